package org.modelcomplexity.engine.graph.export;

import static java.util.Map.entry;
import static org.modelcomplexity.engine.tensor.OperationKind.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Bounds;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * THE table of ATen's operators: a name without its overload, and what it computes. A row of weights reads its first
 * input alone; any other one all tensors among its arguments. What is not here is unknown, and said to be so.
 */
final class AtenOperators {
    /**
     * One operator.
     *
     * @param attributes what it is beside its tensors
     * @param inputs the tensors it reads, those apart that it learned
     */
    record Row(OperationKind kind, Function<Call, Attributes> attributes, Function<Call, List<Tensor>> inputs) {}

    private static final Map<String, Row> ROWS = new HashMap<>();

    private AtenOperators() {}

    /**
     * The row of an operator, or null.
     *
     * @param overload its name with its overload, {@code max.other}, which may have a row of its own
     */
    static @Nullable Row find(String overload, String operator) {
        return ROWS.getOrDefault(overload, ROWS.get(operator));
    }

    private static void layer(String name, OperationKind kind, String input, Function<Call, Attributes> attributes) {
        ROWS.put(name, new Row(kind, attributes, call -> List.of(call.tensor(input))));
    }

    private static void operator(OperationKind kind, Function<Call, Attributes> attributes, String... names) {
        for (String name : names) {
            ROWS.put(name, new Row(kind, attributes, Call::all));
        }
    }

    private static void plain(OperationKind kind, String... names) {
        operator(kind, call -> Attributes.NONE, names);
    }

    private static void products() {
        for (int axes = 1; axes <= 3; axes++) {
            int spatial = axes;
            layer("conv" + axes + "d", CONVOLUTION, "input", call -> AtenLayers.convolution(call, spatial, false));
            layer(
                    "conv_transpose" + axes + "d",
                    TRANSPOSED_CONVOLUTION,
                    "input",
                    call -> AtenLayers.convolution(call, spatial, true));
        }
        layer("linear", LINEAR, "input", AtenLayers::dense);
        layer("addmm", LINEAR, "mat1", AtenLayers::addedProduct);
        operator(MATMUL, AtenLayers::product, "matmul", "mm", "bmm", "mv", "dot");
        ROWS.put(
                "baddbmm",
                new Row(
                        MATMUL,
                        call -> Attributes.NONE,
                        call -> List.of(call.tensor("batch1"), call.tensor("batch2"), call.tensor("self"))));
        operator(EINSUM, AtenLayers::einsum, "einsum");
        operator(ATTENTION_PRODUCTS, AtenLayers::attention, "scaled_dot_product_attention");
        layer("embedding", EMBEDDING, "indices", call -> Attributes.NONE);
    }

    private static void normalizations() {
        layer("batch_norm", BATCH_NORM, "input", AtenLayers::batchNorm);
        layer("instance_norm", INSTANCE_NORM, "input", AtenLayers::instanceNorm);
        layer("layer_norm", LAYER_NORM, "input", AtenLayers::layerNorm);
        layer("rms_norm", RMS_NORM, "input", AtenLayers::layerNorm);
        layer("group_norm", GROUP_NORM, "input", AtenLayers::groupNorm);
    }

    private static void recurrences() {
        layer("lstm", LSTM, "input", call -> AtenLayers.recurrence(call, 4, false));
        layer("gru", GRU, "input", call -> AtenLayers.recurrence(call, 3, false));
        layer("rnn_tanh", RNN, "input", call -> AtenLayers.recurrence(call, 1, false));
        layer("rnn_relu", RNN, "input", call -> AtenLayers.recurrence(call, 1, true));
        layer("lstm_cell", LSTM_CELL, "input", call -> AtenLayers.cell(call, 4, false));
        layer("gru_cell", GRU_CELL, "input", call -> AtenLayers.cell(call, 3, false));
        layer("rnn_tanh_cell", RNN_CELL, "input", call -> AtenLayers.cell(call, 1, false));
        layer("rnn_relu_cell", RNN_CELL, "input", call -> AtenLayers.cell(call, 1, true));
    }

    private static final Map<String, OperationKind> ACTIVATIONS = Map.ofEntries(
            entry("relu", RELU),
            entry("relu6", RELU6),
            entry("silu", SILU),
            entry("mish", MISH),
            entry("hardswish", HARDSWISH),
            entry("hardsigmoid", HARDSIGMOID),
            entry("hardtanh", HARDTANH),
            entry("sigmoid", SIGMOID),
            entry("tanh", TANH),
            entry("log_sigmoid", LOG_SIGMOID),
            entry("leaky_relu", LEAKY_RELU),
            entry("rrelu", RRELU),
            entry("threshold", THRESHOLD),
            entry("elu", ELU),
            entry("celu", CELU),
            entry("selu", SELU),
            entry("hardshrink", HARDSHRINK),
            entry("softshrink", SOFTSHRINK),
            entry("softplus", SOFTPLUS),
            entry("glu", GLU));

    private static void activations() {
        ACTIVATIONS.forEach((name, kind) -> plain(kind, name));
        layer("prelu", PRELU, "self", call -> Attributes.NONE);
        operator(
                GELU,
                call -> new Attributes.GaussianUnit(
                        call.text("approximate", "none").equals("tanh")),
                "gelu");
        operator(SOFTMAX, AtenLayers::softmax, "softmax", "_softmax", "_safe_softmax");
        operator(LOG_SOFTMAX, AtenLayers::softmax, "log_softmax", "_log_softmax");
        for (String name : List.of("dropout", "feature_dropout", "alpha_dropout", "native_dropout")) {
            operator(DROPOUT, call -> AtenLayers.dropping(call, name.startsWith("feature")), name);
        }
    }

    private static void pools() {
        for (int axes = 1; axes <= 3; axes++) {
            int spatial = axes;
            operator(
                    MAX_POOL,
                    call -> AtenLayers.pooling(call, spatial),
                    "max_pool" + axes + "d",
                    "max_pool" + axes + "d_with_indices");
            operator(AVG_POOL, call -> AtenLayers.pooling(call, spatial), "avg_pool" + axes + "d");
            operator(
                    ADAPTIVE_AVG_POOL,
                    call -> AtenLayers.adaptive(call, spatial),
                    "adaptive_avg_pool" + axes + "d",
                    "_adaptive_avg_pool" + axes + "d");
            operator(ADAPTIVE_MAX_POOL, call -> AtenLayers.adaptive(call, spatial), "adaptive_max_pool" + axes + "d");
            resize(Interpolation.NEAREST, "upsample_nearest" + axes + "d");
            resize(Interpolation.NEAREST_EXACT, "_upsample_nearest_exact" + axes + "d");
        }
        resize(Interpolation.LINEAR, "upsample_linear1d");
        resize(Interpolation.BILINEAR, "upsample_bilinear2d");
        resize(Interpolation.TRILINEAR, "upsample_trilinear3d");
        resize(Interpolation.BICUBIC, "upsample_bicubic2d");
        plain(GRID_SAMPLE, "grid_sampler_2d");
    }

    private static void resize(Interpolation mode, String name) {
        operator(UPSAMPLE, call -> AtenLayers.resize(call, mode), name);
    }

    private static void arithmetic() {
        plain(ADD, "add");
        plain(SUB, "sub", "rsub", "subtract", "diff");
        plain(MUL, "mul", "multiply", "square");
        plain(DIV, "div", "divide", "true_divide", "floor_divide", "remainder", "fmod", "reciprocal");
        plain(MAXIMUM, "maximum", "fmax", "max.other");
        plain(MINIMUM, "minimum", "fmin", "min.other");
        plain(EXP, "exp", "exp2", "expm1");
        plain(LOG, "log", "log2", "log10", "log1p");
        plain(COS, "cos");
        plain(SIN, "sin");
        plain(
                FUNCTION, "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "asinh", "acosh", "atanh", "erf",
                "erfc");
        plain(POWER, "pow");
        plain(SQUARE_ROOT, "sqrt");
        plain(RECIPROCAL_ROOT, "rsqrt");
        plain(NEGATE, "neg", "negative");
        plain(ABSOLUTE, "abs", "absolute", "sign");
        plain(ROUND, "floor", "ceil", "round", "trunc", "frac");
        operator(CLAMP, call -> new Bounds(call.has("min") && call.has("max") ? 2 : 1, false), "clamp", "clip");
        operator(CLAMP, call -> new Bounds(1, false), "clamp_min", "clamp_max");
        plain(COMPARE, "eq", "ne", "lt", "le", "gt", "ge", "isnan", "isinf");
        plain(LOGIC, "logical_and", "logical_or", "logical_not", "logical_xor");
        plain(LOGIC, "bitwise_and", "bitwise_or", "bitwise_not", "bitwise_xor", "__and__", "__or__", "__xor__");
    }

    private static void reductions() {
        operator(MEAN, AtenLayers::reduction, "mean");
        operator(SUM, AtenLayers::reduction, "sum");
        operator(AMAX, AtenLayers::reduction, "amax", "amin", "max", "min", "argmax", "argmin", "all", "any");
        operator(PRODUCT, AtenLayers::reduction, "prod");
        operator(VARIANCE, AtenLayers::reduction, "var", "std", "var_mean", "std_mean");
        operator(VECTOR_NORM, AtenLayers::reduction, "linalg_vector_norm", "norm");
        plain(CUMULATIVE, "cumsum", "cumprod");
        operator(TOP_K, call -> new Attributes.Best(Math.max(1, call.number("k", 1))), "topk");
        plain(SORT, "sort", "argsort");
    }

    private static void moves() {
        plain(RESHAPE, "view", "reshape", "reshape_as", "view_as", "_unsafe_view");
        plain(FLATTEN, "flatten");
        plain(UNFLATTEN, "unflatten");
        plain(PERMUTE, "permute", "movedim", "numpy_T", "mT");
        plain(TRANSPOSE, "transpose", "t", "swapaxes");
        plain(SQUEEZE, "squeeze");
        plain(UNSQUEEZE, "unsqueeze");
        plain(EXPAND, "expand", "expand_as", "broadcast_to");
        plain(SELECT, "select");
        plain(SLICE, "slice", "narrow");
        plain(CHUNK, "chunk", "tensor_split");
        plain(SPLIT, "split", "split_with_sizes", "unsafe_split", "unbind");
        plain(CONCAT, "cat", "concat", "concatenate");
        plain(STACK, "stack", "hstack", "vstack");
        plain(GATHER, "gather", "index", "index_select", "take_along_dim");
        plain(PIXEL_SHUFFLE, "pixel_shuffle");
        plain(PIXEL_UNSHUFFLE, "pixel_unshuffle");
        plain(CHANNEL_SHUFFLE, "channel_shuffle");
        plain(UNFOLD, "im2col");
        plain(FOLD, "col2im");
        plain(PAD, "pad", "constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "replication_pad2d");
        plain(IDENTITY, "alias", "detach", "contiguous", "clone", "lift_fresh_copy", "identity", "view_of");
        plain(MOVE, "roll", "repeat", "repeat_interleave", "flip", "rot90", "tile", "tril", "triu", "diagonal");
        plain(MOVE, "copy", "fill", "masked_fill", "scatter", "index_put", "slice_scatter", "select_scatter");
        plain(MOVE, "to", "_to_copy", "type_as", "view_as_complex", "view_as_real", "real", "imag", "item");
        plain(WHERE, "where");
        plain(CREATE, "arange", "linspace", "zeros", "ones", "full", "empty", "eye", "scalar_tensor", "meshgrid");
        plain(CREATE, "zeros_like", "ones_like", "full_like", "empty_like");
        plain(CREATE, "new_zeros", "new_ones", "new_full", "new_empty");
        plain(CHECK, "_assert_tensor_metadata", "_assert_scalar", "_assert_async", "sym_constrain_range_for_size");
    }

    static {
        products();
        normalizations();
        recurrences();
        activations();
        pools();
        arithmetic();
        reductions();
        moves();
    }
}
