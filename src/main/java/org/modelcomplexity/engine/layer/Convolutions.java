package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.Spatial;
import org.modelcomplexity.engine.leaf.Window;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** torch.nn's convolutions and transposed convolutions. */
final class Convolutions {
    private static final String PLAIN = """
            in_channels: pos, out_channels: pos, kernel_size: pos^d, stride: pos^d = 1, padding: nat^d|same|valid = 0, \
            dilation: pos^d = 1, groups: pos = 1, bias: bool = true, padding_mode: zeros|reflect|replicate|circular = zeros""";
    private static final String TRANSPOSED = """
            in_channels: pos, out_channels: pos, kernel_size: pos^d, stride: pos^d = 1, padding: nat^d = 0, \
            output_padding: nat^d = 0, groups: pos = 1, bias: bool = true, dilation: pos^d = 1, padding_mode: zeros = zeros""";

    static final List<LeafType> TABLE = table();

    private Convolutions() {}

    private static List<LeafType> table() {
        List<LeafType> rows = new ArrayList<>();
        for (int d = 1; d <= 3; d++) {
            rows.add(leaf("Conv" + d + "d", OperationKind.CONVOLUTION, PLAIN.replace("^d", "^" + d))
                    .in("conv")
                    .check(Convolutions::check)
                    .parameters((a, into) -> learned(a, "out_channels", "in_channels", into))
                    .attributes((a, in) -> convolution(a))
                    .shape((a, in) -> Spatial.map(channels(a, in), axes(a), (axis, size) -> convolved(a, axis, size))));
            rows.add(leaf(
                            "ConvTranspose" + d + "d",
                            OperationKind.TRANSPOSED_CONVOLUTION,
                            TRANSPOSED.replace("^d", "^" + d))
                    .in("conv")
                    .check(Convolutions::check)
                    .parameters((a, into) -> learned(a, "in_channels", "out_channels", into))
                    .attributes((a, in) -> convolution(a))
                    .shape((a, in) ->
                            Spatial.map(channels(a, in), axes(a), (axis, size) -> transposed(a, axis, size))));
        }
        return List.copyOf(rows);
    }

    private static Attributes convolution(Arguments a) {
        long[] padding = new long[axes(a)];
        for (int axis = 0; axis < padding.length; axis++) {
            padding[axis] = added(a, Window.of(a, axis));
        }
        return new Attributes.Convolution(
                a.number("in_channels"),
                a.number("out_channels"),
                a.sizes("kernel_size"),
                a.sizes("stride"),
                padding,
                a.sizes("dilation"),
                a.number("groups"),
                a.flag("bias"),
                // Any other way of padding is an operator of its own before the convolution.
                a.get("padding") instanceof String && a.word("padding_mode").equals("zeros"),
                edge(a.word("padding_mode")));
    }

    private static Attributes.Edge edge(String mode) {
        return switch (mode) {
            case "reflect" -> Attributes.Edge.REFLECTED;
            case "replicate" -> Attributes.Edge.REPLICATED;
            case "circular" -> Attributes.Edge.CIRCULAR;
            default -> Attributes.Edge.CONSTANT;
        };
    }

    /** What padding adds to an axis, both ends together. */
    private static long added(Arguments a, Window window) {
        return "same".equals(a.get("padding")) ? window.extent() - 1 : Math.multiplyExact(2, window.padding());
    }

    private static void check(Arguments a) {
        Expect.divides(a, "groups", "in_channels");
        Expect.divides(a, "groups", "out_channels");
        if ("same".equals(a.get("padding"))) {
            for (long stride : a.sizes("stride")) {
                Expect.argument(stride == 1, "stride", "must be 1 where padding is \"same\"", stride);
            }
        }
    }

    /** Weight [first, second / groups, kernel…]; torch takes all but the first axis for the fan-in, transposed or not. */
    private static void learned(Arguments a, String first, String second, Map<String, Parameter> into) {
        long[] kernel = a.sizes("kernel_size");
        long[] weight = new long[kernel.length + 2];
        weight[0] = a.number(first);
        weight[1] = a.number(second) / a.number("groups");
        System.arraycopy(kernel, 0, weight, 2, kernel.length);
        long fanIn = Shape.of(weight).product(1, weight.length);
        into.put("weight", Parameter.kaiming(fanIn, weight));
        if (a.flag("bias")) {
            into.put("bias", Parameter.kaiming(fanIn, a.number("out_channels")));
        }
    }

    private static int axes(Arguments a) {
        return a.sizes("kernel_size").length;
    }

    /** The input with the output's channels. */
    private static Shape channels(Arguments a, Shape in) {
        Expect.rank(in, axes(a) + 1, axes(a) + 2);
        int axis = in.rank() - axes(a) - 1;
        Expect.channels(in, axis, a.number("in_channels"));
        return in.with(axis, a.number("out_channels"));
    }

    private static long convolved(Arguments a, int axis, long size) {
        Window window = Window.of(a, axis);
        long added = added(a, window);
        long larger = added - added / 2;
        String mode = a.word("padding_mode");
        if (mode.equals("reflect") && larger >= size || mode.equals("circular") && larger > size) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "padding_mode \"" + mode + "\" takes less padding: got " + larger + " for an axis of " + size,
                    "padding",
                    null);
        }
        return window.positions(size, added);
    }

    private static long transposed(Arguments a, int axis, long size) {
        Window window = Window.of(a, axis);
        long extra = a.sizes("output_padding")[axis];
        long limit = Math.max(window.stride(), window.dilation());
        Expect.argument(
                extra < limit,
                "output_padding",
                "must be less than the larger of stride and dilation, " + limit,
                extra);
        return Math.addExact(window.unfolded(size), extra);
    }
}
