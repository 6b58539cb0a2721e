package org.modelcomplexity.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.modelcomplexity.engine.Engine.Share;
import org.modelcomplexity.engine.Engine.Treated;

/** What must hold for every bundled model: at its first scale and, where it has several, at the last. */
class EngineLawTests {
    private static final Pattern SCALE = Pattern.compile("(?m)^  ([a-z]): \\[");

    /** One model at one scale; null is the first. */
    private record Bundled(String dialect, String name, String yaml, String scale) {
        Engine.Ran run() {
            return Engine.model(dialect, yaml, scale, name);
        }

        @Override
        public String toString() {
            return dialect + "/" + name + (scale == null ? "" : " " + scale);
        }
    }

    /** How often each law was looked at. */
    private final Map<String, Integer> checked = new TreeMap<>();

    private void count(String law, int more) {
        checked.merge(law, more, Integer::sum);
    }

    private static List<Bundled> models() {
        List<Bundled> models = new ArrayList<>();
        for (String dialect : List.of("yolov5-6.0", "yolov5-7.0", "ultralytics-8.4")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/resources/models", dialect))) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString().replace(".yaml", "");
                    String yaml = Files.readString(file);
                    models.add(new Bundled(dialect, name, yaml, null));
                    List<String> scales = scales(yaml);
                    if (scales.size() > 1) {
                        models.add(new Bundled(dialect, name, yaml, scales.get(scales.size() - 1)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return models;
    }

    private static List<String> scales(String yaml) {
        List<String> scales = new ArrayList<>();
        Matcher matcher = SCALE.matcher(yaml.substring(0, yaml.indexOf("\nbackbone:")));
        while (matcher.find()) {
            scales.add(matcher.group(1));
        }
        return scales;
    }

    @TestFactory
    Stream<DynamicTest> hold() {
        return Stream.concat(
                models().stream().map(model -> dynamicTest(model.toString(), () -> check(model.run()))),
                Stream.of(dynamicTest("none fell silent", this::allWereLookedAt)));
    }

    private void check(Engine.Ran ran) {
        count("models", 1);
        for (Engine.Network network : List.of(ran.training(), ran.fused())) {
            Engine.conventions().forEach(convention -> totalsAreSumsOverRowsAndKinds(network, convention));
            exactLeavesNothingOut(network);
            parametersAreTheSumOverTheirNamesAndOverRows(network);
        }
        assertThat(ran.training().gradients()).isBetween(0L, ran.training().elements());
        assertThat(ran.fused().gradients()).isZero();
        differencesAddUp(ran);
        if (Set.of("batch-norm-folded", "bias-added", "gradients-off")
                .equals(ran.causes().keySet())) {
            aFoldedNormTakesTwoNumbersAChannelAndANewBiasBringsOne(ran);
        }
    }

    private void totalsAreSumsOverRowsAndKinds(Engine.Network network, String convention) {
        if (!network.counts(convention)) {
            assertThat(network.reason(convention)).isNotBlank();
            count("figures that a tool does not give", 1);
            return;
        }
        long macs = network.count(convention).macs();
        assertThat(sum(network.count(convention).rows())).as(convention).isEqualTo(macs);
        assertThat(network.kinds(convention).stream().mapToLong(Treated::macs).sum())
                .as(convention)
                .isEqualTo(macs);
        count("counts", 1);
    }

    private void exactLeavesNothingOut(Engine.Network network) {
        if (network.counts("exact")) {
            assertThat(network.kinds("exact")).noneMatch(each -> each.status().equals("NOT_COUNTED"));
            assertThat(network.count("exact").macs()).isEqualTo(network.work().get(0));
            assertThat(network.count("exact").flops())
                    .isEqualTo(sum(network.work()) + network.work().get(0));
            count("exact counts", 1);
        }
    }

    private void parametersAreTheSumOverTheirNamesAndOverRows(Engine.Network network) {
        assertThat(sum(network.parameters().values())).isEqualTo(network.elements());
        assertThat(sum(network.rowElements())).isEqualTo(network.elements());
        count("parameters", network.parameters().size());
    }

    private void differencesAddUp(Engine.Ran ran) {
        Share all = new Share(
                0,
                ran.fused().layers() - ran.training().layers(),
                ran.fused().elements() - ran.training().elements(),
                ran.fused().gradients() - ran.training().gradients());
        var causes = ran.causes().values();
        assertThat(ran.difference()).isEqualTo(all);
        assertThat(causes.stream().mapToLong(Share::layers).sum()).isEqualTo(all.layers());
        assertThat(causes.stream().mapToLong(Share::parameters).sum()).isEqualTo(all.parameters());
        assertThat(causes.stream().mapToLong(Share::gradients).sum()).isEqualTo(all.gradients());
        count("causes", causes.size());
    }

    /** Fused parameters = unfused − 2C a folded norm + C a new bias, told by the names that go and come. */
    private void aFoldedNormTakesTwoNumbersAChannelAndANewBiasBringsOne(Engine.Ran ran) {
        Map<String, Long> before = ran.training().parameters();
        Map<String, Long> after = ran.fused().parameters();
        Set<String> gone = without(before.keySet(), after.keySet());
        Set<String> come = without(after.keySet(), before.keySet());
        long channels = 0;
        for (String name : gone) {
            String twin = name.replaceFirst("(weight|bias)$", name.endsWith("bias") ? "weight" : "bias");
            assertThat(gone).contains(twin);
            assertThat(before.get(twin)).as(name).isEqualTo(before.get(name));
            channels += name.endsWith(".bias") ? before.get(name) : 0;
        }
        assertThat(come).allMatch(name -> name.endsWith(".bias"));
        assertThat(ran.fused().elements())
                .isEqualTo(ran.training().elements()
                        - 2 * channels
                        + come.stream().mapToLong(after::get).sum());
        assertThat(ran.causes().get("batch-norm-folded").modules()).isEqualTo(gone.size() / 2);
        count("folded norms", gone.size() / 2);
        count("models that only fold", 1);
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        Set<String> rest = new HashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private static long sum(Iterable<Long> figures) {
        long sum = 0;
        for (long figure : figures) {
            sum = Math.addExact(sum, figure);
        }
        return sum;
    }

    private void allWereLookedAt() {
        assertThat(checked)
                .isEqualTo(new TreeMap<>(Map.of(
                        "models", 147,
                        "counts", 2344,
                        "figures that a tool does not give", 8,
                        "exact counts", 294,
                        "parameters", 91513,
                        "causes", 476,
                        "folded norms", 11522,
                        "models that only fold", 114)));
    }
}
