package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** With a key set, no spelling of an address gets in without it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"model-complexity.api-key=secret", "management.endpoints.web.exposure.include=*"})
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
}
