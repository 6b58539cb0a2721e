package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** What operators give that go along axes: reductions, choices of the best, normalisations. */
final class Reductions {
    private Reductions() {}

    static List<@Nullable Value> reduce(OnnxCall call) {
        Value in = call.in(0);
        int rank = in.shape().rank();
        long[] axes = call.either("axes", 1);
        boolean all = axes == null || axes.length == 0;
        if (all && call.number("noop_with_empty_axes", 0) == 1) {
            return List.of(in);
        }
        boolean[] gone = new boolean[rank];
        Arrays.fill(gone, all);
        for (int i = 0; !all && i < axes.length; i++) {
            gone[call.axis(axes[i], rank)] = true;
        }
        Shape shape = without(in.shape(), gone, call.number("keepdims", 1) != 0);
        return List.of(Value.of(shape, in.type(), whole(call, in, shape)));
    }

    /** Numbers that are reduced to one. */
    private static double @Nullable [] whole(OnnxCall call, Value in, Shape shape) {
        double[] data = in.data();
        if (data == null || data.length == 0 || shape.elements() != 1) {
            return null;
        }
        return switch (call.node().operator()) {
            case "ReduceProd" -> new double[] {Arrays.stream(data).reduce(1, (a, b) -> a * b)};
            case "ReduceSum" -> new double[] {Arrays.stream(data).sum()};
            case "ReduceMax" -> new double[] {Arrays.stream(data).max().orElse(0)};
            case "ReduceMin" -> new double[] {Arrays.stream(data).min().orElse(0)};
            default -> null;
        };
    }

    private static Shape without(Shape in, boolean[] gone, boolean keeps) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < in.rank(); i++) {
            if (!gone[i]) {
                sizes.add(in.size(i));
            } else if (keeps) {
                sizes.add(1L);
            }
        }
        return Layouts.shape(sizes);
    }

    /** Where along an axis the largest or smallest stands. */
    static List<@Nullable Value> index(OnnxCall call) {
        Shape in = call.shape(0, 1);
        boolean[] gone = new boolean[in.rank()];
        gone[call.axis(call.number("axis", 0), in.rank())] = true;
        return List.of(Value.of(without(in, gone, call.number("keepdims", 1) != 0), DataType.INT64));
    }

    static List<@Nullable Value> best(OnnxCall call) {
        Shape in = call.shape(0, 1);
        int axis = call.axis(call.number("axis", -1), in.rank());
        long k = call.has("k") ? call.number("k", 1) : call.number(1);
        long[] sizes = in.sizes();
        sizes[axis] = k;
        return List.of(Value.of(call.type(), sizes), Value.of(DataType.INT64, sizes));
    }

    static Attributes count(OnnxCall call) {
        return new Attributes.Best(Math.max(1, call.has("k") ? call.number("k", 1) : call.number(1)));
    }

    /** Until operator set 13, all axes from one on are one. */
    static Attributes softmax(OnnxCall call) {
        Shape in = call.shape(0);
        if (in.rank() == 0) {
            return new Attributes.Softmax(0, 1, true);
        }
        boolean old = call.opset() < 13;
        int axis = call.axis(call.number("axis", old ? 1 : -1), in.rank());
        long length = old ? in.product(axis, in.rank()) : in.size(axis);
        return new Attributes.Softmax(axis, Math.max(1, length), true);
    }

    /** Its mean and the inverse of its deviation have the axes before that are normalised. */
    static List<@Nullable Value> layerNorm(OnnxCall call) {
        Shape in = call.shape(0, 1);
        int axis = call.axis(call.number("axis", -1), in.rank());
        long[] groups = in.sizes();
        Arrays.fill(groups, axis, groups.length, 1);
        List<@Nullable Value> all = new ArrayList<>(List.of(Value.of(in, call.type())));
        for (int i = 1; i < call.outputs(); i++) {
            all.add(Value.of(DataType.FLOAT32, groups));
        }
        return all;
    }

    static Attributes layerNormalization(OnnxCall call) {
        Shape in = call.shape(0, 1);
        int axis = call.axis(call.number("axis", -1), in.rank());
        return normalization(call.has(1), false, Arrays.copyOf(in.sizes(), axis));
    }

    static Attributes normalization(boolean affine, boolean tracks, long... statistics) {
        return new Attributes.Normalization(affine, tracks, Shape.possiblyEmpty(statistics));
    }

    static List<@Nullable Value> batchNorm(OnnxCall call) {
        Shape in = call.shape(0, 2);
        List<@Nullable Value> all = new ArrayList<>(List.of(Value.of(in, call.type())));
        for (int i = 1; i < call.outputs(); i++) {
            all.add(Value.of(call.type(), in.size(1)));
        }
        return all;
    }

    static Attributes batchNormalization(OnnxCall call) {
        return normalization(
                true, call.number("training_mode", 0) == 0, call.shape(0, 2).size(1));
    }

    /** A loss for each sample, or one. */
    static List<@Nullable Value> loss(OnnxCall call) {
        Shape labels = call.shape(1);
        boolean each = call.text("reduction", "mean").equals("none");
        Value loss = Value.of(each ? labels : Shape.SCALAR, call.type());
        return call.outputs() > 1 ? List.of(loss, Value.of(call.shape(0), call.type())) : List.of(loss);
    }

    static List<@Nullable Value> hot(OnnxCall call) {
        Shape index = call.shape(0);
        long depth = call.number(1);
        int axis = call.axis(call.number("axis", -1), index.rank() + 1);
        List<Long> sizes = new ArrayList<>(index.toList());
        sizes.add(axis, depth);
        return List.of(Value.of(Layouts.shape(sizes), call.in(2).type()));
    }

    static List<@Nullable Value> compress(OnnxCall call) {
        Shape in = call.shape(0);
        long count = Arrays.stream(call.numbers(1)).filter(each -> each != 0).count();
        if (!call.has("axis")) {
            return List.of(Value.of(call.type(), count));
        }
        long[] sizes = in.sizes();
        sizes[call.axis(call.number("axis", 0), in.rank())] = count;
        return List.of(Value.of(call.type(), sizes));
    }

    /** Every output's shape is that of an input behind the first ones: optimizers that change tensors in place. */
    static List<@Nullable Value> updated(OnnxCall call) {
        List<@Nullable Value> all = new ArrayList<>();
        for (int i = 0; i < call.outputs(); i++) {
            all.add(Value.of(call.shape(2 + i), call.in(2 + i).type()));
        }
        return all;
    }

    static List<@Nullable Value> determinant(OnnxCall call) {
        Shape in = call.shape(0, 2);
        if (in.size(-1) != in.size(-2)) {
            throw new Refusal(Problem.SIZE_MISMATCH, "a matrix of shape " + in + " has no determinant");
        }
        return List.of(Value.of(call.type(), Arrays.copyOf(in.sizes(), in.rank() - 2)));
    }
}
