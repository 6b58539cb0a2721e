package org.modelcomplexity.engine.derivative;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.comparisons;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.times;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.tensor.Attributes.Bounds;
import org.modelcomplexity.engine.tensor.Attributes.Drawn;
import org.modelcomplexity.engine.tensor.Attributes.Dropping;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** Derivatives of arithmetic element by element, of reductions, and of what only moves data. */
final class ElementDerivatives {
    private static final String MOVES = "it moves the gradient: there is no arithmetic";

    private ElementDerivatives() {}

    static void add(Derivatives.Table table) {
        arithmetic(table);
        functions(table);
        reductions(table);
        for (OperationKind kind : new OperationKind[] {
            OperationKind.CONCAT,
            OperationKind.STACK,
            OperationKind.RESHAPE,
            OperationKind.PERMUTE,
            OperationKind.TRANSPOSE,
            OperationKind.SQUEEZE,
            OperationKind.UNSQUEEZE,
            OperationKind.SELECT,
            OperationKind.SLICE,
            OperationKind.CHUNK,
            OperationKind.SPLIT,
            OperationKind.FLATTEN,
            OperationKind.UNFLATTEN,
            OperationKind.IDENTITY,
            OperationKind.PIXEL_SHUFFLE,
            OperationKind.PIXEL_UNSHUFFLE,
            OperationKind.CHANNEL_SHUFFLE,
            OperationKind.FOLD,
            OperationKind.MAX_UNPOOL,
            OperationKind.MOVE,
            OperationKind.CREATE,
            OperationKind.CHECK,
            OperationKind.WHERE,
            OperationKind.ROUND,
            OperationKind.COMPARE,
            OperationKind.LOGIC,
            OperationKind.BARE_MODULE
        }) {
            table.put(kind, MOVES, wanted -> Arithmetic.NONE);
        }
        String overlapping = "an addition for each element that is shown more than once";
        table.put(OperationKind.EXPAND, overlapping, ElementDerivatives::shownAgain);
        table.put(OperationKind.UNFOLD, overlapping, ElementDerivatives::shownAgain);
        table.put(OperationKind.PAD, "constants: none; " + overlapping, ElementDerivatives::padded);
    }

    private static Arithmetic shownAgain(Wanted wanted) {
        return additions(Math.max(0, out(wanted.operation()) - in(wanted.operation())));
    }

    private static Arithmetic padded(Wanted wanted) {
        boolean constant = !(wanted.operation().attributes()
                        instanceof org.modelcomplexity.engine.tensor.Attributes.Padding padding)
                || padding.edge() == org.modelcomplexity.engine.tensor.Attributes.Edge.CONSTANT;
        return constant ? Arithmetic.NONE : shownAgain(wanted);
    }

    /** What is summed for inputs that were broadcast: out − in additions each. */
    private static Arithmetic broadcast(Wanted wanted) {
        Operation op = wanted.operation();
        long sum = 0;
        for (int i = 0; i < op.inputs().size(); i++) {
            long size = op.inputs().get(i).shape().elements();
            sum = Math.addExact(sum, wanted.input(i) ? Math.max(0, out(op) - size) : 0);
        }
        return additions(sum);
    }

    private static void arithmetic(Derivatives.Table table) {
        String summed = "out − in additions for each input that was broadcast";
        table.put(OperationKind.ADD, summed, ElementDerivatives::broadcast);
        table.put(OperationKind.SUB, summed + "; 1 multiplication an element to negate what was subtracted", wanted -> {
            long negated = wanted.count() - (wanted.input(0) ? 1 : 0);
            return broadcast(wanted).plus(multiplications(times(negated, out(wanted.operation()))));
        });
        table.put(
                OperationKind.MUL,
                "inputs − 1 multiplications an element for each that is wanted; " + summed,
                wanted -> multiplications(times(
                                wanted.count(),
                                Math.max(1, wanted.operation().inputs().size() - 1),
                                out(wanted.operation())))
                        .plus(broadcast(wanted)));
        table.put(
                OperationKind.DIV,
                "an element: for the dividend 1 division; for a divisor 2 multiplications, 1 division; " + summed,
                wanted -> {
                    long divisors = wanted.count() - (wanted.input(0) ? 1 : 0);
                    return divisions(times(wanted.count(), out(wanted.operation())))
                            .plus(multiplications(times(2, divisors, out(wanted.operation()))))
                            .plus(broadcast(wanted));
                });
        String best = "2 comparisons and, where both are equal, a division an element; " + summed;
        table.put(OperationKind.MAXIMUM, best, ElementDerivatives::extreme);
        table.put(OperationKind.MINIMUM, best, ElementDerivatives::extreme);
        table.put(OperationKind.DROPOUT, "dy times the mask: 1 multiplication an element", wanted -> {
            boolean drops = wanted.operation().attributes(Dropping.class).drawn() != Drawn.NOTHING;
            return drops ? multiplications(out(wanted.operation())) : Arithmetic.NONE;
        });
    }

    private static Arithmetic extreme(Wanted wanted) {
        return comparisons(2).plus(divisions(1)).times(out(wanted.operation())).plus(broadcast(wanted));
    }

    private static void functions(Derivatives.Table table) {
        each(table, OperationKind.EXP, "dy·y: 1 multiplication", multiplications(1));
        each(table, OperationKind.LOG, "dy/x: 1 division", divisions(1));
        Arithmetic wave = transcendentals(1).plus(multiplications(1));
        each(table, OperationKind.COS, "1 sine, 1 multiplication", wave);
        each(table, OperationKind.SIN, "1 cosine, 1 multiplication", wave);
        each(
                table,
                OperationKind.FUNCTION,
                "1 function, 2 multiplications",
                transcendentals(1).plus(multiplications(2)));
        each(
                table,
                OperationKind.POWER,
                "dy·p·x^(p − 1): 1 power, 2 multiplications",
                transcendentals(1).plus(multiplications(2)));
        each(
                table,
                OperationKind.SQUARE_ROOT,
                "dy/(2y): 1 multiplication, 1 division",
                multiplications(1).plus(divisions(1)));
        each(table, OperationKind.RECIPROCAL_ROOT, "dy·y³/−2: 4 multiplications", multiplications(4));
        each(table, OperationKind.NEGATE, "1 addition", additions(1));
        each(
                table,
                OperationKind.ABSOLUTE,
                "dy·sign(x): 1 comparison, 1 multiplication",
                comparisons(1).plus(multiplications(1)));
        table.put(
                OperationKind.CLAMP,
                "an element: 1 comparison an end",
                wanted -> comparisons(wanted.operation().attributes() instanceof Bounds bounds ? bounds.count() : 2)
                        .times(in(wanted.operation())));
        table.put(OperationKind.CUMULATIVE, "an element: 1 addition", wanted -> additions(in(wanted.operation())));
        String scattered = "an addition for each element that was picked";
        table.put(OperationKind.GATHER, scattered, wanted -> additions(out(wanted.operation())));
        table.put(OperationKind.TOP_K, scattered, wanted -> additions(out(wanted.operation())));
        table.put(OperationKind.SORT, MOVES, wanted -> Arithmetic.NONE);
        table.put(OperationKind.EMBEDDING, scattered, wanted -> additions(out(wanted.operation())));
        table.put(
                OperationKind.EMBEDDING_BAG,
                "an addition for each number that was joined, a division for the mean",
                wanted -> {
                    Operation op = wanted.operation();
                    return additions(times(in(op), op.out().size(-1))).plus(divisions(out(op)));
                });
    }

    private static void reductions(Derivatives.Table table) {
        table.put(OperationKind.SUM, MOVES, wanted -> Arithmetic.NONE);
        table.put(OperationKind.MEAN, "1 division an output", wanted -> divisions(out(wanted.operation())));
        table.put(
                OperationKind.AMAX,
                "an element: 1 comparison, 1 addition to count, 1 multiplication; an output: 1 division",
                wanted -> comparisons(1)
                        .plus(additions(1))
                        .plus(multiplications(1))
                        .times(in(wanted.operation()))
                        .plus(divisions(out(wanted.operation()))));
        table.put(
                OperationKind.PRODUCT,
                "an element: 1 multiplication, 1 division",
                wanted -> multiplications(1).plus(divisions(1)).times(in(wanted.operation())));
        table.put(
                OperationKind.VARIANCE,
                "an element: 1 addition, 1 multiplication, an addition for the mean; an output: 1 division",
                wanted -> additions(2)
                        .plus(multiplications(1))
                        .times(in(wanted.operation()))
                        .plus(divisions(out(wanted.operation()))));
        table.put(
                OperationKind.VECTOR_NORM,
                "an element: 1 multiplication; an output: 1 division",
                wanted -> multiplications(in(wanted.operation())).plus(divisions(out(wanted.operation()))));
        table.put(
                OperationKind.GRID_SAMPLE,
                "an output: for the maps 4 multiply-adds, for the points 8 multiply-adds",
                wanted -> multiplyAdds((wanted.input(0) ? 4 : 0) + (wanted.input(1) ? 8 : 0))
                        .times(out(wanted.operation())));
    }

    private static void each(Derivatives.Table table, OperationKind kind, String formula, Arithmetic element) {
        table.put(kind, "an element: " + formula, wanted -> element.times(in(wanted.operation())));
    }
}
