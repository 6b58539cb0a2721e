package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Short requests whose definitions make or walk much: each once took a service's memory, or its time. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class HostileNotationTests {
    /** What is held must fit a heap of 128 MB; what is let go at once comes on top. */
    private static final long MOST_ALLOCATED = 600L << 20;

    private static final long LONGEST_NANOS = 4_000_000_000L;
    private static final String ONES = String.join("+", Collections.nCopies(950, "1"));

    @Autowired
    private AnalysisService service;

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> with(Map<String, Object> map, int times, String name, IntFunction<?> value) {
        for (int i = 0; i < times; i++) {
            map.put(name + i, value.apply(i));
        }
        return map;
    }

    private static List<Object> row(String type, Object... arguments) {
        return List.of(-1, 1, type, List.of(arguments));
    }

    private static Arguments model(String name, Map<String, ?> modules, List<?> rows, String problem) {
        return Arguments.of(name, map("nc", 3, "modules", modules, "backbone", rows, "head", List.of()), problem);
    }

    private static Arguments lets(String name, String problem, Map<String, Object> lets) {
        Map<String, Object> definition = map("args", "", "let", lets, "forward", "x");
        return model(name, Map.of("D", definition), List.of(row("D")), problem);
    }

    private static Arguments layers(String name, String problem, Map<String, ?> modules, List<?> rows) {
        Map<String, Object> input = Map.of("shape", List.of(1, 3, 8, 8));
        return Arguments.of(name, map("input", input, "modules", modules, "layers", rows), problem);
    }

    static Stream<Arguments> requests() {
        return Stream.of(steps(), modules(), lists(), definitions(), names()).flatMap(each -> each);
    }

    private static Stream<Arguments> steps() {
        return Stream.of(
                lets("additions in a loop", "limit-exceeded", map("v", "[" + ONES + " for i in range(60000)]")),
                lets(
                        "additions in many loops",
                        "limit-exceeded",
                        with(map("R", "range(90000)"), 40, "v", i -> "reduce(0, s, i, R, " + ONES + ")")),
                lets(
                        "a list as a key",
                        "wrong-type",
                        map("L", "range(9000)", "m", "sequential([shared(L, SiLU()) for i in range(50000)])")),
                model(
                        "arguments looked for among others",
                        Map.of(
                                "D",
                                map(
                                        "args", "a, b, c",
                                        "layer", map("arguments", "[i * 0 + 2 for i in range(60000)]"),
                                        "forward", "x")),
                        List.of(row("D", Collections.nCopies(30_000, 1).toArray())),
                        "limit-exceeded"),
                lets(
                        "long texts compared",
                        "limit-exceeded",
                        map(
                                "R",
                                "range(90000)",
                                "k",
                                "'" + "x".repeat(1_900) + "'",
                                "l",
                                "'" + "x".repeat(1_900) + "'",
                                "v",
                                "reduce(0, s, i, R, k == l and k == l and k == l and k == l)")),
                model(
                        "variables set by every row",
                        Map.of(
                                "D",
                                map(
                                        "args",
                                        "",
                                        "layer",
                                        map("sets", with(map(), 2_500, "n", i -> "1")),
                                        "forward",
                                        "x")),
                        Collections.nCopies(300, row("D")),
                        "invalid-definition"));
    }

    private static Stream<Arguments> modules() {
        return Stream.of(
                lets(
                        "frozen layers",
                        "limit-exceeded",
                        with(map("R", "range(90000)", "c", "Conv2d(1, 1, 1)"), 8, "v", i -> "[frozen(c) for i in R]")),
                lets(
                        "copies of a layer of many tensors",
                        "limit-exceeded",
                        map("c", "LSTM(1, 1, 100)", "v", "[copy(c) for i in range(15000)]")),
                lets(
                        "attentions without weights",
                        "limit-exceeded",
                        with(
                                map("R", "range(90000)", "c", "MultiheadAttention(8, 2)"),
                                8,
                                "v",
                                i -> "[without_weights(c) for i in R]")),
                lets(
                        "places of one module",
                        "limit-exceeded",
                        with(map("s", "SiLU()", "L", "[s for i in range(90000)]"), 30, "a", i -> "modules(L)")),
                lets(
                        "repeats of one module",
                        "limit-exceeded",
                        with(map("s", "SiLU()"), 30, "a", i -> "repeat(90000, s)")),
                lets("empty chains", "limit-exceeded", map("v", "[repeat(0, SiLU()) for i in range(60000)]")),
                layers(
                        "an empty chain in every row",
                        "limit-exceeded",
                        Map.of("D", map("args", "", "children", map("m", "repeat(0, SiLU())"), "forward", "m(x)")),
                        Collections.nCopies(40, List.of(-1, 999, "D", List.of()))));
    }

    private static Stream<Arguments> lists() {
        String eight = "[a, a, a, a, a, a, a, a]";
        Map<String, Object> shared = map("a", "[i + 1000 for i in range(3000)]", "b", eight, "c", "[b, b, b, b]");
        Map<String, Object> looped = new LinkedHashMap<>(shared);
        looped.put("v", "[len(same(c, none, 1)) for i in range(3000)]");
        List<Integer> long20 = Collections.nCopies(20_000, 1);
        return Stream.of(
                lets("paddings of shared lists", "limit-exceeded", with(shared, 60, "v", i -> "same(c, none, 1)")),
                lets("paddings of shared lists in a loop", "limit-exceeded", looped),
                lets("pairs of a list", "limit-exceeded", with(map("R", "range(32000)"), 29, "v", i -> "enumerate(R)")),
                lets("zipped lists", "limit-exceeded", with(map("R", "range(32000)"), 29, "v", i -> "zip(R, R)")),
                lets(
                        "one list zipped often",
                        "limit-exceeded",
                        map("R", "range(90000)", "v", "zip(" + String.join(",", Collections.nCopies(900, "R")) + ")")),
                lets(
                        "one list flattened often",
                        "limit-exceeded",
                        map(
                                "R",
                                "range(90000)",
                                "v",
                                "flat([" + String.join(",", Collections.nCopies(900, "R")) + "])")),
                lets(
                        "large numbers",
                        "limit-exceeded",
                        with(map("R", "range(90000)"), 29, "v", i -> "[i + 10000000 for i in R]")),
                model(
                        "a row's list put into lists",
                        Map.of(
                                "D",
                                map(
                                        "args",
                                        "k=1",
                                        "let",
                                        map("v", "[len([k]) for i in range(20000)]"),
                                        "forward",
                                        "x")),
                        List.of(row("D", long20)),
                        null),
                model(
                        "a row's arguments put into lists",
                        Map.of(
                                "D",
                                map(
                                        "args", "k=1",
                                        "layer", map("arguments", "[len([len([a]) for i in range(20000)])]"),
                                        "forward", "x")),
                        List.of(row("D", long20)),
                        null),
                lets(
                        "tensors of many axes",
                        "limit-exceeded",
                        map("s", "[1 for i in range(64)]", "v", "[constant(s) for i in range(90000)]")));
    }

    private static Stream<Arguments> definitions() {
        Map<String, Object> many = map("args", "k", "parameters", with(map(), 200, "w", i -> "k"), "forward", "x");
        Map<String, Object> maker =
                map("args", "", "let", map("k", "[1]", "v", "[E(k) for i in range(3500)]"), "forward", "x");
        Map<String, Object> slots = map("args", "", "let", with(map(), 3_000, "a", i -> "1"), "forward", "x");
        Map<String, Object> copier = map(
                "args",
                "",
                "children",
                map("e", "E()", "m", "modules([copy(e) for i in range(18000)])"),
                "forward",
                "x");
        String lists = String.join(",", Collections.nCopies(300, "e"));
        Map<String, Object> empty = map(
                "args",
                "",
                "let",
                map("e", "[]", "a", "[" + lists + "]", "b", "[a for i in range(300)]"),
                "forward",
                "b");
        Map<String, Object> tensors =
                map("args", "", "forward", map("a", "[x for i in range(300)]", "result", "[a for i in range(300)]"));
        return Stream.of(
                model("learned tensors", Map.of("E", many, "D", maker), List.of(row("D")), "limit-exceeded"),
                model("copies of many slots", Map.of("E", slots, "D", copier), List.of(row("D")), "limit-exceeded"),
                layers(
                        "lists of no tensors",
                        "invalid-definition",
                        Map.of("D", empty),
                        Collections.nCopies(61, row("D"))),
                layers("lists of one tensor", "limit-exceeded", Map.of("D", tensors), ofFirst(61)));
    }

    private static List<Object> ofFirst(int times) {
        List<Object> rows = new ArrayList<>(List.of(row("Identity")));
        rows.addAll(Collections.nCopies(times, List.of(0, 1, "D", List.of())));
        return rows;
    }

    /** Names that are alike until late. */
    private static String alike(int number) {
        StringBuilder name = new StringBuilder("Q".repeat(36));
        for (int bit = 0; bit < 12; bit++) {
            name.append((char) ('a' + (number >> bit & 1) + 2 * bit));
        }
        return name.append("z".repeat(11)).toString();
    }

    private static Stream<Arguments> names() {
        Map<String, Object> modules = map("D", map("args", "", "forward", "x"));
        List<Object> rows = new ArrayList<>(List.of(row("Unknown")));
        List<Object> labels = new ArrayList<>();
        for (int i = 0; i < 1_850; i++) {
            modules.put(alike(i), map("forward", "x"));
            rows.add(row(alike(i), 1));
            labels.add(map("type", "ReLU", "name", alike(i)));
        }
        for (int i = 0; i < 120; i++) {
            labels.add(map("type", "ReLU", "from", alike(2_000 + i)));
        }
        List<Object> unknown = new ArrayList<>();
        for (int i = 0; i < 1_990; i++) {
            unknown.add(row(alike(2_000 + i), 1));
        }
        return Stream.of(
                model("rows behind one that is unknown", modules, rows, "unknown-module"),
                model("unknown rows", modules, unknown, "unknown-module"),
                layers("unknown labels", "wrong-from", Map.of(), labels));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void takesNoMoreThanItsBudget(
            String name, Map<String, ?> model, @org.jspecify.annotations.Nullable String problem) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Budget budget = service.budget();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long time = threads.getCurrentThreadCpuTime();
        InvalidModelException refused = catchThrowableOfType(
                InvalidModelException.class, () -> service.analyse(request(model, budget), budget));
        assertThat(threads.getCurrentThreadCpuTime() - time).as("nanoseconds").isLessThan(LONGEST_NANOS);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                .as("bytes")
                .isLessThan(MOST_ALLOCATED);
        assertThat(refused == null ? null : refused.findings().get(0).problem().code())
                .as(refused == null ? "answered" : refused.findings().get(0).toString())
                .isEqualTo(problem);
    }

    private static AnalysisRequest request(Map<String, ?> model, Budget budget) {
        String body = RunningService.JSON.writeValueAsString(Map.of("model", model));
        Node read = JsonReader.read(body.getBytes(StandardCharsets.UTF_8), budget);
        return AnalysisRequest.of(
                Objects.requireNonNull(read.get("model")),
                model.containsKey("layers") ? "auto" : "ultralytics-8.4",
                null,
                List.of("all"),
                Set.of("rows", "operations", "parameters", "types"));
    }
}
