package org.modelcomplexity.engine.graph.onnx;

import static org.modelcomplexity.engine.tensor.OperationKind.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Bounds;
import org.modelcomplexity.engine.tensor.Attributes.Dropping;
import org.modelcomplexity.engine.tensor.Attributes.GaussianUnit;
import org.modelcomplexity.engine.tensor.Attributes.LocalResponse;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * THE table of ONNX's operators: a name, what it computes, what it gives, and what it is beside its tensors. A row of
 * weights reads its first input alone; any other one all of them.
 */
final class OnnxOperators {
    /** What an operator gives. */
    @FunctionalInterface
    interface Shapes {
        List<@Nullable Value> of(OnnxCall call);
    }

    /**
     * One operator.
     *
     * @param firstAlone whether it computes with its first input alone: the others are weights, or say how
     */
    record Row(OperationKind kind, boolean firstAlone, Shapes shapes, Function<OnnxCall, Attributes> attributes) {}

    private static final Map<String, Row> ROWS = new HashMap<>();
    private static final Function<OnnxCall, Attributes> NONE = call -> Attributes.NONE;

    private OnnxOperators() {}

    /** The row of an operator, or null. */
    static @Nullable Row find(String domain, String operator) {
        return ROWS.get(domain.isEmpty() ? operator : domain + ":" + operator);
    }

    private static void all(OperationKind kind, Shapes shapes, String... names) {
        for (String name : names) {
            ROWS.put(name, new Row(kind, false, shapes, NONE));
        }
    }

    private static void all(String name, OperationKind kind, Shapes shapes, Function<OnnxCall, Attributes> attributes) {
        ROWS.put(name, new Row(kind, false, shapes, attributes));
    }

    private static void first(OperationKind kind, Shapes shapes, String... names) {
        for (String name : names) {
            ROWS.put(name, new Row(kind, true, shapes, NONE));
        }
    }

    private static void first(
            String name, OperationKind kind, Shapes shapes, Function<OnnxCall, Attributes> attributes) {
        ROWS.put(name, new Row(kind, true, shapes, attributes));
    }

    private static void products() {
        for (String name : List.of("Conv", "ConvInteger", "QLinearConv")) {
            first(name, CONVOLUTION, Sliding::convolution, Sliding::attributes);
        }
        first("ConvTranspose", TRANSPOSED_CONVOLUTION, Sliding::transposed, Sliding::attributes);
        first("Gemm", LINEAR, Products::gemm, Products::dense);
        all(MATMUL, Products::product, "MatMul");
        ROWS.put("MatMulInteger", new Row(MATMUL, false, Products::product, NONE));
        all("Einsum", EINSUM, Products::einsum, Products::sums);
        all("Attention", ATTENTION_PRODUCTS, Products::attention, Products::attended);
        first("LSTM", LSTM, Products::recurrence, Products::recurrent);
        first("GRU", GRU, Products::recurrence, Products::recurrent);
        first("RNN", RNN, Products::recurrence, Products::recurrent);
        all(UNKNOWN, Products::product, "QLinearMatMul");
        first(UNKNOWN, Elementwise::same, "RotaryEmbedding");
    }

    private static void normalizations() {
        first("BatchNormalization", BATCH_NORM, Reductions::batchNorm, Reductions::batchNormalization);
        first("LayerNormalization", LAYER_NORM, Reductions::layerNorm, Reductions::layerNormalization);
        first("RMSNormalization", RMS_NORM, Reductions::layerNorm, Reductions::layerNormalization);
        first("InstanceNormalization", INSTANCE_NORM, Elementwise::same, call -> {
            Shape in = call.shape(0, 2);
            return Reductions.normalization(true, false, in.size(0), in.size(1));
        });
        first(
                "GroupNormalization",
                GROUP_NORM,
                Elementwise::same,
                call -> Reductions.normalization(
                        true, false, call.shape(0, 2).size(0), call.positive("num_groups", 1)));
        first("LRN", LOCAL_RESPONSE_NORM, Elementwise::same, call -> new LocalResponse(call.positive("size", 1)));
        first(UNKNOWN, Elementwise::same, "LpNormalization", "MeanVarianceNormalization");
    }

    private static void activations() {
        first(RELU, Elementwise::same, "Relu");
        first(LEAKY_RELU, Elementwise::same, "LeakyRelu");
        first(THRESHOLD, Elementwise::same, "ThresholdedRelu");
        first(SIGMOID, Elementwise::same, "Sigmoid");
        first(HARDSIGMOID, Elementwise::same, "HardSigmoid");
        first(HARDSWISH, Elementwise::same, "HardSwish");
        first(TANH, Elementwise::same, "Tanh");
        first(ELU, Elementwise::same, "Elu");
        first(CELU, Elementwise::same, "Celu");
        first(SELU, Elementwise::same, "Selu");
        first(MISH, Elementwise::same, "Mish");
        first(SILU, Elementwise::same, "Swish");
        first(SOFTPLUS, Elementwise::same, "Softplus");
        first(SOFTSIGN, Elementwise::same, "Softsign");
        first(SOFTSHRINK, Elementwise::same, "Shrink");
        all(PRELU, Elementwise::broadcast, "PRelu");
        first(
                "Gelu",
                GELU,
                Elementwise::same,
                call -> new GaussianUnit(call.text("approximate", "none").equals("tanh")));
        first("Softmax", SOFTMAX, Elementwise::same, Reductions::softmax);
        first("LogSoftmax", LOG_SOFTMAX, Elementwise::same, Reductions::softmax);
        first(UNKNOWN, Elementwise::same, "Hardmax");
        first(
                "Dropout",
                DROPOUT,
                call -> call.outputs() > 1
                        ? List.of(Value.of(call.shape(0), call.type()), Value.of(call.shape(0), DataType.BOOL))
                        : List.of(Value.of(call.shape(0), call.type())),
                call -> new Dropping(false, Attributes.Drawn.NOTHING));
    }

    private static void pools() {
        first("MaxPool", MAX_POOL, Sliding::pool, Sliding::pooling);
        first("AveragePool", AVG_POOL, Sliding::pool, Sliding::pooling);
        first("LpPool", LP_POOL, Sliding::pool, Sliding::pooling);
        first("GlobalAveragePool", ADAPTIVE_AVG_POOL, Sliding::global, Sliding::globally);
        first("GlobalMaxPool", ADAPTIVE_MAX_POOL, Sliding::global, Sliding::globally);
        first(UNKNOWN, Sliding::global, "GlobalLpPool");
        first("Resize", UPSAMPLE, Sources::resize, Sources::resizing);
        first("Upsample", UPSAMPLE, Sources::resize, Sources::resizing);
        first(GRID_SAMPLE, Sliding::grid, "GridSample");
        first(UNKNOWN, Sliding::regions, "RoiAlign");
        first(FOLD, Sliding::unfold, "Col2Im");
    }

    private static void arithmetic() {
        all(ADD, Elementwise::broadcast, "Add", "Sum");
        all(SUB, Elementwise::broadcast, "Sub");
        all(MUL, Elementwise::broadcast, "Mul");
        all(DIV, Elementwise::broadcast, "Div", "Mod");
        all(MAXIMUM, Elementwise::broadcast, "Max");
        all(MINIMUM, Elementwise::broadcast, "Min");
        all(UNKNOWN, Elementwise::broadcast, "Mean");
        all(POWER, Elementwise::broadcast, "Pow");
        first(EXP, Elementwise::same, "Exp");
        first(LOG, Elementwise::same, "Log");
        first(SQUARE_ROOT, Elementwise::same, "Sqrt");
        first(DIV, Elementwise::same, "Reciprocal");
        first(COS, Elementwise::same, "Cos");
        first(SIN, Elementwise::same, "Sin");
        first(FUNCTION, Elementwise::same, "Erf", "Tan", "Acos", "Asin", "Atan", "Sinh", "Cosh");
        first(FUNCTION, Elementwise::same, "Acosh", "Asinh", "Atanh");
        first(NEGATE, Elementwise::same, "Neg");
        first(ABSOLUTE, Elementwise::same, "Abs", "Sign");
        first(ROUND, Elementwise::same, "Floor", "Ceil", "Round");
        all("Clip", CLAMP, Elementwise::clip, OnnxOperators::bounds);
        all(COMPARE, Elementwise::compare, "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual");
        first(COMPARE, Elementwise::test, "IsNaN", "IsInf");
        all(LOGIC, Elementwise::broadcast, "And", "Or", "Xor", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift");
        first(LOGIC, Elementwise::same, "Not", "BitwiseNot");
        all(WHERE, Elementwise::where, "Where");
        first(CUMULATIVE, Elementwise::same, "CumSum", "CumProd");
        first(UNKNOWN, Reductions::determinant, "Det");
        first(UNKNOWN, Sources::transform, "DFT");
        first(UNKNOWN, Reductions::loss, "NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss");
        first(UNKNOWN, Sources::quantized, "DynamicQuantizeLinear");
        first(
                UNKNOWN,
                call -> List.of(Value.of(call.shape(0), call.has(2) ? call.in(2).type() : DataType.UINT8)),
                "QuantizeLinear");
        first(UNKNOWN, call -> List.of(Value.of(call.shape(0), call.in(1).type())), "DequantizeLinear");
        for (String name : List.of("Adagrad", "Adam", "Momentum")) {
            ROWS.put("ai.onnx.preview.training:" + name, new Row(UNKNOWN, false, Reductions::updated, NONE));
        }
    }

    private static Attributes bounds(OnnxCall call) {
        long ends =
                (call.has("min") ? 1 : 0) + (call.has("max") ? 1 : 0) + (call.has(1) ? 1 : 0) + (call.has(2) ? 1 : 0);
        return new Bounds(ends, call.node().inputs().size() == 2);
    }

    private static void reductions() {
        first(MEAN, Reductions::reduce, "ReduceMean");
        first(SUM, Reductions::reduce, "ReduceSum");
        first(AMAX, Reductions::reduce, "ReduceMax", "ReduceMin");
        first(AMAX, Reductions::index, "ArgMax", "ArgMin");
        first(PRODUCT, Reductions::reduce, "ReduceProd");
        first(VECTOR_NORM, Reductions::reduce, "ReduceL2");
        first(UNKNOWN, Reductions::reduce, "ReduceL1", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp");
        first("TopK", TOP_K, Reductions::best, Reductions::count);
    }

    private static void moves() {
        first(RESHAPE, Layouts::reshape, "Reshape");
        first(FLATTEN, Layouts::flatten, "Flatten");
        first(PERMUTE, Layouts::transpose, "Transpose");
        first(SQUEEZE, Layouts::squeeze, "Squeeze");
        first(UNSQUEEZE, Layouts::unsqueeze, "Unsqueeze");
        all(CONCAT, Layouts::concat, "Concat");
        first(SPLIT, Layouts::split, "Split");
        first(SLICE, Layouts::slice, "Slice");
        first(EXPAND, Layouts::expand, "Expand");
        first(PAD, Layouts::pad, "Pad");
        all(GATHER, Picks::gather, "Gather");
        all(GATHER, call -> List.of(Value.of(call.shape(1), call.type())), "GatherElements");
        all(GATHER, Picks::gatherNd, "GatherND");
        first(MOVE, Picks::tile, "Tile");
        first(PIXEL_SHUFFLE, Picks::depthToSpace, "DepthToSpace");
        first(PIXEL_UNSHUFFLE, Picks::spaceToDepth, "SpaceToDepth");
        first(IDENTITY, Elementwise::same, "Identity");
        first(MOVE, Elementwise::cast, "Cast", "CastLike");
        first(MOVE, Elementwise::same, "Trilu", "ReverseSequence", "ScatterElements", "Scatter", "ScatterND");
        first(MOVE, Elementwise::same, "TensorScatter");
        first(MOVE, Sources::cropped, "CenterCropPad");
        first(MOVE, Reductions::compress, "Compress");
        first(MOVE, Reductions::hot, "OneHot");
        first(CHECK, Layouts::sizes, "Shape");
        first(CHECK, Layouts::elements, "Size");
        all(CREATE, Sources::constant, "Constant");
        first(CREATE, Sources::filled, "ConstantOfShape");
        first(CREATE, Sources::range, "Range");
        first(CREATE, Sources::alike, "EyeLike", "RandomUniformLike", "RandomNormalLike", "Bernoulli");
        all(CREATE, Sources::shaped, "RandomUniform", "RandomNormal");
        first(CREATE, Sources::window, "HannWindow", "HammingWindow", "BlackmanWindow");
        first(CREATE, Sources::mel, "MelWeightMatrix");
        first(UNKNOWN, Sources::affine, "AffineGrid");
        all(MOVE, Elementwise::broadcast, "StringConcat");
        first(CHECK, Elementwise::test, "RegexFullMatch");
    }

    static {
        products();
        normalizations();
        activations();
        pools();
        arithmetic();
        reductions();
        moves();
    }

    /** The tensors that a call computes with. */
    static List<org.modelcomplexity.engine.tensor.Tensor> inputs(Row row, OnnxCall call) {
        List<org.modelcomplexity.engine.tensor.Tensor> all = new ArrayList<>(call.tensors());
        return row.firstAlone() && all.size() > 1 ? List.of(all.get(0)) : all;
    }
}
