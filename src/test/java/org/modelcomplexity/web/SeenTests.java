package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What requests leave behind: figures, a line each, and a name that their sender reads too. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "model-complexity.api-key=secret",
            "model-complexity.body-pool=32KB",
            "model-complexity.max-body-size=64KB",
            "model-complexity.sweeps.at-once=1",
            "model-complexity.access-lines=1000"
        })
@ExtendWith(OutputCaptureExtension.class)
class SeenTests {
    private static final String COMPLEXITY = RawConnection.COMPLEXITY;
    private static final String PRESET = RawConnection.PRESET;
    private static final String KEY = "X-API-Key: secret";
    private static final String ID = "x-request-id: ";

    @LocalServerPort
    private int port;

    private RunningService service() {
        return new RunningService(port);
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "X-API-Key";
        all[headers.length + 1] = "secret";
        return service().post(path, "application/json", body, all);
    }

    /** Its figures come when the last byte is on its way: a client may have read it before. */
    private void grows(Figures before, String... names) {
        await().untilAsserted(() -> {
            Figures after = Figures.of(service());
            assertThat(List.of(names))
                    .allSatisfy(name ->
                            assertThat(after.since(before, name)).as(name).isEqualTo(1));
        });
    }

    private static String requests(String dialect, String endpoint, String outcome) {
        return "requests_total{dialect=\"%s\",endpoint=\"%s\",outcome=\"%s\"}".formatted(dialect, endpoint, outcome);
    }

    @Test
    void anAnswerIsCountedByEndpointAndDialectAndTimedByStage() {
        Figures before = Figures.of(service());
        assertThat(post(COMPLEXITY, "{\"preset\":\"yolov8n\",\"include\":\"cost\"}")
                        .statusCode())
                .isEqualTo(200);
        grows(
                before,
                requests("ultralytics-8.4", COMPLEXITY, "answered"),
                "request_duration_seconds_count{endpoint=\"/api/v1/complexity\"}",
                "work_duration_seconds_count{endpoint=\"/api/v1/complexity\"}",
                "stage_duration_seconds_count{stage=\"read\"}",
                "stage_duration_seconds_count{stage=\"build\"}",
                "stage_duration_seconds_count{stage=\"measure\"}",
                "stage_duration_seconds_count{stage=\"cost\"}",
                "stage_duration_seconds_count{stage=\"report\"}",
                "stage_duration_seconds_count{stage=\"write\"}");
        Figures after = Figures.of(service());
        double stages = List.of("read", "build", "measure", "cost", "report", "write").stream()
                .mapToDouble(stage -> after.since(before, "stage_duration_seconds_sum{stage=\"" + stage + "\"}"))
                .sum();
        assertThat(stages)
                .isPositive()
                .isLessThanOrEqualTo(
                        after.since(before, "work_duration_seconds_sum{endpoint=\"/api/v1/complexity\"}") + 1e-6);
        assertThat(after.since(before, "cache_gets_total{cache=\"rows\",result=\"miss\"}"))
                .isPositive();
        post(COMPLEXITY, "{\"preset\":\"yolov8n\"}");
        Figures again = Figures.of(service());
        assertThat(again.since(after, "cache_gets_total{cache=\"rows\",result=\"hit\"}"))
                .isPositive();
        assertThat(again.at("cache_bytes{cache=\"rows\"}"))
                .isBetween(1.0, again.at("cache_limit_bytes{cache=\"rows\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/complexity|{\"preset\":\"yolov8n\",\"nc\":\"x\"}|invalid-option|none|/api/v1/complexity",
                "/api/v1/complexity|{\"yaml\":\"layers: []\"}|missing-key|torch|/api/v1/complexity",
                "/api/v1/complexity|{|malformed-document|none|/api/v1/complexity",
                "/api/v1/some/place|{}|not-found|none|none",
                "/api/v1/models|{}|method-not-allowed|none|none"
            })
    void aRefusalIsCountedByItsProblem(String path, String body, String problem, String dialect, String endpoint) {
        Figures before = Figures.of(service());
        HttpResponse<String> answer = post(path, body);
        assertThat(RunningService.JSON.readTree(answer.body()).at("/type").asString())
                .isEqualTo("/problems/" + problem);
        grows(before, requests(dialect, endpoint, "refused"), "refusals_total{problem=\"" + problem + "\"}");
    }

    @Test
    void everyModelOfARequestIsTimedTogetherAndTheFirstNamesItsDialect() {
        Figures before = Figures.of(service());
        post(
                "/api/v1/comparisons",
                "{\"baseline\":{\"preset\":\"yolov5s\"},\"candidates\":[{\"preset\":\"yolov8n\"}]}");
        grows(
                before,
                requests("yolov5-6.0", "/api/v1/comparisons", "answered"),
                "stage_duration_seconds_count{stage=\"build\"}");
        service().get("/api/v1/models/yolov5s", "X-API-Key", "secret");
        grows(before, requests("none", "/api/v1/models/{name}", "answered"));
    }

    @Test
    void whatIsShedIsCountedByWhatThereWasNot() throws IOException {
        Figures before = Figures.of(service());
        String large = "{\"yaml\":\"" + "# ".repeat(25_000) + "\"}";
        assertThat(post(COMPLEXITY, large).statusCode()).isEqualTo(503);
        grows(before, "sheds_total{reason=\"bodies\"}", requests("none", "none", "shed"));
        String sweep = "{\"preset\":\"yolov5s\",\"over\":{\"nc\":{\"from\":1,\"to\":100000,\"step\":1}}}";
        try (RawConnection deaf = RawConnection.deaf(port)) {
            deaf.send(RawConnection.post("/api/v1/sweeps", sweep.length(), KEY) + sweep);
            assertThat(deaf.answer(false).status()).isEqualTo(200);
            assertThat(Figures.of(service()).at("requests_active{state=\"sweeping\"}"))
                    .isEqualTo(Figures.of(service()).at("requests_limit{state=\"sweeping\"}"))
                    .isEqualTo(1);
            assertThat(post("/api/v1/sweeps", sweep).statusCode()).isEqualTo(503);
            grows(before, "sheds_total{reason=\"sweeps\"}", requests("yolov5-6.0", "/api/v1/sweeps", "shed"));
        }
        grows(before, requests("yolov5-6.0", "/api/v1/sweeps", "broken-off"));
        assertThat(Figures.of(service()).at("requests_active{state=\"sweeping\"}"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /actuator/health HTTP/1.1|200",
                "HEAD /api/v1/models HTTP/1.1|200",
                "GET /page/app.js HTTP/1.1|200",
                "GET /nope HTTP/1.1|404",
                "DELETE /api/v1/models HTTP/1.1|405",
                "GET /api/v1/models?x=% HTTP/1.1|400",
                "GET /a|b HTTP/1.1|400",
                "GARBAGE|400"
            })
    void everyAnswerNamesItsRequest(String line) throws IOException {
        String request = line.substring(0, line.lastIndexOf('|'));
        Answer answer;
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request + "\r\nHost: localhost\r\n" + KEY + "\r\nX-Request-Id: mine.1_2-3:4=5\r\n\r\n");
            answer = connection.answer(false);
        }
        assertThat(answer.head()).startsWith("http/1.1 " + line.substring(line.lastIndexOf('|') + 1));
        boolean isRead = !request.equals("GARBAGE") && !request.contains("a|b");
        assertThat(answer.head()).containsPattern(ID + (isRead ? "mine.1_2-3:4=5\r" : "[0-9a-f]{16}\r"));
    }

    @Test
    void refusalsOfEveryKindNameTheirRequestInTheirBodyToo() throws IOException {
        String[] mine = {"X-Request-Id", "mine"};
        List<HttpResponse<String>> answers = List.of(
                service().post(COMPLEXITY, "application/json", PRESET, mine),
                post(COMPLEXITY, "{\"preset\":\"none\"}", mine),
                post(COMPLEXITY, "x".repeat(70_000), mine),
                post(COMPLEXITY, "x".repeat(50_000), mine),
                service().post(COMPLEXITY, "image/png", PRESET, "X-API-Key", "secret", "X-Request-Id", "mine"),
                post(COMPLEXITY, PRESET, "Accept", "image/png", "X-Request-Id", "mine"));
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(401, 422, 413, 503, 415, 406);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("mine");
            assertThat(RunningService.JSON
                            .readTree(answer.body())
                            .at("/requestId")
                            .asString())
                    .isEqualTo("mine");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\"x\"", "a\tb", "${jndi:x}", "é", "<script>"})
    void aNameThatIsNoneIsReplaced(String sent) throws IOException {
        for (String name : List.of(sent, "x".repeat(65))) {
            Answer answer = RawConnection.exchange(
                    port, RawConnection.head("GET", "/api/v1/dialects", KEY, "X-Request-Id: " + name));
            assertThat(answer.head()).containsPattern(ID + "[0-9a-f]{16}\r");
        }
    }

    @Test
    void aLineHasNothingThatItsSenderChoseButTheName(CapturedOutput output) throws IOException {
        String body =
                "{\"yaml\":\"nc: 1\\nanchors: 3\\ndepth_multiple: 1\\nwidth_multiple: 1\\nbackbone: [[-1, 1, Hush, []]]\\nhead: []\",\"name\":\"hush\"}";
        post(COMPLEXITY + "?name=hush", body, "X-Request-Id", "line-1");
        service().get("/hush/hush?hush=hush", "X-API-Key", "hush", "X-Request-Id", "line-2", "User-Agent", "hush");
        RawConnection.exchange(port, RawConnection.head("HUSH", "/hush", KEY, "X-Request-Id: line-3"));
        await().until(() -> output.getOut().contains("line-3"));
        assertThat(output.getAll()).doesNotContainIgnoringCase("hush").doesNotContain("secret");
        assertThat(output.getOut())
                .containsPattern(
                        "line-1 +access .*: POST /api/v1/complexity refused 422: [0-9.]+ ms [0-9]{3} bytes unknown-module\n")
                .containsPattern("line-2 +access .*: GET none refused 401: [0-9.]+ ms [0-9]{3} bytes unauthorized\n")
                .containsPattern("line-3 +access .*: other none refused 40[45]: [0-9.]+ ms [0-9]{3} bytes ");
    }

    @Test
    void livenessKnowsNothingOfLoad() {
        JsonNode health = RunningService.JSON.readTree(
                service().get("/actuator/health/liveness").body());
        assertThat(health.at("/status").asString()).isEqualTo("UP");
        assertThat(service().get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
}
