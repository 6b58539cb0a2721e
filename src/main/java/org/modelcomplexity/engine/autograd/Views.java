package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.modelcomplexity.engine.tensor.Attributes.Along;
import org.modelcomplexity.engine.tensor.Attributes.Order;
import org.modelcomplexity.engine.tensor.Attributes.Stepped;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** What shows a tensor's elements in another shape, and copies them only where it must. */
final class Views {
    private Views() {}

    /** The elements in another shape, copied where no view shows them so. */
    static Value reshaped(Tape tape, Value x, Shape shape) {
        long[] steps = Layout.viewed(x.shape(), x.steps(), shape);
        return steps == null ? tape.fresh(shape, x.type(), x) : tape.view(x, shape, steps);
    }

    static Value reshaped(Tape tape, Value x, long... sizes) {
        return reshaped(tape, x, Shape.possiblyEmpty(sizes));
    }

    static Value dense(Tape tape, Value x) {
        return x.isDense() ? x : tape.fresh(x.shape(), x.type(), x);
    }

    static Value permuted(Tape tape, Value x, int... order) {
        long[] sizes = new long[order.length];
        long[] steps = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            sizes[i] = x.size(order[i]);
            steps[i] = x.steps()[order[i]];
        }
        return tape.view(x, Shape.possiblyEmpty(sizes), steps);
    }

    static Value transposed(Tape tape, Value x, int first, int second) {
        int[] order = new int[x.rank()];
        Arrays.setAll(order, axis -> axis);
        int a = first < 0 ? first + order.length : first;
        int b = second < 0 ? second + order.length : second;
        order[a] = b;
        order[b] = a;
        return permuted(tape, x, order);
    }

    /** Grown axes, which have no step, and new ones in front. */
    static Value expanded(Tape tape, Value x, Shape shape) {
        long[] steps = new long[shape.rank()];
        for (int back = 1; back <= x.rank(); back++) {
            boolean same = x.size(-back) == shape.size(-back);
            steps[steps.length - back] = same ? x.steps()[x.rank() - back] : 0;
        }
        return tape.view(x, shape, steps);
    }

    static List<Value> permuted(Call c) {
        if (!(c.operation().attributes() instanceof Order order)) {
            return turned(c);
        }
        return List.of(permuted(c.tape(), c.x(), order.axes()));
    }

    /** A view whose order of axes nobody says; its steps are those of no dense tensor. */
    private static List<Value> turned(Call c) {
        long[] steps = Layout.dense(c.out());
        for (int i = 0; i < steps.length / 2; i++) {
            long other = steps[steps.length - 1 - i];
            steps[steps.length - 1 - i] = steps[i];
            steps[i] = other;
        }
        return List.of(c.tape().view(c.x(), c.out(), steps));
    }

    static List<Value> reshaped(Call c) {
        return List.of(reshaped(c.tape(), c.x(), c.out()));
    }

    static List<Value> expanded(Call c) {
        return List.of(expanded(c.tape(), c.x(), c.out()));
    }

    static List<Value> selected(Call c) {
        if (!(c.operation().attributes() instanceof Along along)) {
            return turned(c);
        }
        long[] steps = new long[c.out().rank()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = c.x().steps()[i < along.axis() ? i : i + 1];
        }
        return List.of(c.tape().view(c.x(), c.out(), steps));
    }

    static List<Value> sliced(Call c) {
        long[] steps = c.x().steps().clone();
        if (c.operation().attributes() instanceof Stepped stepped) {
            steps[stepped.axis()] *= stepped.step();
        }
        return List.of(c.tape().view(c.x(), c.out(), steps));
    }

    /** Pieces of an axis, each a view; of as many axes less one where the axis is taken apart. */
    static List<Value> cut(Call c) {
        List<Value> pieces = new ArrayList<>();
        for (Tensor piece : c.operation().outputs()) {
            boolean whole = piece.shape().rank() == c.x().rank();
            long[] steps = whole ? c.x().steps() : Layout.dense(piece.shape());
            pieces.add(c.tape().view(c.x(), piece.shape(), steps));
        }
        return pieces;
    }
}
