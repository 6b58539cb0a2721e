package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Every measured block of the library: as a row of a layer list, inside YOLO's models, and posted as one's own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BlockTests {
    private static final List<String> TOOLS = List.of("thop-0.1.1", "ultralytics-thop-2.1.6", "fvcore");
    private static final Map<String, Object> YOLOV5 =
            Map.of("nc", 80, "anchors", 3, "depth_multiple", 1.0, "width_multiple", 1.0);
    private static final Map<String, Object> YOLOV8 =
            Map.of("nc", 80, "scales", Map.of("l", List.of(1.0, 1.0, 4096)), "scale", "l");

    @LocalServerPort
    private int port;

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(BlockTests.class.getResourceAsStream("/community/blocks.json"))) {
            return StreamSupport.stream(RunningService.JSON.readTree(in).spliterator(), false)
                    .map(each -> Arguments.of(each.get("id").asString(), each))
                    .toList()
                    .stream();
        }
    }

    @Test
    void everyCaseIsThereAndEveryVerifiedBlockHasOne() throws IOException {
        List<String> held = cases().map(
                        each -> ((JsonNode) each.get()[1]).get("block").asString())
                .distinct()
                .toList();
        assertThat(cases().count()).isEqualTo(38);
        List<String> verified = new ArrayList<>();
        for (JsonNode block : RunningService.JSON.readTree(
                new RunningService(port).get("/api/v1/blocks").body())) {
            assertThat(block.get("source").asString()).as(block.toString()).isNotEmpty();
            assertThat(block.get("description").asString()).as(block.toString()).isNotEmpty();
            if (block.get("verified").asBoolean()) {
                verified.add(block.get("name").asString());
            }
        }
        assertThat(verified).containsExactlyInAnyOrderElementsOf(held);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isExactAsARowOfALayerList(String id, JsonNode reference) {
        Map<String, Object> request = asRow(reference, reference.get("block").asString());
        request.put("blocks", "community");
        compare(reference, new RunningService(port).report(request), "b.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isTheSamePostedAsAModuleOfOnesOwn(String id, JsonNode reference) {
        RunningService service = new RunningService(port);
        String block = reference.get("block").asString();
        String yaml = service.get("/api/v1/blocks/" + block + "?dialect=torch").body();
        Map<String, Object> posted = asRow(reference, block);
        Map<String, Object> model = new LinkedHashMap<>((Map<String, Object>) posted.get("model"));
        model.put("modules", new Yaml().load(yaml));
        posted.put("model", model);
        Map<String, Object> known = asRow(reference, block);
        known.put("blocks", "community");
        JsonNode own = service.report(posted);
        JsonNode library = service.report(known);
        for (String part : List.of("training", "fused", "difference", "rows", "parameters")) {
            assertThat(own.get(part)).isEqualTo(library.get(part));
        }
    }

    static Stream<Arguments> inModels() throws IOException {
        return cases().filter(each -> !each.get()[0].toString().contains("MHSA2d"))
                .flatMap(each -> Stream.of("yolov5-6.0", "yolov5-7.0", "ultralytics-8.4")
                        .map(dialect -> Arguments.of(each.get()[0], dialect, each.get()[1])));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("inModels")
    void isExactInsideAModelAndAddsUp(String id, String dialect, JsonNode reference) {
        Map<String, Object> model = new LinkedHashMap<>(dialect.startsWith("yolov5") ? YOLOV5 : YOLOV8);
        List<Object> backbone = new ArrayList<>();
        List<Object> sources = new ArrayList<>();
        List<JsonNode> inputs = new ArrayList<>();
        reference.get("inputs").forEach(inputs::add);
        for (JsonNode input : reference.get("reads_list").asBoolean() ? inputs : List.of(reference.get("inputs"))) {
            sources.add(backbone.size() + 1);
            backbone.add(List.of(-1, 1, "Conv", List.of(8, 3, 1)));
            backbone.add(List.of(-1, 1, "Conv", List.of(input.get(1).asLong(), 3, backbone.size() == 1 ? 2 : 1)));
        }
        int row = backbone.size();
        boolean list = reference.get("reads_list").asBoolean();
        long repeats = list || !reference.get("arguments").has("n")
                ? 1
                : reference.at("/arguments/n").asLong();
        backbone.add(
                List.of(list ? sources : -1, repeats, reference.get("block").asString(), inRow(reference)));
        model.put("backbone", backbone);
        model.put(
                "head",
                List.of(List.of(
                        List.of(row),
                        1,
                        "Detect",
                        dialect.startsWith("yolov5") ? List.of("nc", List.of(List.of(1, 2))) : List.of("nc"))));
        JsonNode report = new RunningService(port)
                .report(Map.of(
                        "model",
                        model,
                        "dialect",
                        dialect,
                        "blocks",
                        "community",
                        "imgsz",
                        64,
                        "include",
                        "rows,parameters,difference"));
        assertThat(report.at("/rows/" + row + "/parameters").asLong())
                .isEqualTo(reference.at("/expected/parameters").asLong());
        assertThat(names(report, "model." + row + ".")).isEqualTo(expectedNames(reference));
        addsUp(report);
    }

    /** The block's arguments as a row has them: without c1 and n, by position. */
    private List<Object> inRow(JsonNode reference) {
        List<Object> written = new ArrayList<>();
        int used = 0;
        for (JsonNode block : RunningService.JSON.readTree(
                new RunningService(port).get("/api/v1/blocks").body())) {
            if (block.get("name").equals(reference.get("block"))) {
                for (JsonNode argument : block.get("arguments")) {
                    String name = argument.get("name").asString();
                    if (!List.of("c1", "n").contains(name)) {
                        JsonNode given = reference.get("arguments").get(name);
                        written.add(RunningService.JSON.convertValue(
                                given == null ? argument.get("defaultValue") : given, Object.class));
                        used = given == null ? used : written.size();
                    }
                }
            }
        }
        return written.subList(0, used);
    }

    private static Map<String, Object> asRow(JsonNode reference, String block) {
        List<Object> inputs = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        boolean list = reference.get("reads_list").asBoolean();
        List<JsonNode> shapes = new ArrayList<>();
        (list ? reference.get("inputs") : RunningService.JSON.createArrayNode().add(reference.get("inputs")))
                .forEach(shapes::add);
        for (JsonNode shape : shapes) {
            names.add("x" + names.size());
            inputs.add(Map.of("name", names.get(names.size() - 1), "shape", shape));
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("type", block);
        row.put("name", "b");
        row.put("from", list ? names : names.get(0));
        row.put("args", reference.get("arguments"));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dialect", "torch");
        request.put("convention", "all");
        request.put("include", "rows,parameters,difference");
        request.put("model", Map.of("inputs", inputs, "layers", List.of(row)));
        return request;
    }

    private static void compare(JsonNode reference, JsonNode report, String prefix) {
        JsonNode expected = reference.get("expected");
        assertThat(report.at("/rows/0/output")).isEqualTo(expected.get("output"));
        assertThat(report.at("/training/parameters").asLong())
                .isEqualTo(expected.get("parameters").asLong());
        assertThat(report.at("/training/layers").asLong() - 1)
                .isEqualTo(expected.get("modules").asLong());
        assertThat(names(report, prefix)).isEqualTo(expectedNames(reference));
        int held = 0;
        for (JsonNode count : report.at("/training/counts")) {
            String tool = count.get("convention").asString();
            if (TOOLS.contains(tool)) {
                assertThat(count.get("macs").asLong())
                        .as(tool)
                        .isEqualTo(expected.at("/macs/" + tool).asLong());
                held++;
            }
            if (tool.equals("flop-counter-2.13")) {
                assertThat(count.get("flops").asLong())
                        .as(tool)
                        .isEqualTo(expected.get("flops_by_flop_counter").asLong());
                held++;
            }
        }
        assertThat(held).isEqualTo(TOOLS.size() + 1);
        addsUp(report);
    }

    private static List<String> expectedNames(JsonNode reference) {
        List<String> lines = new ArrayList<>();
        reference.at("/expected/named_parameters").forEach(line -> lines.add(line.asString()));
        return lines;
    }

    private static List<String> names(JsonNode report, String prefix) {
        return StreamSupport.stream(report.get("parameters").spliterator(), false)
                .filter(each -> each.get("name").asString().startsWith(prefix))
                .map(each -> each.get("name").asString().substring(prefix.length()) + " "
                        + each.get("shape").toString().replace(",", ", ")
                        + (each.get("gradient").asBoolean() ? " True" : " False"))
                .toList();
    }

    private static void addsUp(JsonNode report) {
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
    }

    @Test
    void anUnknownBlockIsNotFound() {
        HttpResponse<String> answer = new RunningService(port).get("/api/v1/blocks/CBAN");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("did you mean \\\"CBAM\\\"?");
    }
}
