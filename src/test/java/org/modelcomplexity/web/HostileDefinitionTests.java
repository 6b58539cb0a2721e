package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Definitions sent to hurt: each is refused, with a place, before it takes time or memory. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class HostileDefinitionTests {
    private static final long HANGS_NANOS = 5_000_000_000L;

    @LocalServerPort
    private int port;

    private JsonNode refused(Map<String, ?> definition) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("nc", 3);
        model.put("modules", Map.of("D", definition));
        model.put("backbone", List.of(List.of(-1, 1, "D", List.of(8))));
        model.put("head", List.of());
        return refusedModel(model);
    }

    private JsonNode refusedModel(Map<String, Object> model) {
        String body = RunningService.JSON.writeValueAsString(Map.of("model", model, "dialect", "ultralytics-8.4"));
        long start = System.nanoTime();
        HttpResponse<String> answer = new RunningService(port).post("/api/v1/complexity", "application/json", body);
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(HANGS_NANOS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode first = RunningService.JSON.readTree(answer.body()).at("/errors/0");
        assertThat(first.get("detail").asString()).isNotBlank().doesNotContain("Node[", "java.");
        return first;
    }

    private static Map<String, Object> definition(String key, Object value) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("args", "c1, c2");
        definition.put("children", Map.of("m", "Conv(c1, c2)"));
        definition.put("forward", "m(x)");
        definition.put(key, value);
        return definition;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2 ** 9000000000000000000",
                "reduce([0], s, i, range(40), s + s)",
                "[range(100000) for i in range(100000)]",
                "len([sum(range(100000)) for i in range(100000)])",
                "[flat([range(100000) for j in range(10)]) for i in range(1000)]",
                "reduce([0], s, i, range(40), [s, s]) + 1",
                "reduce([0], s, i, range(40), [s, s]) == reduce([0], s, i, range(40), [s, s])",
                "reduce([0], s, i, range(99999), [s]) + 1",
                "reduce([0], s, i, range(99999), [s]) == reduce([0], s, i, range(99999), [s])",
                "spread(10, 0)",
                "balanced(4, [0])",
                "[a for a, a in [[1, 2]]]",
                "exp(constant([1]))",
                "constant([1]) + constant([1])",
            })
    void valuesThatGrowOrMakeNoSense(String value) {
        refused(definition("let", Map.of("a", value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat(reduce([x], s, i, range(40), s + s))",
                "cat(flat([chunk(x, 9999, 2) for i in range(9999)]))",
                "reduce(m(x), y, i, range(100000), reduce(y, z, j, range(100), z))",
                "m",
                "5",
                "'a'",
                "[]",
                "x == x",
                "m(none)",
                "m(x, k=3)",
                "scan([m], [])",
                "relu()",
                "flatten()",
                "gather(x, constant([]), 1)",
                "gather(x, x, 1)",
                "einsum('bchw,bchw->bb', x, x)",
                "einsum('bbhw,bchw->b', x, x)",
                "grid_sample(x, constant([7, 4, 4, 9]))",
                "reduce(x, y)",
            })
    void dataflowThatGrowsOrMakesNoSense(String forward) {
        refused(definition("forward", forward));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reduce(sequential(SiLU()), s, i, range(40), sequential(s, s))",
                "copy(reduce(sequential(SiLU()), s, i, range(40), sequential(s, s)))",
                "reduce(sequential(SiLU()), s, i, range(40000), sequential(s))",
                "repeat(9000000000000000000, SiLU())",
                "modules()",
                "modules([])",
                "activation(true)",
                "copy()",
                "fold()",
                "frozen()",
                "repeat(2)",
                "repeat(2, SiLU(), SiLU())",
                "repeat(n=2)",
                "shared('a')",
                "shared(none, 5)",
                "frozen(5)",
                "frozen(none)",
                "frozen(Conv(c1, c2))",
                "fold(SiLU())",
                "fold(Conv(c1, c2))",
                "without_weights(Conv2d(c1, c2, 1))",
                "value_by_keyword(SiLU())",
                "sequential(k=3)",
                "Conv2d(c1, c2, 1)(c1)",
                "D(c1, c2)",
            })
    void childrenThatGrowOrMakeNoSense(String child) {
        refused(definition("children", Map.of("m", child)));
    }

    @Test
    void childrenNestedWithoutParentheses() {
        refused(definition("children", Map.of("m", "- ".repeat(950) + "D(c1, c2)")));
    }

    static Stream<Map<String, Object>> keys() {
        return Stream.of(
                definition("children", List.of("Conv(c1, c2)")),
                definition("children", "Conv(c1, c2)"),
                definition("fused", 5),
                definition("fused", Map.of("children", List.of(1))),
                definition("layer", 5),
                definition("layer", Map.of("zz", 1)),
                definition("layer", Map.of("scaled", "no")),
                definition("layer", Map.of("keywords", 5)),
                definition("layer", Map.of("arguments", 5)),
                definition("layer", Map.of("arguments", List.of("c1"))),
                definition("layer", Map.of("arguments", "'abc'")),
                definition("network", 5),
                definition("network", Map.of("zz", 1)),
                definition("network", Map.of("run", List.of("levels"))),
                definition("network", Map.of("reads_kept", "true")),
                definition("network", Map.of("class", List.of(1))),
                definition("network", Map.of("text", List.of(80))),
                definition("extends", "D"),
                definition("extends", List.of("Conv")),
                definition("extends", "Konv"),
                definition("is", 5),
                definition("is", "Conv(c1, c2)"),
                definition("args", "c1, c1, k=1"),
                definition("args", "c1, c2, k=2 ** 70"),
                definition("args", "c1, c2, k=modules()"),
                definition("args", "c1, c2, k=exp(constant([1]))"),
                definition("inputs", "x, x"),
                definition("inputs", "x,,y"),
                definition("forward", Map.of("result", "m(x)", "training", "x")),
                definition("forward", Map.of("y", "m(x)", "training", "y")));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keysThatHoldWhatTheyCannot(Map<String, Object> definition) {
        refused(definition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fold(m)", "frozen(m)", "5", "Conv2d(c1, c2, 1)(c1)", "zz(c1)"})
    void rewritesThatMakeNoSense(String child) {
        Map<String, Object> model = new LinkedHashMap<>(Map.of("nc", 3, "anchors", 3, "head", List.of()));
        model.put("depth_multiple", 1.0);
        model.put("width_multiple", 1.0);
        model.put("modules", Map.of("D", definition("fused", Map.of("children", Map.of("m", child)))));
        model.put("backbone", List.of(List.of(-1, 1, "D", List.of(8))));
        String body = RunningService.JSON.writeValueAsString(Map.of("model", model, "dialect", "yolov5-7.0"));
        HttpResponse<String> answer = new RunningService(port).post("/api/v1/complexity", "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo(child.startsWith("zz") ? "/model/modules/D/fused/children/m" : "/model/modules/D");
    }

    @Test
    void textThatIsMultipliedByExtending() {
        Map<String, Object> lets = new LinkedHashMap<>();
        IntStream.range(0, 2_000).forEach(i -> lets.put("a" + i, i));
        Map<String, Object> modules = new LinkedHashMap<>();
        modules.put("D", definition("let", lets));
        IntStream.range(0, 500).forEach(i -> modules.put("E" + i, Map.of("extends", "D")));
        Map<String, Object> model = new LinkedHashMap<>(Map.of(
                "nc", 3, "modules", modules, "head", List.of(), "backbone", List.of(List.of(-1, 1, "D", List.of(8)))));
        assertThat(refusedModel(model).get("pointer").asString()).startsWith("/model/modules/");
    }

    @Test
    void rowsThatGiveTextToRowsThatGiveText() {
        Map<String, Object> modules = Map.of(
                "V", Map.of("args", "c1", "layer", Map.of("gives_text", true), "inputs", "x, text", "forward", "text"),
                "W",
                        Map.of(
                                "args", "ch",
                                "layer", Map.of("gives_text", true, "list", true),
                                "inputs", "x, text",
                                "forward", "text"));
        List<Object> rows = new java.util.ArrayList<>(
                List.of(List.of(-1, 1, "Conv", List.of(16, 3, 2)), List.of(0, 1, "V", List.of())));
        for (int i = 1; i < 200; i++) {
            rows.add(List.of(List.of(i, i), 1, "W", List.of()));
        }
        Map<String, Object> model = Map.of(
                "nc",
                80,
                "modules",
                modules,
                "backbone",
                rows,
                "head",
                List.of(List.of(Collections.singletonList(0), 1, "WorldDetect", List.of("nc", 512, true))));
        assertThat(refusedModel(model).get("pointer").asString()).isEqualTo("/model/backbone/15");
    }

    @Test
    void headsOverRowsThatGiveNoMaps() {
        Map<String, Object> modules = Map.of(
                "V", Map.of("args", "c1", "forward", "mean(x)"),
                "H",
                        Map.of(
                                "args",
                                "nc",
                                "layer",
                                Map.of("list", true, "channels", "a[0]", "arguments", "a"),
                                "forward",
                                "x[0]",
                                "network",
                                Map.of("run", "levels")));
        Map<String, Object> model = new LinkedHashMap<>(Map.of("nc", 3, "modules", modules, "head", List.of()));
        model.put(
                "backbone",
                List.of(
                        List.of(-1, 1, "Conv", List.of(8)),
                        List.of(-1, 1, "V", List.of()),
                        List.of(Collections.singletonList(-1), 1, "H", List.of(3))));
        assertThat(refusedModel(model).get("pointer").asString()).isEqualTo("/model/backbone/2");
    }

    /** The law of the difference holds for whatever fusing does to a module of one's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{children: {q: 'repeat(2, m)'}, forward: q(x)}",
                "{children: {m: none}, forward: x}",
                "{children: {m: 'sequential(m)'}}",
                "{children: {m: none, q: 'sequential(m)'}, forward: q(x)}",
            })
    void causesAddUpForEveryRewrite(String fused) {
        String yaml = """
                nc: 3
                modules:
                  D: {args: 'c1, c2', children: {m: 'Conv(c1, c2)'}, forward: m(x), fused: %s}
                backbone: [[-1, 11, Conv, [8]], [-1, 1, D, [8]]]
                head: []
                """.formatted(fused).replace("[-1, 11, Conv, [8]]", "[-1, 1, Conv, [8]], [-1, 11, Conv, [8]]");
        for (String dialect : List.of("ultralytics-8.4", "yolov5-7.0")) {
            String text = dialect.startsWith("yolov5")
                    ? yaml + "anchors: 3\ndepth_multiple: 1.0\nwidth_multiple: 1.0\n"
                    : yaml;
            JsonNode difference = new RunningService(port)
                    .report(Map.of("yaml", text, "dialect", dialect))
                    .get("difference");
            for (String figure : List.of("layers", "parameters", "gradients")) {
                long sum = 0;
                for (JsonNode cause : difference.get("causes")) {
                    sum += cause.get(figure).asLong();
                }
                assertThat(sum)
                        .as(dialect + " " + figure)
                        .isEqualTo(difference.get(figure).asLong());
            }
        }
    }

    @Test
    void explanationsThatWouldTakeLongAreStoppedAndSaySo() {
        Map<String, Object> scales = new LinkedHashMap<>();
        IntStream.range(0, 2_000).forEach(i -> scales.put("s" + i, List.of(1.0, 1.0, 1024)));
        List<Object> rows = new java.util.ArrayList<>();
        IntStream.range(0, 300).forEach(i -> rows.add(List.of(-1, 3, "C2f", List.of(64))));
        Map<String, Object> model = Map.of(
                "nc",
                80,
                "scales",
                scales,
                "backbone",
                rows,
                "head",
                List.of(List.of(List.of(299), 1, "Detect", List.of("nc"))));
        String body = RunningService.JSON.writeValueAsString(
                Map.of("model", model, "published", Map.of("gflops", "6.5", "parameters", 123)));
        HttpResponse<String> answer = new RunningService(port).post("/api/v1/explanations", "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON.readTree(answer.body()).get("stopped").asString())
                .contains("steps of work");
    }
}
