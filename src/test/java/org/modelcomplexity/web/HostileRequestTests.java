package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Requests made to kill or to starve: small ones that ask for much. Each is refused in a few words and at a place, and
 * what it took on the way is bounded in steps and in bytes, those that its budget counts and those the machine counts.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class HostileRequestTests {
    private static final String COMPLEXITY = "/api/v1/complexity";
    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final int LONGEST_ANSWER = 200_000;
    /** What is allocated, most of it let go at once, beside the largest body's own. */
    private static final long MOST_ALLOCATED = 1L << 30;

    @LocalServerPort
    private int port;

    @Autowired
    private AnalysisService service;

    private static Arguments yaml(String name, String body, String problem) {
        return Arguments.of(name, YAML, body, problem);
    }

    private static Arguments json(String name, Map<String, ?> body, String problem) {
        return Arguments.of(name, JSON, RunningService.JSON.writeValueAsString(body), problem);
    }

    private static Map<String, Object> layers(List<Long> shape, List<?> layers, Map<String, ?> modules) {
        return Map.of("model", Map.of("input", Map.of("shape", shape), "layers", layers, "modules", modules));
    }

    private static List<Object> repeated(int times, Object row) {
        return Collections.nCopies(times, row);
    }

    private static List<Object> behind(Object first, List<?> others) {
        List<Object> rows = new ArrayList<>(List.of(first));
        rows.addAll(others);
        return rows;
    }

    /** A model with a module of its own, {@code D}, of one key besides what it needs, in so many rows. */
    private static Map<String, Object> own(int rows, String key, Object value) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("args", "c1, c2=8, *, t='a'");
        definition.put("children", Map.of("m", "Conv(c1, c1)"));
        definition.put("forward", "m(x)");
        definition.put(key, value);
        return defining(Map.of("D", definition), repeated(rows, row("D", 8)));
    }

    private static Map<String, Object> defining(Map<String, ?> modules, List<?> backbone) {
        Map<String, Object> model = Map.of("nc", 3, "head", List.of(), "backbone", backbone, "modules", modules);
        return Map.of("model", model, "dialect", "ultralytics-8.4");
    }

    private static List<Object> row(String module, Object... arguments) {
        return List.of(-1, 1, module, List.of(arguments));
    }

    private static Map<String, String> many(int times, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            all.put(name.formatted(i), value.formatted(i, Math.max(0, i - 1)));
        }
        return all;
    }

    private static String aliases(String value, int times) {
        return String.join(", ", Collections.nCopies(times, value));
    }

    private static String mergesOfMerges() {
        StringBuilder text = new StringBuilder("m0: &m0 {}\n");
        for (int i = 1; i < 10; i++) {
            text.append("m%d: &m%d {<<: [%s]}\n".formatted(i, i, aliases("*m" + (i - 1), 10)));
        }
        return text.toString();
    }

    static Stream<Arguments> requests() {
        return Stream.concat(documents(), Stream.concat(values(), networks()));
    }

    /** What the readers see. */
    private static Stream<Arguments> documents() {
        return Stream.of(
                yaml("a megabyte of values", "a: [" + aliases("x", 330_000) + "]", "limit-exceeded"),
                yaml("a long key", "? " + "k".repeat(450_000) + "\n: [" + aliases("x", 1_000) + "]", "limit-exceeded"),
                yaml("merges of merges", mergesOfMerges(), "limit-exceeded"),
                yaml(
                        "one large mapping merged often",
                        "m: &m {" + String.join(": 1, ", many(3_000, "k%d", "").keySet()) + ": 1}\n" + "n: ["
                                + aliases("{<<: [" + aliases("*m", 100) + "]}", 400) + "]",
                        "limit-exceeded"),
                yaml(
                        "a long text named by many rows",
                        "x: &s " + "s".repeat(400_000) + "\nbackbone:\n" + "- [-1, 1, *s, []]\n".repeat(1_990),
                        "limit-exceeded"),
                yaml(
                        "a text at the limit named by many rows",
                        "x: &s " + "s".repeat(16_000) + "\nbackbone:\n" + "- [-1, 1, *s, []]\n".repeat(390),
                        "missing-key"),
                yaml(
                        "digits that are no number",
                        "nc: 1\nanchors: 3\ndepth_multiple: 1\nwidth_multiple: 1\nhead: []\nbackbone:\n- [-1, 1, Conv, [0"
                                + "1".repeat(16_000) + "x]]",
                        "wrong-value"),
                yaml("a number without end", "a: " + "7".repeat(16_000), "missing-key"),
                Arguments.of(
                        "a long key over many values",
                        JSON,
                        "{\"model\": {\"" + "k".repeat(49_000) + "\": [" + aliases("1", 20_000) + "]}}",
                        "limit-exceeded"),
                Arguments.of("brackets without end", JSON, "[".repeat(900_000), "malformed-document"));
    }

    /** What the notation computes. */
    private static Stream<Arguments> values() {
        String doubled = "reduce([0], s, i, range(40), [s, s])";
        return Stream.of(
                json(
                        "a shared tree printed",
                        own(1, "layer", Map.of("arguments", "[c1, " + doubled + "]")),
                        "limit-exceeded"),
                json("lists of lists of lists", own(1, "let", many(60, "a%d", "[range(9000), %2$d]")), null),
                json(
                        "lets that triple",
                        own(1, "let", Map.of("a", "reduce([0], s, i, range(30), [s, s, s])")),
                        "limit-exceeded"),
                json("a deep list", own(1, "let", Map.of("a", "reduce(0, s, i, range(900), [s])")), "limit-exceeded"),
                json(
                        "spread",
                        own(1, "let", Map.of("a", "[spread(90000, 1) for i in range(90000)]")),
                        "limit-exceeded"),
                json("long sums", own(1, "let", many(90, "a%d", "c1" + "+c1".repeat(600))), null),
                json(
                        "defaults that work",
                        own(1, "args", "c1, c2, a=[sum(range(9000)) for i in range(9000)]"),
                        "limit-exceeded"),
                json(
                        "a long text looked through",
                        own(
                                1,
                                "let",
                                Map.of(
                                        "a",
                                        "['%s' in '%s' for i in range(90000)]"
                                                .formatted("a".repeat(600) + "b", "a".repeat(1_200)))),
                        "limit-exceeded"),
                json("kernels of no size", own(1, "let", Map.of("a", "balanced(5, [1e-300])")), "wrong-value"),
                json("many definitions", defining(extending(2_000), List.of(row("Big"))), "limit-exceeded"),
                json(
                        "many names to look for",
                        defining(
                                named(3_000),
                                many(1_900, "Blokk%05dAbcdefghij", "").keySet().stream()
                                        .map(HostileRequestTests::row)
                                        .toList()),
                        "unknown-module"));
    }

    private static Map<String, Object> extending(int times) {
        Map<String, Object> modules = new LinkedHashMap<>();
        modules.put("Big", Map.of("args", "c1", "let", many(5_000, "v%d", "1"), "forward", "x"));
        many(times, "E%d", "").keySet().forEach(name -> modules.put(name, Map.of("extends", "Big")));
        return modules;
    }

    private static Map<String, Object> named(int times) {
        Map<String, Object> modules = new LinkedHashMap<>();
        many(times, "Block%05dAbcdefghij", "")
                .keySet()
                .forEach(name -> modules.put(name, Map.of("args", "c1", "forward", "x")));
        return modules;
    }

    /** What networks are built and run. */
    private static Stream<Arguments> networks() {
        Map<String, Object> shared = Map.of("m", "reduce(Identity(), s, i, range(40), sequential(s, s))");
        Map<String, Object> nested = Map.of("D", Map.of("args", "", "forward", "[[x, x], x]"));
        return Stream.of(
                json(
                        "ten million pieces",
                        layers(
                                List.of(10_000L, 1L),
                                behind(
                                        row("Identity"),
                                        repeated(1_000, Map.of("from", 0, "type", "Chunk", "args", List.of(10_000)))),
                                Map.of()),
                        "limit-exceeded"),
                json(
                        "half a million activations",
                        own(10, "forward", "[relu(x) for i in range(50000)][0]"),
                        "limit-exceeded"),
                json(
                        "a rank of forty thousand",
                        layers(Collections.nCopies(40_000, 1L), List.of(row("Identity")), Map.of()),
                        "limit-exceeded"),
                json("a shared tree walked", own(1, "children", shared), "limit-exceeded"),
                json(
                        "a deep tree",
                        own(1, "children", Map.of("m", "reduce(Identity(), s, i, range(900), sequential(s))")),
                        "limit-exceeded"),
                json("an index into a long chain", ownChain(), null),
                json("many slots copied often", own(1_900, "let", many(15_000, "v%d", "1")), "limit-exceeded"),
                json(
                        "nested results added",
                        layers(List.of(1L, 3L, 8L, 8L), List.of(row("D"), row("Add")), nested),
                        "size-mismatch"),
                json(
                        "nested results chunked",
                        layers(List.of(1L, 3L, 8L, 8L), List.of(row("D"), row("Chunk", 2)), nested),
                        "size-mismatch"),
                json(
                        "results nested without end",
                        layers(
                                List.of(1L, 3L, 8L, 8L),
                                List.of(row("D")),
                                Map.of("D", Map.of("args", "", "forward", "reduce(x, s, i, range(3000), [s])"))),
                        "limit-exceeded"),
                json(
                        "more FLOPs than 64 bits",
                        layers(List.of(1L, 1L), List.of(row("Linear", 1, 6_917_529_027_641_081_856L, false)), Map.of()),
                        "overflow"),
                yaml("more parameters than 64 bits", """
                        {nc: 80, anchors: 3, depth_multiple: 1, width_multiple: 1, head: [],
                         backbone: [[-1, 1, Conv, [3000000]], [-1, 1, Conv, [400000000]]]}""", "overflow"));
    }

    private static Map<String, Object> ownChain() {
        Map<String, Object> definition = Map.of(
                "args",
                "c1, c2",
                "children",
                Map.of("m", "repeat(40000, Identity())"),
                "forward",
                "[m[i] for i in range(40000)][0](x)");
        return defining(Map.of("D", definition), List.of(row("D", 8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void answersShortly(String name, String type, String body, @org.jspecify.annotations.Nullable String problem) {
        HttpResponse<String> answer = new RunningService(port).post(COMPLEXITY, type, body);
        assertThat(answer.body().length()).isLessThan(LONGEST_ANSWER);
        if (problem == null) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return;
        }
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        JsonNode first = RunningService.JSON.readTree(answer.body()).at("/errors/0");
        assertThat(first.get("problem").asString()).as(answer.body()).isEqualTo(problem);
        assertThat(first.get("detail").asString())
                .isNotBlank()
                .hasSizeLessThan(1_000)
                .doesNotContain("Node[", "java.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void takesNoMoreThanItsBudget(
            String name, String type, String body, @org.jspecify.annotations.Nullable String problem) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Budget budget = service.budget();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            service.analyse(request(type, body.getBytes(StandardCharsets.UTF_8), budget), budget);
        } catch (InvalidModelException refused) {
            assertThat(problem).as(refused.getMessage()).isNotNull();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
        assertThat(budget.steps()).isLessThan(2 * budget.limits().steps());
        assertThat(budget.bytes()).isLessThan(2 * budget.limits().memory());
    }

    private static AnalysisRequest request(String type, byte[] body, Budget budget) {
        Node read = type.equals(YAML) ? YamlReader.read(body, budget) : JsonReader.read(body, budget);
        Node model = type.equals(YAML) ? read : java.util.Objects.requireNonNull(read.get("model"));
        Node dialect = read.get("dialect");
        return AnalysisRequest.of(
                model,
                dialect == null ? "auto" : String.valueOf(dialect.value()),
                null,
                List.of("all"),
                java.util.Set.of("rows", "operations", "parameters", "types"));
    }
}
