package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;

/** {@code include=tree}: the modules of a network nested, whose figures add up to the totals whatever it came as. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TreeTests {
    private static final String TREE = "rows,tree";

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    @Test
    void addsUpForEveryBundledModel() {
        library.presets()
                .forEach((dialect, presets) -> presets.values().stream()
                        .filter(preset -> preset.scale() == null)
                        .forEach(preset ->
                                check(report(Map.of("preset", preset.name(), "dialect", dialect, "include", TREE)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "fvcore", "ptflops", "torchinfo", "flop-counter-2.13"})
    void addsUpInEveryConvention(String convention) {
        for (String preset : List.of("yolov5s-transformer", "yolov8s-world", "yolo11n-cls", "training-yolov7-w6")) {
            check(report(Map.of("preset", preset, "convention", convention, "include", TREE)));
        }
    }

    static Stream<JsonNode> networks() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TreeTests.class.getResourceAsStream("/reference/layers/networks.json"))) {
            return RunningService.JSON.readTree(in).valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void addsUpForLayerLists(JsonNode network) {
        check(report(Map.of("model", network.get("model"), "convention", "exact,fvcore", "include", TREE)));
    }

    static Stream<Resource> graphs() throws IOException {
        PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
        return Stream.of("classpath:reference/export/*.json.gz", "classpath:reference/onnx/*.onnx.gz")
                .flatMap(pattern -> {
                    try {
                        return Stream.of(files.getResources(pattern));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void addsUpForGraphs(Resource file) throws IOException {
        check(graph(file, "include=" + TREE));
    }

    @Test
    void aFunctionIsTheWorkOfTheModuleThatCallsIt() {
        JsonNode tree = report(
                        Map.of("preset", "yolov5s", "dialect", "yolov5-6.0", "convention", "exact", "include", "tree"))
                .get("tree");
        assertThat(tree.get("type").asString()).isEqualTo("Model");
        JsonNode first = at(tree, "model", "0");
        assertThat(first.get("path").asString()).isEqualTo("model.0");
        assertThat(first.get("row").asLong()).isZero();
        assertThat(names(first)).containsExactly("conv", "bn", "act");
        assertThat(at(first, "conv").get("ownParameters").asLong()).isEqualTo(32 * 3 * 6 * 6);
        assertThat(at(first, "conv").get("macs").asLong()).isEqualTo(32 * 3 * 6 * 6 * 320 * 320);
        assertThat(at(tree, "model", "2", "cv1", "act").has("sameAs")).isFalse();
        JsonNode attention = at(
                report(Map.of("preset", "yolo11n", "convention", "fvcore", "include", "tree"))
                        .get("tree"),
                "model",
                "10",
                "m",
                "0",
                "attn");
        long positions = 20 * 20;
        assertThat(attention.get("ownMacs").asLong()).isEqualTo(2 * positions * positions * (32 + 64));
    }

    /** YOLOv5 7.0 has one activation for the whole network: it counts once, and works everywhere. */
    @Test
    void aModuleThatStandsInManyPlacesCountsInTheFirst() {
        JsonNode tree = report(Map.of("preset", "yolov5s", "dialect", "yolov5-7.0", "include", "tree"))
                .get("tree");
        assertThat(at(tree, "model", "0", "act").has("sameAs")).isFalse();
        assertThat(at(tree, "model", "1", "act").get("sameAs").asString()).isEqualTo("model.0.act");
    }

    @Test
    void fusedModulesAreGone() {
        JsonNode report = report(Map.of("preset", "yolov8n", "include", "tree"));
        assertThat(names(at(report.get("tree"), "model", "0"))).containsExactly("conv", "bn", "act");
        assertThat(names(at(report.get("fusedTree"), "model", "0"))).containsExactly("conv", "act");
    }

    @Test
    void namesOfLayerListsMakeGroups() {
        JsonNode tree = report(Map.of(
                        "model",
                        Map.of(
                                "input",
                                Map.of("shape", List.of(1, 3, 8, 8)),
                                "layers",
                                List.of(
                                        Map.of("type", "Conv2d", "args", List.of(3, 4, 1), "name", "stem.0.conv"),
                                        Map.of("type", "Add", "from", List.of(-1, -1), "name", "stem.0.add"),
                                        Map.of("type", "ReLU", "name", "head"))),
                        "include",
                        "tree"))
                .get("tree");
        JsonNode group = at(tree, "stem", "0");
        assertThat(group.get("type").isNull()).isTrue();
        assertThat(names(group)).containsExactly("conv");
        assertThat(group.get("parameters").asLong()).isEqualTo(4 * 3 + 4);
        assertThat(names(tree)).containsExactly("stem", "head");
        assertThat(at(tree, "head").get("row").asLong()).isEqualTo(2);
    }

    /** What is nested deeper than anybody reads is not broken up. */
    @Test
    void aTreeIsNeverDeeperThanJsonMayBe() {
        String deep = "a.".repeat(2000) + "b";
        JsonNode tree = report(Map.of(
                        "model",
                        Map.of(
                                "input",
                                Map.of("shape", List.of(1, 3, 8, 8)),
                                "layers",
                                List.of(Map.of("type", "Conv2d", "args", List.of(3, 4, 1), "name", deep))),
                        "include",
                        "tree"))
                .get("tree");
        assertThat(tree.get("parameters").asLong()).isEqualTo(4 * 3 + 4);
    }

    @Test
    void otherFormsOfTheAnswerHaveNone() {
        String body = "{\"preset\": \"yolov5n\", \"include\": \"rows,tree\"}";
        for (String format : List.of("text/plain", "text/csv", "text/markdown")) {
            HttpResponse<String> answer =
                    new RunningService(port).post("/api/v1/complexity", "application/json", body, "Accept", format);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("children");
        }
    }

    private static void check(JsonNode report) {
        for (String mode : List.of("training", "fused")) {
            JsonNode tree = report.get(mode.equals("training") ? "tree" : "fusedTree");
            JsonNode totals = report.get(mode);
            assertThat(tree.get("parameters")).isEqualTo(totals.get("parameters"));
            assertThat(tree.get("macs")).isEqualTo(totals.at("/counts/0/macs"));
            Set<String> paths = new HashSet<>();
            assertThat(modules(tree, paths))
                    .isEqualTo(totals.at("/layerCounts/modules").asLong());
        }
        if (!report.get("model").get("input").isObject()) {
            rows(report.get("tree"), report.get("rows"));
        }
    }

    /** How many modules there are, each counted once; checks each node on the way. */
    private static long modules(JsonNode node, Set<String> paths) {
        String path = node.get("path").asString();
        assertThat(paths.add(path)).as(path).isTrue();
        long parameters = node.get("ownParameters").asLong();
        long modules = node.has("sameAs") || node.get("type").isNull() ? 0 : 1;
        if (node.has("sameAs")) {
            assertThat(parameters).as(path).isZero();
            assertThat(paths).contains(node.get("sameAs").asString());
        }
        long macs = node.path("ownMacs").asLong();
        assertThat(macs).as(path).isNotNegative();
        for (JsonNode child : node.get("children")) {
            modules += modules(child, paths);
            parameters += child.get("parameters").asLong();
            macs += child.get("macs").asLong();
        }
        assertThat(node.get("parameters").asLong()).as(path).isEqualTo(parameters);
        assertThat(node.get("macs").asLong()).as(path).isEqualTo(macs);
        return modules;
    }

    private static void rows(JsonNode node, JsonNode rows) {
        if (node.has("row")) {
            JsonNode row = rows.get(node.get("row").asInt());
            assertThat(node.get("macs")).isEqualTo(row.get("macs"));
        }
        node.get("children").forEach(child -> rows(child, rows));
    }

    private static JsonNode at(JsonNode tree, String... names) {
        JsonNode node = tree;
        for (String name : names) {
            JsonNode children = node.get("children");
            node = children.get(IntStream.range(0, children.size())
                    .filter(i -> children.get(i).get("name").asString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name)));
        }
        return node;
    }

    private static List<String> names(JsonNode node) {
        return node.get("children")
                .valueStream()
                .map(child -> child.get("name").asString())
                .toList();
    }

    private JsonNode report(Map<String, ?> request) {
        return new RunningService(port).report(request);
    }

    private JsonNode graph(Resource file, String query) throws IOException {
        boolean onnx = Objects.requireNonNull(file.getFilename()).endsWith(".onnx.gz");
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        "/api/v1/complexity?" + query,
                        onnx ? "application/octet-stream" : "application/json",
                        file.getContentAsByteArray(),
                        "Content-Encoding",
                        "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }
}
