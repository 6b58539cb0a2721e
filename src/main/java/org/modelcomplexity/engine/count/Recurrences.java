package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;

import java.util.function.LongUnaryOperator;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** The work of recurrent layers and cells, as the tools have it. i: what a step reads, H: hidden, P: projection. */
public final class Recurrences {
    private Recurrences() {}

    private static Recurrence recurrence(Operation op) {
        return op.attributes(Recurrence.class);
    }

    private static boolean is(Operation op, OperationKind layer, OperationKind cell) {
        return op.kind() == layer || op.kind() == cell;
    }

    /**
     * thop's cell(i, H, P), the work of one step: gate = (i + R)·H + H + 2b·H with R = P or else H. RNN: gate; GRU: 3
     * gate + 4H; LSTM: 4 gate + 4H + H·P.
     */
    private static long cell(Operation op, long i, long projection) {
        long h = recurrence(op).hidden();
        long r = projection > 0 ? projection : h;
        long gate = plus(times(plus(i, r), h), h, times(2, Formulas.bias(op), h));
        long own = is(op, OperationKind.GRU, OperationKind.GRU_CELL)
                ? times(4, h)
                : is(op, OperationKind.LSTM, OperationKind.LSTM_CELL) ? plus(times(4, h), times(h, projection)) : 0;
        return plus(times(recurrence(op).gates(), gate), own);
    }

    /** cell(in, H) of an operation that is a cell. */
    public static long cell(Operation op) {
        return cell(op, recurrence(op).input(), 0);
    }

    /** W: cell over all layers and directions. */
    public static long layers(Operation op) {
        Recurrence r = recurrence(op);
        return overLayers(r, r.result(), i -> times(r.directions(), cell(op, i, r.projection())));
    }

    /** W₀: the same by the old thops, which know no projection. */
    public static long layersWithoutProjection(Operation op) {
        Recurrence r = recurrence(op);
        return overLayers(r, r.hidden(), i -> times(r.directions(), cell(op, i, 0)));
    }

    /** V: ptflops' work of a step over all layers: G·H·i + G·H·R + extra + 2b·G·H. */
    public static long ptflops(Operation op) {
        Recurrence r = recurrence(op);
        return overLayers(r, r.result(), i -> ptflops(op, i));
    }

    /** ptflops' work of a step of one layer that reads i numbers. */
    public static long ptflops(Operation op, long i) {
        Recurrence r = recurrence(op);
        long rows = times(r.gates(), r.hidden());
        return plus(times(rows, i), times(rows, r.result()), extra(op), times(2, Formulas.bias(op), rows));
    }

    /** ptflops' extra work of a step: H (RNN), 7H (GRU), 10H (LSTM). */
    private static long extra(Operation op) {
        long factor = is(op, OperationKind.GRU, OperationKind.GRU_CELL)
                ? 7
                : is(op, OperationKind.LSTM, OperationKind.LSTM_CELL) ? 10 : 1;
        return times(factor, recurrence(op).hidden());
    }

    /** Layer 0 reads input_size, each later one both directions of the layer before. */
    private static long overLayers(Recurrence r, long between, LongUnaryOperator layer) {
        long first = layer.applyAsLong(r.input());
        return r.layers() == 1
                ? first
                : plus(first, times(r.layers() - 1, layer.applyAsLong(times(r.directions(), between))));
    }

    /** All arithmetic of one step of one cell that reads i numbers. */
    private static Arithmetic exactCell(Operation op, long i) {
        Recurrence r = recurrence(op);
        long h = r.hidden();
        long g = r.gates();
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
            default -> r.rectified() ? Arithmetic.comparisons(1) : Arithmetic.transcendentals(1);
        };
        long products = plus(times(g, h, plus(i, r.result())), times(h, r.projection()));
        long joined = times(g, h, plus(1, times(2, Formulas.bias(op))));
        return own.times(h).plus(Arithmetic.multiplyAdds(products)).plus(Arithmetic.additions(joined));
    }

    /** The multiply-adds of the products of all steps. */
    public static long products(Operation op) {
        return times(exactLayers(op).multiplyAdds(), steps(op));
    }

    /** All arithmetic of one step of all layers and directions; a cell is one of each. */
    public static Arithmetic exactLayers(Operation op) {
        Recurrence r = recurrence(op);
        Arithmetic first = exactCell(op, r.input());
        Arithmetic all = r.layers() == 1
                ? first
                : first.plus(exactCell(op, r.deeperInput()).times(r.layers() - 1));
        return all.times(r.directions());
    }

    /** L·N; N of a cell. */
    public static long steps(Operation op) {
        return recurrence(op).steps();
    }
}
