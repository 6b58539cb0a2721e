package org.modelcomplexity.engine.convention;

import static java.util.Map.entry;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.tensor.Attributes.Bounds;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Dense;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** onnx-tool at commit 00f5f0a: a weight an element for each operator, by the operator's own name. */
final class OnnxToolConvention {
    private static final String NO_RULE = "onnx-tool has no rule for it";

    /** Weights of an element, times inputs − 1 where there are several; a scalar has no elements to the tool. */
    private static final Map<String, Integer> ELEMENTS = Map.ofEntries(
            entry("Add", 1),
            entry("Sum", 1),
            entry("Sub", 1),
            entry("Mul", 1),
            entry("Min", 1),
            entry("Max", 1),
            entry("Mod", 1),
            entry("Neg", 1),
            entry("Abs", 1),
            entry("Sign", 1),
            entry("Equal", 1),
            entry("Less", 1),
            entry("LessOrEqual", 1),
            entry("Greater", 1),
            entry("GreaterOrEqual", 1),
            entry("And", 1),
            entry("Or", 1),
            entry("Not", 1),
            entry("Xor", 1),
            entry("Div", 4),
            entry("Exp", 32),
            entry("Pow", 32),
            entry("Log", 43),
            entry("Sin", 39),
            entry("Cos", 39),
            entry("Sqrt", 24),
            entry("Sigmoid", 32),
            entry("Tanh", 76),
            entry("Atan", 31),
            entry("Softmax", 36),
            entry("LogSoftmax", 80),
            entry("Softplus", 76),
            entry("HardSigmoid", 4),
            entry("HardSwish", 5),
            entry("Relu", 1),
            entry("LeakyRelu", 2),
            entry("PRelu", 2),
            entry("Elu", 35),
            entry("Gelu", 34),
            entry("Reciprocal", 4),
            entry("BatchNormalization", 31),
            entry("InstanceNormalization", 7),
            entry("CumSum", 1));

    private static final Map<String, ToLongFunction<Operation>> RULES = new HashMap<>(Map.ofEntries(
            entry("Conv", OnnxToolConvention::convolution),
            entry("ConvTranspose", OnnxToolConvention::convolution),
            entry(
                    "Gemm",
                    op -> plus(times(out(op), op.attributes(Dense.class).in()), times(Formulas.bias(op), out(op)))),
            entry("MatMul", op -> times(out(op), op.in().size(-1))),
            entry("Clip", OnnxToolConvention::clip),
            entry("Einsum", op -> op.attributes(Products.class).work()),
            entry(
                    "LayerNormalization",
                    op -> plus(
                            times(7, in(op)),
                            times(29, op.attributes(Normalization.class).groups()))),
            entry("MaxPool", op -> times(out(op), Formulas.kernel(op))),
            entry("AveragePool", op -> times(out(op), Formulas.kernel(op))),
            entry("GlobalAveragePool", op -> plus(in(op), times(4, out(op)))),
            entry("ReduceMean", op -> in(op)),
            entry("ReduceSum", op -> in(op)),
            entry("ReduceMax", op -> in(op)),
            entry("ReduceMin", op -> in(op)),
            entry("ReduceProd", op -> in(op)),
            entry("ReduceL2", op -> times(25, in(op))),
            entry("Resize", OnnxToolConvention::resize),
            entry("LSTM", OnnxToolConvention::recurrence),
            entry("GRU", OnnxToolConvention::recurrence)));

    static {
        ELEMENTS.forEach((name, weight) ->
                RULES.put(name, op -> times(weight, Math.max(1, op.inputs().size() - 1L), elements(op))));
    }

    private OnnxToolConvention() {}

    static Convention onnxTool() {
        Convention tool = Convention.of(
                        "onnx-tool",
                        "onnx-tool at commit 00f5f0a. It goes through the nodes of an ONNX graph and counts a weight an element for each operator, in "
                                + "its own MACs: an addition is one, a division four, a convolution the multiply-adds and one for its bias")
                .forGraphsAlone();
        for (OperationKind kind : OperationKind.values()) {
            tool.operations(
                            kind,
                            "by the operator's own weight",
                            op -> RULES.get(op.type()).applyAsLong(op))
                    .unruled(kind, NO_RULE, op -> op.kind() == OperationKind.UNKNOWN || !RULES.containsKey(op.type()))
                    .named(kind, Operation::type);
        }
        return tool;
    }

    /** Output elements × the weight's axes after the first, and the output's with a bias. */
    private static long convolution(Operation op) {
        Convolution convolution = op.attributes(Convolution.class);
        long other = op.kind() == OperationKind.CONVOLUTION ? convolution.inChannels() : convolution.outChannels();
        long each = times(other / convolution.groups(), convolution.kernelElements());
        return plus(times(out(op), each), times(Formulas.bias(op), out(op)));
    }

    private static long elements(Operation op) {
        return op.out().rank() == 0 ? 0 : out(op);
    }

    /** Where only one end is written, the tool takes that end's shape for the result's: one element. */
    private static long clip(Operation op) {
        return op.attributes(Bounds.class).isHalf() ? 2 : times(2, elements(op));
    }

    private static long resize(Operation op) {
        Interpolation mode = Formulas.mode(op);
        return mode == Interpolation.NEAREST ? 0 : times(mode == Interpolation.BICUBIC ? 8 : 4, out(op));
    }

    private static long recurrence(Operation op) {
        Recurrence r = op.attributes(Recurrence.class);
        // Four gates: 3 sigmoids, 2 tanh, 16 additions and multiplications. Three gates: as the tool has them.
        long own = op.type().equals("LSTM") ? 188 : 61;
        long products = times(r.gates(), r.hidden(), plus(r.input(), r.hidden()));
        return times(r.directions(), r.steps(), plus(products, times(own, r.hidden())));
    }
}
