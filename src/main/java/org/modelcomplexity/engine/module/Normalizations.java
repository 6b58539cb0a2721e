package org.modelcomplexity.engine.module;

import static org.modelcomplexity.engine.module.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** Normalisations: the shape stays; weight is 1 and bias 0 at first. Running statistics are buffers, not parameters. */
final class Normalizations {
    private static final String BATCH =
            "num_features: pos, eps: real = 1e-5, momentum: real? = 0.1, affine: bool = true, "
                    + "track_running_stats: bool = true, bias: bool = true";
    private static final String INSTANCE =
            "num_features: pos, eps: real = 1e-5, momentum: real = 0.1, affine: bool = false, "
                    + "track_running_stats: bool = false, bias: bool = true";

    static final List<LeafType> TABLE = table();

    private Normalizations() {}

    private static List<LeafType> table() {
        List<LeafType> table = new ArrayList<>();
        for (int d = 1; d <= 3; d++) {
            int dimensions = d;
            table.add(leaf("BatchNorm" + d + "d", OperationKind.BATCH_NORM, BATCH)
                    .in("batchnorm")
                    .parameters((a, into) -> affine(a, into, "affine", a.number("num_features")))
                    .inputs(1, (a, in, trace) -> batch(a, in.get(0), trace, dimensions)));
            table.add(leaf("InstanceNorm" + d + "d", OperationKind.INSTANCE_NORM, INSTANCE)
                    .in("instancenorm")
                    .parameters((a, into) -> affine(a, into, "affine", a.number("num_features")))
                    .shape((a, in) -> instance(a, in, dimensions)));
        }
        table.add(leaf(
                        "LayerNorm",
                        OperationKind.LAYER_NORM,
                        "normalized_shape: pos*, eps: real = 1e-5, elementwise_affine: bool = true, bias: bool = true")
                .in("normalization")
                .parameters((a, into) -> affine(a, into, "elementwise_affine", a.sizes("normalized_shape")))
                .shape(Normalizations::lastAxes));
        table.add(leaf(
                        "RMSNorm",
                        OperationKind.RMS_NORM,
                        "normalized_shape: pos*, eps: real? = null, elementwise_affine: bool = true")
                .in("normalization")
                .parameters((a, into) -> affine(a, into, "elementwise_affine", a.sizes("normalized_shape")))
                .shape(Normalizations::lastAxes));
        table.add(leaf(
                        "GroupNorm",
                        OperationKind.GROUP_NORM,
                        "num_groups: pos, num_channels: pos, eps: real = 1e-5, affine: bool = true, bias: bool = true")
                .in("normalization")
                .check(a -> Checks.divides(a, "num_groups", "num_channels"))
                .parameters((a, into) -> affine(a, into, "affine", a.number("num_channels")))
                .shape(Normalizations::group));
        table.add(leaf(
                        "LocalResponseNorm",
                        OperationKind.LOCAL_RESPONSE_NORM,
                        "size: pos, alpha: real = 1e-4, beta: real = 0.75, k: real = 1.0")
                .in("normalization")
                .types(LeafType.Types.GIVES_FLOATS)
                .shape((a, in) -> {
                    if (in.rank() < 3) {
                        throw Checks.rank(in, "at least 3");
                    }
                    return in;
                }));
        return List.copyOf(table);
    }

    private static void affine(Arguments a, Map<String, Parameter> into, String flag, long... shape) {
        if (a.flag(flag)) {
            into.put("weight", Parameter.constant(1, shape));
            if (a.signature().indexOf("bias") >= 0 && a.flag("bias")) {
                into.put("bias", Parameter.constant(0, shape));
            }
        }
    }

    private static List<Tensor> batch(Arguments a, Tensor tensor, Trace trace, int d) {
        Shape in = tensor.shape();
        boolean fits = d == 1 ? in.rank() == 2 || in.rank() == 3 : in.rank() == d + 2;
        if (!fits) {
            throw Checks.rank(in, d == 1 ? "2 or 3" : String.valueOf(d + 2));
        }
        Checks.size(in, 1, a.number("num_features"), "channels");
        long values = Math.multiplyExact(in.size(0), in.product(2, in.rank()));
        if (values == 1 && (trace.batchStatistics() || !a.flag("track_running_stats"))) {
            throw single(in);
        }
        return List.of(tensor.reshaped(in));
    }

    private static Refusal single(Shape in) {
        return new Refusal(
                Problem.SIZE_MISMATCH,
                "there is only one value per channel to take statistics over, input shape " + in
                        + ": more than 1 is needed");
    }

    private static Shape instance(Arguments a, Shape in, int d) {
        Checks.spatialRank(in, d);
        if (a.flag("affine") || a.flag("track_running_stats")) {
            Checks.size(in, -d - 1, a.number("num_features"), "channels");
        }
        if (!a.flag("track_running_stats") && in.product(in.rank() - d, in.rank()) == 1) {
            throw single(in);
        }
        return in;
    }

    private static Shape group(Arguments a, Shape in) {
        if (in.rank() < 2) {
            throw Checks.rank(in, "at least 2");
        }
        Checks.size(in, 1, a.number("num_channels"), "channels");
        long values = Math.multiplyExact(in.size(0), a.number("num_channels") / a.number("num_groups"));
        if (Math.multiplyExact(values, in.product(2, in.rank())) == 1) {
            throw single(in);
        }
        return in;
    }

    private static Shape lastAxes(Arguments a, Shape in) {
        long[] shape = a.sizes("normalized_shape");
        boolean fits = shape.length >= 1 && shape.length <= in.rank();
        for (int i = 1; fits && i <= shape.length; i++) {
            fits = in.size(-i) == shape[shape.length - i];
        }
        Checks.that(
                fits,
                Problem.SIZE_MISMATCH,
                "the last axes must be " + java.util.Arrays.toString(shape) + ", got shape " + in,
                "normalized_shape");
        return in;
    }
}
