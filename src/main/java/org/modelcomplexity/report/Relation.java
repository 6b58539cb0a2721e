package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.python.Python;

/** How a candidate is related to its baseline as a whole, before anything is said of rows. */
public enum Relation {
    /** Every row and every figure is the same. */
    @JsonProperty("same")
    SAME,
    /** The rows that its author wrote are the same; scale, classes, size or other settings are not. */
    @JsonProperty("same-rows")
    SAME_ROWS,
    /** Its rows are others. */
    @JsonProperty("different")
    DIFFERENT;

    private static final Set<String> ROWS = Set.of("backbone", "head", "layers", "modules");
    private static final int SHOWN = 8;

    static Relation of(ComparedModel baseline, ComparedModel candidate) {
        Report before = baseline.report();
        Report after = candidate.report();
        boolean same = baseline.rows().equals(candidate.rows())
                && figures(before.training()).equals(figures(after.training()))
                && figures(before.fused()).equals(figures(after.fused()));
        boolean sameRows = before.model().dialect().equals(after.model().dialect())
                && (baseline.isGraph()
                        ? named(baseline).equals(named(candidate))
                        : isWrittenAlike(baseline, candidate));
        return same ? SAME : sameRows ? SAME_ROWS : DIFFERENT;
    }

    /** A graph's rows by their paths and what they are. */
    private static List<String> named(ComparedModel graph) {
        return graph.rows().stream()
                .map(row -> row.label() + " " + row.module() + " " + row.from())
                .toList();
    }

    private static boolean isWrittenAlike(ComparedModel baseline, ComparedModel candidate) {
        return ROWS.stream()
                .allMatch(key -> Objects.equals(
                        plain(baseline.document().get(key)),
                        plain(candidate.document().get(key))));
    }

    /** All figures of a mode: what is left out is how it is called. */
    private static List<@Nullable Object> figures(Report.ModeSummary mode) {
        Report.CountReport count = mode.counts().get(0);
        return Arrays.asList(mode.layers(), mode.parameters(), mode.gradients(), count.macs(), count.flops());
    }

    private static @Nullable Object plain(@Nullable Node node) {
        return node == null ? null : node.plain();
    }

    /** What that means for these two, in a sentence; null where they are different models. */
    @Nullable
    String note(ComparedModel baseline, ComparedModel candidate) {
        boolean renamed = !Objects.equals(
                baseline.report().model().name(), candidate.report().model().name());
        List<String> settings = settings(baseline, candidate);
        String differing = settings.isEmpty() ? "" : ": " + String.join(", ", settings);
        Report.ModelInfo before = baseline.report().model();
        Report.ModelInfo after = candidate.report().model();
        boolean sameNetwork = before.identity().equals(after.identity());
        return switch (this) {
            case SAME -> "the same model as the baseline" + (renamed ? ", under another name" : "") + differing;
            case SAME_ROWS ->
                sameNetwork
                        ? "the same network as the baseline's, with other settings" + differing
                        : "the same rows as the baseline's with other settings" + differing;
            case DIFFERENT ->
                sameNetwork
                        ? "the same network as the baseline's, written otherwise"
                        : before.structure().equals(after.structure())
                                ? "the same structure as the baseline's: widths, depths or classes differ"
                                : null;
        };
    }

    private static List<String> settings(ComparedModel baseline, ComparedModel candidate) {
        Map<String, @Nullable Object> before = settings(baseline);
        Map<String, @Nullable Object> after = settings(candidate);
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> differing = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(before.get(key), after.get(key)) && differing.size() < SHOWN) {
                differing.add(
                        Python.cut(key) + " " + Python.brief(before.get(key)) + " → " + Python.brief(after.get(key)));
            }
        }
        return differing;
    }

    /** What the document says beside its rows, and what was made of it and of options. */
    private static Map<String, @Nullable Object> settings(ComparedModel model) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        model.document().entries().forEach((key, value) -> {
            if (!ROWS.contains(key) && !(value.value() instanceof Node.Content)) {
                settings.put(key, value.plain());
            }
        });
        Report.ModelInfo info = model.report().model();
        settings.put("scale", info.scale());
        settings.put("nc", info.nc());
        settings.put("input", info.input());
        return settings;
    }
}
