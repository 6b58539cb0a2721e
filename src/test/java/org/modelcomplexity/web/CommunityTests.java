package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;

/** Models as people publish them, with blocks of the library in the rows, in the ways that forks write them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CommunityTests {
    private static final String MODEL = """
            nc: 80
            depth_multiple: 1.0
            width_multiple: 0.5
            anchors: 3
            backbone:
              - [-1, 1, Conv, [512, 3, 2]]
              - %s
            head:
              - [[1], 1, Detect, [nc, anchors]]
            """;

    @LocalServerPort
    private int port;

    static Stream<Arguments> models() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources("classpath:community/models/*.yaml")) {
            String yaml = file.getContentAsString(StandardCharsets.UTF_8);
            for (String scale : yaml.contains("scales:") ? List.of("n", "s", "m", "l", "x") : List.of("")) {
                all.add(Arguments.of(file.getFilename(), scale, yaml));
            }
        }
        return all.stream();
    }

    @Test
    void thereAreFortyModelsAndMore() throws IOException {
        assertThat(models().map(each -> each.get()[0]).distinct().count()).isGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("models")
    void isAnsweredAtEveryScaleOrRefusedWithBothReadings(String file, String scale, String yaml) {
        HttpResponse<String> answer = post(yaml, scale.isEmpty() ? Map.of() : Map.of("scale", scale));
        if (file.startsWith("refused-")) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("can be read in two ways").contains(", or as ");
            return;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode report = RunningService.JSON.readTree(answer.body());
        for (String figure : List.of("layers", "parameters", "gradients")) {
            long sum = 0;
            for (JsonNode cause : report.at("/difference/causes")) {
                sum += cause.get(figure).asLong();
            }
            assertThat(sum)
                    .as(figure)
                    .isEqualTo(report.at("/fused/" + figure).asLong()
                            - report.at("/training/" + figure).asLong());
        }
        assertThat(report.at("/training/gflops").asDouble()).isPositive();
        assertThat(warnings(report)).anyMatch(each -> each.contains("was taken from the library of blocks"));
    }

    private HttpResponse<String> post(String yaml, Map<String, String> options) {
        Map<String, Object> request = new HashMap<>(options);
        request.put("yaml", yaml);
        request.putIfAbsent("blocks", "community");
        return new RunningService(port)
                .post("/api/v1/complexity", "application/json", RunningService.JSON.writeValueAsString(request));
    }

    private static List<String> warnings(JsonNode report) {
        List<String> details = new ArrayList<>();
        report.get("warnings").forEach(each -> details.add(each.get("detail").asString()));
        return details;
    }

    /** Rows read 256 channels, 512 before scaling. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1, 1, CBAM, []] | [256]",
                "[-1, 1, CBAM, [512]] | [256]",
                "[-1, 1, CBAM, [256]] | [256]",
                "[-1, 1, CBAM, [512, 512]] | [256]",
                "[-1, 1, CBAM, [512, 7]] | [256]",
                "[-1, 1, CBAM, [512, 16, 3]] | [256,16,3]",
                "[-1, 1, CBAM, [16, 5]] | [256,16,5]",
                "[-1, 1, SE, [8]] | [256,8]",
                "[-1, 1, SimAM, [512]] | []",
                "[-1, 1, CA, [512, 512]] | [256,256]",
                "[-1, 1, CoordAtt, []] | [256,256]",
                "[-1, 1, EMA, [512, 64]] | [256,64]",
                "[-1, 1, GSConv, [1024, 3, 2]] | [256,512,3,2]",
                "[-1, 1, GSConv, [512, 512]] | [256,256]",
                "[-1, 1, ASPP, [512, 1024]] | [256,512]",
                "[-1, 3, VoVGSCSP, [1024, False]] | [256,512,3]",
                "[[-1, 0], 1, Concat_bifpn, [512, 512]] | [2]",
                "[[-1, 0], 1, BiFPN_Concat2, [1]] | [2]",
                "[[-1, 0], 1, BiFPN_Add2, [512, 512]] | [256,256,2]"
            })
    void aRowIsReadAsForksWriteIt(String row, String arguments) {
        HttpResponse<String> answer = post(MODEL.formatted(row), Map.of("dialect", "yolov5-6.0"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON.readTree(answer.body()).at("/rows/1/arguments"))
                .isEqualTo(RunningService.JSON.readTree(arguments));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1, 1, CBAM, [512, 9]] | ratio=9, or as k=9",
                "[-1, 1, ECA, [512, 3]] | gamma=3, or as kernel=3",
                "[-1, 1, GSConv, [512, 1024]] | c2=512 and k=1024, or as c2=1024",
                "[-1, 1, CBAM, [1024]] | cannot be read with [1024]: it reads 256 channels",
                "[-1, 1, SE, [512, true]] | cannot be read with [512, True]"
            })
    void whatCanBeReadInTwoWaysOrNoneIsRefused(String row, String reason) {
        HttpResponse<String> answer = post(MODEL.formatted(row), Map.of("dialect", "yolov5-6.0"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(reason).contains("/backbone/1/3");
    }

    @Test
    void withoutTheOptionTheRefusalSaysThatTheLibraryHasIt() {
        for (String name : List.of("CBAM", "CA", "C3_SE", "C2f")) {
            HttpResponse<String> answer = post(
                    MODEL.formatted("[-1, 1, " + name + ", [512]]"), Map.of("blocks", "none", "dialect", "yolov5-6.0"));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains(name + " is in the library of blocks: add blocks=community, or put GET /api/v1/blocks/");
        }
        HttpResponse<String> layers =
                post("{input: {shape: [1, 64, 8, 8]}, layers: [[-1, 1, CBAM, [64]]]}", Map.of("blocks", "none"));
        assertThat(layers.body()).contains("CBAM is in the library of blocks: add blocks=community");
    }

    @Test
    void whatNoLibraryHasIsToldHowToDefine() {
        HttpResponse<String> answer = post(MODEL.formatted("[-1, 1, Quux, [512]]"), Map.of());
        assertThat(answer.body()).contains("no library has it: define it under modules:");
    }

    @Test
    void modulesOfOnesOwnWin() {
        String own = "modules: {SE: {args: c1, children: {c: \"Conv2d(c1, c1, 1, bias=false)\"}, forward: c(x)}}\n";
        HttpResponse<String> answer = post(own + MODEL.formatted("[-1, 1, SE, []]"), Map.of());
        JsonNode report = RunningService.JSON.readTree(answer.body());
        assertThat(report.at("/rows/1/parameters").asLong()).isEqualTo(256 * 256);
        assertThat(warnings(report)).noneMatch(each -> each.contains("library"));
    }

    @Test
    void whatOnesOwnModuleTakesFromTheLibraryIsTold() {
        String own = "modules: {Twice: {args: c1, children: {a: SE(c1), b: SE(c1)}, forward: b(a(x))}}\n";
        JsonNode report = RunningService.JSON.readTree(
                post(own + MODEL.formatted("[-1, 1, Twice, []]"), Map.of()).body());
        assertThat(report.at("/rows/1/parameters").asLong()).isEqualTo(2 * 2 * 256 * 16);
        assertThat(warnings(report)).anyMatch(each -> each.startsWith("SE was taken from the library of blocks"));
    }

    @Test
    void aVariantHasItsBlockBehindEachBottlenecksSecondConvolution() {
        JsonNode report = RunningService.JSON.readTree(
                post(MODEL.formatted("[-1, 2, C3_SE, [512]]"), Map.of("include", "rows,parameters,difference"))
                        .body());
        JsonNode plain = RunningService.JSON.readTree(
                post(MODEL.formatted("[-1, 2, C3, [512]]"), Map.of()).body());
        assertThat(report.at("/rows/1/parameters").asLong())
                .isEqualTo(plain.at("/rows/1/parameters").asLong() + 2 * 2 * 128 * 8);
        assertThat(report.get("parameters").toString())
                .contains("\"model.1.m.0.block.fc1.weight\"")
                .contains("\"model.1.m.1.block.fc2.weight\"");
        assertThat(warnings(report))
                .anyMatch(each -> each.contains("C3 with SE behind each Bottleneck's second convolution"));
    }

    @Test
    void aBlockWithoutAFigureSaysSo() {
        JsonNode report = RunningService.JSON.readTree(
                post(MODEL.formatted("[-1, 1, NAMAttention, [512]]"), Map.of()).body());
        assertThat(warnings(report)).anyMatch(each -> each.contains("not verified: no figure of a reference holds it"));
    }

    @Test
    void otherValuesOfTheOptionAreRefused() {
        HttpResponse<String> answer = post(MODEL.formatted("[-1, 1, SE, []]"), Map.of("blocks", "all"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("blocks must be community or none");
    }

    @Test
    void everyBlockOfTheLibraryCompilesAndIsGivenAsYaml() {
        RunningService service = new RunningService(port);
        for (JsonNode block :
                RunningService.JSON.readTree(service.get("/api/v1/blocks").body())) {
            String name = block.get("name").asString();
            assertThat(service.get("/api/v1/blocks/" + name).body()).startsWith(name + ":");
            for (JsonNode alias : block.get("aliases")) {
                assertThat(service.get("/api/v1/blocks/" + alias.asString()).body())
                        .startsWith(name + ":");
            }
        }
    }

    private static final Map<String, String> ROWS = Map.of(
            "mobilev3_bneck", "[64, 96, 3, 1, 1, 0]",
            "MHSA2d", "[128, 32, 32]",
            "Decoupled_Detect", "[nc, 3]");

    /** The smallest that its author could write: nothing where it keeps its channels, else the channels out. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"yolov5-6.0", "yolov5-7.0", "yolov7-0.1", "yolov9-0.1", "ultralytics-8.4"})
    void everyBlockStandsInARow(String dialect) {
        RunningService service = new RunningService(port);
        for (JsonNode block :
                RunningService.JSON.readTree(service.get("/api/v1/blocks").body())) {
            String name = block.get("name").asString();
            String row = row(block, name);
            String yaml = "{nc: 2, depth_multiple: 1.0, width_multiple: 1.0, anchors: 3, backbone: ["
                    + "[-1, 1, Conv, [64, 3, 2]], [-1, 1, Conv, [128, 3, 2]], [-1, 1, Conv, [128, 3, 2]], "
                    + "[-1, 1, Conv, [128, 3, 1]], " + row + "], head: []}";
            HttpResponse<String> answer = post(yaml, Map.of("dialect", dialect, "imgsz", "256"));
            assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(200);
            assertThat(warnings(RunningService.JSON.readTree(answer.body())))
                    .anyMatch(each -> each.startsWith(name + " was taken from the library"));
        }
    }

    private static String row(JsonNode block, String name) {
        boolean list =
                List.of("BiFPNConcat", "BiFPNAdd", "ASFF2", "Decoupled_Detect").contains(name);
        boolean widens = block.get("arguments").toString().contains("\"c2\"")
                && !List.of("CoordAtt", "GAM").contains(name);
        String arguments = ROWS.getOrDefault(name, !widens ? "[]" : name.equals("Shuffle_Block") ? "[128]" : "[64]");
        return "[" + (list ? "[2, 3]" : "-1") + ", 1, " + name + ", " + arguments + "]";
    }
}
