package org.modelcomplexity.engine.graph.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.count.Sharing;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.graph.Step;

/** Operators with graphs of their own: of two branches the larger one counts, a loop counts once, any other as it stands. */
final class Regions {
    private static final Convention EXACT = Objects.requireNonNull(Conventions.find("exact"));

    private final Translation translation;
    private final List<Warning> warnings;

    Regions(Translation translation, List<Warning> warnings) {
        this.translation = translation;
        this.warnings = warnings;
    }

    /**
     * Adds the steps of an operator's regions.
     *
     * @param gives names of the values it gives
     */
    void add(
            Program.Node node,
            Map<String, @Nullable Object> arguments,
            List<Program.Graph> regions,
            List<String> gives) {
        List<String> operands = new ArrayList<>();
        boolean behind = false;
        for (Object value : arguments.values()) {
            behind |= value instanceof Program.Graph;
            if (behind) {
                operands(value, operands);
            }
        }
        boolean branches = node.target().endsWith(".cond") && regions.size() == 2;
        boolean repeats = node.target().matches(".*(while_loop|scan|map_impl|map)");
        if (repeats) {
            warnings.add(new Warning(
                    "node \"" + node.name() + "\" (" + node.target()
                            + ") is a loop: nothing says how often it runs, and it counts once",
                    node.place()));
        }
        if (branches) {
            larger(node, regions, operands, gives);
            return;
        }
        for (int i = 0; i < regions.size(); i++) {
            boolean last = i == regions.size() - 1;
            translation.region(regions.get(i), node.name() + "." + i + ".", operands, last ? gives : List.of());
        }
    }

    private void larger(Program.Node node, List<Program.Graph> regions, List<String> operands, List<String> gives) {
        int from = translation.steps().size();
        translation.region(regions.get(0), node.name() + ".true.", operands, gives);
        List<Step> first = translation.cut(from);
        translation.region(regions.get(1), node.name() + ".false.", operands, gives);
        List<Step> second = translation.cut(from);
        boolean takesFirst = flops(first) >= flops(second);
        translation.put(takesFirst ? first : second);
        warnings.add(new Warning(
                "node \"" + node.name() + "\" (" + node.target()
                        + ") chooses between two branches: the larger one counts, "
                        + (takesFirst ? "the first" : "the second"),
                node.place()));
    }

    private static long flops(List<Step> steps) {
        return RowCount.of(EXACT, steps.stream().map(Step::operation).toList(), Sharing.NONE)
                .flops();
    }

    private static void operands(@Nullable Object value, List<String> into) {
        if (value instanceof Program.Ref ref) {
            into.add(ref.name());
        } else if (value instanceof List<?> list) {
            list.forEach(each -> operands(each, into));
        }
    }
}
