package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** With a key set, nothing under the API is had without it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"model-complexity.api-key=secret", "model-complexity.limits.rows=10"})
class AccessTests {
    private static final String BODY = "{\"preset\":\"yolov5s\"}";

    @LocalServerPort
    private int port;

    @Test
    void refusesTheApiWithoutTheKeyButNotHealth() {
        RunningService service = new RunningService(port);
        HttpResponse<String> without = service.post("/api/v1/complexity", "application/json", BODY);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(service.post("/api/v1/complexity", "application/json", BODY, "X-API-Key", "wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(service.get("/api/v1/models").statusCode()).isEqualTo(401);
        assertThat(service.get("/api/v1/models", "X-API-Key", "secret").statusCode())
                .isEqualTo(200);
        assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void appliesTheLimitsThatAreConfigured() {
        HttpResponse<String> answer =
                new RunningService(port).post("/api/v1/complexity", "application/json", BODY, "X-API-Key", "secret");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("25 rows", "limit is 10");
    }
}
