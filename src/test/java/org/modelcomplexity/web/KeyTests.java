package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** With a key set, no spelling of an address gets in without it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "model-complexity.api-key=secret",
            "model-complexity.api-keys.new=rotated",
            "model-complexity.api-keys.ci=flood",
            "model-complexity.api-keys.sweeps=grid",
            "model-complexity.rate.per-second=0.1",
            "model-complexity.rate.burst=60",
            "management.endpoints.web.exposure.include=*"
        })
@ExtendWith(OutputCaptureExtension.class)
class KeyTests {
    private static final String KEY = "X-API-Key: secret";

    @LocalServerPort
    private int port;

    private Answer ask(String method, String path, String... headers) throws IOException {
        return RawConnection.exchange(port, RawConnection.head(method, path, headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/models",
                "/%61pi/v1/models",
                "/a%70i/v1/models",
                "/api;x=1/v1/models",
                "/api/v1;/models",
                "/./api/v1/models",
                "//api/v1/models",
                "/api",
                "/nope",
                "/actuator",
                "/actuator/heapdump",
                "/actuator/env"
            })
    void nothingButTheOpenAddressesAnswersWithoutTheKey(String path) throws IOException {
        Answer refused = ask("GET", path);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.isProblem()).isTrue();
        assertThat(ask("POST", path).status()).isEqualTo(401);
        assertThat(ask("OPTIONS", path).status()).isEqualTo(401);
        assertThat(ask("GET", path, "X-API-Key: Secret").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/models", "/%61pi/v1/models", "/a%70i/v1/models", "/api;x=1/v1/models"})
    void theKeyOpensEverySpelling(String path) throws IOException {
        assertThat(ask("GET", path, KEY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/complexity", "/%61pi/v1/complexity", "/a%70i/v1/complexity"})
    void aBodyIsTakenUnderEverySpellingButNotWithoutTheKey(String path) throws IOException {
        String body = RawConnection.PRESET;
        assertThat(RawConnection.exchange(port, RawConnection.post(path, body.length()) + body)
                        .status())
                .isEqualTo(401);
        assertThat(RawConnection.exchange(port, RawConnection.post(path, body.length(), KEY) + body)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/livez",
                "/readyz",
                "/actuator/info",
                "/actuator/prometheus",
                "/",
                "/page/app.js",
                "/v3/api-docs",
                "/swagger-ui.html",
                "/swagger-ui/index.html"
            })
    void healthMetricsAndDocumentationStayOpen(String path) throws IOException {
        assertThat(ask("GET", path).status()).isIn(200, 302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/models", "/api/v1/complexity"})
    void aPreflightNeedsNoKey(String path) throws IOException {
        Answer answer = ask("OPTIONS", path, "Origin: http://elsewhere", "Access-Control-Request-Method: GET");
        assertThat(answer.status()).isNotEqualTo(401);
        assertThat(ask("GET", path, "Origin: http://elsewhere", "Access-Control-Request-Method: GET")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void oldAndNewKeysHoldAtOnce() throws IOException {
        assertThat(ask("GET", "/api/v1/models", "X-API-Key: rotated").status()).isEqualTo(200);
        assertThat(ask("GET", "/api/v1/models", KEY).status()).isEqualTo(200);
        assertThat(ask("GET", "/api/v1/models", "X-API-Key: new").status())
                .as("a name is no key")
                .isEqualTo(401);
    }

    @Test
    void whoAsksTooOftenComesAgainLaterAndKeepsNobodyElseOut(CapturedOutput output) throws IOException {
        RunningService service = new RunningService(port);
        HttpResponse<String> answer = service.get("/api/v1/dialects", "X-API-Key", "flood");
        for (int i = 0; i < 60 && answer.statusCode() == 200; i++) {
            answer = service.get("/api/v1/dialects", "X-API-Key", "flood");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 10);
        assertThat(answer.body()).contains("/problems/rate-exceeded", "the key ci may send 0.1 requests a second");
        assertThat(ask("GET", "/api/v1/dialects", KEY).status()).isEqualTo(200);
        assertThat(ask("GET", "/actuator/health", "X-API-Key: flood").status()).isEqualTo(200);
        String large =
                RawConnection.post(RawConnection.COMPLEXITY, 900_000, "X-API-Key: flood", "Expect: 100-continue");
        Answer unsent = RawConnection.exchange(port, large);
        assertThat(unsent.status()).as("before the body is sent").isEqualTo(429);
        assertThat(output.getOut())
                .containsOnlyOnce("Rate exceeded: the key ci")
                .doesNotContain("flood", "secret");
    }

    @Test
    void aSweepIsWorthARequestForEachThousandPoints() throws IOException {
        String sweep = "{\"preset\":\"yolov5n\",\"over\":{\"nc\":{\"from\":1,\"to\":1000,\"step\":1},"
                + "\"imgsz\":{\"from\":32,\"to\":3200,\"step\":32}},\"figures\":[\"layers\"]}";
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(RawConnection.post("/api/v1/sweeps", sweep.length(), "X-API-Key: grid") + sweep);
            Answer answer = ask("GET", "/api/v1/dialects", "X-API-Key: grid");
            for (int i = 0; i < 60 && answer.status() == 200; i++) {
                answer = ask("GET", "/api/v1/dialects", "X-API-Key: grid");
            }
            assertThat(answer.status()).isEqualTo(429);
            int wait = Integer.parseInt(answer.head().replaceAll("(?s).*retry-after: (\\d+).*", "$1"));
            assertThat(wait).as("100 for its points, 60 at once, 10 s each").isGreaterThan(300);
        }
    }
}
