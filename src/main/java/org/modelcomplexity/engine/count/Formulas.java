package org.modelcomplexity.engine.count;

import org.modelcomplexity.engine.tensor.Attributes.Biased;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Dense;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Attributes.Resize;
import org.modelcomplexity.engine.tensor.Attributes.Softmax;
import org.modelcomplexity.engine.tensor.Attributes.Windowed;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/** What rules are made of; all exact. */
public final class Formulas {
    private Formulas() {}

    /** Elements of the first input. */
    public static long in(Operation op) {
        return op.in().elements();
    }

    /** Elements of the first output. */
    public static long out(Operation op) {
        return op.out().elements();
    }

    /** An exact product of two. */
    public static long times(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    /** An exact sum of two. */
    public static long plus(long a, long b) {
        return Math.addExact(a, b);
    }

    /** An exact product. */
    public static long times(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.multiplyExact(product, factor);
        }
        return product;
    }

    /** An exact sum. */
    public static long plus(long... terms) {
        long sum = 0;
        for (long term : terms) {
            sum = Math.addExact(sum, term);
        }
        return sum;
    }

    /** Elements of a convolution's kernel, or of a pool's window. */
    public static long kernel(Operation op) {
        return op.attributes(Windowed.class).kernelElements();
    }

    /** A size of a shape where it has that axis, else 1. */
    public static long axis(Shape shape, int axis) {
        return axis < shape.rank() ? shape.size(axis) : 1;
    }

    /** The product of the axes from one on. */
    public static long from(Shape shape, int axis) {
        return shape.product(axis, shape.rank());
    }

    /** 1 with a bias, else 0. */
    public static long bias(Operation op) {
        return op.attributes(Biased.class).bias() ? 1 : 0;
    }

    /** Whether a normalisation has weights of its own. */
    public static boolean affine(Operation op) {
        return op.attributes(Normalization.class).affine();
    }

    /** c_in // g × K: multiply-adds for one output of a convolution. */
    public static long window(Operation op) {
        Convolution convolution = op.attributes(Convolution.class);
        return times(convolution.inChannels() / convolution.groups(), convolution.kernelElements());
    }

    /** in × (c_out // g) × K: a transposed convolution, input by input. */
    public static long scattered(Operation op) {
        Convolution convolution = op.attributes(Convolution.class);
        return times(in(op), convolution.outChannels() / convolution.groups(), convolution.kernelElements());
    }

    /** in_features × out. */
    public static long linear(Operation op) {
        return times(op.attributes(Dense.class).in(), out(op));
    }

    /** A figure that a tool has in doubles, cut to a whole number; past 64 bits an {@link ArithmeticException}. */
    public static long truncated(double figure) {
        if (!(Math.abs(figure) < 0x1p63)) {
            throw new ArithmeticException(figure + " does not fit 64 bits");
        }
        return (long) figure;
    }

    /** How a resize makes the values between. */
    public static Interpolation mode(Operation op) {
        return op.attributes(Resize.class).mode();
    }

    /** The length n of the axis that a softmax runs over. */
    public static long softmaxLength(Operation op) {
        return op.attributes(Softmax.class).length();
    }

    /** in / n × (3n − 1). */
    public static long softmax(Operation op) {
        long n = softmaxLength(op);
        return times(in(op) / n, Math.subtractExact(times(3, n), 1));
    }
}
