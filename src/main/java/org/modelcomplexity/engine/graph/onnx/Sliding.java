package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** Convolutions and pools: what windows that slide give, and what they are beside their tensors. */
final class Sliding {
    private Sliding() {}

    private static Refusal mismatch(String detail) {
        return new Refusal(Problem.SIZE_MISMATCH, detail);
    }

    /** Where the weights of a convolution stand among its inputs. */
    private static int weights(OnnxCall call) {
        return call.node().operator().equals("QLinearConv") ? 3 : 1;
    }

    private static long[] kernel(OnnxCall call, Shape weight, int axes) {
        if (weight.rank() != axes + 2) {
            throw mismatch("its weight must have " + (axes + 2) + " axes, not shape " + weight);
        }
        long[] own = new long[axes];
        for (int i = 0; i < axes; i++) {
            own[i] = weight.size(i + 2);
        }
        long[] told = call.has("kernel_shape") ? call.numbers("kernel_shape", axes, 1) : own;
        if (!java.util.Arrays.equals(told, own)) {
            throw mismatch("its kernel_shape is not that of its weight of shape " + weight);
        }
        return own;
    }

    /** Elements at the beginnings and then at the ends of all axes. */
    private static long[] pads(OnnxCall call, Shape in, long[] kernel, long[] strides, long[] dilations) {
        int axes = kernel.length;
        String auto = call.text("auto_pad", "NOTSET");
        if (auto.equals("NOTSET")) {
            return call.numbers("pads", 2 * axes, 0);
        }
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes && auto.startsWith("SAME"); i++) {
            long size = in.size(i + 2);
            long out = (size + strides[i] - 1) / strides[i];
            long all = Math.max(0, (out - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - size);
            pads[i] = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
            pads[i + axes] = all - pads[i];
        }
        return pads;
    }

    private static long slid(long size, long pad, long kernel, long stride, long dilation, boolean up) {
        if (stride < 1 || kernel < 1 || dilation < 1) {
            throw new Refusal(Problem.WRONG_VALUE, "kernel, strides and dilations must be at least 1");
        }
        long room = Math.subtractExact(
                Math.addExact(size, pad), Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1));
        if (room < 0) {
            throw mismatch("a window of " + kernel + " does not fit " + size + " elements");
        }
        return (up ? room + stride - 1 : room) / stride + 1;
    }

    static List<@Nullable Value> convolution(OnnxCall call) {
        Shape in = call.shape(0, 3);
        Shape weight = call.shape(weights(call), 3);
        int axes = in.rank() - 2;
        long[] kernel = kernel(call, weight, axes);
        long[] strides = call.numbers("strides", axes, 1);
        long[] dilations = call.numbers("dilations", axes, 1);
        long[] pads = pads(call, in, kernel, strides, dilations);
        if (Math.multiplyExact(weight.size(1), call.positive("group", 1)) != in.size(1)) {
            throw new Refusal(Problem.CHANNEL_MISMATCH, "its weight of shape " + weight + " does not take shape " + in);
        }
        long[] sizes = in.sizes();
        sizes[1] = weight.size(0);
        for (int i = 0; i < axes; i++) {
            sizes[i + 2] = slid(in.size(i + 2), pads[i] + pads[i + axes], kernel[i], strides[i], dilations[i], false);
        }
        DataType type = call.node().operator().equals("ConvInteger") ? DataType.INT32 : call.type();
        return List.of(Value.of(type, sizes));
    }

    static List<@Nullable Value> transposed(OnnxCall call) {
        Shape in = call.shape(0, 3);
        Shape weight = call.shape(1, 3);
        int axes = in.rank() - 2;
        long[] kernel = kernel(call, weight, axes);
        long[] strides = call.numbers("strides", axes, 1);
        long[] dilations = call.numbers("dilations", axes, 1);
        long[] more = call.numbers("output_padding", axes, 0);
        String auto = call.text("auto_pad", "NOTSET");
        long[] pads = auto.equals("NOTSET") ? call.numbers("pads", 2 * axes, 0) : new long[2 * axes];
        long[] asked = call.numbers("output_shape");
        if (weight.size(0) != in.size(1)) {
            throw new Refusal(Problem.CHANNEL_MISMATCH, "its weight of shape " + weight + " does not take shape " + in);
        }
        long[] sizes = in.sizes();
        sizes[1] = Math.multiplyExact(weight.size(1), call.positive("group", 1));
        for (int i = 0; i < axes; i++) {
            long whole = Math.addExact(
                    Math.multiplyExact(strides[i], in.size(i + 2) - 1),
                    Math.addExact(more[i], Math.addExact(Math.multiplyExact(kernel[i] - 1, dilations[i]), 1)));
            sizes[i + 2] = asked.length > 0
                    ? asked[asked.length - axes + i]
                    : auto.startsWith("SAME")
                            ? Math.multiplyExact(in.size(i + 2), strides[i])
                            : whole - pads[i] - pads[i + axes];
        }
        return List.of(Value.of(call.type(), sizes));
    }

    static Attributes attributes(OnnxCall call) {
        Shape in = call.shape(0, 3);
        boolean back = call.node().operator().equals("ConvTranspose");
        Shape weight = call.shape(weights(call), 3);
        int axes = in.rank() - 2;
        long groups = call.positive("group", 1);
        long[] kernel = kernel(call, weight, axes);
        long[] strides = call.numbers("strides", axes, 1);
        long[] dilations = call.numbers("dilations", axes, 1);
        long[] pads = pads(call, in, kernel, strides, dilations);
        long[] padding = new long[axes];
        for (int i = 0; i < axes; i++) {
            padding[i] = pads[i] + pads[i + axes];
        }
        long other = Math.multiplyExact(weight.size(1), groups);
        int bias = call.node().operator().equals("QLinearConv") ? 8 : 2;
        return new Convolution(
                back ? weight.size(0) : other,
                back ? other : weight.size(0),
                kernel,
                strides,
                padding,
                dilations,
                groups,
                call.has(bias) && !call.node().operator().equals("ConvInteger"),
                false,
                Attributes.Edge.CONSTANT);
    }

    static List<@Nullable Value> pool(OnnxCall call) {
        Shape in = call.shape(0, 3);
        int axes = in.rank() - 2;
        long[] kernel = call.numbers("kernel_shape", axes, 1);
        long[] strides = call.numbers("strides", axes, 1);
        long[] dilations = call.numbers("dilations", axes, 1);
        long[] pads = pads(call, in, kernel, strides, dilations);
        boolean up = call.number("ceil_mode", 0) == 1;
        long[] sizes = in.sizes();
        for (int i = 0; i < axes; i++) {
            long size = slid(in.size(i + 2), pads[i] + pads[i + axes], kernel[i], strides[i], dilations[i], up);
            // A window that would begin behind the input is none.
            boolean behind = up && (size - 1) * strides[i] >= in.size(i + 2) + pads[i];
            sizes[i + 2] = behind ? size - 1 : size;
        }
        List<@Nullable Value> all = new ArrayList<>(List.of(Value.of(call.type(), sizes)));
        if (call.outputs() > 1) {
            all.add(Value.of(DataType.INT64, sizes));
        }
        return all;
    }

    static Attributes pooling(OnnxCall call) {
        Shape in = call.shape(0, 3);
        int axes = in.rank() - 2;
        long[] kernel = call.numbers("kernel_shape", axes, 1);
        long[] strides = call.numbers("strides", axes, 1);
        long[] dilations = call.numbers("dilations", axes, 1);
        long[] pads = pads(call, in, kernel, strides, dilations);
        return new Attributes.Pooling(
                kernel, strides, java.util.Arrays.copyOf(pads, axes), call.number("count_include_pad", 0) == 1);
    }

    /** One element a channel. */
    static List<@Nullable Value> global(OnnxCall call) {
        long[] sizes = call.shape(0, 2).sizes();
        java.util.Arrays.fill(sizes, 2, sizes.length, 1);
        return List.of(Value.of(call.type(), sizes));
    }

    static Attributes globally(OnnxCall call) {
        int axes = call.shape(0, 2).rank() - 2;
        long[] asked = new long[axes];
        java.util.Arrays.fill(asked, 1);
        return new Attributes.AdaptivePooling(asked, true);
    }

    static List<@Nullable Value> unfold(OnnxCall call) {
        Shape in = call.shape(0, 3);
        long[] image = call.numbers(1);
        long block = 1;
        for (long size : call.numbers(2)) {
            block = Math.multiplyExact(block, size);
        }
        if (block < 1) {
            throw mismatch("its blocks have no elements");
        }
        long[] sizes = new long[2 + image.length];
        sizes[0] = in.size(0);
        sizes[1] = in.size(1) / block;
        System.arraycopy(image, 0, sizes, 2, image.length);
        return List.of(Value.of(call.type(), sizes));
    }

    static List<@Nullable Value> regions(OnnxCall call) {
        Shape in = call.shape(0, 4);
        return List.of(Value.of(
                call.type(),
                call.shape(1, 1).size(0),
                in.size(1),
                call.positive("output_height", 1),
                call.positive("output_width", 1)));
    }

    /** An image's channels, at the places that a grid has. */
    static List<@Nullable Value> grid(OnnxCall call) {
        long[] sizes = call.shape(0, 3).sizes();
        Shape grid = call.shape(1, 3);
        if (grid.rank() != sizes.length) {
            throw mismatch("a grid of shape " + grid + " does not fit shape " + call.shape(0));
        }
        for (int i = 2; i < sizes.length; i++) {
            sizes[i] = grid.size(i - 1);
        }
        return List.of(Value.of(call.type(), sizes));
    }
}
