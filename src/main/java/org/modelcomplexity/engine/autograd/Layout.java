package org.modelcomplexity.engine.autograd;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Shape;

/** How a tensor's elements lie in its storage: a step, in elements, for each axis. */
final class Layout {
    private Layout() {}

    /** One element behind the other. */
    static long[] dense(Shape shape) {
        long[] steps = new long[shape.rank()];
        long step = 1;
        for (int axis = steps.length - 1; axis >= 0; axis--) {
            steps[axis] = step;
            step = Math.multiplyExact(step, Math.max(1, shape.size(axis)));
        }
        return steps;
    }

    static boolean isDense(Shape shape, long[] steps) {
        long expected = 1;
        for (int axis = steps.length - 1; axis >= 0; axis--) {
            if (shape.size(axis) != 1) {
                if (steps[axis] != expected) {
                    return false;
                }
                expected *= shape.size(axis);
            }
        }
        return true;
    }

    /** Dense, the axes in the order in which they lie in another tensor of this shape, as element by element results do. */
    static long[] denseLike(Shape shape, long[] steps) {
        int[] order = IntStream.range(0, steps.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(axis -> shape.size(axis) == 1 ? 0 : steps[axis])
                        .thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] dense = new long[steps.length];
        long step = 1;
        for (int axis : order) {
            dense[axis] = step;
            step = Math.multiplyExact(step, Math.max(1, shape.size(axis)));
        }
        // An axis of one element has the step of a dense tensor: nothing hangs on it.
        return Arrays.stream(steps).allMatch(each -> each == 0) ? dense(shape) : dense;
    }

    /** The steps under which the same elements show in another shape; null where they have to be copied for that. */
    static long @Nullable [] viewed(Shape from, long[] steps, Shape to) {
        long[] out = new long[to.rank()];
        int axis = to.rank() - 1;
        if (from.rank() == 0) {
            Arrays.fill(out, 1);
            return out;
        }
        long base = steps[from.rank() - 1];
        long run = 1;
        long seen = 1;
        for (int i = from.rank() - 1; i >= 0; i--) {
            run *= from.size(i);
            boolean ends = i == 0 || from.size(i - 1) != 1 && steps[i - 1] != run * base;
            if (ends) {
                while (axis >= 0 && (seen < run || to.size(axis) == 1)) {
                    out[axis] = seen * base;
                    seen *= to.size(axis);
                    axis--;
                }
                if (seen != run) {
                    return null;
                }
                if (i > 0) {
                    base = steps[i - 1];
                    run = 1;
                    seen = 1;
                }
            }
        }
        return axis == -1 ? out : null;
    }
}
