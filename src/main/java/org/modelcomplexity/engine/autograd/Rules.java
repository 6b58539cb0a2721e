package org.modelcomplexity.engine.autograd;

import static org.modelcomplexity.engine.tensor.OperationKind.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** THE table of what operations come to under autograd, as torch 2.13 runs them on a CPU: one row a kind. */
public final class Rules {
    private static final String NOBODY_KNOWS = "what this operation keeps is not known";

    /** What an operation of a kind comes to: it writes to the call's tape, and gives its results. */
    private interface Rule {
        List<Value> of(Call call);
    }

    private static final Map<OperationKind, Rule> TABLE = new EnumMap<>(OperationKind.class);

    private Rules() {}

    /** Runs an operation: one value for each tensor that it gives. */
    public static List<Value> run(Call call) {
        call.tape().at(call.row(), call.operation());
        Rule rule = call.in().isEmpty()
                ? Elementwise::moved
                : TABLE.getOrDefault(call.operation().kind(), Rules::unknown);
        return shaped(call, rule.of(call));
    }

    /** What a graph says of shapes goes before what its kind's rule would give. */
    private static List<Value> shaped(Call call, List<Value> results) {
        List<Tensor> given = call.operation().outputs();
        List<Value> all = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            Shape shape = given.get(i).shape();
            Value result = i < results.size()
                    ? results.get(i)
                    : call.tape().fresh(shape, given.get(i).type(), call.all());
            all.add(result.shape().equals(shape) ? result : call.tape().view(result, shape, Layout.dense(shape)));
        }
        return all;
    }

    private static List<Value> unknown(Call call) {
        List<Value> results = Elementwise.moved(call);
        if (!results.isEmpty()) {
            call.tape().keepSecretly(results.get(0), NOBODY_KNOWS);
        }
        return results;
    }

    private static void row(Rule rule, OperationKind... kinds) {
        for (OperationKind kind : kinds) {
            TABLE.put(kind, rule);
        }
    }

    static {
        row(Convolutions::of, CONVOLUTION, TRANSPOSED_CONVOLUTION);
        row(MatrixProducts::linear, LINEAR);
        row(MatrixProducts::bilinear, BILINEAR);
        row(MatrixProducts::matmul, MATMUL);
        row(MatrixProducts::einsum, EINSUM);
        row(MatrixProducts::embedding, EMBEDDING);
        row(MatrixProducts::bags, EMBEDDING_BAG);
        row(Attention::of, ATTENTION);
        row(Attention::products, ATTENTION_PRODUCTS);
        row(Recurrences::of, RNN, GRU, LSTM, RNN_CELL, GRU_CELL, LSTM_CELL);
        row(Normalizations::one, BATCH_NORM, GROUP_NORM, LAYER_NORM);
        row(Normalizations::instance, INSTANCE_NORM);
        row(Normalizations::rootMeanSquare, RMS_NORM);
        row(Normalizations::localResponse, LOCAL_RESPONSE_NORM);
        row(Elementwise::byResult, RELU, SIGMOID, TANH, SOFTMAX, LOG_SOFTMAX, SOFTMIN, SOFTMAX2D);
        row(Elementwise::byResult, EXP, SQUARE_ROOT, RECIPROCAL_ROOT);
        row(Elementwise::byInput, RELU6, SELU, SILU, MISH, HARDSWISH, HARDSIGMOID, LEAKY_RELU, ELU, CELU, HARDTANH);
        row(Elementwise::byInput, THRESHOLD, GELU, HARDSHRINK, SOFTSHRINK, SOFTPLUS, GLU, PRELU);
        row(Elementwise::byInput, LOG, COS, SIN, FUNCTION, POWER, ABSOLUTE, CLAMP, VARIANCE);
        row(Elementwise::byInputAndAnother, LOG_SIGMOID, SOFTSIGN, RRELU);
        row(Elementwise::tanhShrink, TANHSHRINK);
        row(Elementwise::acon, ACON_C);
        row(Elementwise::sum, ADD, SUB);
        row(Elementwise::product, MUL);
        row(Elementwise::quotient, DIV);
        row(Elementwise::extreme, MAXIMUM, MINIMUM);
        row(Elementwise::byInputAndResult, AMAX, PRODUCT, VECTOR_NORM);
        row(Elementwise::dropout, DROPOUT);
        row(Elementwise::cosine, COSINE_SIMILARITY);
        row(Elementwise::distance, PAIRWISE_DISTANCE);
        row(Elementwise::toLengthOne, NORMALIZE);
        row(Elementwise::picked, GATHER, TOP_K, SORT, WHERE);
        row(Elementwise::byAllInputs, GRID_SAMPLE);
        row(Elementwise::plain, NEGATE, ROUND, COMPARE, LOGIC);
        row(Elementwise::moved, CONCAT, STACK, MEAN, SUM, CUMULATIVE, PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, CHANNEL_SHUFFLE);
        row(Elementwise::moved, UNFOLD, FOLD, MOVE, CREATE, CHECK, BARE_MODULE);
        row(Elementwise::pad, PAD);
        row(Elementwise::handedOn, IDENTITY);
        row(Pools::largest, MAX_POOL, FRACTIONAL_MAX_POOL);
        row(Pools::adaptiveLargest, ADAPTIVE_MAX_POOL);
        row(Pools::average, AVG_POOL);
        row(Pools::adaptiveAverage, ADAPTIVE_AVG_POOL);
        row(Pools::norm, LP_POOL);
        row(Pools::unpooled, MAX_UNPOOL);
        row(Pools::resized, UPSAMPLE);
        row(Views::reshaped, RESHAPE, FLATTEN, UNFLATTEN, SQUEEZE, UNSQUEEZE);
        row(Views::permuted, PERMUTE, TRANSPOSE);
        row(Views::expanded, EXPAND);
        row(Views::selected, SELECT);
        row(Views::sliced, SLICE);
        row(Views::cut, CHUNK, SPLIT);
    }
}
