package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service as it is run: encrypted, with a key, and what is the operator's on a port of its own, not encrypted. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "model-complexity.api-key=secret",
            "management.server.port=0",
            "management.server.ssl.enabled=false"
        })
@ExtendWith(OutputCaptureExtension.class)
class ManagementPortTests {
    @TempDir
    private static Path folder;

    private static Certificate certificate;

    @LocalServerPort
    private int port;

    @Value("${local.management.port}")
    private int management;

    @DynamicPropertySource
    static void encrypted(DynamicPropertyRegistry registry) throws Exception {
        certificate = Certificate.make(folder);
        registry.add("spring.ssl.bundle.pem.service.keystore.certificate", () -> "file:" + certificate.chain());
        registry.add("spring.ssl.bundle.pem.service.keystore.private-key", () -> "file:" + certificate.key());
        registry.add("server.ssl.bundle", () -> "service");
    }

    private HttpResponse<String> ask(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException, GeneralSecurityException {
        try {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(certificate.trusted()).build();
            URI address = URI.create("https://localhost:" + port + path);
            return client.send(request.uri(address).build(), BodyHandlers.ofString());
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private Answer manage(String request) throws IOException {
        return RawConnection.exchange(management, request);
    }

    @Test
    void modelsAreAnsweredEncrypted() throws Exception {
        HttpResponse<String> answer = ask(
                RawConnection.COMPLEXITY,
                HttpRequest.newBuilder()
                        .header("X-API-Key", "secret")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(RawConnection.PRESET)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("7235389");
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
        assertThat(ask("/api/v1/models", HttpRequest.newBuilder()).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/actuator/health", "/actuator/health/readiness"})
    void healthIsOnTheMainPortToo(String path) throws Exception {
        HttpResponse<String> answer = ask(path, HttpRequest.newBuilder());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/prometheus", "/actuator/info", "/actuator/health/nope", "/actuator/health/diskSpace"})
    void nothingElseOfTheOperatorsIs(String path) throws Exception {
        assertThat(ask(path, HttpRequest.newBuilder()).statusCode()).isEqualTo(404);
    }

    @Test
    void whoeverForgetsToEncryptIsRefusedWithoutATrace(CapturedOutput output) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(RawConnection.head("GET", "/livez").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("UP", "Exception", "org.apache");
        }
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/livez"))
                                        .build(),
                                BodyHandlers.ofString()))
                .as("a client that does not know the certificate")
                .isInstanceOf(SSLException.class);
        assertThat(output.getOut()).doesNotContain("\tat ", "ERROR");
    }

    @Test
    void metricsAreOpenOnThePortOfTheirOwn() throws IOException {
        assertThat(manage(RawConnection.head("GET", "/actuator/prometheus")).body())
                .contains("jvm_memory_used_bytes", "application_ready_time_seconds", "disk_free_bytes")
                .doesNotContain("org.modelcomplexity", "path=", "secret");
        assertThat(manage(RawConnection.head("GET", "/actuator/health")).status())
                .isEqualTo(200);
        assertThat(manage(RawConnection.head("GET", "/actuator/info")).body()).contains("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v3/api-docs", "/swagger-ui/index.html", "/page/app.js", "/actuator"})
    void nothingElseIsThere(String path) throws IOException {
        Answer answer = manage(RawConnection.head("GET", path, "X-API-Key: secret"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.isProblem()).isTrue();
    }

    @Test
    void theApiIsNotThereWithOrWithoutTheKey() throws IOException {
        String body = RawConnection.PRESET;
        String without = RawConnection.post(RawConnection.COMPLEXITY, body.length()) + body;
        String with = RawConnection.post(RawConnection.COMPLEXITY, body.length(), "X-API-Key: secret") + body;
        assertThat(manage(without).status()).isEqualTo(401);
        assertThat(manage(with).status()).isEqualTo(404);
    }

    @Test
    void theFrontDoorIsTheSameThere() throws IOException {
        Answer malformed = manage("GET / HTTP/1.1\r\n\r\n");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.isProblem()).isTrue();
        assertThat(malformed.head()).contains("x-content-type-options: nosniff");
        Answer unreadable = manage(RawConnection.head("GET", "/actuator/health", "Accept: ,"));
        assertThat(unreadable.status()).isEqualTo(400);
        Answer large = manage(RawConnection.post("/actuator/health", 2_000_000_000, "Expect: 100-continue"));
        assertThat(large.status()).as("nobody waits for the body").isEqualTo(405);
    }
}
