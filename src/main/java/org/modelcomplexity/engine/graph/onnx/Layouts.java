package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** What operators give that only lay data out anew. */
final class Layouts {
    private Layouts() {}

    private static Refusal mismatch(String detail) {
        return new Refusal(Problem.SIZE_MISMATCH, detail);
    }

    static List<@Nullable Value> reshape(OnnxCall call) {
        Value in = call.in(0);
        long[] asked = call.has("shape") ? call.numbers("shape") : call.numbers(1);
        boolean keepsZero = call.number("allowzero", 0) == 0;
        long[] sizes = asked.clone();
        int free = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0 && keepsZero) {
                if (i >= in.shape().rank()) {
                    throw mismatch("it keeps axis " + i + " of shape " + in.shape());
                }
                sizes[i] = in.shape().size(i);
            }
            if (sizes[i] == -1 && free < 0) {
                free = i;
            } else {
                known = Math.multiplyExact(known, sizes[i]);
            }
        }
        long elements = in.shape().elements();
        if (free >= 0) {
            if (known == 0 || elements % known != 0) {
                throw mismatch("it cannot make " + Arrays.toString(asked) + " of shape " + in.shape());
            }
            sizes[free] = elements / known;
        }
        Shape shape = Shape.possiblyEmpty(sizes);
        if (shape.elements() != elements) {
            throw mismatch("it cannot make " + Arrays.toString(asked) + " of shape " + in.shape());
        }
        return List.of(in.in(shape));
    }

    static List<@Nullable Value> flatten(OnnxCall call) {
        Value in = call.in(0);
        int rank = in.shape().rank();
        long axis = call.number("axis", 1);
        int at = axis == rank ? rank : rank == 0 && axis == 1 ? 0 : call.axis(axis, rank);
        return List.of(
                in.in(Shape.possiblyEmpty(in.shape().product(0, at), in.shape().product(at, rank))));
    }

    static List<@Nullable Value> transpose(OnnxCall call) {
        Value in = call.in(0);
        int rank = in.shape().rank();
        long[] order = call.numbers("perm");
        if (order.length == 0) {
            order = new long[rank];
            for (int i = 0; i < rank; i++) {
                order[i] = rank - 1L - i;
            }
        }
        boolean[] met = new boolean[rank];
        long[] sizes = new long[rank];
        if (order.length != rank) {
            throw mismatch("its perm must have " + rank + " axes, not " + order.length);
        }
        for (int i = 0; i < rank; i++) {
            int axis = call.axis(order[i], rank);
            if (met[axis]) {
                throw mismatch("its perm has axis " + axis + " twice");
            }
            met[axis] = true;
            sizes[i] = in.shape().size(axis);
        }
        Shape shape = Shape.possiblyEmpty(sizes);
        long[] axes = order;
        return List.of(in.picked(shape, place -> {
            long[] from = new long[rank];
            for (int i = 0; i < rank; i++) {
                from[call.axis(axes[i], rank)] = place[i];
            }
            return from;
        }));
    }

    static List<@Nullable Value> squeeze(OnnxCall call) {
        Value in = call.in(0);
        long[] axes = call.either("axes", 1);
        int rank = in.shape().rank();
        boolean[] drop = new boolean[rank];
        for (int i = 0; axes == null && i < rank; i++) {
            drop[i] = in.shape().size(i) == 1;
        }
        for (int i = 0; axes != null && i < axes.length; i++) {
            int axis = call.axis(axes[i], rank);
            if (in.shape().size(axis) != 1) {
                throw mismatch("axis " + axis + " of shape " + in.shape() + " is not 1");
            }
            drop[axis] = true;
        }
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            if (!drop[i]) {
                sizes.add(in.shape().size(i));
            }
        }
        return List.of(in.in(shape(sizes)));
    }

    static Shape shape(List<Long> sizes) {
        return Shape.possiblyEmpty(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    static List<@Nullable Value> unsqueeze(OnnxCall call) {
        Value in = call.in(0);
        long[] axes = call.either("axes", 1);
        if (axes == null) {
            throw mismatch("it must say its axes");
        }
        int rank = in.shape().rank() + axes.length;
        boolean[] isNew = new boolean[rank];
        for (long axis : axes) {
            isNew[call.axis(axis, rank)] = true;
        }
        long[] sizes = new long[rank];
        int at = 0;
        for (int i = 0; i < rank; i++) {
            if (!isNew[i] && at >= in.shape().rank()) {
                throw mismatch("its axes have one twice");
            }
            sizes[i] = isNew[i] ? 1 : in.shape().size(at++);
        }
        return List.of(in.in(Shape.possiblyEmpty(sizes)));
    }

    static List<@Nullable Value> concat(OnnxCall call) {
        Shape first = call.shape(0, 1);
        int axis = call.axis(call.number("axis", 1), first.rank());
        long sum = 0;
        boolean known = true;
        int count = call.node().inputs().size();
        for (int i = 0; i < count; i++) {
            Shape each = call.shape(i);
            for (int j = 0; j < Math.max(first.rank(), each.rank()); j++) {
                if (each.rank() != first.rank() || j != axis && each.size(j) != first.size(j)) {
                    throw mismatch("it cannot join shapes " + first + " and " + each + " along axis " + axis);
                }
            }
            sum = Math.addExact(sum, each.size(axis));
            known &= call.in(i).data() != null;
        }
        long[] sizes = first.sizes();
        sizes[axis] = sum;
        double[] data = null;
        if (known && first.rank() == 1 && sum <= Value.MOST) {
            data = new double[(int) sum];
            int at = 0;
            for (int i = 0; i < count; i++) {
                for (double number : java.util.Objects.requireNonNull(call.in(i).data())) {
                    data[at++] = number;
                }
            }
        }
        return List.of(Value.of(Shape.possiblyEmpty(sizes), call.type(), data));
    }

    static List<@Nullable Value> split(OnnxCall call) {
        Shape in = call.shape(0, 1);
        int axis = call.axis(call.number("axis", 0), in.rank());
        long[] parts = call.either("split", 1);
        if (parts == null) {
            long count = call.number("num_outputs", call.outputs());
            if (count < 1 || count != call.outputs()) {
                throw mismatch("it gives " + call.outputs() + " values, not " + count);
            }
            long part = (in.size(axis) + count - 1) / count;
            parts = new long[(int) count];
            for (int i = 0; i < count; i++) {
                parts[i] = Math.max(0, Math.min(part, in.size(axis) - i * part));
            }
        }
        if (Arrays.stream(parts).sum() != in.size(axis) || Arrays.stream(parts).anyMatch(part -> part < 0)) {
            throw mismatch("it cannot split axis " + axis + " of shape " + in + " into " + Arrays.toString(parts));
        }
        List<@Nullable Value> all = new ArrayList<>();
        double[] data = in.rank() == 1 ? call.in(0).data() : null;
        int at = 0;
        for (long part : parts) {
            long[] sizes = in.sizes();
            sizes[axis] = part;
            double[] own = data == null ? null : Arrays.copyOfRange(data, at, at + (int) part);
            at += (int) part;
            all.add(Value.of(Shape.possiblyEmpty(sizes), call.type(), own));
        }
        return all;
    }

    static List<@Nullable Value> slice(OnnxCall call) {
        Value in = call.in(0);
        int rank = in.shape().rank();
        boolean old = call.has("starts");
        long[] starts = old ? call.numbers("starts") : call.numbers(1);
        long[] ends = old ? call.numbers("ends") : call.numbers(2);
        long[] axes = old ? call.has("axes") ? call.numbers("axes") : null : call.has(3) ? call.numbers(3) : null;
        long[] steps = !old && call.has(4) ? call.numbers(4) : null;
        int count = starts.length;
        if (ends.length != count
                || axes != null && axes.length != count
                || steps != null && steps.length != count
                || axes == null && count > rank) {
            throw mismatch("its starts, ends, axes and steps must be of one length");
        }
        long[] sizes = in.shape().sizes();
        long[] begins = new long[rank];
        long[] paces = new long[rank];
        Arrays.fill(paces, 1);
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : call.axis(axes[i], rank);
            long step = steps == null ? 1 : steps[i];
            long size = in.shape().size(axis);
            if (step == 0) {
                throw new Refusal(Problem.WRONG_VALUE, "a step of 0");
            }
            long start = clamp(starts[i], size, step > 0 ? 0 : 0, step > 0 ? size : size - 1);
            long end = clamp(ends[i], size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
            long span = step > 0 ? end - start : start - end;
            long pace = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
            sizes[axis] = span <= 0 || size == 0 ? 0 : (span - 1) / pace + 1;
            begins[axis] = start;
            paces[axis] = step;
        }
        return List.of(in.picked(Shape.possiblyEmpty(sizes), place -> {
            long[] from = new long[rank];
            for (int i = 0; i < rank; i++) {
                from[i] = begins[i] + place[i] * paces[i];
            }
            return from;
        }));
    }

    private static long clamp(long index, long size, long least, long most) {
        long resolved = index < 0 && index != Long.MIN_VALUE ? index + size : index;
        return Math.max(least, Math.min(most, resolved));
    }

    static List<@Nullable Value> expand(OnnxCall call) {
        Shape asked = Shape.possiblyEmpty(call.numbers(1));
        Shape shape = call.broadcast(List.of(call.shape(0), asked));
        return List.of(Value.of(shape, call.type(), Elementwise.spread(call.in(0), shape, call)));
    }

    static List<@Nullable Value> pad(OnnxCall call) {
        Shape in = call.shape(0);
        long[] pads = call.either("pads", 1);
        long[] axes = call.has(3) ? call.numbers(3) : null;
        int count = axes == null ? in.rank() : axes.length;
        if (pads == null || pads.length != 2 * count) {
            throw mismatch("its pads must be " + 2 * count + " numbers");
        }
        long[] sizes = in.sizes();
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : call.axis(axes[i], in.rank());
            sizes[axis] = Math.addExact(sizes[axis], Math.addExact(pads[i], pads[i + count]));
        }
        return List.of(Value.of(Shape.possiblyEmpty(sizes), call.type()));
    }

    static List<@Nullable Value> sizes(OnnxCall call) {
        Shape in = call.shape(0);
        int rank = in.rank();
        long start = clamp(call.number("start", 0), rank, 0, rank);
        long end = clamp(call.number("end", rank), rank, 0, rank);
        return List.of(Value.list(start < end ? Arrays.copyOfRange(in.sizes(), (int) start, (int) end) : new long[0]));
    }

    static List<@Nullable Value> elements(OnnxCall call) {
        return List.of(Value.of(
                Shape.SCALAR, DataType.INT64, new double[] {call.shape(0).elements()}));
    }
}
