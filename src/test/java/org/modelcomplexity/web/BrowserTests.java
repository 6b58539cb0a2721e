package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What browsers ask of a service: pages of other origins, with a key set too; what has changed since; where to begin. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "model-complexity.api-key=secret",
            "model-complexity.cors.allowed-origins=http://here,http://there"
        })
class BrowserTests {
    private static final String ORIGIN = "Access-Control-Allow-Origin";
    private static final String KEY = "X-API-Key";

    @LocalServerPort
    private int port;

    private HttpResponse<String> ask(String method, String path, String... headers) {
        return new RunningService(port).send(method, path, headers);
    }

    private static @Nullable String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/complexity, POST",
        "/api/v1/comparisons, POST",
        "/api/v1/explanations, POST",
        "/api/v1/models, 'GET, HEAD'",
        "/api/v1/models/yolov5s, 'GET, HEAD'"
    })
    void aPreflightIsAnsweredWithoutTheKeyByWhatIsThere(String path, String methods) {
        HttpResponse<String> answer = ask(
                "OPTIONS",
                path,
                "Origin",
                "http://there",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-api-key");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, ORIGIN)).isEqualTo("http://there");
        assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo(methods);
        assertThat(header(answer, "Access-Control-Allow-Headers")).contains("Content-Type", "X-API-Key");
        assertThat(header(answer, "Vary")).isEqualTo("Origin");
    }

    @Test
    void aPageOfAnAllowedOriginReadsAnswersAndRefusals() {
        HttpResponse<String> answer = ask("GET", "/api/v1/dialects", KEY, "secret", "Origin", "http://here");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, ORIGIN)).isEqualTo("http://here");
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("ETag");
        HttpResponse<String> refused = ask("GET", "/api/v1/dialects", "Origin", "http://here");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(header(refused, ORIGIN)).isEqualTo("http://here");
        HttpResponse<String> missing = ask("GET", "/api/v1/models/yolov5z", KEY, "secret", "Origin", "http://here");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(header(missing, ORIGIN)).isEqualTo("http://here");
    }

    @Test
    void aPageOfAnotherOriginReadsNothing() {
        for (String method : new String[] {"GET", "OPTIONS"}) {
            HttpResponse<String> answer = ask(
                    method,
                    "/api/v1/models",
                    KEY,
                    "secret",
                    "Origin",
                    "http://elsewhere",
                    "Access-Control-Request-Method",
                    "GET");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, ORIGIN)).isNull();
            assertThat(header(answer, "Access-Control-Allow-Methods")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/complexity, 200, POST|OPTIONS",
        "/api/v1/models, 200, GET|HEAD|OPTIONS",
        "/, 200, GET|HEAD|OPTIONS",
        "/api/v1/nope, 404,",
        "/nope, 404,"
    })
    void optionsNamesOnlyWhatIsThere(String path, int status, @Nullable String methods) {
        HttpResponse<String> answer = ask("OPTIONS", path, KEY, "secret");
        assertThat(answer.statusCode()).isEqualTo(status);
        String allow = header(answer, "Allow");
        assertThat(allow == null ? null : allow.replaceAll(", *", "|")).isEqualTo(methods);
        assertThat(header(answer, "Accept-Patch")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/models",
                "/api/v1/models/yolov5s",
                "/api/v1/modules",
                "/api/v1/modules/C3",
                "/api/v1/conventions",
                "/api/v1/dialects"
            })
    void whatHasNotChangedIsNotSentAgain(String path) {
        HttpResponse<String> first = ask("GET", path, KEY, "secret");
        String tag = header(first, "ETag");
        assertThat(tag).startsWith("W/\"");
        assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(ask("HEAD", path, KEY, "secret"), "ETag")).isEqualTo(tag);
        HttpResponse<String> again = ask("GET", path, KEY, "secret", "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "ETag")).isEqualTo(tag);
        assertThat(again.body()).isEmpty();
        assertThat(ask("GET", path, KEY, "secret", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(ask("GET", path, "If-None-Match", String.valueOf(tag)).statusCode())
                .as("without the key")
                .isEqualTo(401);
    }

    @Test
    void yamlAndJsonOfOneAddressHaveTagsOfTheirOwn() {
        HttpResponse<String> json = ask("GET", "/api/v1/models/yolov5s", KEY, "secret");
        HttpResponse<String> yaml = ask("GET", "/api/v1/models/yolov5s", KEY, "secret", "Accept", "application/yaml");
        assertThat(header(yaml, "ETag")).isNotNull().isNotEqualTo(header(json, "ETag"));
        assertThat(yaml.headers().allValues("Vary")).contains("Accept");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=UTF-8",
        "/page/page.css, text/css;charset=UTF-8",
        "/page/app.js, text/javascript;charset=UTF-8",
        "/page/icon.svg, image/svg+xml"
    })
    void thePageForPeopleStandsAtTheAddressOfTheServiceAndNeedsNoKey(String path, String type) {
        HttpResponse<String> answer = ask("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .doesNotContain("unsafe");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        String tag = header(answer, "ETag");
        assertThat(tag).isNotNull();
        assertThat(ask("GET", path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ask("HEAD", path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/nothing.js", "/page/%2e%2e", "/page/", "/page/page/app.js"})
    void nothingElseStandsBesideIt(String path) {
        HttpResponse<String> answer = ask("GET", path, KEY, "secret");
        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void swaggerUiIsThereToo() {
        assertThat(ask("GET", "/swagger-ui/index.html").statusCode()).isEqualTo(200);
    }
}
