package org.modelcomplexity.engine.graph.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.GraphOptions;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What the sizes of a program are: as it was exported, or as shapes of its inputs set its symbols. */
final class Sizes {
    private final Program program;
    private final Place place;
    private final Budget budget;
    private final Map<String, Long> symbols = new HashMap<>();
    private final boolean areSet;

    /**
     * Sizes of a program.
     *
     * @param options shapes of inputs by name; none: as it was exported
     * @param ranges bounds of the symbols, as the program has them; null where it has none
     * @throws InvalidModelException where the program's inputs cannot have these shapes
     */
    Sizes(Program program, GraphOptions options, @Nullable Node ranges, Budget budget) {
        Map<String, List<Long>> shapes = options.shapes();
        this.program = program;
        this.budget = budget;
        this.place = options.shapesPlace();
        this.areSet = !shapes.isEmpty();
        if (areSet) {
            try {
                exported();
                shapes.forEach((name, sizes) -> bind(name, sizes, input(name, shapes)));
                // What is no symbol by itself must come to what was said of it.
                shapes.forEach((name, sizes) -> check(name, sizes, input(name, shapes)));
            } catch (Refusal refusal) {
                throw new InvalidModelException(List.of(refusal.at(place)));
            }
            symbols.forEach((symbol, size) -> checkRange(symbol, size, ranges == null ? null : ranges.get(symbol)));
        }
    }

    /** Whether the program's symbols were set. */
    boolean areSet() {
        return areSet;
    }

    /** What a size is. */
    long of(Program.Size size) {
        return areSet && size.expression() != null
                ? SizeExpression.value(size.expression(), symbols, budget)
                : size.size();
    }

    /** Symbols that nobody sets are as they were. */
    private void exported() {
        for (Program.Spec spec : program.inputs()) {
            Program.Value value = program.graph().values().get(spec.value());
            for (Program.Size size : value == null ? List.<Program.Size>of() : value.sizes()) {
                String symbol = size.expression() == null ? null : SizeExpression.symbol(size.expression());
                if (symbol != null && size.size() >= 0) {
                    symbols.put(symbol, size.size());
                }
            }
        }
    }

    private Program.Value input(String name, Map<String, List<Long>> shapes) {
        Program.Value value = program.inputs().stream()
                .filter(spec ->
                        spec.kind() == Program.Kind.INPUT && spec.value().equals(name))
                .map(spec -> program.graph().values().get(name))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (value == null) {
            List<String> inputs = program.inputs().stream()
                    .filter(spec -> spec.kind() == Program.Kind.INPUT)
                    .map(Program.Spec::value)
                    .toList();
            throw new Refusal(
                    Problem.INVALID_OPTION,
                    "shapes names \"" + name + "\", and the inputs are " + String.join(", ", inputs));
        }
        int rank = java.util.Objects.requireNonNull(shapes.get(name)).size();
        if (rank != value.sizes().size()) {
            throw new Refusal(
                    Problem.INVALID_OPTION,
                    "shapes gives \"" + name + "\" " + rank + " axes, and it has "
                            + value.sizes().size());
        }
        return value;
    }

    private void bind(String name, List<Long> sizes, Program.Value value) {
        Map<String, Long> bound = new HashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            String expression = value.sizes().get(i).expression();
            String symbol = expression == null ? null : SizeExpression.symbol(expression);
            if (symbol != null) {
                Long before = bound.put(symbol, sizes.get(i));
                if (before != null && !before.equals(sizes.get(i))) {
                    throw differing(name, i, before);
                }
            }
        }
        symbols.putAll(bound);
    }

    private void check(String name, List<Long> sizes, Program.Value value) {
        for (int i = 0; i < sizes.size(); i++) {
            Program.Size size = value.sizes().get(i);
            if (of(size) != sizes.get(i)) {
                throw size.expression() != null
                        ? differing(name, i, of(size))
                        : new Refusal(
                                Problem.INVALID_OPTION,
                                "axis " + i + " of \"" + name + "\" is " + size.size()
                                        + " and fixed: the program has the sizes that it was exported with but for those "
                                        + "that were exported as dynamic");
            }
        }
    }

    private static Refusal differing(String name, int axis, long size) {
        return new Refusal(
                Problem.INVALID_OPTION,
                "axis " + axis + " of \"" + name + "\" hangs on another size, and by that it is " + size);
    }

    private void checkRange(String symbol, long size, @Nullable Node range) {
        Node least = range == null ? null : range.get("min_val");
        Node most = range == null ? null : range.get("max_val");
        if (least != null && least.value() instanceof Long from && size < from
                || most != null && most.value() instanceof Long to && size > to) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    place,
                    "the program takes " + symbol + " from " + bound(least) + " to " + bound(most) + ", not " + size);
        }
    }

    private static String bound(@Nullable Node bound) {
        return bound != null && bound.value() instanceof Long size ? size.toString() : "any size";
    }
}
