package org.modelcomplexity.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.autograd.Kernel;
import org.modelcomplexity.engine.autograd.Storage;
import org.modelcomplexity.engine.autograd.Tape;
import org.modelcomplexity.engine.cost.CostOptions.Freezing;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.YamlReader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What torch measured of training steps: FLOPs of both passes by kernel, and every storage that is kept between them. */
class TrainingReferenceTests {
    private static final JsonMapper JSON = new JsonMapper();

    /** Measured in the process that had measured yolov6n, whose ReLU had become the default activation of all networks. */
    private static final Set<String> BEHIND_YOLOV6N =
            Set.of("ultralytics-8.4/yolov3-tiny", "ultralytics-8.4/yolov8n-ghost", "ultralytics-8.4/yolo11s");

    static Stream<Arguments> cases() throws IOException {
        Map<String, JsonNode> models = new HashMap<>();
        read("classpath:reference/*/*.json", each -> models.put(each.get("id").asString(), each));
        List<Arguments> all = new ArrayList<>();
        read("classpath:cost/training/*.json", each -> {
            if (!each.at("/expected").has("fails")) {
                all.add(Arguments.of(
                        each.get("id").asString(),
                        each,
                        models.get(each.get("id").asString())));
            }
        });
        return all.stream();
    }

    private static void read(String pattern, java.util.function.Consumer<JsonNode> into) throws IOException {
        for (Resource file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
            try (InputStream in = file.getInputStream()) {
                JSON.readTree(in).forEach(into);
            }
        }
    }

    @Test
    void everyReferenceCaseIsThere() throws IOException {
        assertThat(cases().count()).isEqualTo(495);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isMeasuredAsTorchDoes(String id, JsonNode measured, JsonNode model) {
        if (BEHIND_YOLOV6N.contains(id)) {
            ((ObjectNode) model.get("model")).put("activation", "torch.nn.ReLU()");
        }
        Trained trained = new Trained(model, measured.get("image_size"), id.substring(id.indexOf('/') + 1));
        JsonNode expected = measured.get("expected");
        SoftAssertions.assertSoftly(softly -> {
            Tape tape = trained.step(Freezing.NONE, false);
            softly.assertThat(byKernel(tape.forward(), null))
                    .as(id + " forward")
                    .isEqualTo(named(expected.get("forward_by_operator")));
            softly.assertThat(byKernel(tape.forward(), tape.backward()))
                    .as(id + " step")
                    .isEqualTo(named(expected.get("step_by_operator")));
            kept(softly, id + " kept", tape, expected.get("kept"));
            if (expected.hasNonNull("step_input_gradient")) {
                Tape other = trained.step(Freezing.NONE, true);
                softly.assertThat(sum(other))
                        .as(id + " step, input wants a gradient")
                        .isEqualTo(expected.get("step_input_gradient").asLong());
                kept(softly, id + " kept, input wants a gradient", other, expected.path("kept_input_gradient"));
            }
            if (expected.hasNonNull("step_half_frozen")) {
                Tape half = trained.step(trained.firstHalf(), false);
                softly.assertThat(sum(half))
                        .as(id + " step, half frozen")
                        .isEqualTo(expected.get("step_half_frozen").asLong());
                if (half.secrets().isEmpty()) {
                    softly.assertThat(bytes(half))
                            .as(id + " kept, half frozen")
                            .isEqualTo(expected.get("kept_half_frozen").asLong());
                }
            }
        });
    }

    private static void kept(SoftAssertions softly, String what, Tape tape, JsonNode expected) {
        if (expected.isMissingNode() || expected.isNull()) {
            return;
        }
        List<String> wanted = new ArrayList<>();
        expected.path("list")
                .forEach(each -> wanted.add(each.get(0) + " " + each.get(1).asString() + " "
                        + each.get(2).asLong()));
        if (!tape.secrets().isEmpty()) {
            softly.assertThat(wanted)
                    .as("secrets")
                    .matches(all -> all.isEmpty() || all.stream().anyMatch(each -> each.contains("uint8")));
            return;
        }
        if (expected.has("list")) {
            softly.assertThat(listed(tape)).as(what).containsExactlyInAnyOrderElementsOf(wanted);
        }
        softly.assertThat(bytes(tape)).as(what).isEqualTo(expected.get("bytes").asLong());
    }

    private static List<String> listed(Tape tape) {
        List<String> all = new ArrayList<>();
        for (Storage each : tape.kept()) {
            for (long i = 0; i < each.times(); i++) {
                all.add(each.shape().toString().replace(" ", "") + " "
                        + each.type().name().toLowerCase() + " " + each.bytes(4));
            }
        }
        return all;
    }

    private static long bytes(Tape tape) {
        return tape.kept().stream()
                .mapToLong(each -> each.times() * each.bytes(4))
                .sum();
    }

    private static long sum(Tape tape) {
        return byKernel(tape.forward(), tape.backward()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Map<String, Long> byKernel(Map<Kernel, Long> forward, @Nullable Map<Kernel, Long> backward) {
        Map<String, Long> sums = new TreeMap<>();
        forward.forEach((kernel, flops) -> sums.merge(kernel.label(), flops, Long::sum));
        if (backward != null) {
            backward.forEach((kernel, flops) -> sums.merge(kernel.label(), flops, Long::sum));
        }
        sums.values().removeIf(each -> each == 0);
        return sums;
    }

    private static Map<String, Long> named(JsonNode flops) {
        Map<String, Long> sums = new TreeMap<>();
        flops.properties()
                .forEach(each -> sums.put(each.getKey(), each.getValue().asLong()));
        sums.values().removeIf(each -> each == 0);
        return sums;
    }

    /** A model that is trained. */
    static final class Trained {
        private final Network network;
        private final Rows rows = new Rows(RowCache.ofRequest(), new Budget(Limits.UNLIMITED));

        Trained(JsonNode model, JsonNode size, String name) {
            Dialect dialect = Stream.of(TestDialects.V6, TestDialects.V7, TestDialects.V8, TestDialects.TORCH)
                    .filter(each -> each.name().equals(model.get("dialect").asString()))
                    .findFirst()
                    .orElseThrow();
            boolean image = size != null && !size.isNull();
            long height = image ? size.get(0).asLong() : 640;
            long width = image ? size.get(1).asLong() : 640;
            Options options = new Options(height, width, null, null, null, image ? name : null);
            Result result = Analysis.of(
                    dialect,
                    dialect.catalogue(),
                    YamlReader.read(model.get("model").toString()),
                    options,
                    List.of(),
                    rows);
            this.network = result.network();
        }

        Tape step(Freezing freezing, boolean inputGradient) {
            Learned learned = new Learned(network, freezing, rows.budget());
            return StepPass.of(
                            network,
                            new Runs(rows).step(network, network.info().inputs()),
                            network.info().inputs(),
                            inputGradient,
                            learned,
                            rows.budget())
                    .tape();
        }

        Freezing firstHalf() {
            List<String> names = network.parameters(rows.budget()).stream()
                    .map(each -> each.name() + "$")
                    .toList();
            return new Freezing(0, names.subList(0, names.size() / 2));
        }
    }
}
