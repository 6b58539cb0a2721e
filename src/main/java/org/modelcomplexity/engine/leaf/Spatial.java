package org.modelcomplexity.engine.leaf;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.Shape;

/** The last axes of a shape, those that a kernel slides along. */
public final class Spatial {
    /** The new size of one spatial axis, counted from 0 at the first spatial axis. */
    @FunctionalInterface
    public interface AxisRule {
        long of(int axis, long size);
    }

    private Spatial() {}

    /** This shape with its last {@code count} axes changed, each by the rule. */
    public static Shape map(Shape in, int count, AxisRule rule) {
        long[] sizes = in.sizes();
        int first = sizes.length - count;
        for (int i = 0; i < count; i++) {
            sizes[first + i] = rule.of(i, sizes[first + i]);
        }
        return Shape.of(sizes);
    }

    /** An argument that is one value for all of {@code count} axes, or a list with a value for each. */
    public static List<? extends @Nullable Object> perAxis(String name, @Nullable Object value, int count) {
        if (!(value instanceof List<?> list)) {
            return Collections.nCopies(count, value);
        }
        if (list.size() != count) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    name + " must be one number or a list of " + count + ", not a list of " + list.size() + ": "
                            + Python.brief(value),
                    name,
                    null);
        }
        return list;
    }

    /** ⌊size · factor⌋ in doubles, as torch computes it; at least 1. */
    public static long scaled(long size, double factor) {
        double scaled = Math.floor(size * factor);
        if (!(scaled >= 1)) {
            throw Expect.mismatch("a size of " + size + " times " + Python.brief(factor) + " leaves no elements");
        }
        if (scaled >= Long.MAX_VALUE) {
            throw new ArithmeticException("a size of " + size + " times " + factor);
        }
        return (long) scaled;
    }
}
