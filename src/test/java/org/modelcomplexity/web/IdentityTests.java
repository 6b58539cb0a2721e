package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** What has one identity, and what has another. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IdentityTests {
    private static final String MODEL = """
            nc: 80
            depth_multiple: 1.0
            width_multiple: 1.0
            anchors: 3
            backbone:
              - [-1, 1, Conv, [32, 6, 2, 2]]
              - [-1, 1, Conv, [64, 3, 2]]
              - [-1, 2, C3, [64]]
              - [-1, 1, Conv, [128, 3, 2]]
              - [-1, 1, SPPF, [128, 5]]
            head:
              - [-1, 1, nn.Upsample, [None, 2, nearest]]
              - [[-1, 2], 1, Concat, [1]]
              - [-1, 1, C3, [64, False]]
              - [[7, 4], 1, Detect, [nc, anchors]]
            """;

    private static final String LAYERS = """
            input: {shape: [1, 8, 12, 12]}
            layers:
              - {name: a, type: Conv2d, args: [8, 16, 3]}
              - {name: b, type: LeakyReLU, args: {negative_slope: 0.1}}
              - {name: c, type: Flatten}
              - {name: d, type: Linear, args: [1600, 10]}
              - {name: e, type: Concat, args: {dim: 1}, from: [c, d]}
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private JsonNode model(Map<String, ?> request) {
        Map<String, Object> body = new LinkedHashMap<>(request);
        body.put("include", List.of());
        return new RunningService(port).report(body).get("model");
    }

    private String identity(String yaml) {
        return model(Map.of("yaml", yaml)).get("identity").asString();
    }

    private static String edited(String text, String what, String by) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }

    @Test
    void isTheSameWhateverTheOrderOfKeysCommentsAndAliases() {
        String permuted = "# a comment\nhead:\n" + MODEL.split("head:\n")[1] + MODEL.split("head:\n")[0];
        String aliased = edited(edited(MODEL, "nc: 80", "nc: &n 80"), "[nc, anchors]", "[*n, anchors]");
        assertThat(identity(MODEL))
                .matches("[0-9a-f]{64}")
                .isEqualTo(identity(permuted))
                .isEqualTo(identity(aliased));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[64, 3, 2]]            | [64, 3, 2, None, 1, True]]",
                "[-1, 2, C3, [64]]      | [-1, 2, C3, [64, True, 1, 0.5]]",
                "[128, 5]]              | [128]]",
                "Conv, [64, 3, 2]]      | Conv, [64, 3, 2, 1]]",
                "[-1, 2]                | [5, 2]",
                "[nc, anchors]          | [80, anchors]",
                "nn.Upsample, [None, 2, nearest] | nn.Upsample, [None, 2.0, nearest]",
                "anchors: 3             | anchors: [[10,13, 16,30, 33,23], [30,61, 62,45, 59,119]]",
                "[7, 4], 1, Detect      | [-1, 4], 1, Detect",
            })
    void isTheSameHoweverARowIsWritten(String what, String by) {
        assertThat(identity(edited(MODEL, what, by))).isEqualTo(identity(MODEL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nc: 80                 | nc: 81",
                "anchors: 3             | anchors: 4",
                "width_multiple: 1.0    | width_multiple: 0.5",
                "depth_multiple: 1.0    | depth_multiple: 0.5",
                "[64, 3, 2]]            | [64, 3, 2, None, 1, False]]",
                "[64, 3, 2]]            | [64, 3, 2, None, 1, nn.LeakyReLU(0.1)]]",
                "[64, 3, 2]]            | [64, 3, 2, None, 2]]",
                "[64, 3, 2]]            | [64, 5, 2]]",
                "C3, [64, False]        | C3, [64, True]",
                "[128, 5]]              | [128, 7]]",
                "nearest                | bilinear",
                "[-1, 2], 1, Concat     | [2, -1], 1, Concat",
                "[7, 4], 1, Detect      | [4, 7], 1, Detect",
                "[-1, 2, C3, [64]]      | [-1, 1, C3, [64]]",
            })
    void isAnotherWhereSomethingElseIsComputed(String what, String by) {
        assertThat(identity(edited(MODEL, what, by))).isNotEqualTo(identity(MODEL));
    }

    @Test
    void tellsActivationsApartByTheirNumbers() {
        String leaky = edited(MODEL, "[64, 3, 2]]", "[64, 3, 2, None, 1, nn.LeakyReLU(0.1)]]");
        assertThat(identity(leaky))
                .isNotEqualTo(identity(edited(leaky, "0.1", "0.2")))
                .isEqualTo(identity(edited(leaky, "nn.LeakyReLU(0.1)", "\"nn.LeakyReLU(0.1, inplace=True)\"")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "name: a, type          | name: first, type",
                "[8, 16, 3]             | {in_channels: 8, out_channels: 16, kernel_size: [3, 3], stride: 1, bias: true}",
                "{dim: 1}               | {dim: -1}",
                "type: Flatten          | type: Reshape, args: {shape: [-1, 1600]}",
                "negative_slope: 0.1    | negative_slope: 0.1, inplace: true",
                "[1600, 10]             | [1600, 10, true]",
            })
    void ofALayerListGoesByWhatIsComputedToo(String what, String by) {
        assertThat(identity(edited(LAYERS, what, by))).isEqualTo(identity(LAYERS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[8, 16, 3]             | {in_channels: 8, out_channels: 16, kernel_size: 3, padding_mode: reflect}",
                "[8, 16, 3]             | {in_channels: 8, out_channels: 16, kernel_size: 3, bias: false}",
                "0.1                    | 0.01",
                "[c, d]                 | [d, c]",
                "[1600, 10]             | [1600, 11]",
                "[1, 8, 12, 12]         | [2, 8, 12, 12]",
                "type: LeakyReLU, args: {negative_slope: 0.1} | type: Mul, args: {value: 0.1}",
            })
    void ofALayerListIsAnotherWhereSomethingElseIsComputed(String what, String by) {
        assertThat(identity(edited(LAYERS, what, by))).isNotEqualTo(identity(LAYERS));
    }

    @Test
    void ofALayerListTellsConstantsAndSharedWeights() {
        String twice = """
                input: {shape: [1, 8]}
                layers:
                  - {name: a, type: Linear, args: [8, 8]}
                  - {type: Mul, args: {value: 0.5}}
                """;
        assertThat(identity(twice)).isNotEqualTo(identity(edited(twice, "0.5", "0.25")));
        assertThat(identity(twice + "  - {type: Identity}\n")).isEqualTo(identity(twice));
    }

    @Test
    void ofABuiltInDefinitionPostedAsOnesOwnUnderAnotherNameIsTheSame() {
        String definition = new RunningService(port)
                .get("/api/v1/modules/C3?dialect=yolov5-6.0", "Accept", "application/yaml")
                .body();
        String own = MODEL.replace("C3,", "Mine,")
                + "modules:\n"
                + definition.replaceFirst("(?m)^C3:", "Mine:").indent(2);
        assertThat(identity(own)).isEqualTo(identity(MODEL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yolov5s", "yolov8n-seg", "rtdetr-l", "yolo11n-cls", "yolov8s-worldv2", "yolov3-tiny"})
    void isTheSameAtEveryImageSize(String preset) {
        JsonNode usual = model(Map.of("preset", preset));
        JsonNode other = model(Map.of("preset", preset, "imgsz", List.of(320, 448)));
        assertThat(other.get("identity")).isEqualTo(usual.get("identity"));
        assertThat(other.get("structure")).isEqualTo(usual.get("structure"));
    }

    @Test
    void structureIsOneForAllScalesAndClasses() {
        JsonNode small = model(Map.of("preset", "yolov5s"));
        for (Map<String, ?> other : List.of(
                Map.of("preset", "yolov5n"), Map.of("preset", "yolov5x"), Map.of("preset", "yolov5s", "nc", 3))) {
            assertThat(model(other).get("structure")).isEqualTo(small.get("structure"));
            assertThat(model(other).get("identity")).isNotEqualTo(small.get("identity"));
        }
        assertThat(model(Map.of("preset", "yolov5s6")).get("structure")).isNotEqualTo(small.get("structure"));
        assertThat(model(Map.of("preset", "yolov8n")).get("structure"))
                .isEqualTo(model(Map.of("preset", "yolov8x")).get("structure"));
    }

    /** Two that have one identity have all figures in common that are not a matter of how something is called. */
    @Test
    void presetsOfOneIdentityHaveTheSameFigures() {
        Map<String, Set<List<Object>>> figures = new LinkedHashMap<>();
        Map<String, Set<String>> names = new LinkedHashMap<>();
        library.presets()
                .forEach((dialect, presets) -> presets.keySet().forEach(name -> {
                    JsonNode report = new RunningService(port)
                            .report(Map.of(
                                    "preset", name, "dialect", dialect, "convention", "exact", "include", List.of()));
                    String identity = report.at("/model/identity").asString();
                    names.computeIfAbsent(identity, each -> new TreeSet<>()).add(dialect + "/" + name);
                    figures.computeIfAbsent(identity, each -> new java.util.HashSet<>())
                            .add(List.of(
                                    report.at("/model/structure").asString(),
                                    report.at("/training/parameters").asLong(),
                                    report.at("/training/gradients").asLong(),
                                    report.at("/training/counts/0/flops").asLong(),
                                    report.at("/fused/parameters").asLong(),
                                    report.at("/fused/counts/0/flops").asLong()));
                }));
        assertThat(figures.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        List<Set<String>> shared =
                names.values().stream().filter(each -> each.size() > 1).toList();
        assertThat(names).hasSizeGreaterThan(100);
        assertThat(shared).contains(Set.of("yolov5-6.0/yolov5l6", "yolov5-7.0/yolov5-p6"));
    }

    @Test
    void ofAGraphHangsOnNoNameAndNoDepth() throws IOException {
        byte[] program;
        try (InputStream in =
                new GZIPInputStream(new ClassPathResource("reference/export/squeezenet1_1.json.gz").getInputStream())) {
            program = in.readAllBytes();
        }
        String text = new String(program, java.nio.charset.StandardCharsets.UTF_8);
        JsonNode first = graph(text, "");
        List<JsonNode> same = new ArrayList<>(List.of(graph(text, "?depth=0"), graph(text, "?name=mine")));
        same.add(graph(text.replace("max_pool2d_1", "renamed_1"), ""));
        assertThat(text).contains("max_pool2d_1");
        assertThat(same).allSatisfy(each -> {
            assertThat(each.get("identity")).isEqualTo(first.get("identity"));
            assertThat(each.get("structure")).isEqualTo(first.get("structure"));
        });
        assertThat(text).contains("torch.ops.aten.relu_.default");
        JsonNode other = graph(text.replaceFirst("torch.ops.aten.relu_.default", "torch.ops.aten.silu_.default"), "");
        assertThat(other.get("identity")).isNotEqualTo(first.get("identity"));
        assertThat(other.get("structure")).isNotEqualTo(first.get("structure"));
    }

    private JsonNode graph(String program, String query) {
        String answer = new RunningService(port)
                .post("/api/v1/complexity" + query, "application/json", program)
                .body();
        return Objects.requireNonNull(RunningService.JSON.readTree(answer).get("model"), answer);
    }

    @Test
    void ofOnnxHangsOnTheShapes() throws IOException {
        byte[] file;
        try (InputStream in =
                new GZIPInputStream(new ClassPathResource("reference/onnx/alexnet.script.onnx.gz").getInputStream())) {
            file = in.readAllBytes();
        }
        RunningService service = new RunningService(port);
        JsonNode first = RunningService.JSON
                .readTree(service.post("/api/v1/complexity", "application/onnx", file)
                        .body())
                .get("model");
        JsonNode deep = RunningService.JSON
                .readTree(service.post("/api/v1/complexity?depth=0", "application/onnx", file)
                        .body())
                .get("model");
        assertThat(deep.get("identity")).isEqualTo(first.get("identity"));
    }

    @Test
    void aComparisonTellsTheSameNetwork() {
        JsonNode candidates = candidates("""
                {"baseline": {"preset": "yolov5l", "include": []},
                 "candidates": [{"preset": "yolov5-panet", "dialect": "yolov5-7.0", "include": []},
                                {"preset": "yolov5l", "imgsz": 320, "include": []},
                                {"preset": "yolov5n", "include": []},
                                {"preset": "yolov3", "include": []}]}""");
        assertThat(candidates.findValuesAsString("sameNetwork")).containsExactly("true", "true", "false", "false");
        assertThat(candidates.findValuesAsString("sameStructure")).containsExactly("true", "true", "true", "false");
        assertThat(candidates.at("/0/note").asString())
                .isEqualTo("the same network as the baseline's, written otherwise");
        assertThat(candidates.at("/1/note").asString())
                .startsWith("the same network as the baseline's, with other settings: input ");
        assertThat(candidates.at("/3/note").isMissingNode()).isTrue();
    }

    private JsonNode candidates(String request) {
        String answer = new RunningService(port)
                .post("/api/v1/comparisons", "application/json", request)
                .body();
        return Objects.requireNonNull(RunningService.JSON.readTree(answer).get("candidates"), answer);
    }
}
