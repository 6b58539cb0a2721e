package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.Engine.Treated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code flop-counter-2.13} against what FlopCounterMode measured of a forward pass in training, by its own operators. */
class FlopCounterTests {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> CONVOLUTIONS = Set.of("convolution", "transposed-convolution");
    private static final int LAYERS = 450;
    private static final int NETWORKS = 23;
    /** Where a dropout's mask is drawn in training, the products of scores and values are not in the fused kernel. */
    private static final int WITH_ATTENTION_IN_TRAINING = 24;

    private final Map<String, Integer> checked = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> countsWhatTorchCounts() {
        return Stream.concat(
                Stream.of("layers", "networks").flatMap(this::cases),
                Stream.of(dynamicTest(
                        "none fell silent",
                        () -> assertThat(checked)
                                .isEqualTo(Map.of(
                                        "layers",
                                        LAYERS,
                                        "networks",
                                        NETWORKS,
                                        "hidden",
                                        WITH_ATTENTION_IN_TRAINING)))));
    }

    private Stream<DynamicTest> cases(String file) {
        Map<String, JsonNode> models = new HashMap<>();
        read(RESOURCES.resolve("reference/layers/" + file + ".json"))
                .forEach(each -> models.put(each.get("id").asString(), each.get("model")));
        JsonNode costs = read(RESOURCES.resolve("cost/training/" + file + ".json"));
        return StreamSupport.stream(costs.spliterator(), false)
                .map(each -> dynamicTest(each.get("id").asString(), () -> {
                    check(models.get(each.get("id").asString()), each.get("expected"));
                    checked.merge(file, 1, Integer::sum);
                }));
    }

    /** As exported in evaluation at 640 × 640, what only that runs (the head's integral over distances) included. */
    @ParameterizedTest
    @CsvSource({"yolov5,7724902400", "yolov8,8743987200", "yolo11,6542502400"})
    void countsWholeNetworksInEvaluation(String model, long flops) throws IOException {
        String yaml = Files.readString(Path.of("src/main/resources/models/ultralytics-8.4", model + ".yaml"));
        Engine.Ran ran = Engine.model("ultralytics-8.4", yaml, "n", null);
        assertThat(2 * ran.macs("flop-counter-2.13")).isEqualTo(flops);
        assertThat(ran.fused().count("flop-counter-2.13").flops()).isEqualTo(flops);
    }

    private void check(JsonNode model, JsonNode expected) {
        Engine.Ran ran = Engine.model("torch", model.toString(), null, null);
        if (expected.has("fails")) {
            return;
        }
        JsonNode byOperator = expected.get("forward_by_operator");
        long convolutions = 0;
        long products = 0;
        for (Treated each : ran.training().kinds("flop-counter-2.13")) {
            convolutions += CONVOLUTIONS.contains(each.kind()) ? 2 * each.macs() : 0;
            products += CONVOLUTIONS.contains(each.kind()) ? 0 : 2 * each.macs();
        }
        assertThat(convolutions).isEqualTo(byOperator.path("convolution").asLong(0));
        long measured = expected.get("forward").asLong() - convolutions;
        long hidden = hidden(model, byOperator);
        checked.merge("hidden", hidden > 0 ? 1 : 0, Integer::sum);
        assertThat(products).isEqualTo(measured - hidden);
    }

    /** What only training shows: inside Transformer layers evaluation leaves scores and values to a fused kernel. */
    private static long hidden(JsonNode model, JsonNode byOperator) {
        return model.toString().contains("Transformer") ? byOperator.path("bmm").asLong(0) : 0;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
