package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Types;
import org.modelcomplexity.engine.leaf.Views;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Softmax;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** torch.nn's activations, and AconC of YOLOv5; all but GLU and AconC give their input's shape. */
final class Activations {
    private static final String INPLACE = "inplace: bool = false";
    private static final String AXIS = "dim: int? = null";

    static final List<LeafType> TABLE = List.of(
            inplace("ReLU", OperationKind.RELU, INPLACE).types(Types.KEEPS),
            inplace("ReLU6", OperationKind.RELU6, INPLACE).types(Types.KEEPS),
            inplace("SELU", OperationKind.SELU, INPLACE),
            inplace("SiLU", OperationKind.SILU, INPLACE),
            inplace("Mish", OperationKind.MISH, INPLACE),
            inplace("Hardswish", OperationKind.HARDSWISH, INPLACE),
            inplace("Hardsigmoid", OperationKind.HARDSIGMOID, INPLACE),
            plain("Sigmoid", OperationKind.SIGMOID, "").types(Types.GIVES_FLOATS),
            plain("LogSigmoid", OperationKind.LOG_SIGMOID, ""),
            plain("Tanh", OperationKind.TANH, "").types(Types.GIVES_FLOATS),
            plain("Softsign", OperationKind.SOFTSIGN, "").types(Types.GIVES_FLOATS),
            plain("Tanhshrink", OperationKind.TANHSHRINK, "").types(Types.GIVES_FLOATS),
            inplace("LeakyReLU", OperationKind.LEAKY_RELU, "negative_slope: real = 0.01, " + INPLACE),
            inplace("ELU", OperationKind.ELU, "alpha: real = 1.0, " + INPLACE),
            inplace("CELU", OperationKind.CELU, "alpha: real = 1.0, " + INPLACE)
                    .check(a -> Expect.argument(a.real("alpha") != 0, "alpha", "must not be 0", a.real("alpha"))),
            inplace("Hardtanh", OperationKind.HARDTANH, "min_val: real = -1.0, max_val: real = 1.0, " + INPLACE)
                    .types(Types.KEEPS)
                    .check(a -> Expect.argument(
                            a.real("max_val") > a.real("min_val"),
                            "max_val",
                            "must be more than min_val",
                            a.real("max_val"))),
            inplace("RReLU", OperationKind.RRELU, "lower: real = 0.125, upper: real = 0.3333333333333333, " + INPLACE)
                    .check(a -> Expect.argument(
                            a.real("lower") <= a.real("upper"), "lower", "must be at most upper", a.real("lower"))),
            inplace("Threshold", OperationKind.THRESHOLD, "threshold: real, value: real, " + INPLACE)
                    .types(Types.KEEPS),
            plain("GELU", OperationKind.GELU, "approximate: none|tanh = none")
                    .attributes((a, in) ->
                            new Attributes.GaussianUnit(a.word("approximate").equals("tanh"))),
            plain("Hardshrink", OperationKind.HARDSHRINK, "lambd: real = 0.5"),
            plain("Softshrink", OperationKind.SOFTSHRINK, "lambd: real = 0.5")
                    .check(a -> Expect.argument(a.real("lambd") >= 0, "lambd", "must be at least 0", a.real("lambd"))),
            plain("Softplus", OperationKind.SOFTPLUS, "beta: real = 1.0, threshold: real = 20.0"),
            alongAxis("Softmax", OperationKind.SOFTMAX),
            alongAxis("LogSoftmax", OperationKind.LOG_SOFTMAX),
            alongAxis("Softmin", OperationKind.SOFTMIN),
            plain("Softmax2d", OperationKind.SOFTMAX2D, "").attributes((a, in) -> overChannels(in)),
            plain("GLU", OperationKind.GLU, "dim: int = -1").shape(Activations::halved),
            plain("PReLU", OperationKind.PRELU, "num_parameters: pos = 1, init: real = 0.25")
                    .parameters((a, into) ->
                            into.put("weight", Parameter.constant(a.real("init"), a.number("num_parameters"))))
                    .shape(Activations::perChannel),
            leaf("AconC", OperationKind.ACON_C, "c1: pos")
                    .notOfTorch("utils.activations")
                    .types(Types.GIVES_FLOATS)
                    .parameters(Activations::acon)
                    .attributes((a, in) -> new Attributes.PerChannel(a.number("c1")))
                    .shape((a, in) -> Functions.broadcast(in, Shape.of(1, a.number("c1"), 1, 1))));

    private Activations() {}

    private static LeafType plain(String name, OperationKind kind, String signature) {
        return leaf(name, kind, signature).in("activation");
    }

    /** One that, in place, hands on the very tensor it got. */
    private static LeafType inplace(String name, OperationKind kind, String signature) {
        return plain(name, kind, signature).passing();
    }

    private static LeafType alongAxis(String name, OperationKind kind) {
        return plain(name, kind, AXIS).attributes((a, in) -> softmax(a.get("dim"), in));
    }

    /** A softmax along an axis; without {@code dim} torch takes 0 at rank 0, 1 and 3, and else 1. */
    private static Softmax softmax(@Nullable Object dim, Shape in) {
        long asked = dim instanceof Long given ? given : in.rank() == 0 || in.rank() == 1 || in.rank() == 3 ? 0 : 1;
        int axis = Views.axis(in, asked);
        return new Softmax(axis, in.rank() == 0 ? 1 : in.size(axis), dim != null);
    }

    /** Softmax2d's axis is the third from the end. */
    private static Softmax overChannels(Shape in) {
        Expect.rank(in, 3, 4);
        int axis = in.rank() - 3;
        return new Softmax(axis, in.size(axis), true);
    }

    private static Shape halved(Arguments a, Shape in) {
        int axis = in.axis(a.number("dim"));
        if (in.size(axis) % 2 != 0) {
            throw Expect.mismatch(
                    "GLU halves an even axis, got " + in.size(axis) + " on axis " + axis + ", shape " + in);
        }
        return in.with(axis, in.size(axis) / 2);
    }

    private static Shape perChannel(Arguments a, Shape in) {
        long count = a.number("num_parameters");
        if (count != 1) {
            Expect.rankAtLeast(in, 2);
            Expect.channels(in, 1, count);
        }
        return in;
    }

    private static void acon(Arguments a, Map<String, Parameter> into) {
        long channels = a.number("c1");
        into.put("p1", Parameter.normal(1, channels, 1, 1));
        into.put("p2", Parameter.normal(1, channels, 1, 1));
        into.put("beta", Parameter.constant(1, 1, channels, 1, 1));
    }
}
