package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** What operators give that make data of numbers, and those that make an image of another size. */
final class Sources {
    private Sources() {}

    static List<@Nullable Value> constant(OnnxCall call) {
        for (String name : List.of("value", "value_int", "value_float", "value_ints", "value_floats", "value_string")) {
            Object given = call.node().attributes().get(name);
            if (given instanceof OnnxModel.Tensor tensor) {
                return List.of(of(tensor));
            } else if (given instanceof Long number) {
                return List.of(Value.of(Shape.SCALAR, DataType.INT64, new double[] {number}));
            } else if (given instanceof Double number) {
                return List.of(Value.of(Shape.SCALAR, DataType.FLOAT32, new double[] {number}));
            } else if (given instanceof List<?> list && name.endsWith("s")) {
                boolean whole = name.equals("value_ints");
                double[] data = new double[list.size()];
                for (int i = 0; i < data.length; i++) {
                    data[i] = list.get(i) instanceof Number number ? number.doubleValue() : Double.NaN;
                }
                return List.of(
                        Value.of(Shape.possiblyEmpty(data.length), whole ? DataType.INT64 : DataType.FLOAT32, data));
            } else if (given instanceof String) {
                return List.of(Value.of(Shape.SCALAR, DataType.OTHER));
            }
        }
        throw new Value.Unknown();
    }

    /** A tensor of the file as a value. */
    static Value of(OnnxModel.Tensor tensor) {
        Shape shape = Shape.possiblyEmpty(tensor.sizes());
        double[] data = tensor.data();
        return Value.of(
                shape, OnnxModel.type(tensor.type()), data == null || data.length != shape.elements() ? null : data);
    }

    static List<@Nullable Value> filled(OnnxCall call) {
        Shape shape = Shape.possiblyEmpty(call.numbers(0));
        Object given = call.node().attributes().get("value");
        OnnxModel.Tensor tensor = given instanceof OnnxModel.Tensor known ? known : null;
        DataType type = tensor == null ? DataType.FLOAT32 : OnnxModel.type(tensor.type());
        double[] one = tensor == null ? new double[] {0} : tensor.data();
        double[] data = null;
        if (one != null && one.length == 1 && shape.elements() <= Value.MOST) {
            data = new double[(int) shape.elements()];
            java.util.Arrays.fill(data, one[0]);
        }
        return List.of(Value.of(shape, type, data));
    }

    static List<@Nullable Value> range(OnnxCall call) {
        double[] numbers = new double[3];
        for (int i = 0; i < 3; i++) {
            double[] data = call.in(i).data();
            if (data == null || data.length != 1) {
                throw new Value.Unknown();
            }
            numbers[i] = data[0];
        }
        if (numbers[2] == 0) {
            throw new Refusal(Problem.WRONG_VALUE, "a range by steps of 0");
        }
        double count = Math.max(0, Math.ceil((numbers[1] - numbers[0]) / numbers[2]));
        if (!(count < 0x1p53)) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, "a range of too many numbers");
        }
        double[] data = null;
        if (count <= Value.MOST) {
            data = new double[(int) count];
            for (int i = 0; i < data.length; i++) {
                data[i] = numbers[0] + i * numbers[2];
            }
        }
        return List.of(Value.of(Shape.possiblyEmpty((long) count), call.type(), data));
    }

    /** Of an attribute's shape. */
    static List<@Nullable Value> shaped(OnnxCall call) {
        return List.of(Value.of(OnnxModel.type(call.number("dtype", 1)), call.numbers("shape")));
    }

    /** Of the shape of what it reads, of a type that it says. */
    static List<@Nullable Value> alike(OnnxCall call) {
        DataType type = call.has("dtype") ? OnnxModel.type(call.number("dtype", 1)) : call.type();
        return List.of(Value.of(call.shape(0), type));
    }

    static List<@Nullable Value> window(OnnxCall call) {
        return List.of(Value.of(OnnxModel.type(call.number("output_datatype", 1)), call.number(0)));
    }

    static List<@Nullable Value> mel(OnnxCall call) {
        return List.of(
                Value.of(OnnxModel.type(call.number("output_datatype", 1)), call.number(1) / 2 + 1, call.number(0)));
    }

    /** Sizes by factors are cut to whole numbers. */
    static List<@Nullable Value> resize(OnnxCall call) {
        Shape in = call.shape(0);
        boolean upsample = call.node().operator().equals("Upsample");
        int scales = upsample || call.opset() < 11 ? 1 : 2;
        int rank = in.rank();
        long[] axes = call.has("axes") ? call.numbers("axes") : null;
        int count = axes == null ? rank : axes.length;
        long[] sizes = in.sizes();
        if (!upsample && call.has(3)) {
            long[] asked = call.numbers(3);
            check(asked.length, count);
            double ratio = ratio(call, in, asked, axes);
            for (int i = 0; i < count; i++) {
                int axis = axes == null ? i : call.axis(axes[i], rank);
                sizes[axis] = ratio > 0 ? (long) Math.floor(in.size(axis) * ratio + 0.5) : asked[i];
            }
        } else {
            double[] factors = factors(call, scales);
            check(factors.length, count);
            for (int i = 0; i < count; i++) {
                int axis = axes == null ? i : call.axis(axes[i], rank);
                sizes[axis] = (long) Math.floor(in.size(axis) * (double) (float) factors[i]);
            }
        }
        return List.of(Value.of(call.type(), sizes));
    }

    /** The one factor of all axes where they keep their ratio; 0 where they need not. */
    private static double ratio(OnnxCall call, Shape in, long[] asked, long @Nullable [] axes) {
        String policy = call.text("keep_aspect_ratio_policy", "stretch");
        double ratio = 0;
        for (int i = 0; !policy.equals("stretch") && i < asked.length; i++) {
            int axis = axes == null ? i : call.axis(axes[i], in.rank());
            double own = (double) asked[i] / in.size(axis);
            ratio = i == 0 ? own : policy.equals("not_larger") ? Math.min(ratio, own) : Math.max(ratio, own);
        }
        return ratio;
    }

    private static void check(int given, int axes) {
        if (given != axes) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH, "it must have a number for each of " + axes + " axes, not " + given);
        }
    }

    private static double[] factors(OnnxCall call, int input) {
        Object attribute = call.node().attributes().get("scales");
        if (attribute instanceof List<?> list) {
            return list.stream()
                    .mapToDouble(each -> each instanceof Double d ? d : 1)
                    .toArray();
        }
        double[] data = call.in(input).data();
        if (data == null) {
            throw new Value.Unknown();
        }
        return data;
    }

    static Attributes resizing(OnnxCall call) {
        String mode = call.text("mode", "nearest");
        int axes = Math.max(1, call.shape(0).rank() - 2);
        Interpolation how = mode.equals("nearest")
                ? Interpolation.NEAREST
                : mode.equals("cubic")
                        ? Interpolation.BICUBIC
                        : axes == 1
                                ? Interpolation.LINEAR
                                : axes == 2 ? Interpolation.BILINEAR : Interpolation.TRILINEAR;
        return new Attributes.Resize(how, new double[0], false);
    }

    static List<@Nullable Value> quantized(OnnxCall call) {
        return List.of(
                Value.of(call.shape(0), DataType.UINT8),
                Value.of(Shape.SCALAR, DataType.FLOAT32),
                Value.of(Shape.SCALAR, DataType.UINT8));
    }

    /** A grid of places for an image of a size. */
    static List<@Nullable Value> affine(OnnxCall call) {
        long[] size = call.numbers(1);
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < size.length; i++) {
            if (i != 1) {
                sizes.add(size[i]);
            }
        }
        sizes.add(size.length - 2L);
        return List.of(Value.of(Layouts.shape(sizes), call.type()));
    }

    static List<@Nullable Value> cropped(OnnxCall call) {
        Shape in = call.shape(0);
        long[] asked = call.numbers(1);
        long[] axes = call.has("axes") ? call.numbers("axes") : null;
        long[] sizes = in.sizes();
        check(asked.length, axes == null ? in.rank() : axes.length);
        for (int i = 0; i < asked.length; i++) {
            sizes[axes == null ? i : call.axis(axes[i], in.rank())] = asked[i];
        }
        return List.of(Value.of(call.type(), sizes));
    }

    /** A transform keeps the axis, or half of it and one, or makes it as long as asked for. */
    static List<@Nullable Value> transform(OnnxCall call) {
        Shape in = call.shape(0, 2);
        long axis = call.has(2) ? call.number(2) : call.number("axis", call.opset() < 20 ? 1 : -2);
        int at = call.axis(axis, in.rank());
        boolean onesided = call.number("onesided", 0) == 1;
        boolean inverse = call.number("inverse", 0) == 1;
        long length = call.has(1) ? call.number(1) : onesided && inverse ? 2 * (in.size(at) - 1) : in.size(at);
        long[] sizes = in.sizes();
        sizes[at] = onesided && !inverse ? length / 2 + 1 : length;
        sizes[sizes.length - 1] = onesided && inverse ? 1 : 2;
        return List.of(Value.of(call.type(), sizes));
    }
}
