package org.modelcomplexity.engine.count;

import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** What rules are made of; all exact. */
final class Formulas {
    private Formulas() {}

    /** Elements of the first input. */
    static long in(Operation op) {
        return op.in().elements();
    }

    /** Elements of the first output. */
    static long out(Operation op) {
        return op.out().elements();
    }

    /** An exact product of two. */
    static long times(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    /** An exact sum of two. */
    static long plus(long a, long b) {
        return Math.addExact(a, b);
    }

    /** An exact product. */
    static long times(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.multiplyExact(product, factor);
        }
        return product;
    }

    /** An exact sum. */
    static long plus(long... terms) {
        long sum = 0;
        for (long term : terms) {
            sum = Math.addExact(sum, term);
        }
        return sum;
    }

    /** Elements of a convolution's kernel. */
    static long kernel(Operation op) {
        return times(op.sizes("kernel_size"));
    }

    /** A size of a shape where it has that axis, else 1. */
    static long axis(Shape shape, int axis) {
        return axis < shape.rank() ? shape.size(axis) : 1;
    }

    /** The product of the axes from one on. */
    static long from(Shape shape, int axis) {
        return shape.product(axis, shape.rank());
    }

    /** 1 with a bias, else 0. */
    static long bias(Operation op) {
        return op.flag("bias") ? 1 : 0;
    }

    /** Whether a normalisation has weights of its own. */
    static boolean affine(Operation op) {
        return op.flag("affine") || op.flag("elementwise_affine");
    }

    /** c_in // g × K: multiply-adds for one output of a convolution. */
    static long window(Operation op) {
        return times(op.number("in_channels") / op.number("groups"), kernel(op));
    }

    /** in × (c_out // g) × K: a transposed convolution, input by input. */
    static long scattered(Operation op) {
        return times(in(op), op.number("out_channels") / op.number("groups"), kernel(op));
    }

    /** in_features × out. */
    static long linear(Operation op) {
        return times(op.number("in_features"), out(op));
    }

    /** The class of torch.nn that does the work of a layer, whatever a subclass or a function of it is called. */
    static String className(Operation op) {
        return (String) Objects.requireNonNull(op.facts().get("class"));
    }

    /** A figure that a tool has in doubles, cut to a whole number; past 64 bits an {@link ArithmeticException}. */
    static long truncated(double figure) {
        if (!(Math.abs(figure) < 0x1p63)) {
            throw new ArithmeticException(figure + " does not fit 64 bits");
        }
        return (long) figure;
    }

    /** The mode of an Upsample, or the one that its class stands for. */
    static String mode(Operation op) {
        Object mode = op.facts().get("mode");
        return mode != null ? (String) mode : className(op).equals("UpsamplingBilinear2d") ? "bilinear" : "nearest";
    }

    /** Whether an operation resizes by one of these modes. */
    static boolean resizesBy(Operation op, String... modes) {
        return List.of(modes).contains(mode(op));
    }

    /** The length n of the axis that a softmax runs over: the given one, or torch's implicit choice. */
    static long softmaxLength(Operation op) {
        Shape in = op.in();
        int rank = in.rank();
        if (rank == 0) {
            return 1;
        }
        Object dim = op.facts().get("dim");
        long implicit = op.kind() == OperationKind.SOFTMAX2D ? -3 : rank == 1 || rank == 3 ? 0 : 1;
        return in.size(in.axis(dim == null ? implicit : (Long) dim));
    }

    /** in / n × (3n − 1). */
    static long softmax(Operation op) {
        long n = softmaxLength(op);
        return times(in(op) / n, Math.subtractExact(times(3, n), 1));
    }
}
