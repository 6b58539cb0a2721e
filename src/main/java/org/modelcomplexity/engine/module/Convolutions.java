package org.modelcomplexity.engine.module;

import static org.modelcomplexity.engine.module.LeafType.leaf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** Convolutions and transposed convolutions in 1, 2 and 3 dimensions. */
final class Convolutions {
    private static final String PLAIN = "in_channels: pos, out_channels: pos, kernel_size: pos^d, stride: pos^d = 1, "
            + "padding: nat^d|same|valid = 0, dilation: pos^d = 1, groups: pos = 1, bias: bool = true, "
            + "padding_mode: zeros|reflect|replicate|circular = zeros";
    private static final String TRANSPOSED =
            "in_channels: pos, out_channels: pos, kernel_size: pos^d, stride: pos^d = 1, "
                    + "padding: nat^d = 0, output_padding: nat^d = 0, groups: pos = 1, bias: bool = true, dilation: pos^d = 1, padding_mode: zeros = zeros";

    static final List<LeafType> TABLE = table();

    private Convolutions() {}

    private static List<LeafType> table() {
        List<LeafType> table = new ArrayList<>();
        for (int d = 1; d <= 3; d++) {
            int dimensions = d;
            table.add(leaf("Conv" + d + "d", OperationKind.CONVOLUTION, PLAIN.replace("^d", "^" + d))
                    .in("conv")
                    .check(Convolutions::check)
                    .parameters((a, into) -> weights(a, into, "out_channels", "in_channels"))
                    .shape((a, in) -> plain(a, in, dimensions)));
            table.add(leaf(
                            "ConvTranspose" + d + "d",
                            OperationKind.TRANSPOSED_CONVOLUTION,
                            TRANSPOSED.replace("^d", "^" + d))
                    .in("conv")
                    .check(Convolutions::check)
                    .parameters((a, into) -> weights(a, into, "in_channels", "out_channels"))
                    .shape((a, in) -> transposed(a, in, dimensions)));
        }
        return List.copyOf(table);
    }

    private static void check(Arguments a) {
        Checks.divides(a, "groups", "in_channels");
        Checks.divides(a, "groups", "out_channels");
        boolean strided = Arrays.stream(a.sizes("stride")).anyMatch(stride -> stride != 1);
        Checks.that(
                !("same".equals(a.get("padding")) && strided),
                Problem.WRONG_VALUE,
                "padding \"same\" needs stride 1, not " + Arrays.toString(a.sizes("stride")),
                "padding");
    }

    /** weight [first, second / groups, kernel…] and bias [out]; Kaiming uniform by the weight's second axis and kernel. */
    private static void weights(Arguments a, Map<String, Parameter> into, String first, String second) {
        long[] kernel = a.sizes("kernel_size");
        long[] shape = new long[kernel.length + 2];
        shape[0] = a.number(first);
        shape[1] = a.number(second) / a.number("groups");
        System.arraycopy(kernel, 0, shape, 2, kernel.length);
        long fanIn = Shape.of(shape).product(1, shape.length);
        into.put("weight", Parameter.kaiming(fanIn, shape));
        if (a.flag("bias")) {
            into.put("bias", Parameter.kaiming(fanIn, a.number("out_channels")));
        }
    }

    /** L → (L + 2p − e(k − 1) − 1) / s + 1 an axis. */
    private static Shape plain(Arguments a, Shape in, int d) {
        Checks.spatialRank(in, d);
        Checks.size(in, -d - 1, a.number("in_channels"), "channels");
        long[] out = in.sizes();
        int first = in.rank() - d;
        out[first - 1] = a.number("out_channels");
        for (int i = 0; i < d; i++) {
            out[first + i] = plain(a, in.size(first + i), i);
        }
        return Shape.of(out);
    }

    private static long plain(Arguments a, long size, int i) {
        Object padding = a.get("padding");
        long p = padding instanceof long[] each ? each[i] : 0;
        checkBorder(a, size, p);
        return "same".equals(padding)
                ? size
                : Checks.window(size, a.sizes("kernel_size")[i], a.sizes("stride")[i], p, a.sizes("dilation")[i]);
    }

    private static void checkBorder(Arguments a, long size, long padding) {
        String mode = a.word("padding_mode");
        boolean fits = mode.equals("reflect") ? padding < size : !mode.equals("circular") || padding <= size;
        Checks.that(
                fits,
                Problem.SIZE_MISMATCH,
                "padding " + padding + " is too much for a size of " + size + " in mode " + mode,
                "padding");
    }

    /** L → (L − 1)s − 2p + e(k − 1) + output_padding + 1 an axis. */
    private static Shape transposed(Arguments a, Shape in, int d) {
        Checks.spatialRank(in, d);
        Checks.size(in, -d - 1, a.number("in_channels"), "channels");
        long[] out = in.sizes();
        int first = in.rank() - d;
        out[first - 1] = a.number("out_channels");
        for (int i = 0; i < d; i++) {
            out[first + i] = transposed(a, in.size(first + i), i);
        }
        return Shape.of(out);
    }

    private static long transposed(Arguments a, long size, int i) {
        long stride = a.sizes("stride")[i];
        long dilation = a.sizes("dilation")[i];
        long extra = a.sizes("output_padding")[i];
        Checks.that(
                extra < Math.max(stride, dilation),
                Problem.WRONG_VALUE,
                "output_padding " + extra + " must be below the stride " + stride + " or the dilation " + dilation,
                "output_padding");
        long grown =
                Math.subtractExact(Math.multiplyExact(size - 1, stride), Math.multiplyExact(2, a.sizes("padding")[i]));
        long kernel = Math.multiplyExact(dilation, a.sizes("kernel_size")[i] - 1);
        return Math.addExact(Math.addExact(grown, kernel), Math.addExact(extra, 1));
    }
}
