package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;

import java.util.function.LongBinaryOperator;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** The work of recurrent layers and cells, as the tools have it. i: what a step reads, H: hidden, P: projection. */
final class Recurrences {
    private Recurrences() {}

    /** Gates: 1 for RNN, 3 for GRU, 4 for LSTM. */
    static long gates(Operation op) {
        return switch (op.kind()) {
            case GRU, GRU_CELL -> 3;
            case LSTM, LSTM_CELL -> 4;
            default -> 1;
        };
    }

    private static boolean is(Operation op, OperationKind layer, OperationKind cell) {
        return op.kind() == layer || op.kind() == cell;
    }

    static long hidden(Operation op) {
        return op.number("hidden_size");
    }

    private static long projection(Operation op) {
        return op.facts().get("proj_size") instanceof Long size ? size : 0;
    }

    private static long returned(Operation op) {
        long projection = projection(op);
        return projection > 0 ? projection : hidden(op);
    }

    static long directions(Operation op) {
        return op.flag("bidirectional") ? 2 : 1;
    }

    /**
     * thop's cell(i, H, P), the work of one step: gate = (i + R)·H + H + 2b·H with R = P or else H. RNN: gate; GRU: 3
     * gate + 4H; LSTM: 4 gate + 4H + H·P.
     */
    static long cell(Operation op, long i, long projection) {
        long h = hidden(op);
        long r = projection > 0 ? projection : h;
        long gate = plus(times(plus(i, r), h), h, times(2, Formulas.bias(op), h));
        long own = is(op, OperationKind.GRU, OperationKind.GRU_CELL)
                ? times(4, h)
                : is(op, OperationKind.LSTM, OperationKind.LSTM_CELL) ? plus(times(4, h), times(h, projection)) : 0;
        return plus(times(gates(op), gate), own);
    }

    /** W: cell over all layers and directions. */
    static long layers(Operation op) {
        return overLayers(op, returned(op), (i, h) -> times(directions(op), cell(op, i, projection(op))));
    }

    /** W₀: the same by the old thops, which know no projection. */
    static long layersWithoutProjection(Operation op) {
        return overLayers(op, hidden(op), (i, h) -> times(directions(op), cell(op, i, 0)));
    }

    /** V: ptflops' work of a step over all layers: G·H·i + G·H·R + extra + 2b·G·H. */
    static long ptflops(Operation op) {
        return overLayers(op, returned(op), (i, h) -> {
            long g = gates(op);
            return plus(times(g, h, i), times(g, h, returned(op)), extra(op), times(2, Formulas.bias(op), g, h));
        });
    }

    /** ptflops' extra work of a step: H (RNN), 7H (GRU), 10H (LSTM). */
    static long extra(Operation op) {
        long factor = is(op, OperationKind.GRU, OperationKind.GRU_CELL)
                ? 7
                : is(op, OperationKind.LSTM, OperationKind.LSTM_CELL) ? 10 : 1;
        return times(factor, hidden(op));
    }

    /** Layer 0 reads input_size, each later one both directions of the layer before. */
    private static long overLayers(Operation op, long between, LongBinaryOperator layer) {
        long sum = 0;
        for (long l = 0; l < op.number("num_layers"); l++) {
            long reads = l == 0 ? op.number("input_size") : times(directions(op), between);
            sum = plus(sum, layer.applyAsLong(reads, hidden(op)));
        }
        return sum;
    }

    /** All arithmetic of one step of one cell that reads i numbers. */
    static Arithmetic exactCell(Operation op, long i) {
        long h = hidden(op);
        long g = gates(op);
        Arithmetic sigmoid =
                Arithmetic.transcendentals(1).plus(Arithmetic.additions(1)).plus(Arithmetic.divisions(1));
        Arithmetic own = switch (op.kind()) {
            case GRU, GRU_CELL ->
                sigmoid.times(2)
                        .plus(Arithmetic.transcendentals(1))
                        .plus(Arithmetic.multiplications(3))
                        .plus(Arithmetic.additions(2));
            case LSTM, LSTM_CELL ->
                sigmoid.times(3)
                        .plus(Arithmetic.transcendentals(2))
                        .plus(Arithmetic.multiplications(3))
                        .plus(Arithmetic.additions(1));
            default ->
                "relu".equals(op.facts().get("nonlinearity"))
                        ? Arithmetic.comparisons(1)
                        : Arithmetic.transcendentals(1);
        };
        long products = plus(times(g, h, plus(i, returned(op))), times(h, projection(op)));
        long joined = times(g, h, plus(1, times(2, Formulas.bias(op))));
        return own.times(h).plus(Arithmetic.multiplyAdds(products)).plus(Arithmetic.additions(joined));
    }

    /** The same over all layers and directions. */
    static Arithmetic exactLayers(Operation op) {
        Arithmetic sum = Arithmetic.NONE;
        for (long l = 0; l < op.number("num_layers"); l++) {
            long reads = l == 0 ? op.number("input_size") : times(directions(op), returned(op));
            sum = sum.plus(exactCell(op, reads).times(directions(op)));
        }
        return sum;
    }

    /** L·N, or L where unbatched. */
    static long steps(Operation op) {
        Shape in = op.in();
        return in.product(0, in.rank() - 1);
    }

    /** N of a cell, 1 where unbatched. */
    static long samples(Operation op) {
        return op.in().rank() == 1 ? 1 : op.in().size(0);
    }
}
