package org.modelcomplexity.engine.leaf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** The shape rules of functions that show a tensor's elements, or some of them, in another shape. */
public final class Views {
    /** More pieces than any network takes apart, few enough to be listed. */
    private static final long MOST_PIECES = 10_000;

    private static final long MOST_SIZES = 60_000;

    private Views() {}

    /** An axis as {@link Shape#axis}, but a scalar has an axis 0, as torch has it in many places. */
    public static int axis(Shape in, long axis) {
        return in.rank() == 0 && (axis == 0 || axis == -1) ? 0 : in.axis(axis);
    }

    /** The same elements in other sizes, of which one may be −1. */
    public static Shape reshaped(Shape in, long[] sizes) {
        int open = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && open < 0) {
                open = i;
            } else if (sizes[i] < 1) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        "sizes must be at least 1, one of them may be -1, not " + Arrays.toString(sizes));
            } else {
                known = Math.multiplyExact(known, sizes[i]);
            }
        }
        long elements = in.elements();
        if (open < 0 ? known != elements : elements % known != 0) {
            throw Expect.mismatch(
                    "shape " + in + " has " + elements + " elements, which do not go into " + Arrays.toString(sizes));
        }
        long[] all = sizes.clone();
        if (open >= 0) {
            all[open] = elements / known;
        }
        return Shape.of(all);
    }

    /** The axes in another order, each of them once. */
    public static Shape permuted(Shape in, long[] order) {
        if (order.length != in.rank()) {
            throw Expect.mismatch("expected " + in.rank() + " axes to permute, got " + order.length + ", shape " + in);
        }
        axes(in, order);
        return Shape.of(Arrays.stream(order).map(axis -> in.size(in.axis(axis))).toArray());
    }

    /** Two axes exchanged. */
    public static Shape transposed(Shape in, long first, long second) {
        int a = axis(in, first);
        int b = axis(in, second);
        return in.rank() == 0 ? in : in.with(a, in.size(b)).with(b, in.size(a));
    }

    /** Which axes are named; all where {@code dims} is null; one named twice is a refusal. */
    public static boolean[] axes(Shape in, long @Nullable [] dims) {
        boolean[] named = new boolean[Math.max(1, in.rank())];
        if (dims == null) {
            Arrays.fill(named, true);
            return named;
        }
        for (long dim : dims) {
            int axis = axis(in, dim);
            if (named[axis]) {
                throw Expect.mismatch("axis " + axis + " is named twice: " + Arrays.toString(dims));
            }
            named[axis] = true;
        }
        return named;
    }

    /** Without the named axes, or with them of size 1. */
    public static Shape reduced(Shape in, boolean[] named, boolean keep) {
        Shape out = in;
        for (int axis = in.rank() - 1; axis >= 0; axis--) {
            if (named[axis]) {
                out = keep ? out.with(axis, 1) : out.without(axis);
            }
        }
        return out;
    }

    /** Without the named axes of size 1. */
    public static Shape squeezed(Shape in, long @Nullable [] dims) {
        boolean[] named = axes(in, dims);
        for (int axis = 0; axis < in.rank(); axis++) {
            named[axis] &= in.size(axis) == 1;
        }
        return reduced(in, named, false);
    }

    /** With a new axis; one more axis counts as there. */
    public static Shape widened(Shape in, long dim, long size) {
        long axis = dim < 0 ? dim + in.rank() + 1 : dim;
        if (axis < 0 || axis > in.rank()) {
            throw Expect.mismatch("a new axis " + dim + " is outside a tensor of rank " + in.rank() + ", shape " + in);
        }
        return in.insert((int) axis, size);
    }

    /** Axes of size 1 grown, new ones in front; −1 keeps an axis. */
    public static Shape expanded(Shape in, long[] sizes) {
        int added = sizes.length - in.rank();
        if (added < 0) {
            throw Expect.mismatch("expected at least " + in.rank() + " sizes, got " + sizes.length + ", shape " + in);
        }
        long[] out = sizes.clone();
        for (int i = added; i < out.length; i++) {
            long size = in.size(i - added);
            out[i] = sizes[i] == -1 ? size : sizes[i];
            if (size != 1 && out[i] != size) {
                throw Expect.mismatch(
                        "axis " + (i - added) + " of " + size + " cannot become " + sizes[i] + ", shape " + in);
            }
        }
        return Shape.of(out);
    }

    /** Without an axis, at an index that must be on it. */
    public static Shape selected(Shape in, long dim, long index) {
        int axis = in.axis(dim);
        long size = in.size(axis);
        if (index < -size || index >= size) {
            throw Expect.mismatch("index " + index + " is outside axis " + axis + " of " + size + ", shape " + in);
        }
        return in.without(axis);
    }

    /** A part of an axis, as Python slices. */
    public static Shape sliced(Shape in, Arguments a) {
        int axis = in.axis(a.number("dim"));
        long size = in.size(axis);
        long start = bound(a.get("start"), 0, size);
        long end = bound(a.get("end"), size, size);
        long step = a.get("step") instanceof Long given ? given : 1;
        if (end <= start) {
            throw Expect.mismatch("the slice leaves nothing of axis " + axis + " of " + size + ", shape " + in);
        }
        return in.with(axis, (end - start - 1) / step + 1);
    }

    private static long bound(@Nullable Object given, long otherwise, long size) {
        long at = given instanceof Long index ? index : otherwise;
        return Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    /** An axis in pieces of ⌈size / chunks⌉, the last perhaps smaller. */
    public static List<Shape> chunked(Shape in, long chunks, long dim) {
        int axis = in.axis(dim);
        return pieces(in, axis, (in.size(axis) - 1) / chunks + 1);
    }

    /** An axis in pieces of one size, the last perhaps smaller, or in pieces of given sizes. */
    public static List<Shape> split(Shape in, @Nullable Object sizes, long dim) {
        int axis = in.axis(dim);
        if (!(sizes instanceof long[] sections)) {
            return pieces(in, axis, (Long) java.util.Objects.requireNonNull(sizes));
        }
        long sum = Arrays.stream(sections).reduce(0, Math::addExact);
        if (sections.length == 0 || sum != in.size(axis)) {
            throw Expect.mismatch(
                    "sections " + Arrays.toString(sections) + " do not add up to axis " + axis + " of shape " + in);
        }
        checkPieces(sections.length, in);
        return Arrays.stream(sections)
                .mapToObj(section -> in.with(axis, section))
                .toList();
    }

    /** Pieces are all listed before anybody counts them: many of many axes would take much. */
    private static void checkPieces(long count, Shape in) {
        if (count > MOST_PIECES || count * in.rank() > MOST_SIZES) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    count + " pieces of " + in.rank() + " axes are more than " + MOST_PIECES + ", or have more than "
                            + MOST_SIZES + " sizes");
        }
    }

    private static List<Shape> pieces(Shape in, int axis, long piece) {
        long size = in.size(axis);
        long count = (size - 1) / piece + 1;
        checkPieces(count, in);
        List<Shape> all = new ArrayList<>(Collections.nCopies((int) count - 1, in.with(axis, Math.min(piece, size))));
        all.add(in.with(axis, size - (count - 1) * piece));
        return all;
    }

    /** The axes in another order, which the operation knows. */
    public static Computed turned(Tensor in, long[] order) {
        Shape out = permuted(in.shape(), order);
        int[] axes = new int[order.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = in.shape().axis(order[i]);
        }
        return Computed.of(new Attributes.Order(axes), in.reshaped(out));
    }

    /** Two axes exchanged, as an order of all. */
    public static Computed exchanged(Tensor in, long first, long second) {
        Shape out = transposed(in.shape(), first, second);
        int[] axes = new int[in.shape().rank()];
        Arrays.setAll(axes, axis -> axis);
        if (axes.length > 0) {
            axes[in.shape().axis(first)] = in.shape().axis(second);
            axes[in.shape().axis(second)] = in.shape().axis(first);
        }
        return Computed.of(new Attributes.Order(axes), in.reshaped(out));
    }

    /** Without an axis, of which the operation knows which it was. */
    public static Computed shownAt(Tensor in, Arguments a) {
        Shape out = selected(in.shape(), a.number("dim"), a.number("index"));
        int axis = in.shape().axis(a.number("dim"));
        return Computed.of(new Attributes.Along(axis, in.shape().size(axis)), in.reshaped(out));
    }

    /** A part of an axis, of which the operation knows at which steps. */
    public static Computed shownBySteps(Tensor in, Arguments a) {
        Shape out = sliced(in.shape(), a);
        long step = a.get("step") instanceof Long given ? given : 1;
        return Computed.of(new Attributes.Stepped(in.shape().axis(a.number("dim")), step), in.reshaped(out));
    }
}
