package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Forms of request and answer, and every way to be refused, through real HTTP. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class HttpContractTests {
    private static final String PATH = "/api/v1/complexity";
    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private RunningService service() {
        return new RunningService(port);
    }

    private String yolov5s() {
        return library.preset("yolov5s", null).yaml();
    }

    private static JsonNode read(HttpResponse<String> answer) {
        return RunningService.JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/yaml;charset=utf-8"})
    void takesRawYamlUnderEveryName(String type) {
        HttpResponse<String> answer = service().post(PATH, type, yolov5s());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer).at("/training/parameters").asLong()).isEqualTo(7_235_389);
        assertThat(read(answer).at("/model/name").isNull()).isTrue();
        assertThat(read(answer).at("/warnings/0/detail").asString()).contains("guessed", "yolov5-6.0");
    }

    @Test
    void takesYamlModelAndPresetAsJsonAndAnswersAlike() {
        Object model = new org.yaml.snakeyaml.Yaml().load(yolov5s());
        JsonNode fromYaml = service().report(Map.of("yaml", yolov5s(), "name", "yolov5s", "dialect", "yolov5-6.0"));
        JsonNode fromModel = service().report(Map.of("model", model, "name", "yolov5s", "dialect", "yolov5-6.0"));
        JsonNode fromPreset = service().report(Map.of("preset", "yolov5s", "dialect", "yolov5-6.0"));
        assertThat(fromModel).isEqualTo(fromYaml);
        assertThat(fromPreset).isEqualTo(fromYaml);
    }

    @Test
    void takesAFileWithOptionsAsFurtherParts() {
        String body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dir/yolov5s.yaml\"\r\n\r\n"
                + yolov5s() + "\r\n--x\r\nContent-Disposition: form-data; name=\"imgsz\"\r\n\r\n320,640\r\n--x--\r\n";
        JsonNode report = read(service().post(PATH, "multipart/form-data; boundary=x", body));
        assertThat(report.at("/model/name").asString()).isEqualTo("yolov5s");
        assertThat(report.at("/model/input").toString()).isEqualTo("[1,3,320,640]");
        assertThat(report.at("/training/counts/0/macs").asLong()).isEqualTo(8_266_231_600L / 2);
    }

    @Test
    void letsAQueryParameterWinOverAField() {
        HttpResponse<String> answer =
                service().post(PATH + "?imgsz=320&nc=2", JSON, "{\"preset\":\"yolov5s\",\"imgsz\":640,\"nc\":5}");
        assertThat(read(answer).at("/model/input").toString()).isEqualTo("[1,3,320,320]");
        assertThat(read(answer).at("/model/nc").asInt()).isEqualTo(2);
    }

    @Test
    void namesTheKeysThatAVersionDoesNotRead() {
        String yaml = yolov5s() + "channel_multiple: 0.5\nactivation: nn.ReLU()\n";
        JsonNode old = read(service().post(PATH + "?dialect=yolov5-6.0", YAML, yaml));
        assertThat(old.at("/warnings")).hasSize(2);
        assertThat(old.at("/warnings/0/pointer").asString()).isEqualTo("/channel_multiple");
        assertThat(old.at("/warnings/1/pointer").asString()).isEqualTo("/activation");
        JsonNode later = read(service().post(PATH + "?dialect=yolov5-7.0", YAML, yaml));
        assertThat(later.at("/warnings")).hasSize(1);
    }

    @Test
    void givesTheReferencesOwnTableAsText() {
        HttpResponse<String> answer = service().post(PATH, JSON, "{\"preset\":\"yolov5s\"}", "Accept", "text/plain");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body().lines())
                .startsWith(
                        "                 from  n    params  module                                  arguments                     ")
                .contains(
                        " 12           [-1, 6]  1         0  models.common.Concat                    [1]                           ")
                .endsWith(
                        "Model Summary: 270 layers, 7235389 parameters, 7235389 gradients, 16.5 GFLOPs",
                        "Model Summary: 213 layers, 7225885 parameters, 0 gradients, 16.5 GFLOPs");
    }

    @Test
    void printsUltralyticsTableAsUltralyticsDoes() {
        HttpResponse<String> answer = service().post(PATH, JSON, "{\"preset\":\"yolo11n\"}", "Accept", "text/plain");
        assertThat(answer.body().lines())
                .startsWith(
                        "                   from  n    params  module                                       arguments                     ",
                        "  0                  -1  1       464  ultralytics.nn.modules.conv.Conv             [3, 16, 3, 2]                 ")
                .endsWith(
                        " 23        [16, 19, 22]  1    464912  ultralytics.nn.modules.head.Detect           [80, 16, None, [64, 128, 256]]",
                        "YOLO11n summary: 182 layers, 2,624,080 parameters, 2,624,064 gradients, 6.6 GFLOPs",
                        "YOLO11n summary (fused): 101 layers, 2,616,248 parameters, 0 gradients, 6.5 GFLOPs");
    }

    @Test
    void hasEveryScaleOfABundledFileAndItsYaml() {
        JsonNode yolo26 = service().report(Map.of("preset", "yolo26m-seg"));
        assertThat(yolo26.at("/model/scale").asString()).isEqualTo("m");
        assertThat(yolo26.at("/model/task").asString()).isEqualTo("segment");
        assertThat(yolo26.get("warnings")).isEmpty();
        String yaml = service()
                .get("/api/v1/models/yolo26m-seg", "Accept", "application/yaml")
                .body();
        JsonNode posted = service().report(Map.of("yaml", yaml, "name", "yolo26m-seg"));
        assertThat(posted.get("training")).isEqualTo(yolo26.get("training"));
        assertThat(service()
                        .report(Map.of("preset", "yolov8n6"))
                        .at("/model/stride")
                        .asLong())
                .as("yolov8-p6 under the name that others give it")
                .isEqualTo(64);
    }

    @Test
    void givesRowsAsCsvAndAReportAsMarkdown() {
        HttpResponse<String> csv =
                service().post(PATH, JSON, "{\"preset\":\"yolov5s\"}", "Accept", "text/csv;q=0.9, image/png");
        assertThat(csv.body().lines())
                .hasSize(26)
                .contains(
                        "0,-1,1,models.common.Conv,\"[3, 32, 6, 2, 2]\",3520,3488,\"[1, 32, 320, 320]\",360448000,357171200");
        HttpResponse<String> markdown =
                service().post(PATH, JSON, "{\"preset\":\"yolov5s\"}", "Accept", "text/markdown");
        assertThat(markdown.body())
                .contains("| parameters | 7,235,389 | 7,225,885 |", "| batch-norm-folded | -57 | -19,008 | -19,008 |");
    }

    @Test
    void givesNamedParametersWithWhatTheirInitialisationExpects() {
        JsonNode first = service()
                .report(Map.of("preset", "yolov5s", "include", "parameters"))
                .at("/parameters/0");
        assertThat(first.at("/name").asString()).isEqualTo("model.0.conv.weight");
        assertThat(first.at("/mean").asDouble()).isZero();
        assertThat(first.at("/std").asDouble())
                .isEqualTo(1 / Math.sqrt(3 * 3 * 6 * 6), org.assertj.core.data.Offset.offset(1e-12));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("?imgzs=1", JSON, "{\"preset\":\"yolov5s\"}", 400, ""),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"imgsz\":\"big\"}", 400, "/imgsz"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"imgsz\":0}", 422, "/imgsz"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"imgsz\":100}", 422, "/preset"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"include\":[\"row\"]}", 400, "/include"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"convention\":\"thop\"}", 422, "/convention"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"dialect\":\"yolo\"}", 422, "/dialect"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5z\"}", 422, "/preset"),
                Arguments.of("", JSON, "{\"preset\":\"yolov5s\",\"yaml\":\"a: 1\"}", 400, ""),
                Arguments.of("", JSON, "{}", 400, ""),
                Arguments.of("", JSON, "[]", 400, ""),
                Arguments.of("", JSON, "{\"preset\":", 400, ""),
                Arguments.of("", JSON, "", 400, ""),
                Arguments.of(
                        "",
                        JSON,
                        "{\"model\":{\"backbone\":[[-1,1,\"Convv\",[64]]],\"head\":[],\"nc\":1,\"anchors\":3,\"depth_multiple\":1,\"width_multiple\":1}}",
                        422,
                        "/model/backbone/0/2"),
                Arguments.of("", YAML, "", 400, ""),
                Arguments.of("", YAML, "a: [", 400, ""),
                Arguments.of("", YAML, "just text", 422, ""),
                Arguments.of("", YAML, "a: &x [1]\nb: *y", 400, "/b"),
                Arguments.of("", YAML, "!!python/object/apply:os.system [ls]", 400, ""),
                Arguments.of("?dialect=yolov5-6.0", YAML, "nc: 80", 422, ""),
                Arguments.of("?strict=true", JSON, "{\"preset\":\"yolov5s\"}", 422, "/preset"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithTheReasonAndThePlace(String query, String type, String body, int status, String pointer) {
        HttpResponse<String> answer = service().post(PATH + query, type, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = read(answer);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/instance").asString()).isEqualTo(PATH);
        assertThat(problem.at("/type").asString()).startsWith("/problems/");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/detail").asString()).isNotBlank();
    }

    @Test
    void saysEverythingThatIsWrongWithLineAndColumn() {
        String yaml = yolov5s()
                .replace("C3, [128]", "C33, [128]")
                .replace("[[-1, 6], 1, Concat", "[[-1, 60], 1, Concat")
                .replace("SPPF, [1024, 5]", "SPPF, [1024, five]");
        HttpResponse<String> answer = service().post(PATH, YAML, yaml);
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode errors = read(answer).at("/errors");
        assertThat(errors).hasSize(3);
        assertThat(errors.at("/0/pointer").asString()).isEqualTo("/backbone/2/2");
        assertThat(errors.at("/0/line").asInt()).isEqualTo(13);
        assertThat(errors.at("/0/column").asInt()).isEqualTo(13);
        assertThat(errors.at("/0/hint").asString()).isEqualTo("did you mean \"C3\"?");
        assertThat(errors.at("/1/pointer").asString()).isEqualTo("/backbone/9/3/1");
        assertThat(errors.at("/2/pointer").asString()).isEqualTo("/head/2/0");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nope, 404",
        "GET, /api/v1/complexity, 405",
        "DELETE, /api/v1/models, 405",
        "FOO, /api/v1/models, 405",
        "GET, /api/v1/models/yolov5z, 404",
        "GET, /api/v1/modules/C33, 404",
        "GET, /api/v1/modules?dialect=yolo, 404"
    })
    void answersWhatIsNotThereAsAProblem(String method, String path, int status) {
        HttpResponse<String> answer = service().send(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(read(answer).at("/status").asInt()).isEqualTo(status);
    }

    @Test
    void refusesMediaTypesItDoesNotTakeOrGiveAndStillExplainsFailures() {
        assertThat(service().post(PATH, "text/html", "x").statusCode()).isEqualTo(415);
        assertThat(service()
                        .post(PATH, YAML, yolov5s(), "Content-Encoding", "br")
                        .statusCode())
                .isEqualTo(415);
        assertThat(service()
                        .post(PATH, YAML, yolov5s(), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(service().post(PATH, YAML, yolov5s(), "Accept", "image/png").statusCode())
                .isEqualTo(406);
        HttpResponse<String> refused = service().post(PATH, YAML, "nc: 0", "Accept", "text/csv");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void refusesBodiesPastTheLimitInEveryForm() {
        String large = "#".repeat(1_100_000);
        assertThat(service().post(PATH, YAML, large).statusCode()).isEqualTo(413);
        assertThat(service().post(PATH, JSON, large).statusCode()).isEqualTo(413);
        String form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.yaml\"\r\n\r\n" + large
                + "\r\n--x--\r\n";
        assertThat(service().post(PATH, "multipart/form-data; boundary=x", form).statusCode())
                .isEqualTo(413);
    }

    @Test
    void givesCataloguesAndDefinitions() {
        assertThat(read(service().get("/api/v1/models"))).hasSizeGreaterThanOrEqualTo(36);
        assertThat(service().get("/api/v1/models/yolov5s", "Accept", YAML).body())
                .isEqualTo(yolov5s());
        assertThat(read(service().get("/api/v1/modules?dialect=yolov5-7.0")).findValuesAsString("name"))
                .contains("C3x", "nn.Upsample");
        assertThat(service()
                        .get("/api/v1/modules/C3?dialect=yolov5-6.0", "Accept", YAML)
                        .body())
                .startsWith("C3:\n");
        assertThat(read(service().get("/api/v1/conventions")).findValuesAsString("name"))
                .contains("thop-0.0.31", "thop-0.1.1");
        assertThat(read(service().get("/api/v1/dialects")).findValuesAsString("name"))
                .contains("yolov5-6.0", "yolov5-7.0");
        assertThat(service().get("/actuator/health/readiness").body()).contains("UP");
        assertThat(service().get("/actuator/prometheus").body()).contains("model_complexity_requests_total");
    }

    @Test
    void givesTheSameReportForABuiltInDefinitionPostedAsOnesOwn() {
        String own = service().get("/api/v1/modules/C3", "Accept", YAML).body();
        String yaml = "modules:\n  " + own.replace("\n", "\n  ").stripTrailing() + "\n" + yolov5s();
        JsonNode posted = service()
                .report(Map.of(
                        "yaml", yaml, "name", "yolov5s", "dialect", "yolov5-6.0", "include", "parameters,difference"));
        JsonNode builtIn = service()
                .report(Map.of("preset", "yolov5s", "dialect", "yolov5-6.0", "include", "parameters,difference"));
        assertThat(posted).isEqualTo(builtIn);
    }
}
