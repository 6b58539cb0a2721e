package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Every program of torch.export through HTTP, as torch and fvcore count it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GraphReferenceTests {
    @LocalServerPort
    private int port;

    static Stream<Arguments> programs() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (InputStream in =
                new GZIPInputStream(new ClassPathResource("reference/export/cases.gz").getInputStream())) {
            for (JsonNode each : RunningService.JSON.readTree(in)) {
                all.add(Arguments.of(each.get("id").asString(), each));
            }
        }
        return all.stream();
    }

    @Test
    void everyProgramIsThere() throws IOException {
        assertThat(programs().count()).isEqualTo(47);
    }

    @Test
    void sizesOfAProgramAreNotChangedInSilence() throws IOException {
        String file = ((JsonNode) programs().findFirst().orElseThrow().get()[1])
                .get("file")
                .asString();
        HttpResponse<String> refused = post(file, "shapes=x:1x3x320x320");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("the sizes that it was exported with", "\"parameter\":\"shapes\"");
        JsonNode warned = new RunningService(port)
                .report(Map.of("preset", "yolov5s", "shapes", Map.of("x", List.of(1, 3, 320, 320))));
        assertThat(warned.get("warnings").toString()).contains("the option shapes is ignored");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7 | this one is of 7:", "[8] | this one is of a list:"})
    void aProgramOfAnotherVersionIsRefused(String version, String reason) {
        String program = "{\"graph_module\": {\"graph\": {}}, \"schema_version\": {\"major\": %s}}".formatted(version);
        HttpResponse<String> refused = new RunningService(port).post("/api/v1/complexity", "application/json", program);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains(reason, "/schema_version/major");
    }

    /** What stands where a flag or a tensor is meant is passed over whole, or refused, with all that is in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"requires_grad\":false | \"requires_grad\":{\"a\": [[1], {}]}",
                "\"requires_grad\":false | \"requires_grad\":[{\"sizes\": 3}]",
                "{\"user_input\": | {\"constant\": [[], {}], \"user_input\":",
                "{\"user_output\": | {\"loss\": [{\"arg\": 1}], \"user_output\":"
            })
    void whatIsNotReadIsPassedOverWhole(String text, String otherwise) throws IOException {
        String program;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes("rnn.json.gz")))) {
            program = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(program).contains(text);
        RunningService service = new RunningService(port);
        String answer = service.post("/api/v1/complexity", "application/json", program.replace(text, otherwise))
                .body();
        assertThat(RunningService.JSON.readTree(answer).get("training"))
                .isEqualTo(report("rnn.json.gz", "").get("training"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void aProgramComesBackExact(String id, JsonNode reference) {
        JsonNode expected = reference.get("expected");
        JsonNode answer = report(
                reference.get("file").asString(),
                "convention=flop-counter-2.13,fvcore,exact&include=rows,difference,coverage");
        JsonNode training = answer.get("training");
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(training.get("parameters").asLong())
                    .isEqualTo(expected.get("parameters").asLong());
            softly.assertThat(training.get("buffers").asLong())
                    .isEqualTo(expected.get("buffers").asLong());
            softly.assertThat(count(training, "flop-counter-2.13").get("flops").asLong())
                    .isEqualTo(expected.get("flops").asLong());
            softly.assertThat(figures(count(training, "flop-counter-2.13").get("byOperator")))
                    .isEqualTo(figures(expected.get("flops_by_operator")));
            softly.assertThat(count(training, "fvcore").get("macs").asLong())
                    .isEqualTo(expected.at("/fvcore/total").asLong());
            softly.assertThat(figures(count(training, "fvcore").get("byOperator")))
                    .isEqualTo(figures(expected.at("/fvcore/by_operator")));
            softly.assertThat(count(training, "exact").get("notCounted")).isEmpty();
            addsUp(softly, answer);
        });
    }

    private static void addsUp(SoftAssertions softly, JsonNode answer) {
        for (String figure : List.of("layers", "parameters", "gradients")) {
            long sum = 0;
            for (JsonNode cause : answer.at("/difference/causes")) {
                sum += cause.get(figure).asLong();
            }
            softly.assertThat(sum)
                    .as(figure)
                    .isEqualTo(answer.at("/difference/" + figure).asLong());
        }
        long parameters = 0;
        long fused = 0;
        for (JsonNode row : answer.get("rows")) {
            parameters += row.get("parameters").asLong();
            fused += row.get("fusedParameters").asLong();
        }
        softly.assertThat(parameters)
                .isEqualTo(answer.at("/training/parameters").asLong());
        softly.assertThat(fused).isEqualTo(answer.at("/fused/parameters").asLong());
    }

    /** ResNet-50 without its BatchNorms, each with a bias in its place, as torch's own fusing leaves it. */
    @Test
    void foldsBatchNormsByDataflow() {
        JsonNode answer = report("resnet50.json.gz", "convention=exact");
        assertThat(answer.at("/fused/parameters").asLong()).isEqualTo(25_530_472);
        assertThat(answer.at("/difference/layers").asLong()).isEqualTo(-53);
    }

    @Test
    void goesDeeperWhereThatIsAsked() {
        JsonNode flat = report("resnet18.json.gz", "depth=1");
        JsonNode deep = report("resnet18.json.gz", "depth=9");
        assertThat(paths(flat)).startsWith("conv1", "bn1", "relu", "maxpool").contains("fc");
        assertThat(paths(deep)).contains("layer1.0.conv1", "layer1.0.add_", "layer4.1.bn2");
        assertThat(flat.get("training")).isEqualTo(withoutRows(deep.get("training"), flat));
    }

    /** Totals are the same at any depth, but for the rows that kinds stand in. */
    private static JsonNode withoutRows(JsonNode deep, JsonNode flat) {
        assertThat(deep.get("parameters")).isEqualTo(flat.at("/training/parameters"));
        assertThat(deep.at("/counts/0/flops")).isEqualTo(flat.at("/training/counts/0/flops"));
        return flat.get("training");
    }

    @Test
    void saysWhyAConventionCannotCountAGraph() {
        HttpResponse<String> answer = post("resnet18.json.gz", "convention=thop-0.1.1");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("thop-0.1.1 hooks calls of modules, and a graph has operators alone");
    }

    @Test
    void printsATableOfItsOwn() {
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        "/api/v1/complexity",
                        "application/json",
                        bytes("resnet18.json.gz"),
                        "Content-Encoding",
                        "gzip",
                        "Accept",
                        "text/plain");
        assertThat(answer.body())
                .contains("layer1.0")
                .containsPattern("conv1 +torch.nn.modules.conv.Conv2d +9408 +\\[1, 64, 112, 112\\] +118013952")
                .contains("training: 68 layers, 11689512 parameters, 11689512 gradients");
    }

    private static List<String> paths(JsonNode answer) {
        List<String> paths = new ArrayList<>();
        answer.get("rows").forEach(row -> paths.add(row.get("path").asString()));
        return paths;
    }

    private static JsonNode count(JsonNode mode, String convention) {
        for (JsonNode each : mode.get("counts")) {
            if (each.get("convention").asString().equals(convention)) {
                return each;
            }
        }
        throw new AssertionError("no " + convention);
    }

    private static Map<String, Long> figures(JsonNode object) {
        Map<String, Long> figures = new TreeMap<>();
        object.properties().forEach(each -> {
            if (each.getValue().asLong() != 0) {
                figures.put(each.getKey(), each.getValue().asLong());
            }
        });
        return figures;
    }

    private JsonNode report(String file, String query) {
        HttpResponse<String> answer = post(file, query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String file, String query) {
        return new RunningService(port)
                .post("/api/v1/complexity?" + query, "application/json", bytes(file), "Content-Encoding", "gzip");
    }

    private static byte[] bytes(String file) {
        try {
            return new ClassPathResource("reference/export/" + file).getContentAsByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
