package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.LocaleResolver;

/** A header that cannot be read is the sender's fault, whatever address it is sent to. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class HeaderTests {
    private static final String[] PATHS = {
        "/api/v1/dialects",
        "/actuator/health",
        "/actuator/prometheus",
        "/swagger-ui/index.html",
        "/v3/api-docs/swagger-config",
        "/nope"
    };

    @LocalServerPort
    private int port;

    @Autowired
    private LocaleResolver localeResolver;

    private Answer get(String path, String... headers) throws IOException {
        return RawConnection.exchange(port, RawConnection.head("GET", path, headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Language: a,b,c,d,e,f,g,h,i,j,k",
                "Accept: ,",
                "Accept:",
                "Accept: foo",
                "X-Forwarded-Proto: ,",
                "X-Forwarded-Host: ,",
                "X-Forwarded-Host: http://[",
                "X-Forwarded-Port: a",
                "Origin: http://x:a"
            })
    void isRefusedByNameWhereNobodyCouldReadIt(String header) throws IOException {
        for (String path : PATHS) {
            Answer answer = get(path, header);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.isProblem()).as(path).isTrue();
            String name = header.startsWith("X-Forwarded") ? "X-Forwarded-…" : header.substring(0, header.indexOf(':'));
            assertThat(answer.body()).contains("the header " + name + " cannot be read");
        }
    }

    @ParameterizedTest
    @CsvSource({"51, 400", "49, 200"})
    void namesNoMoreTypesThanAreLookedAt(int types, int status) throws IOException {
        String accept = "Accept: " + "a/b,".repeat(types) + "*/*";
        String body = RawConnection.PRESET;
        String request = RawConnection.post(RawConnection.COMPLEXITY, body.length(), accept) + body;
        assertThat(RawConnection.exchange(port, request).status()).isEqualTo(status);
        for (String path : PATHS) {
            assertThat(get(path, accept).status())
                    .as(path)
                    .isEqualTo(path.equals("/nope") && status == 200 ? 404 : status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*/*", "text/*"})
    void namesAConcreteTypeOfContent(String type) throws IOException {
        for (String path : PATHS) {
            Answer answer = get(path, "Content-Type: " + type);
            assertThat(answer.status()).as(path).isEqualTo(415);
            assertThat(answer.isProblem()).as(path).isTrue();
        }
    }

    @Test
    void hasNoMoreCookiesThanAreCounted() throws IOException {
        for (String path : PATHS) {
            Answer answer = get(path, "Cookie: " + "a=b;".repeat(1_500));
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("cookies, than is allowed");
            assertThat(get(path, "Cookie: =;;;\"a=;b").status()).isLessThan(405);
        }
    }

    @Test
    void whoeverIsRefusedHearsWhy() throws IOException {
        Answer answer = get("/actuator/health/x");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.body()).contains("/actuator/health/x");
    }

    @Test
    void whoeverHangsUpIsNotLogged(CapturedOutput output) throws Exception {
        String requests =
                RawConnection.head("GET", "/swagger-ui/swagger-ui-bundle.js").repeat(5)
                        + RawConnection.head("GET", "/v3/api-docs").repeat(20);
        for (int i = 0; i < 30; i++) {
            RawConnection.deaf(port).send(requests).close();
        }
        Thread.sleep(1_000);
        assertThat(get("/actuator/health").status()).isEqualTo(200);
        assertThat(output.getOut()).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "TRACE", "POST", "FOO"})
    void aCharsetWithoutANameIsNoFault(String method) throws IOException {
        for (String path : List.of("/api/v1/dialects", "/api/v1/complexity")) {
            Answer answer = RawConnection.exchange(
                    port,
                    RawConnection.head(method, path, "Content-Type: text/yaml;charset=", "Content-Length: 2") + "{}");
            assertThat(answer.status()).as(method + " " + answer).isIn(200, 405, 415);
            assertThat(answer.status() == 200 || answer.isProblem()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso-8859-1", "utf-16", "us-ascii", "UTF-8", "nope"})
    void anAnswerInAnotherCharsetIsNotAcceptable(String charset) throws IOException {
        for (String path : PATHS) {
            Answer answer = get(path, "Accept: application/json;charset=" + charset);
            assertThat(answer.status()).as(path + " " + answer).isIn(200, 400, 404, 406);
            assertThat(answer.status() == 200 || answer.isProblem()).as(path).isTrue();
        }
    }

    @Test
    void noLanguageIsRememberedAndNoPathLookedFor() throws IOException {
        Set<Locale> locales = new HashSet<>();
        for (String language : List.of("de", "ax-100", "by-101")) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.addPreferredLocale(Locale.forLanguageTag(language));
            locales.add(localeResolver.resolveLocale(request));
        }
        assertThat(locales).as("springdoc keeps a document for each").containsExactly(Locale.ENGLISH);
        Answer answer = get("/probe.txt");
        assertThat(answer.status()).as("a file of the class path").isEqualTo(404);
    }
}
