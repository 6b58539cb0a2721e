package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever is sent, no answer tells what the service is made of or where it runs, and each tells a browser what to do. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class DisclosureTests {
    private static final String HOST = "inside.example:8123";

    /** What would tell: packages, traces, files, names of servers and their versions, the host that was asked for. */
    private static final List<String> TELLING = List.of(
            "org.apache",
            "org.spring",
            "org.modelcomplexity",
            "java.",
            "jakarta",
            "tools.jackson",
            "exception",
            "\tat ",
            ".java",
            ".jar",
            ".class",
            "/work",
            "/root",
            "/home",
            "/tmp",
            "/usr",
            "/opt",
            "classpath",
            "tomcat",
            "coyote",
            "whitelabel",
            "jdk",
            "snakeyaml",
            "server:",
            "x-powered-by",
            "inside.example");

    private static final List<String> ALWAYS = List.of(
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: ",
            "permissions-policy: ",
            "cache-control: ");

    @LocalServerPort
    private int port;

    private static String head(String method, String path, String... headers) {
        return RawConnection.head(method, path, headers).replace("Host: localhost", "Host: " + HOST);
    }

    /** Requests that are no HTTP, or hardly: the server itself answers them. */
    private static Stream<String> malformed() {
        return Stream.of(
                "GET / HTTP/1.1\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/0.9\r\nHost: a\r\n\r\n",
                "GET / HTTP/7.3\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:99999999\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n",
                "POST /api/v1/complexity HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/complexity HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\r\n\r\n",
                "CONNECT inside.example:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://inside.example/nope HTTP/1.1\r\nHost: inside.example\r\n\r\n",
                "GET ftp://[/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                head("GET", "/", "X: " + "b".repeat(9_000)),
                head("GET", "/", "X: y\r\n".repeat(200) + "X: z"));
    }

    private static Stream<String> addresses() {
        return Stream.of(
                "/nope",
                "/error",
                "/error?trace=true",
                "/actuator",
                "/actuator/",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/health/nope",
                "/actuator/health/diskSpace",
                "/actuator/info",
                "/api",
                "/api/v1/models/nope",
                "/api/v1/models/..%2f..%2fapplication.yml",
                "/api/v1/models/%2e%2e/%2e%2e/application.yml",
                "/api/v1/models/..;/..;/actuator",
                "/api/v1/models/yolov5s/badge.svg?figure=nope",
                "/api/v1/models?%",
                "/api/v1/models?%ff=%ff",
                "/api/v1/complexity",
                "/page/..%5c..%5capplication.yml",
                "/page/nope.js",
                "/swagger-ui",
                "/swagger-ui/nope",
                "/swagger-ui/..;/application.yml",
                "/v3/api-docs/nope",
                "/v3/api-docs/swagger-config",
                "/webjars/",
                "/WEB-INF/web.xml",
                "/application.yml",
                "//else.example/nope",
                "/a%2fb",
                "/a%5cb",
                "/%00",
                "/%c0%ae",
                "/a;b=c/d",
                "/.git/config");
    }

    private static Stream<String> requests() {
        Stream<String> methods = Stream.of("TRACE", "PUT", "DELETE", "PATCH", "FOO", "PROPFIND", "OPTIONS")
                .flatMap(method -> Stream.of(
                                "/", "/api/v1/models", "/actuator/health", "/swagger-ui/index.html", "/nope")
                        .map(path -> head(method, path)));
        return Stream.of(malformed(), addresses().map(path -> head("GET", path)), methods, headers(), bodies())
                .flatMap(each -> each);
    }

    private static Stream<String> headers() {
        return Stream.of(
                        "Accept: application/json;charset=nope",
                        "Accept: image/png",
                        "Accept: ,",
                        "Accept-Language: x".repeat(5),
                        "Content-Type: text/yaml;charset=",
                        "Content-Encoding: nope",
                        "Origin: http://x:a",
                        "Range: bytes=9-1",
                        "If-None-Match: \"",
                        "X-Forwarded-Host: http://[",
                        "Forwarded: host=inside.example",
                        "Cookie: " + "a=b;".repeat(1_500),
                        "Expect: nope")
                .flatMap(header -> Stream.of(head("GET", "/api/v1/dialects", header), head("GET", "/nope", header)));
    }

    private static Stream<String> bodies() {
        return Stream.of(
                        List.of("application/json", "{"),
                        List.of("application/json", "[".repeat(5_000)),
                        List.of("application/json", "{\"preset\": {\"@class\": \"java.lang.Runtime\"}}"),
                        List.of("application/json;charset=utf-7", "{}"),
                        List.of(
                                "application/yaml",
                                "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]"),
                        List.of("application/yaml", "a: &a [*a, *a]"),
                        List.of("application/yaml", "\0"),
                        List.of("multipart/form-data", "x"),
                        List.of("multipart/form-data; boundary=", "x"),
                        List.of(
                                "multipart/form-data; boundary=b",
                                "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"),
                        List.of("multipart/form-data; boundary=b", "--b\r\n\r\n\r\n--b--\r\n"),
                        List.of("application/octet-stream", "PK\u0003\u0004"),
                        List.of("application/onnx", "\b\b\b\b"),
                        List.of("application/xml", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>"),
                        List.of("text/html", "x"),
                        List.of("nonsense", "x"))
                .flatMap(each -> Stream.of(RawConnection.COMPLEXITY, "/api/v1/sweeps", "/api/v1/budgets", "/error")
                        .map(path -> head(
                                        "POST",
                                        path,
                                        "Content-Type: " + each.get(0),
                                        "Content-Length: " + each.get(1).length())
                                + each.get(1)));
    }

    private static @Nullable String fault(String request, Answer answer) {
        String all = answer.head() + answer.body().toLowerCase(Locale.ROOT);
        String sent = request.toLowerCase(Locale.ROOT);
        boolean page = answer.status() == 200 && answer.head().contains("content-type: text/html");
        List<String> told = TELLING.stream()
                .filter(word -> !page && all.contains(word) && (word.contains("inside") || !sent.contains(word)))
                .toList();
        List<String> missing =
                ALWAYS.stream().filter(header -> !all.contains(header)).toList();
        boolean silent = answer.status() >= 400 && !answer.isProblem();
        return told.isEmpty() && missing.isEmpty() && !silent && answer.status() < 500
                ? null
                : "tells " + told + ", misses " + missing;
    }

    @Test
    void noAnswerTellsWhatTheServiceIsMadeOfOrWhereItRuns(CapturedOutput output) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String request : requests().toList()) {
            Answer answer = RawConnection.exchange(port, request);
            String fault = fault(request, answer);
            if (fault != null) {
                wrong.add(request.substring(0, Math.min(120, request.length())) + fault + "\n" + answer);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(output.getOut()).as("the log").doesNotContain("\tat ", "passwd", "No mapping", "Error parsing");
    }

    @Test
    void anOldOrANewProtocolIsNotSpoken() throws IOException {
        try (RawConnection old = new RawConnection(port)) {
            assertThat(old.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").isClosed()).isTrue();
        }
    }

    @Test
    void whatIsShownElsewhereSaysSo() throws IOException {
        Answer badge = RawConnection.exchange(port, head("GET", "/api/v1/models/yolov5s/badge.svg"));
        assertThat(badge.head())
                .contains("cross-origin-resource-policy: cross-origin")
                .doesNotContain("same-origin");
        Answer models = RawConnection.exchange(port, head("GET", "/api/v1/models"));
        assertThat(models.head())
                .contains("cross-origin-resource-policy: same-origin", "cache-control: no-cache")
                .doesNotContain("no-store", "strict-transport-security");
        Answer swagger = RawConnection.exchange(port, head("GET", "/swagger-ui/swagger-ui.css"));
        assertThat(swagger.head())
                .contains("style-src 'self' 'unsafe-inline'", "cache-control: no-cache")
                .containsOnlyOnce("content-security-policy");
        Answer page = RawConnection.exchange(port, head("GET", "/"));
        assertThat(page.head())
                .containsOnlyOnce("content-security-policy")
                .containsOnlyOnce("cache-control")
                .contains("script-src 'self'");
    }

    @Test
    void theDocumentNamesNoHost() throws IOException {
        Answer document = RawConnection.exchange(port, head("GET", "/v3/api-docs"));
        assertThat(document.body()).contains("\"servers\":[{\"url\":\"/\"}]").doesNotContain("inside.example");
    }
}
