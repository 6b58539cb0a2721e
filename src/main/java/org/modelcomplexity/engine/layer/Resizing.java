package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

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
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's layers that resize an image, or move elements between channels and space. */
final class Resizing {
    private static final String WINDOW = "dilation: pos^2 = 1, padding: nat^2 = 0, stride: pos^2 = 1";

    static final List<LeafType> TABLE = List.of(
            leaf("Upsample", OperationKind.UPSAMPLE, """
                            size: any? = null, scale_factor: any? = null, \
                            mode: nearest|linear|bilinear|bicubic|trilinear|nearest-exact|area = nearest, \
                            align_corners: bool? = null, recompute_scale_factor: bool? = null""")
                    .in("upsampling")
                    .check(Resizing::checkUpsample)
                    .inputs(1, (a, given, trace) -> resized(a, given.get(0), mode(a.word("mode")))),
            leaf("UpsamplingNearest2d", OperationKind.UPSAMPLE, "size: any? = null, scale_factor: any? = null")
                    .in("upsampling")
                    .check(Resizing::checkOne)
                    .inputs(1, (a, given, trace) -> resized(a, given.get(0), Interpolation.NEAREST)),
            leaf("UpsamplingBilinear2d", OperationKind.UPSAMPLE, "size: any? = null, scale_factor: any? = null")
                    .in("upsampling")
                    .check(Resizing::checkOne)
                    .inputs(1, (a, given, trace) -> resized(a, given.get(0), Interpolation.BILINEAR)),
            leaf("PixelShuffle", OperationKind.PIXEL_SHUFFLE, "upscale_factor: pos")
                    .in("pixelshuffle")
                    .types(Types.KEEPS)
                    .shape(Resizing::shuffled),
            leaf("PixelUnshuffle", OperationKind.PIXEL_UNSHUFFLE, "downscale_factor: pos")
                    .in("pixelshuffle")
                    .types(Types.KEEPS)
                    .shape(Resizing::unshuffled),
            leaf("ChannelShuffle", OperationKind.CHANNEL_SHUFFLE, "groups: pos")
                    .in("channelshuffle")
                    .types(Types.KEEPS)
                    .shape((a, in) -> {
                        Expect.rankAtLeast(in, 3);
                        divided(in, 1, a.number("groups"), "groups");
                        return in;
                    }),
            leaf("Unfold", OperationKind.UNFOLD, "kernel_size: pos^2, " + WINDOW)
                    .in("fold")
                    .shape(Resizing::unfolded),
            leaf("Fold", OperationKind.FOLD, "output_size: pos^2, kernel_size: pos^2, " + WINDOW)
                    .in("fold")
                    .shape(Resizing::folded));

    private Resizing() {}

    private static Interpolation mode(String word) {
        return switch (word) {
            case "linear" -> Interpolation.LINEAR;
            case "bilinear" -> Interpolation.BILINEAR;
            case "bicubic" -> Interpolation.BICUBIC;
            case "trilinear" -> Interpolation.TRILINEAR;
            case "nearest-exact" -> Interpolation.NEAREST_EXACT;
            case "area" -> Interpolation.AREA;
            default -> Interpolation.NEAREST;
        };
    }

    /** The ranks that a way of interpolating takes. */
    private static int[] ranks(Interpolation mode) {
        return switch (mode) {
            case LINEAR -> new int[] {3};
            case BILINEAR, BICUBIC -> new int[] {4};
            case TRILINEAR -> new int[] {5};
            case NEAREST, NEAREST_EXACT, AREA -> new int[] {3, 4, 5};
        };
    }

    private static void checkOne(Arguments a) {
        if (a.absent("size") == a.absent("scale_factor")) {
            throw new Refusal(
                    Problem.WRONG_VALUE, "exactly one of size and scale_factor must be given", "scale_factor", null);
        }
    }

    private static void checkUpsample(Arguments a) {
        checkOne(a);
        String mode = a.word("mode");
        if (ranks(mode(mode)).length > 1 && !a.absent("align_corners")) {
            throw new Refusal(
                    Problem.WRONG_VALUE, "align_corners does not go with mode \"" + mode + "\"", "align_corners", null);
        }
        if (a.flag("recompute_scale_factor") && !a.absent("size")) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "recompute_scale_factor does not go with size",
                    "recompute_scale_factor",
                    null);
        }
    }

    private static Computed resized(Arguments a, Tensor given, Interpolation mode) {
        Shape in = given.shape();
        Expect.rank(in, ranks(mode));
        int d = in.rank() - 2;
        List<? extends @Nullable Object> sizes = Spatial.perAxis("size", a.get("size"), d);
        List<? extends @Nullable Object> asked = Spatial.perAxis("scale_factor", a.get("scale_factor"), d);
        double[] factors = new double[a.absent("scale_factor") ? 0 : d];
        for (int axis = 0; axis < factors.length; axis++) {
            factors[axis] = Expect.real("scale_factor", asked.get(axis));
        }
        Shape out = Spatial.map(
                in,
                d,
                (axis, size) -> factors.length == 0
                        ? Expect.positive("size", sizes.get(axis))
                        : Spatial.scaled(size, factors[axis]));
        boolean oneForAll = !(a.get("scale_factor") instanceof List);
        return Computed.of(new Attributes.Resize(mode, factors, oneForAll), given.reshaped(out));
    }

    private static Shape shuffled(Arguments a, Shape in) {
        Expect.rankAtLeast(in, 3);
        long factor = a.number("upscale_factor");
        int channels = in.rank() - 3;
        long fewer = divided(in, channels, Math.multiplyExact(factor, factor), "upscale_factor");
        return Spatial.map(in.with(channels, fewer), 2, (axis, size) -> Math.multiplyExact(size, factor));
    }

    private static Shape unshuffled(Arguments a, Shape in) {
        Expect.rankAtLeast(in, 3);
        long factor = a.number("downscale_factor");
        int channels = in.rank() - 3;
        long more = Math.multiplyExact(in.size(channels), Math.multiplyExact(factor, factor));
        return Spatial.map(
                in.with(channels, more),
                2,
                (axis, size) -> divided(in, channels + 1 + axis, factor, "downscale_factor"));
    }

    /** The size of an axis divided by what must divide it. */
    private static long divided(Shape in, int axis, long by, String argument) {
        if (in.size(axis) % by != 0) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "expected a multiple of " + by + " on axis " + axis + ", got " + in.size(axis) + ", shape " + in,
                    argument,
                    null);
        }
        return in.size(axis) / by;
    }

    private static Shape unfolded(Arguments a, Shape in) {
        Expect.rank(in, 3, 4);
        long blocks = blocks(a, in.size(-2), in.size(-1));
        int channels = in.rank() - 3;
        return in.with(channels, Math.multiplyExact(in.size(channels), elements(a)))
                .without(channels + 1)
                .with(-1, blocks);
    }

    private static Shape folded(Arguments a, Shape in) {
        Expect.rank(in, 2, 3);
        long[] out = a.sizes("output_size");
        long blocks = blocks(a, out[0], out[1]);
        if (in.size(-1) != blocks) {
            throw Expect.mismatch(
                    "expected " + blocks + " blocks on the last axis, got " + in.size(-1) + ", shape " + in);
        }
        int channels = in.rank() - 2;
        long fewer = divided(in, channels, elements(a), "kernel_size");
        return in.with(channels, fewer).with(-1, out[0]).insert(in.rank(), out[1]);
    }

    private static long elements(Arguments a) {
        return Shape.of(a.sizes("kernel_size")).elements();
    }

    private static long blocks(Arguments a, long height, long width) {
        return Math.multiplyExact(
                Window.of(a, 0).positions(height), Window.of(a, 1).positions(width));
    }
}
