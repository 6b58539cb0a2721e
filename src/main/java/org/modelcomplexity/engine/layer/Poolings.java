package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.leaf.LeafType.Types;
import org.modelcomplexity.engine.leaf.Spatial;
import org.modelcomplexity.engine.leaf.Window;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's pools. A stride that is not given is the kernel's size: it stands in the built layer's arguments. */
final class Poolings {
    private static final String KERNEL = "kernel_size: pos^d, stride: pos^d? = null, ";
    private static final String INDICES = "return_indices: bool = false";

    static final List<LeafType> TABLE = table();

    private Poolings() {}

    private static List<LeafType> table() {
        List<LeafType> rows = new ArrayList<>();
        for (int d = 1; d <= 3; d++) {
            sliding(rows, d);
            adaptive(rows, d);
            rows.add(pool("MaxUnpool", d, OperationKind.MAX_UNPOOL, KERNEL + "padding: nat^d = 0")
                    .otherwise("stride", "kernel_size")
                    .types(Types.KEEPS)
                    .inputs(2, (a, given, trace) -> unpooled(a, given)));
        }
        for (int d = 2; d <= 3; d++) {
            rows.add(pool(
                            "FractionalMaxPool",
                            d,
                            OperationKind.FRACTIONAL_MAX_POOL,
                            "kernel_size: pos^d, output_size: pos^d? = null, output_ratio: any? = null, " + INDICES)
                    .check(Poolings::checkFractional)
                    .inputs(
                            1,
                            (a, given, trace) -> withIndices(
                                    a,
                                    new Attributes.FractionalPooling(a.sizes("kernel_size")),
                                    given.get(0),
                                    fractional(a, given.get(0).shape()))));
        }
        return List.copyOf(rows);
    }

    private static void sliding(List<LeafType> rows, int d) {
        rows.add(pool(
                        "MaxPool",
                        d,
                        OperationKind.MAX_POOL,
                        KERNEL + "padding: nat^d = 0, dilation: pos^d = 1, " + INDICES + ", ceil_mode: bool = false")
                .otherwise("stride", "kernel_size")
                .types(d == 1 ? Types.FLOATS : Types.KEEPS)
                .inputs(
                        1,
                        (a, given, trace) -> withIndices(
                                a,
                                pooling(a),
                                given.get(0),
                                slid(a, given.get(0).shape()))));
        rows.add(pool(
                        "AvgPool",
                        d,
                        OperationKind.AVG_POOL,
                        KERNEL + "padding: nat^d = 0, ceil_mode: bool = false, count_include_pad: bool = true"
                                + (d == 1 ? "" : ", divisor_override: int? = null"))
                .otherwise("stride", "kernel_size")
                .types(Types.KEEPS)
                .check(a -> Expect.argument(
                        !Long.valueOf(0).equals(a.get("divisor_override")), "divisor_override", "must not be 0", 0L))
                .attributes((a, in) -> pooling(a))
                .shape(Poolings::averaged));
        // torch's LPPool1d multiplies by its kernel_size: that is a number, a list of one is refused.
        String kernel = d == 1 ? KERNEL.replace("kernel_size: pos^d", "kernel_size: pos#d") : KERNEL;
        rows.add(pool("LPPool", d, OperationKind.LP_POOL, "norm_type: real, " + kernel + "ceil_mode: bool = false")
                .otherwise("stride", "kernel_size")
                .types(Types.GIVES_FLOATS)
                .check(a ->
                        Expect.argument(a.real("norm_type") != 0, "norm_type", "must not be 0", a.real("norm_type")))
                .attributes((a, in) -> pooling(a))
                .shape(Poolings::averaged));
    }

    private static void adaptive(List<LeafType> rows, int d) {
        rows.add(pool("AdaptiveAvgPool", d, OperationKind.ADAPTIVE_AVG_POOL, "output_size: any")
                .inputs(1, (a, given, trace) -> adapted(a, given.get(0), d)));
        rows.add(pool("AdaptiveMaxPool", d, OperationKind.ADAPTIVE_MAX_POOL, "output_size: any, " + INDICES)
                .inputs(1, (a, given, trace) -> adapted(a, given.get(0), d)));
    }

    private static LeafType pool(String name, int d, OperationKind kind, String signature) {
        return leaf(name + d + "d", kind, signature.replace("^d", "^" + d).replace("#d", "#" + d))
                .in("pooling");
    }

    /** The result, and where asked for the indices, which are tokens. */
    private static Computed withIndices(Arguments a, Attributes attributes, Tensor given, Shape out) {
        Tensor values = given.reshaped(out);
        return a.flag("return_indices")
                ? new Computed(attributes, List.of(values, new Tensor(out, DataType.INT64)))
                : Computed.of(attributes, values);
    }

    private static Attributes pooling(Arguments a) {
        long[] kernel = a.sizes("kernel_size");
        return new Attributes.Pooling(
                kernel,
                a.sizes("stride"),
                a.get("padding") instanceof long[] padding ? padding : new long[kernel.length],
                a.flag("count_include_pad"));
    }

    /** As {@link #slid}, but torch 2.13's averages in three dimensions want a kernel that fits without padding. */
    private static Shape averaged(Arguments a, Shape in) {
        Shape out = slid(a, in);
        long[] kernel = a.sizes("kernel_size");
        for (int i = 0; kernel.length == 3 && i < 3; i++) {
            if (kernel[i] > in.size(i - 3)) {
                throw Expect.mismatch(
                        "a kernel of " + kernel[i] + " does not fit an axis of " + in.size(i - 3) + ", shape " + in);
            }
        }
        return out;
    }

    private static Shape slid(Arguments a, Shape in) {
        int d = a.sizes("kernel_size").length;
        Expect.rank(in, d + 1, d + 2);
        return Spatial.map(in, d, (axis, size) -> {
            Window window = Window.of(a, axis);
            if (window.padding() > window.kernel() / 2) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        "padding must be at most half the kernel of " + window.kernel() + ", not " + window.padding(),
                        "padding",
                        null);
            }
            return a.flag("ceil_mode") ? window.positionsRoundedUp(size) : window.positions(size);
        });
    }

    private static Computed adapted(Arguments a, Tensor given, int d) {
        Expect.rank(given.shape(), d + 1, d + 2);
        List<? extends @Nullable Object> wanted = Spatial.perAxis("output_size", a.get("output_size"), d);
        long[] asked = new long[d];
        for (int i = 0; i < d; i++) {
            asked[i] = wanted.get(i) == null && d > 1 ? 0 : Expect.positive("output_size", wanted.get(i));
        }
        Attributes attributes = new Attributes.AdaptivePooling(asked, !(a.get("output_size") instanceof List));
        return withIndices(
                a,
                attributes,
                given,
                Spatial.map(given.shape(), d, (axis, size) -> asked[axis] == 0 ? size : asked[axis]));
    }

    private static void checkFractional(Arguments a) {
        if (a.absent("output_size") == a.absent("output_ratio")) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "exactly one of output_size and output_ratio must be given",
                    "output_size",
                    null);
        }
        if (!a.absent("output_ratio")) {
            int d = a.sizes("kernel_size").length;
            for (Object element : Spatial.perAxis("output_ratio", a.get("output_ratio"), d)) {
                double ratio = Expect.real("output_ratio", element);
                Expect.argument(ratio > 0 && ratio < 1, "output_ratio", "must be between 0 and 1", ratio);
            }
        }
    }

    private static Shape fractional(Arguments a, Shape in) {
        int d = a.sizes("kernel_size").length;
        Expect.rank(in, d + 1, d + 2);
        List<? extends @Nullable Object> ratios = Spatial.perAxis("output_ratio", a.get("output_ratio"), d);
        return Spatial.map(in, d, (axis, size) -> {
            long out = a.absent("output_size")
                    ? Spatial.scaled(size, Expect.real("output_ratio", ratios.get(axis)))
                    : a.sizes("output_size")[axis];
            long kernel = a.sizes("kernel_size")[axis];
            // torch 2.13 wants one element more of the input in three dimensions.
            if (Math.addExact(out, kernel - (d == 3 ? 0 : 1)) > size) {
                throw Expect.mismatch(
                        out + " windows of " + kernel + " do not fit an axis of " + size + ", shape " + in);
            }
            return out;
        });
    }

    private static Computed unpooled(Arguments a, List<Tensor> given) {
        Tensor values = given.get(0);
        if (values.type() != DataType.FLOAT32 || given.get(1).type() != DataType.INT64) {
            throw new Refusal(
                    Problem.WRONG_TYPE, "a MaxUnpool reads values in float32 and indices in int64, in this order");
        }
        int d = a.sizes("kernel_size").length;
        Expect.rank(values.shape(), d + 1, d + 2);
        Expect.same(values.shape(), given.get(1).shape());
        return Computed.of(
                Attributes.NONE,
                values.reshaped(Spatial.map(
                        values.shape(), d, (axis, size) -> Window.of(a, axis).unfolded(size))));
    }
}
