package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What an answer holds by default and when asked for more or less, and how people read it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AnswerTests {
    private static final String PATH = "/api/v1/complexity";
    private static final String JSON = "application/json";
    private static final String YOLOV5S = "{\"preset\":\"yolov5s\"}";

    @LocalServerPort
    private int port;

    private HttpResponse<String> ask(String query, String body, String accept) {
        HttpResponse<String> answer = new RunningService(port).post(PATH + query, JSON, body, "Accept", accept);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private JsonNode yolov5s(String query) {
        return RunningService.JSON.readTree(ask(query, YOLOV5S, JSON).body());
    }

    private static List<String> kinds(JsonNode count, String list) {
        return count.get(list).findValuesAsString("kind").stream().distinct().toList();
    }

    private static List<String> fields(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    @Test
    void whatWasNotCountedIsNamedByDefaultAndNothingElseIsListed() {
        HttpResponse<String> answer = ask("", YOLOV5S, JSON);
        assertThat(answer.body().length()).isLessThan(7_500);
        JsonNode count = RunningService.JSON.readTree(answer.body()).at("/training/counts/0");
        assertThat(fields(count))
                .containsExactly("convention", "macs", "macsAtStride", "flops", "gflops", "notCounted", "notes");
        assertThat(count.get("notCounted").toString()).isEqualTo("[\"silu\",\"add\",\"sigmoid\",\"mul\"]");
    }

    @Test
    void coverageListsWhatWasCountedFreeNotCountedAndMoved() {
        JsonNode count = yolov5s("?include=coverage").at("/training/counts/0");
        assertThat(kinds(count, "counted")).containsExactly("convolution", "batch-norm");
        assertThat(kinds(count, "free")).containsExactly("max-pool", "upsample");
        assertThat(kinds(count, "notCounted")).containsExactly("silu", "add", "sigmoid", "mul");
        assertThat(kinds(count, "moves")).containsExactly("concat", "reshape", "permute", "split");
        JsonNode silu = count.at("/notCounted/0");
        assertThat(fields(silu)).containsExactly("kind", "times", "rows", "reason");
        assertThat(silu.get("times").asLong()).isEqualTo(57);
        assertThat(silu.get("reason").asString()).isEqualTo("thop-0.0.31 has no rule for SiLU");
        assertThat(count.at("/moves/0/reason").asString()).contains("no arithmetic");
        assertThat(count.at("/moves/0/rows").toString()).startsWith("[2,");
    }

    @ParameterizedTest
    @CsvSource({"thop-0.0.31, silu", "thop-0.1.1, silu", "ultralytics-thop-2.1.6, silu", "torchinfo, add"})
    void aKindThatEveryToolMissesIsNotCountedByAnyOfThem(String convention, String kind) {
        assertThat(yolov5s("?convention=" + convention)
                        .at("/training/counts/0/notCounted")
                        .toString())
                .contains('"' + kind + '"');
    }

    @Test
    void anEmptyIncludeLeavesTheTwoSummaries() {
        JsonNode report = yolov5s("?include=");
        assertThat(fields(report)).containsExactly("model", "warnings", "training", "fused");
        assertThat(RunningService.JSON.readTree(
                        ask("", "{\"preset\":\"yolov5s\",\"include\":[]}", JSON).body()))
                .isEqualTo(report);
        assertThat(ask("?include=", YOLOV5S, "text/plain").body().lines()).hasSize(2);
    }

    private HttpResponse<String> strictly(String layers) {
        return new RunningService(port)
                .post(
                        PATH + "?strict=true&convention=thop-0.1.1",
                        JSON,
                        "{\"model\":{\"input\":{\"shape\":[1,3,8,8]},\"layers\":[[-1,1,\"Conv2d\",[3,4,3]]," + layers
                                + "]}}");
    }

    @Test
    void strictRefusesForArithmeticThatNoRuleSpeaksOfAlone() {
        String moves =
                "[-1,1,\"ReLU\"],[-1,1,\"Flatten\"],[[-1,-1],1,\"Concat\"],[-1,1,\"Dropout2d\"],[-1,1,\"Identity\"]";
        assertThat(strictly(moves).statusCode()).as(strictly(moves).body()).isEqualTo(200);
        HttpResponse<String> refused = strictly(moves + ",[-1,1,\"SiLU\"]");
        assertThat(refused.statusCode()).isEqualTo(422);
        JsonNode errors = RunningService.JSON.readTree(refused.body()).get("errors");
        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/detail").asString()).startsWith("thop-0.1.1 has no rule for SiLU");
    }

    private String resnet50(String query, String accept) throws IOException {
        try (var file = getClass().getResourceAsStream("/reference/layers/networks.json")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (JsonNode each : RunningService.JSON.readTree(text)) {
                if (each.get("id").asString().equals("torch/resnet50")) {
                    String body = RunningService.JSON.writeValueAsString(Map.of("model", each.get("model")));
                    return ask(query, body, accept).body();
                }
            }
        }
        throw new AssertionError("no resnet50");
    }

    @Test
    void aLayerListAsTextShowsItsWorkAndWhatDiffersFromDefaults() throws IOException {
        List<String> lines = resnet50("", "text/plain").lines().toList();
        assertThat(lines)
                .contains("training: 160 layers, 25557032 parameters, 25557032 gradients, 8.2 GFLOPs (exact)")
                .anyMatch(
                        line -> line.stripTrailing()
                                .endsWith(
                                        "in_channels=3, out_channels=64, kernel_size=[7, 7], stride=[2, 2], padding=[3, 3], bias=False"))
                .anyMatch(line -> line.stripTrailing().endsWith("num_features=64"));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(200));
        assertThat(resnet50("?convention=thop-0.1.1,fvcore", "text/plain"))
                .contains("25557032 gradients, 8.3 GFLOPs (thop-0.1.1), 8.2 GFLOPs (fvcore)");
    }

    @Test
    void aLayerListAsMarkdownShowsItsWorkToo() throws IOException {
        assertThat(resnet50("", "text/markdown"))
                .contains("| GFLOPs, exact | 8.2 | 8.2 |", "| MACs, exact | ")
                .contains(
                        "| in_channels=3, out_channels=64, kernel_size=[7, 7], stride=[2, 2], padding=[3, 3], bias=False |")
                .doesNotContain("null", "padding_mode");
        assertThat(resnet50("", JSON)).contains("padding_mode");
    }

    @Test
    void namedParametersAsTextAreTheReferencesVerboseTable() {
        List<String> lines = new ArrayList<>(
                ask("?include=parameters", YOLOV5S, "text/plain").body().lines().toList());
        assertThat(lines)
                .startsWith(
                        "layer                                     name  gradient   parameters                shape         mu      sigma",
                        "    0                      model.0.conv.weight      True         3456        [32, 3, 6, 6]          0     0.0556",
                        "    1                        model.0.bn.weight      True           32                 [32]          1          0")
                .anyMatch(line -> line.contains(
                        "model.7.conv.weight      True  1.17965e+06     [512, 256, 3, 3]          0      0.012"))
                .endsWith("Model Summary: 213 layers, 7225885 parameters, 0 gradients, 16.5 GFLOPs");
        int fused = lines.lastIndexOf(lines.get(0));
        assertThat(lines.get(fused - 1)).startsWith("Model Summary: 270 layers");
        assertThat(lines.get(fused + 2)).contains("model.0.conv.bias     False");
    }

    @ParameterizedTest
    @CsvSource({
        "text/*, text/plain",
        "text/*;q=0.5, text/plain",
        "*/*, application/json",
        "'text/html, text/*;q=0.9', text/plain",
        "'text/csv, text/*;q=0.9', text/csv"
    })
    void aRangeOfTextGivesText(String accept, String type) {
        assertThat(ask("", YOLOV5S, accept).headers().firstValue("Content-Type").orElseThrow())
                .startsWith(type);
    }
}
