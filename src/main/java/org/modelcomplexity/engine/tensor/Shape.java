package org.modelcomplexity.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * The sizes of a tensor's axes, outermost first (an image batch: N, C, H, W); every size is at least 1 unless
 * {@link #possiblyEmpty} made it.
 */
public final class Shape {
    /** A scalar: no axes, one element. */
    public static final Shape SCALAR = new Shape(new long[0]);

    /** As many as torch has. */
    private static final int MOST_AXES = 64;

    private final long[] sizes;

    private Shape(long[] sizes) {
        this.sizes = sizes;
    }

    /** A shape of these sizes; a size below 1 is a refusal. */
    public static Shape of(long... sizes) {
        return checked(sizes.clone());
    }

    /**
     * A shape that may have axes of size 0, as torch's dense layers of no features make and take them: what no row gives,
     * but what may lie between two layers.
     */
    public static Shape possiblyEmpty(long... sizes) {
        for (long size : sizes) {
            if (size != 0) {
                checked(new long[] {size});
            }
        }
        return new Shape(sizes.clone());
    }

    /** Whether it has no elements. */
    public boolean isEmpty() {
        for (long size : sizes) {
            if (size == 0) {
                return true;
            }
        }
        return false;
    }

    /** A shape that keeps the array. */
    private static Shape checked(long[] sizes) {
        if (sizes.length > MOST_AXES) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED, "a tensor has at most " + MOST_AXES + " axes, not " + sizes.length);
        }
        for (long size : sizes) {
            if (size < 1) {
                throw new Refusal(
                        Problem.SIZE_MISMATCH,
                        "a result of shape " + Arrays.toString(sizes)
                                + " has no elements: every size must be at least 1");
            }
        }
        return new Shape(sizes);
    }

    /** How many axes there are. */
    public int rank() {
        return sizes.length;
    }

    /** The size of an axis; a negative axis counts from the end. The axis must exist. */
    public long size(int axis) {
        return sizes[axis < 0 ? axis + sizes.length : axis];
    }

    /** An axis as 0 … rank − 1; a negative one counts from the end; one outside is a refusal. */
    public int axis(long axis) {
        long resolved = axis < 0 ? axis + sizes.length : axis;
        if (resolved < 0 || resolved >= sizes.length) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "axis " + axis + " is outside a tensor of rank " + rank() + ", shape " + this);
        }
        return (int) resolved;
    }

    /** The product of all sizes, exactly; past 64 bits an {@link ArithmeticException}. */
    public long elements() {
        return product(0, sizes.length);
    }

    /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive), clipped to the rank. */
    public long product(int from, int to) {
        long product = 1;
        for (int i = Math.max(0, from); i < Math.min(to, sizes.length); i++) {
            product = Math.multiplyExact(product, sizes[i]);
        }
        return product;
    }

    /** This shape with one axis of another size. */
    public Shape with(int axis, long size) {
        long[] changed = sizes.clone();
        changed[axis < 0 ? axis + sizes.length : axis] = size;
        return checked(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        long[] changed = new long[sizes.length - 1];
        System.arraycopy(sizes, 0, changed, 0, axis);
        System.arraycopy(sizes, axis + 1, changed, axis, changed.length - axis);
        return new Shape(changed);
    }

    /** This shape with a new axis of a size before axis {@code axis}. */
    public Shape insert(int axis, long size) {
        long[] changed = new long[sizes.length + 1];
        System.arraycopy(sizes, 0, changed, 0, axis);
        changed[axis] = size;
        System.arraycopy(sizes, axis, changed, axis + 1, sizes.length - axis);
        return checked(changed);
    }

    /** The sizes, as a new array. */
    public long[] sizes() {
        return sizes.clone();
    }

    /** The sizes as a list. */
    public List<Long> toList() {
        List<Long> list = new ArrayList<>(sizes.length);
        for (long size : sizes) {
            list.add(size);
        }
        return list;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As Python prints a list: {@code [1, 3, 640, 640]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
