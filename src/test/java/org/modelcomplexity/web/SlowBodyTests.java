package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** Bodies that come slowly, late, never or without end hold no thread, no permit and no memory that others need. */
@Execution(ExecutionMode.CONCURRENT)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.tomcat.threads.max=20",
            "model-complexity.max-concurrent=2",
            "model-complexity.body-pool=4MB",
            "model-complexity.bodies.time=3s",
            "model-complexity.bodies.silence=2s",
            "model-complexity.bodies.grace=500ms",
            "server.tomcat.max-swallow-size=3MB"
        })
class SlowBodyTests {
    private static final String PATH = RawConnection.COMPLEXITY;
    private static final String BODY = RawConnection.PRESET;
    private static final int POOL = 4 << 10;

    @LocalServerPort
    private int port;

    @Autowired
    private BodyPool pool;

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/complexity", "/api/v1/comparisons", "/nope", "/actuator/health", "/api/%zz", "/error"})
    void manyMoreThanThereAreThreadsKeepNobodyOut(String path) throws IOException {
        List<RawConnection> halfSent = new ArrayList<>();
        try {
            for (int i = 0; i < 210; i++) {
                halfSent.add(new RawConnection(port).send(RawConnection.post(path, 300_000) + "{"));
            }
            assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/health"))
                            .status())
                    .isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                assertThat(RawConnection.exchange(port, RawConnection.post(PATH, BODY.length()) + BODY)
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (RawConnection each : halfSent) {
                each.close();
            }
        }
        assertPoolIsFull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/complexity", "/nope"})
    void aBodyThatStandsStillIsAnsweredAndTheConnectionClosed(String path) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            Answer answer = connection
                    .send(RawConnection.post(path, 300) + "{\"preset\"")
                    .answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.isProblem()).isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
        assertPoolIsFull();
    }

    @Test
    void aBodyThatDripsIsCutOff() throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(RawConnection.post(PATH, 300_000));
            int sent = 0;
            try {
                for (; sent < 100; sent++) {
                    connection.send("{");
                    Thread.sleep(200);
                }
            } catch (IOException closed) {
                // As it should be.
            }
            assertThat(sent).isLessThan(100);
        }
        assertPoolIsFull();
    }

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        try (RawConnection connection = new RawConnection(port).send("GET / HTTP/1.1\r\nHost: x\r\nA: ")) {
            org.awaitility.Awaitility.await()
                    .pollInterval(java.time.Duration.ofMillis(500))
                    .atMost(java.time.Duration.ofSeconds(20))
                    .untilAsserted(() -> org.assertj.core.api.Assertions.assertThatThrownBy(() -> connection.send("a"))
                            .isInstanceOf(IOException.class));
        }
    }

    @Test
    void aClientThatHangsUpGivesBackWhatItHeld() throws Exception {
        for (int i = 0; i < 8; i++) {
            try (RawConnection connection = new RawConnection(port)) {
                connection.send(RawConnection.post(PATH, 900_000) + " ".repeat(600_000));
            }
        }
        assertPoolIsFull();
    }

    @Test
    void bodiesPastThePoolAreToldToComeAgain() throws IOException {
        List<RawConnection> held = new ArrayList<>();
        int refused = 0;
        try {
            for (int i = 0; i < 6; i++) {
                held.add(new RawConnection(port).send(RawConnection.post(PATH, 1_000_000) + " ".repeat(999_999)));
            }
            for (RawConnection each : held) {
                Answer answer = each.send(" ").answer();
                refused += answer.status() == 503 ? 1 : 0;
                assertThat(answer.status()).isIn(400, 408, 503);
                assertThat(answer.status() != 503 || answer.head().contains("retry-after: "))
                        .isTrue();
            }
        } finally {
            for (RawConnection each : held) {
                each.close();
            }
        }
        assertThat(refused).isPositive();
        assertPoolIsFull();
    }

    @Test
    void aBodyPastTheLimitIsReadToItsEndAndAnswered() throws IOException {
        String large = "#".repeat(2_000_000);
        Answer declared = RawConnection.exchange(port, RawConnection.post(PATH, large.length()) + large);
        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.isProblem()).isTrue();
        String chunked =
                RawConnection.head("POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked")
                        + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
        assertThat(RawConnection.exchange(port, chunked).status()).isEqualTo(413);
        assertPoolIsFull();
    }

    @Test
    void aBodyFarPastTheLimitIsAnsweredBeforeItComes() throws IOException {
        assertThat(RawConnection.exchange(port, RawConnection.post(PATH, 2_000_000_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aClientThatAsksFirstIsToldBeforeItSends() throws IOException {
        String expect = "Expect: 100-continue";
        assertThat(RawConnection.exchange(port, RawConnection.post(PATH, 2_000_000, expect))
                        .status())
                .isEqualTo(413);
        assertThat(RawConnection.exchange(port, RawConnection.post("/nope", 10, expect))
                        .status())
                .isEqualTo(404);
        assertThat(RawConnection.exchange(
                                port, RawConnection.head("GET", "/swagger-ui.html", "Content-Length: 2", expect))
                        .status())
                .isEqualTo(302);
        try (RawConnection connection = new RawConnection(port)) {
            assertThat(connection
                            .send(RawConnection.post(PATH, BODY.length(), expect))
                            .answer()
                            .status())
                    .isEqualTo(100);
            assertThat(connection.send(BODY).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionTakesRequestAfterRequest() throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection
                                .send(RawConnection.post(PATH, BODY.length()) + BODY)
                                .answer()
                                .status())
                        .isEqualTo(200);
                assertThat(connection
                                .send(RawConnection.post("/nope", 3) + "abc")
                                .answer()
                                .status())
                        .isEqualTo(404);
            }
        }
        assertThat(RawConnection.exchange(port, RawConnection.head("GET", "/actuator/prometheus"))
                        .body())
                .contains("dialect=\"yolov5-6.0\",endpoint=\"/api/v1/complexity\",outcome=\"answered\"}");
    }

    /** What was held comes back when the container has done with the request, a moment after the answer. */
    private void assertPoolIsFull() {
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(pool.left()).isEqualTo(POOL));
    }
}
