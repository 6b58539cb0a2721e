package org.modelcomplexity.engine.count;

import org.modelcomplexity.engine.tensor.Operation;
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

    /** Times an exact factor. */
    static long times(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    /** Elements of a convolution's kernel. */
    static long kernel(Operation op) {
        long product = 1;
        for (long size : op.sizes("kernel_size")) {
            product = times(product, size);
        }
        return product;
    }

    /** A size of the first input where it has that axis, else 1. */
    static long axis(Shape shape, int axis) {
        return axis < shape.rank() ? shape.size(axis) : 1;
    }

    /** 1 with a bias, else 0. */
    static long bias(Operation op) {
        return op.flag("bias") ? 1 : 0;
    }

    /** Whether a normalisation has weights of its own, or a flag of that meaning is set. */
    static boolean affine(Operation op) {
        return op.flag("affine") || op.flag("elementwise_affine");
    }

    /** in_features × out. */
    static long linear(Operation op) {
        return times(op.number("in_features"), out(op));
    }

    /** What a resize by this mode costs an output element by thop's rules: 0 where it has none. */
    static long interpolation(Operation op, long nearest) {
        long each = switch (Modes.of(op)) {
            case "nearest" -> nearest;
            case "linear" -> 5;
            case "bilinear" -> 11;
            case "bicubic" -> 259;
            default -> 0;
        };
        return times(each, out(op));
    }

    /** 2 in, or 4 in where the normalisation has weights. */
    static long normalization(Operation op) {
        return times(affine(op) ? 4 : 2, in(op));
    }
}
