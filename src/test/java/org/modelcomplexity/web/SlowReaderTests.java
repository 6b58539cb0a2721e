package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.modelcomplexity.web.door.BodyPool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients that do not read what they asked for keep nobody else from an answer. */
@Execution(ExecutionMode.CONCURRENT)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.tomcat.threads.max=20",
            "model-complexity.max-concurrent=2",
            "model-complexity.body-pool=64MB",
        })
class SlowReaderTests {
    private static final String LARGE =
            "{\"preset\":\"yolov8x\",\"include\":\"parameters,operations,rows,types,difference\",\"convention\":\"all\"}";

    private static final int POOL = 64 << 10;

    @LocalServerPort
    private int port;

    @Autowired
    private BodyPool pool;

    @Test
    void neitherHealthNorTheApiWaitForThem() throws IOException {
        List<RawConnection> deaf = new ArrayList<>();
        String requests = (RawConnection.post(RawConnection.COMPLEXITY, LARGE.length()) + LARGE).repeat(20);
        try {
            for (int i = 0; i < 30; i++) {
                deaf.add(RawConnection.deaf(port).send(requests));
                smallIsAnswered();
            }
            assertThat(pool.left()).as("answers that nobody reads").isLessThan(POOL);
            for (int i = 0; i < 5; i++) {
                assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/health"))
                                .status())
                        .isEqualTo(200);
            }
            smallIsAnswered();
        } finally {
            for (RawConnection each : deaf) {
                each.close();
            }
        }
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pool.left()).isEqualTo(POOL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/api-docs", "/swagger-ui/swagger-ui-bundle.js", "/nope", "/actuator/health"})
    void readersOfPublicPagesTakeNeitherThreadsNorAllMemory(String path) throws IOException {
        List<RawConnection> deaf = new ArrayList<>();
        String requests = RawConnection.head("GET", path).repeat(20);
        try {
            for (int i = 0; i < 60; i++) {
                deaf.add(RawConnection.deaf(port).send(requests));
            }
            assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/health"))
                            .status())
                    .isEqualTo(200);
            smallIsAnswered();
            assertThat(pool.left()).isGreaterThanOrEqualTo(POOL / 4 * 3);
        } finally {
            for (RawConnection each : deaf) {
                each.close();
            }
        }
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pool.left()).isEqualTo(POOL));
    }

    /** Whoever comes while another works is told to come again, and is answered then. */
    private void smallIsAnswered() {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(small().status()).isEqualTo(200));
    }

    private Answer small() throws IOException {
        String body = RawConnection.PRESET;
        return RawConnection.exchange(port, RawConnection.post(RawConnection.COMPLEXITY, body.length()) + body);
    }

    @Test
    void aLargeAnswerIsWholeAndTheConnectionGoesOn() throws IOException {
        HttpResponse<String> whole = new RunningService(port).post(RawConnection.COMPLEXITY, "application/json", LARGE);
        assertThat(RunningService.JSON.readTree(whole.body()).has("training")).isTrue();
        try (RawConnection connection = new RawConnection(port)) {
            for (int i = 0; i < 3; i++) {
                Answer answer = connection
                        .send(RawConnection.post(RawConnection.COMPLEXITY, LARGE.length()) + LARGE)
                        .answer();
                assertThat(answer.body()).isEqualTo(whole.body());
            }
        }
        HttpResponse<String> zipped = new RunningService(port)
                .post(RawConnection.COMPLEXITY, "application/json", LARGE, "Accept-Encoding", "gzip");
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/prometheus"))
                        .body())
                .contains("dialect=\"ultralytics-8.4\",endpoint=\"/api/v1/complexity\",outcome=\"answered\"}");
    }
}
