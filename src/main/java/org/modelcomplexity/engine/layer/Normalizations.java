package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** torch.nn's normalisations; all give their input's shape. Running statistics are buffers, no parameters. */
final class Normalizations {
    private static final String CHANNELS = "num_features: pos, eps: real = 1e-5, momentum: real? = 0.1, ";

    static final List<LeafType> TABLE = table();

    private Normalizations() {}

    private static List<LeafType> table() {
        List<LeafType> rows = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            int d = i;
            rows.add(leaf(
                            "BatchNorm" + d + "d",
                            OperationKind.BATCH_NORM,
                            CHANNELS + "affine: bool = true, track_running_stats: bool = true, bias: bool = true")
                    .in("batchnorm")
                    .check(Normalizations::checkEps)
                    .parameters((a, into) -> affine(a, "affine", into, a.number("num_features")))
                    .inputs(1, (a, given, trace) -> batchNorm(a, given.get(0), trace, d)));
            rows.add(leaf(
                            "InstanceNorm" + d + "d",
                            OperationKind.INSTANCE_NORM,
                            CHANNELS + "affine: bool = false, track_running_stats: bool = false, bias: bool = true")
                    .in("instancenorm")
                    .parameters((a, into) -> affine(a, "affine", into, a.number("num_features")))
                    .inputs(1, (a, given, trace) -> instanceNorm(a, given.get(0), trace, d)));
        }
        rows.add(ofLastAxes(
                "LayerNorm",
                OperationKind.LAYER_NORM,
                "eps: real = 1e-5, elementwise_affine: bool = true, bias: bool = true"));
        rows.add(ofLastAxes("RMSNorm", OperationKind.RMS_NORM, "eps: real? = null, elementwise_affine: bool = true"));
        rows.add(leaf(
                        "GroupNorm",
                        OperationKind.GROUP_NORM,
                        "num_groups: pos, num_channels: pos, eps: real = 1e-5, affine: bool = true, bias: bool = true")
                .in("normalization")
                .check(a -> Expect.divides(a, "num_groups", "num_channels"))
                .parameters((a, into) -> affine(a, "affine", into, a.number("num_channels")))
                .attributes((a, in) ->
                        new Normalization(a.flag("affine"), false, Shape.of(in.size(0), a.number("num_groups"))))
                .shape(Normalizations::groupNorm));
        rows.add(leaf(
                        "LocalResponseNorm",
                        OperationKind.LOCAL_RESPONSE_NORM,
                        "size: pos, alpha: real = 1e-4, beta: real = 0.75, k: real = 1.0")
                .in("normalization")
                .types(LeafType.Types.GIVES_FLOATS)
                .attributes((a, in) -> new Attributes.LocalResponse(a.number("size")))
                .shape((a, in) -> {
                    Expect.rankAtLeast(in, 3);
                    return in;
                }));
        return List.copyOf(rows);
    }

    /** A weight of ones, and a bias of zeros where there is one: RMSNorm has no such argument. */
    private static void affine(Arguments a, String flag, Map<String, Parameter> into, long... sizes) {
        if (a.flag(flag)) {
            into.put("weight", Parameter.constant(1, sizes));
            if (a.flag("bias")) {
                into.put("bias", Parameter.constant(0, sizes));
            }
        }
    }

    /** torch 2.13 refuses a negative eps, and where statistics come from the input an eps of 0 too; BatchNorm only. */
    private static void checkEps(Arguments a) {
        boolean zero = a.flag("track_running_stats");
        Expect.argument(
                zero ? a.real("eps") >= 0 : a.real("eps") > 0,
                "eps",
                zero ? "must be at least 0" : "must be more than 0",
                a.real("eps"));
    }

    /** Whether there is anything a channel: torch looks at num_features only then. */
    private static boolean hasChannels(Arguments a) {
        return a.flag("affine") || a.flag("track_running_stats");
    }

    private static Computed batchNorm(Arguments a, Tensor given, Trace trace, int d) {
        Shape in = given.shape();
        Expect.rank(in, d == 1 ? new int[] {2, 3} : new int[] {d + 2});
        if (hasChannels(a)) {
            Expect.channels(in, 1, a.number("num_features"));
        }
        if (trace.batchStatistics() || !a.flag("track_running_stats")) {
            moreThanOne(Math.multiplyExact(in.size(0), in.product(2, in.rank())), "value per channel", in);
        }
        return Computed.of(perChannel(a, in, 1, 2), given.reshaped(in));
    }

    private static Computed instanceNorm(Arguments a, Tensor given, Trace trace, int d) {
        Shape in = given.shape();
        Expect.rank(in, d + 1, d + 2);
        if (hasChannels(a)) {
            Expect.channels(in, in.rank() - d - 1, a.number("num_features"));
        }
        if (trace.batchStatistics() || !a.flag("track_running_stats")) {
            moreThanOne(in.product(in.rank() - d, in.rank()), "spatial element", in);
        }
        // An unbatched input is read as if it were batched: the exact count goes by its first two axes, or by all as
        // one.
        return Computed.of(perChannel(a, in, 0, in.rank() < 3 ? 0 : 2), given.reshaped(in));
    }

    /** Statistics for each of the axes {@code from} to {@code to}, exclusive. */
    private static Attributes perChannel(Arguments a, Shape in, int from, int to) {
        return new Normalization(a.flag("affine"), a.flag("track_running_stats"), axes(in, from, to));
    }

    private static Shape axes(Shape in, int from, int to) {
        return Shape.of(Arrays.copyOfRange(in.sizes(), from, to));
    }

    private static LeafType ofLastAxes(String name, OperationKind kind, String arguments) {
        return leaf(name, kind, "normalized_shape: pos*, " + arguments)
                .in("normalization")
                .check(Normalizations::checkShape)
                .parameters((a, into) -> affine(a, "elementwise_affine", into, a.sizes("normalized_shape")))
                .attributes(Normalizations::overLastAxes)
                .shape(Normalizations::lastAxes);
    }

    private static Attributes overLastAxes(Arguments a, Shape in) {
        int first = in.rank() - a.sizes("normalized_shape").length;
        return new Normalization(a.flag("elementwise_affine"), false, axes(in, 0, first));
    }

    private static Shape groupNorm(Arguments a, Shape in) {
        Expect.rankAtLeast(in, 2);
        long groups = a.number("num_groups");
        // torch knows num_channels by the size of the weights alone.
        if (a.flag("affine")) {
            Expect.channels(in, 1, a.number("num_channels"));
        } else if (in.size(1) % groups != 0) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "expected a multiple of num_groups=" + groups + " channels on axis 1, got " + in.size(1)
                            + ", shape " + in,
                    "num_groups",
                    null);
        }
        long inGroup =
                Math.multiplyExact(Math.multiplyExact(in.size(0), in.size(1) / groups), in.product(2, in.rank()));
        moreThanOne(inGroup, "value per channel", in);
        return in;
    }

    /** Refuses statistics over one value, in torch's own words. */
    private static void moreThanOne(long values, String what, Shape in) {
        if (values == 1) {
            throw Expect.mismatch("Expected more than 1 " + what + " when training, got input size " + in);
        }
    }

    private static void checkShape(Arguments a) {
        Expect.argument(
                a.sizes("normalized_shape").length > 0, "normalized_shape", "must name at least one axis", List.of());
    }

    private static Shape lastAxes(Arguments a, Shape in) {
        long[] expected = a.sizes("normalized_shape");
        long[] sizes = in.sizes();
        int first = sizes.length - expected.length;
        if (first < 0 || !Arrays.equals(expected, Arrays.copyOfRange(sizes, first, sizes.length))) {
            throw Expect.mismatch("expected the last axes to be " + Arrays.toString(expected) + ", got shape " + in);
        }
        return in;
    }
}
