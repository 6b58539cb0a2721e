package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What training costs and what memory it takes, through HTTP: its figures, its laws, its options, its refusals. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CostTests {
    private static final String LAYERS = """
            {"input": {"shape": [4, 3, 10, 12]}, "layers": [
              {"type": "Conv2d", "args": [3, 8, 3]}, {"type": "BatchNorm2d", "args": [8]}, {"type": "ReLU"},
              {"type": "Conv2d", "args": {"in_channels": 8, "out_channels": 8, "kernel_size": 3, "groups": 8}},
              {"type": "AdaptiveAvgPool2d", "args": [1]}, {"type": "Flatten"}, {"name": "fc", "type": "Linear", "args": [8, 5]}]}""";

    @LocalServerPort
    private int port;

    private JsonNode cost(Map<String, ?> options) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("include", "rows,cost");
        request.putAll(options);
        return new RunningService(port).report(request).get("cost");
    }

    private JsonNode layers(Map<String, ?> options) {
        Map<String, Object> request = new LinkedHashMap<>(options);
        request.put("model", RunningService.JSON.readTree(LAYERS));
        return cost(request);
    }

    /** Convolutions 2·N·out·K·c, the depthwise one's weight 8 times over by the tool; a dense layer 2·N·in·out. */
    @Test
    void countsAStepByTorchsOwnToolAndExactly() {
        JsonNode cost = layers(Map.of());
        long first = 2L * 4 * (8 * 10) * (3 * 9) * 8;
        long second = 2L * 4 * (6 * 8) * 9 * 8;
        long dense = 2L * 4 * 8 * 5;
        JsonNode step = cost.at("/step/0");
        assertThat(step.get("convention").asString()).isEqualTo("flop-counter-2.13");
        assertThat(step.get("forwardFlops").asLong()).isEqualTo(first + second + dense);
        assertThat(step.get("backwardFlops").asLong()).isEqualTo(first + second + 8 * second + 2 * dense);
        assertThat(step.get("notCounted").toString()).contains("batch-norm").doesNotContain("linear");
        // Products with groups honoured, out additions a bias; what the other operations' derivatives take.
        long products = first + 2 * second + 2 * dense;
        long biases = 4 * (8 * 80 + 8 * 48 + 5);
        long norm = 4 * 8 * 80 * (3 + 2 + 2 * 2) + 8 * 3;
        long relu = 4 * 8 * 80;
        long pool = 4 * 8 * (48 + 1);
        assertThat(cost.at("/step/1/backwardFlops").asLong()).isEqualTo(products + biases + norm + relu + pool);
    }

    @Test
    void saysWhatMemoryIsFor() {
        JsonNode cost = layers(Map.of("optimizer", "momentum", "dtype", "float16"));
        long parameters = (27 * 8 + 8) + 16 + (9 * 8 + 8) + (8 * 5 + 5);
        JsonNode memory = cost.get("memory");
        assertThat(memory.get("weights").asLong()).isEqualTo(2 * parameters);
        assertThat(memory.get("gradients").asLong()).isEqualTo(2 * parameters);
        assertThat(memory.get("optimizer").asLong()).isEqualTo(4 * parameters);
        assertThat(memory.get("buffers").asLong()).isEqualTo(2 * 8 * 4 + 8);
        // The input, the BatchNorm's input and statistics, ReLU's result, the dense layer's input.
        JsonNode kept = memory.get("keptForBackward");
        assertThat(kept.get("fixed").asLong()).isEqualTo(2 * 8 * 4);
        assertThat(kept.get("perSample").asLong()).isEqualTo(2 * (360 + 640 + 640 + 8));
        assertThat(kept.get("bytes").asLong()).isEqualTo(64 + 4 * 2 * (360 + 640 + 640 + 8));
    }

    static Stream<Map<String, Object>> models() {
        return Stream.of(
                Map.of("preset", "yolov5n", "imgsz", 128),
                Map.of("preset", "yolov8n", "imgsz", 128),
                Map.of("preset", "yolo11n", "imgsz", 128),
                Map.of("preset", "yolov10n", "imgsz", 128),
                Map.of("preset", "rtdetr-l", "imgsz", 256),
                Map.of("preset", "yolov8s-world", "imgsz", 128),
                Map.of("model", RunningService.JSON.readTree(LAYERS)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void keepsItsLaws(Map<String, Object> model) {
        JsonNode cost = cost(with(model, Map.of("batch", 2)));
        JsonNode four = cost(with(model, Map.of("batch", 4)));
        JsonNode six = cost(with(model, Map.of("batch", 6)));
        for (int i = 0; i < 2; i++) {
            JsonNode step = cost.at("/step/" + i);
            assertThat(step.get("stepFlops").asLong())
                    .isEqualTo(step.get("forwardFlops").asLong()
                            + step.get("backwardFlops").asLong());
            for (String figure : List.of("forwardFlops", "backwardFlops")) {
                String at = "/step/" + i + "/" + figure;
                assertThat(six.at(at).asLong() - four.at(at).asLong())
                        .as(at)
                        .isEqualTo(four.at(at).asLong() - cost.at(at).asLong());
            }
        }
        JsonNode kept = cost.at("/memory/keptForBackward");
        assertThat(kept.get("fixed").asLong() + 2 * kept.get("perSample").asLong())
                .isEqualTo(kept.get("bytes").asLong());
        assertThat(four.at("/memory/keptForBackward/bytes").asLong())
                .isEqualTo(
                        kept.get("fixed").asLong() + 4 * kept.get("perSample").asLong());
        assertThat(sum(cost, "kept")).isEqualTo(kept.get("bytes").asLong());
        assertThat(sum(cost, "forwardFlops"))
                .isEqualTo(cost.at("/step/0/forwardFlops").asLong());
        assertThat(sum(cost, "backwardFlops"))
                .isEqualTo(cost.at("/step/0/backwardFlops").asLong());
        assertThat(cost.get("notes").toString()).isEqualTo("[]");
    }

    private static long sum(JsonNode cost, String figure) {
        long sum = 0;
        for (JsonNode row : cost.get("rows")) {
            sum += row.get(figure).asLong();
        }
        return sum;
    }

    private static Map<String, Object> with(Map<String, Object> model, Map<String, ?> options) {
        Map<String, Object> all = new LinkedHashMap<>(model);
        all.putAll(options);
        return all;
    }

    @ParameterizedTest
    @MethodSource("models")
    void neverCostsMoreWhenMoreIsFrozen(Map<String, Object> model) {
        long flops = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int rows : new int[] {0, 1, 3, 6, 1000}) {
            JsonNode cost = cost(with(model, Map.of("freeze", rows)));
            long step = cost.at("/step/1/stepFlops").asLong();
            long kept = cost.at("/memory/keptForBackward/bytes").asLong();
            assertThat(step).isLessThanOrEqualTo(flops);
            assertThat(kept).isLessThanOrEqualTo(bytes);
            flops = step;
            bytes = kept;
        }
        assertThat(bytes).isZero();
    }

    @ParameterizedTest
    @MethodSource("models")
    void namesTheLargestBatchThatFits(Map<String, Object> model) {
        long memory = 4_000_000_000L;
        JsonNode largest = cost(with(model, Map.of("memory", "4GB"))).get("largestBatch");
        assertThat(largest.get("memory").asLong()).isEqualTo(memory);
        long training = largest.get("training").asLong();
        assertThat(training).isPositive();
        JsonNode fits = cost(with(model, Map.of("batch", training)));
        JsonNode tooMuch = cost(with(model, Map.of("batch", training + 1)));
        assertThat(fits.at("/memory/trainingPeak/bytes").asLong()).isLessThanOrEqualTo(memory);
        assertThat(tooMuch.at("/memory/trainingPeak/bytes").asLong()).isGreaterThan(memory);
        long inference = largest.get("inference").asLong();
        JsonNode evaluated = cost(with(model, Map.of("batch", inference)));
        long held = evaluated.at("/memory/weights").asLong()
                + evaluated.at("/memory/buffers").asLong();
        assertThat(evaluated.at("/memory/inferencePeak/bytes").asLong() + held).isLessThanOrEqualTo(memory);
        assertThat(cost(with(model, Map.of("batch", inference + 1)))
                                .at("/memory/inferencePeak/bytes")
                                .asLong()
                        + held)
                .isGreaterThan(memory);
    }

    /** Areas of yolo12's maps are views of one image, and copies of two. */
    @Test
    void saysWhereASingleSampleTakesLess() {
        Map<String, Object> model = Map.of("preset", "yolo12n", "imgsz", 128);
        JsonNode one = cost(model);
        JsonNode two = cost(with(model, Map.of("batch", 2)));
        assertThat(one.at("/notes/0").asString()).contains("single sample");
        JsonNode kept = one.at("/memory/keptForBackward");
        assertThat(kept.get("perSample")).isEqualTo(two.at("/memory/keptForBackward/perSample"));
        assertThat(kept.get("bytes").asLong())
                .isLessThanOrEqualTo(
                        kept.get("fixed").asLong() + kept.get("perSample").asLong());
        assertThat(sum(one, "kept")).isEqualTo(kept.get("bytes").asLong());
    }

    @Test
    void boundsATimeByADevice() {
        JsonNode named = layers(Map.of("device", "h100-sxm")).get("bound");
        assertThat(named.get("device").asString()).isEqualTo("h100-sxm");
        assertThat(named.get("limitedBy").asString()).isEqualTo("bandwidth");
        JsonNode own = layers(Map.of("device", Map.of("peakFlops", 1.0, "bandwidth", 1e30)));
        assertThat(own.at("/bound/forwardSeconds").asDouble())
                .isEqualTo(own.at("/step/1/forwardFlops").asDouble());
        assertThat(own.at("/bound/limitedBy").asString()).isEqualTo("compute");
        assertThat(own.at("/rows/0/forwardSeconds").isNumber()).isTrue();
    }

    @Test
    void hasAFewDevicesWithTheirSources() {
        JsonNode devices = RunningService.JSON.readTree(
                new RunningService(port).get("/api/v1/devices").body());
        assertThat(devices.size()).isBetween(1, 10);
        devices.forEach(each -> assertThat(each.get("source").asString()).contains("datasheet", "https://"));
    }

    @Test
    void freezesByNamesAndAsksForTheInputsGradient() {
        JsonNode all = layers(Map.of());
        JsonNode prefix = layers(Map.of("freeze", List.of("0.", "1.")));
        assertThat(prefix.at("/assumptions/trainedParameters").asLong())
                .isEqualTo(all.at("/assumptions/trainedParameters").asLong() - (27 * 8 + 8) - 16);
        assertThat(layers(Map.of("freeze", "fc.weight$"))
                        .at("/assumptions/trainedParameters")
                        .asLong())
                .isEqualTo(all.at("/assumptions/trainedParameters").asLong() - 40);
        assertThat(layers(Map.of("inputGradient", true))
                        .at("/step/0/backwardFlops")
                        .asLong())
                .isGreaterThan(all.at("/step/0/backwardFlops").asLong());
    }

    @Test
    void saysWhatOfAKernelNobodyKnows() {
        JsonNode kept = cost(Map.of("model", RunningService.JSON.readTree("""
                                {"input": {"shape": [2, 7, 5]}, "layers": [
                                  {"type": "LSTM", "args": {"input_size": 5, "hidden_size": 3, "batch_first": true}}]}"""))).at("/memory/keptForBackward");
        assertThat(kept.at("/unknown/0/operation").asString()).isEqualTo("lstm");
        assertThat(kept.at("/unknown/0/reason").asString()).contains("workspace");
    }

    @Test
    void leavesOutWhatInt8CannotDo() {
        JsonNode cost = layers(Map.of("dtype", "int8", "memory", "1MB"));
        assertThat(cost.at("/memory/keptForBackward").isNull()).isTrue();
        assertThat(cost.at("/memory/trainingPeak").isNull()).isTrue();
        assertThat(cost.at("/largestBatch/training").isNull()).isTrue();
        assertThat(cost.at("/notes/0").asString()).contains("int8");
    }

    /** Attention over the first axis grows with its square: that is no batch. */
    @Test
    void doesNotTakeAnyFirstAxisForSamples() {
        JsonNode cost = cost(Map.of("memory", "1GB", "model", RunningService.JSON.readTree("""
                        {"input": {"shape": [6, 2, 8]}, "layers": [
                          {"type": "MultiheadAttention", "from": [-1, -1, -1], "args": {"embed_dim": 8, "num_heads": 2}}]}""")));
        assertThat(cost.at("/notes/0").asString()).contains("first axis");
        assertThat(cost.at("/largestBatch/training").isNull()).isTrue();
        assertThat(cost.at("/largestBatch/reason").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "batch, 0, whole number",
        "batch, many, whole number",
        "dtype, float12, must be one of",
        "optimizer, adan, must be one of",
        "freeze, nothing.here, begins with",
        "memory, much, 24GB",
        "device, a200, must be one of",
        "inputGradient, perhaps, true or false"
    })
    void refusesOptionsWhereTheyStand(String option, String value, String words) {
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        "/api/v1/complexity",
                        "application/json",
                        RunningService.JSON.writeValueAsString(
                                Map.of("preset", "yolov5n", "include", "cost", option, value)));
        assertThat(answer.statusCode()).isBetween(400, 422);
        JsonNode error = RunningService.JSON.readTree(answer.body()).at("/errors/0");
        assertThat(error.get("pointer").asString()).isEqualTo("/" + option);
        assertThat(error.get("detail").asString()).contains(words);
    }

    @Test
    void refusesABatchThatTheModelDoesNotRunWith() {
        HttpResponse<String> answer =
                new RunningService(port).post("/api/v1/complexity?include=cost&batch=3", "application/json", """
                                {"model": {"input": {"shape": [2, 6]}, "layers": [{"type": "Reshape", "args": {"shape": [3, 4]}}]}}""");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("does not run with a batch of 3");
    }

    @Test
    void saysThatItsOptionsAreOfItAlone() {
        JsonNode report = new RunningService(port).report(Map.of("preset", "yolov5n", "batch", 2));
        assertThat(report.has("cost")).isFalse();
        assertThat(report.get("warnings").toString()).contains("the option batch is ignored");
    }

    @Test
    void comesInEveryFormat() {
        RunningService service = new RunningService(port);
        String body = "{\"preset\": \"yolov5n\"}";
        String path = "/api/v1/complexity?include=rows,cost&imgsz=128&memory=8GB&device=a100-40gb";
        String text = service.post(path, "application/json", body, "Accept", "text/plain")
                .body();
        assertThat(text).contains("cost of a step (batch 1, float32, adamw)", "kept for backward", "largest batch");
        String csv = service.post(path, "application/json", body, "Accept", "text/csv")
                .body();
        assertThat(csv.lines().findFirst().orElseThrow()).endsWith("forwardFlops,backwardFlops,kept,outputBytes");
        assertThat(csv.lines().map(line -> line.split(",").length >= 14)).containsOnly(true);
        String markdown = service.post(path, "application/json", body, "Accept", "text/markdown")
                .body();
        assertThat(markdown).contains("| training peak, at least |");
    }

    @Test
    void isComparedWhereBothSidesHaveIt() {
        RunningService service = new RunningService(port);
        String body = """
                {"baseline": {"preset": "yolov5n", "include": "cost", "imgsz": 128},
                 "candidates": [{"preset": "yolov5s", "include": "cost", "imgsz": 128}, {"preset": "yolov5s", "imgsz": 128}]}""";
        JsonNode answer = RunningService.JSON.readTree(
                service.post("/api/v1/comparisons", "application/json", body).body());
        JsonNode change = answer.at("/candidates/0/cost");
        assertThat(change.at("/weights/absolute").asLong())
                .isEqualTo(4
                        * answer.at("/candidates/0/training/parameters/absolute")
                                .asLong());
        assertThat(change.at("/stepFlops/relative").asDouble()).isPositive();
        assertThat(answer.at("/candidates/1").has("cost")).isFalse();
        assertThat(service.post("/api/v1/comparisons", "application/json", body, "Accept", "text/plain")
                        .body())
                .contains("step FLOPs");
    }

    /** A budget on memory holds at the largest batch that fits, and not at one sample more. */
    @Test
    void isLimitedByBudgetsThatAgreeWithTheLargestBatch() {
        RunningService service = new RunningService(port);
        long largest = cost(Map.of("preset", "yolov5n", "imgsz", 128, "memory", "2GB"))
                .at("/largestBatch/training")
                .asLong();
        for (long more : new long[] {0, 1}) {
            String body = """
                    {"preset": "yolov5n", "imgsz": 128, "batch": %d, "rules": [
                      {"figure": "memory.trainingPeak", "max": "2GB"}, {"figure": "macts", "min": 1},
                      {"figure": "memory.keptForBackward", "row": 0, "max": "50 %%"}]}""".formatted(largest + more);
            JsonNode answer = RunningService.JSON.readTree(
                    service.post("/api/v1/budgets", "application/json", body).body());
            assertThat(answer.at("/rules/0/passed").asBoolean()).isEqualTo(more == 0);
            assertThat(answer.at("/rules/1/passed").asBoolean()).isTrue();
            assertThat(answer.at("/rules/2/passed").asBoolean()).isTrue();
            assertThat(answer.at("/warnings").toString()).doesNotContain("ignored");
        }
    }

    @Test
    void isSweptOver() {
        String body = """
                {"preset": "yolov5n", "over": {"imgsz": [64, 128]}, "figures": ["cost.stepFlops", "memory.keptForBackward", "parameters"]}""";
        String lines = new RunningService(port)
                .post("/api/v1/sweeps", "application/json", body)
                .body();
        long small = cost(Map.of("preset", "yolov5n", "imgsz", 64))
                .at("/step/0/stepFlops")
                .asLong();
        assertThat(lines).contains("training.cost.stepFlops", "training.memory.keptForBackward", ":" + small);
        assertThat(lines).doesNotContain("fused.cost");
    }
}
