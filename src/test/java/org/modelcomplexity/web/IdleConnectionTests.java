package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Connections that say nothing, or half of what they want, make room for those that ask. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "server.tomcat.max-connections=64")
class IdleConnectionTests {
    private static final int MANY = 400;
    private static final long SOON_NANOS = 2_000_000_000L;
    private static final String HALF = "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\nX: ";

    @LocalServerPort
    private int port;

    private static String whole() {
        return RawConnection.post(RawConnection.COMPLEXITY, RawConnection.PRESET.length()) + RawConnection.PRESET;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HALF})
    void holdNobodyUp(String head) throws IOException {
        List<RawConnection> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                silent.add(new RawConnection(port).send(head));
            }
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                assertThat(RawConnection.exchange(port, whole()).status()).isEqualTo(200);
                assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(SOON_NANOS);
            }
        } finally {
            for (RawConnection each : silent) {
                each.close();
            }
        }
    }

    @Test
    void leaveAloneWhoseBodyComes() throws IOException {
        List<RawConnection> silent = new ArrayList<>();
        String request = whole();
        int middle = request.length() - 10;
        try (RawConnection sending = new RawConnection(port).send(request.substring(0, middle))) {
            assertThat(RawConnection.exchange(port, whole()).status()).isEqualTo(200);
            for (int i = 0; i < MANY; i++) {
                silent.add(new RawConnection(port));
            }
            assertThat(RawConnection.exchange(port, whole()).status()).isEqualTo(200);
            assertThat(sending.send(request.substring(middle)).answer().status())
                    .isEqualTo(200);
        } finally {
            for (RawConnection each : silent) {
                each.close();
            }
        }
    }
}
