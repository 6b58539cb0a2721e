package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.modelcomplexity.web.door.BodyPool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients that do not read what they asked for keep nobody else from an answer. */
@Execution(ExecutionMode.CONCURRENT)
// Its tests wait beside other classes, but each for itself: they look at one pool.
@ResourceLock("the pool of these tests")
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

    @Autowired
    private MeterRegistry registry;

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
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
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
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pool.left()).isEqualTo(POOL));
    }

    /** What a client asks for that hangs up at once, or when the answer begins to come, where one does. */
    static Stream<Arguments> requests() {
        String sweep = "{\"preset\":\"yolov5n\",\"over\":{\"nc\":{\"from\":1,\"to\":20000,\"step\":1}}}";
        return Stream.of(
                arguments(RawConnection.post(RawConnection.COMPLEXITY, LARGE.length()) + LARGE, true),
                arguments(
                        RawConnection.post(RawConnection.COMPLEXITY, LARGE.length(), "Accept-Encoding: gzip") + LARGE,
                        true),
                arguments(RawConnection.post(RawConnection.COMPLEXITY, LARGE.length() + 1) + LARGE, false),
                arguments(RawConnection.post(RawConnection.COMPLEXITY, 1) + "{", true),
                arguments(RawConnection.post("/api/v1/sweeps", sweep.length()) + sweep, true),
                arguments(RawConnection.head("GET", "/api/v1/models"), true),
                arguments(RawConnection.head("GET", "/v3/api-docs"), true));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whoHangsUpIsCountedNoMore(String request, boolean isWhole) throws IOException {
        for (int i = 0; i < 40; i++) {
            RawConnection connection = RawConnection.deaf(port).send(request);
            if (isWhole && i % 2 == 0) {
                connection.answer(false);
            }
            connection.hangUp();
        }
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                registry.get("model.complexity.requests.active").gauges())
                        .hasSize(5)
                        .allSatisfy(there -> assertThat(there.value()).isZero()));
        assertThat(pool.left()).isEqualTo(POOL);
    }

    private void smallIsAnswered() {
        assertThat(answered(this::small, Answer::status).status()).isEqualTo(200);
    }

    /** Whoever comes while another works, if only for one that has gone, is told to come again, and is answered then. */
    private static <T> T answered(Callable<T> request, ToIntFunction<T> status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(request, answer -> status.applyAsInt(answer) != 503);
    }

    private Answer small() throws IOException {
        String body = RawConnection.PRESET;
        return RawConnection.exchange(port, RawConnection.post(RawConnection.COMPLEXITY, body.length()) + body);
    }

    @Test
    void aLargeAnswerIsWholeAndTheConnectionGoesOn() throws IOException {
        HttpResponse<String> whole = answered(this::large, HttpResponse::statusCode);
        assertThat(RunningService.JSON.readTree(whole.body()).has("training")).isTrue();
        try (RawConnection connection = new RawConnection(port)) {
            for (int i = 0; i < 3; i++) {
                Answer answer = answered(
                        () -> connection
                                .send(RawConnection.post(RawConnection.COMPLEXITY, LARGE.length()) + LARGE)
                                .answer(),
                        Answer::status);
                assertThat(answer.body()).isEqualTo(whole.body());
            }
        }
        HttpResponse<String> zipped = answered(() -> large("Accept-Encoding", "gzip"), HttpResponse::statusCode);
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/prometheus"))
                        .body())
                .contains("dialect=\"ultralytics-8.4\",endpoint=\"/api/v1/complexity\",outcome=\"answered\"}");
    }

    private HttpResponse<String> large(String... headers) throws IOException {
        return new RunningService(port).post(RawConnection.COMPLEXITY, "application/json", LARGE, headers);
    }
}
