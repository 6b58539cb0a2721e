package org.modelcomplexity.engine.convention;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.comparisons;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.affine;
import static org.modelcomplexity.engine.count.Formulas.bias;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.kernel;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.softmaxLength;
import static org.modelcomplexity.engine.count.Formulas.times;
import static org.modelcomplexity.engine.count.Formulas.window;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.count.Recurrences;
import org.modelcomplexity.engine.count.Windows;
import org.modelcomplexity.engine.tensor.Attributes.Along;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.Bag;
import org.modelcomplexity.engine.tensor.Attributes.Best;
import org.modelcomplexity.engine.tensor.Attributes.Bilinear;
import org.modelcomplexity.engine.tensor.Attributes.GaussianUnit;
import org.modelcomplexity.engine.tensor.Attributes.LocalResponse;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Attributes.PerChannel;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * The project's own convention: every arithmetic operation of one forward pass in evaluation mode, as the operator's
 * definition has it. A dot product of n is n multiply-adds; a bias is an addition; a window's positions in the padding
 * count like the others; sigmoid(x) = 1 / (1 + exp(−x)) is an addition, a division and a transcendental. What only moves
 * data has no arithmetic and says so.
 */
final class ExactConvention {
    private static final Arithmetic SIGMOID =
            transcendentals(1).plus(additions(1)).plus(divisions(1));
    private static final Arithmetic SOFTPLUS = transcendentals(2).plus(additions(1));

    private ExactConvention() {}

    /** The convention. */
    static Convention exact() {
        Convention exact = Convention.of(
                "exact",
                "The project's own: every arithmetic operation of every operator, modules and functions alike, split by what it is. macs are the "
                        + "multiply-adds alone, flops every operation, a multiply-add being two");
        products(exact);
        normalizations(exact);
        activations(exact);
        recurrences(exact);
        pools(exact);
        elementwise(exact);
        ExactGraphs.add(exact);
        return exact.free(
                        Convention.MOVES,
                        OperationKind.EMBEDDING,
                        OperationKind.PIXEL_SHUFFLE,
                        OperationKind.PIXEL_UNSHUFFLE,
                        OperationKind.CHANNEL_SHUFFLE,
                        OperationKind.UNFOLD,
                        OperationKind.PAD,
                        OperationKind.IDENTITY,
                        OperationKind.FLATTEN,
                        OperationKind.UNFLATTEN,
                        OperationKind.CONCAT,
                        OperationKind.STACK,
                        OperationKind.RESHAPE,
                        OperationKind.PERMUTE,
                        OperationKind.TRANSPOSE,
                        OperationKind.SQUEEZE,
                        OperationKind.UNSQUEEZE,
                        OperationKind.EXPAND,
                        OperationKind.SELECT,
                        OperationKind.SLICE,
                        OperationKind.CHUNK,
                        OperationKind.SPLIT,
                        OperationKind.GATHER,
                        OperationKind.MAX_UNPOOL,
                        OperationKind.WHERE,
                        OperationKind.MOVE,
                        OperationKind.CREATE,
                        OperationKind.CHECK,
                        OperationKind.BARE_MODULE)
                .free("in evaluation mode dropout hands its input on", OperationKind.DROPOUT);
    }

    private static void products(Convention exact) {
        exact.exact(
                        OperationKind.CONVOLUTION,
                        "multiply-adds: out × (c_in / g) × K; additions: out if bias",
                        op -> multiplyAdds(times(out(op), window(op))).plus(additions(times(bias(op), out(op)))))
                .exact(
                        OperationKind.TRANSPOSED_CONVOLUTION,
                        "multiply-adds: in × (c_out / g) × K; additions: out if bias",
                        op -> multiplyAdds(Formulas.scattered(op)).plus(additions(times(bias(op), out(op)))))
                .exact(
                        OperationKind.LINEAR,
                        "multiply-adds: in_features × out; additions: out if bias",
                        op -> multiplyAdds(Formulas.linear(op)).plus(additions(times(bias(op), out(op)))))
                .exact(
                        OperationKind.BILINEAR,
                        "multiply-adds: in1 × in2 × out + in1 × out; additions: out if bias",
                        ExactConvention::bilinear)
                .exact(
                        OperationKind.MATMUL,
                        "multiply-adds: out × shared axis; additions: out where a third tensor is added",
                        op -> multiplyAdds(times(out(op), op.in().size(-1)))
                                .plus(additions(op.inputs().size() > 2 ? out(op) : 0)))
                .exact(
                        OperationKind.EINSUM,
                        "multiply-adds: the product of all sizes that the equation names",
                        op -> multiplyAdds(op.attributes(Products.class).work()))
                .exact(
                        OperationKind.ATTENTION,
                        "multiply-adds: N·(2LE² + S·E·(kdim + vdim) + 2LS′E); additions: N·(2L + 2S)·E if bias; softmax over N·heads·L rows of S′; "
                                + "N·L·E multiplications to scale; N·heads·L·S′ additions and N·L·S′ divisions where averaged weights are returned",
                        ExactConvention::attention);
    }

    private static Arithmetic bilinear(Operation op) {
        Bilinear bilinear = op.attributes(Bilinear.class);
        return multiplyAdds(times(bilinear.first(), Formulas.plus(bilinear.second(), 1), out(op)))
                .plus(additions(times(bias(op), out(op))));
    }

    private static Arithmetic attention(Operation op) {
        AttentionCall call = op.attributes(AttentionCall.class);
        long n = call.samples();
        long l = call.queries();
        long s = call.keys();
        long keys = call.attended();
        long e = call.width();
        long heads = call.heads();
        long projections =
                Formulas.plus(times(2, l, e, e), times(s, e, Formulas.plus(call.keyWidth(), call.valueWidth())));
        Arithmetic work = multiplyAdds(times(n, Formulas.plus(projections, times(2, l, keys, e))))
                .plus(additions(times(bias(op), n, Formulas.plus(times(2, l), times(2, s)), e)))
                .plus(multiplications(times(n, l, e)))
                .plus(softmax(times(n, heads, l), keys));
        return call.givesWeights()
                ? work.plus(additions(times(n, heads, l, keys))).plus(divisions(times(n, l, keys)))
                : work;
    }

    /** exp(x − max) / Σ for rows of n: n − 1 comparisons, n subtractions, n exponentials, n − 1 additions, n divisions. */
    static Arithmetic softmax(long rows, long n) {
        return comparisons(n - 1)
                .plus(additions(Math.subtractExact(times(2, n), 1)))
                .plus(transcendentals(n))
                .plus(divisions(n))
                .times(rows);
    }

    private static void normalizations(Convention exact) {
        exact.exact(
                        OperationKind.BATCH_NORM,
                        "running statistics: an addition and a multiplication an element (x − μ) × 1/σ, a multiply-add if affine; an addition, a square root "
                                + "and a division a channel. Without them: as instance norm over N",
                        ExactConvention::batchNorm)
                .exact(OperationKind.INSTANCE_NORM, STATISTICS, ExactConvention::statistics)
                .exact(OperationKind.GROUP_NORM, STATISTICS, ExactConvention::statistics)
                .exact(OperationKind.LAYER_NORM, STATISTICS, ExactConvention::statistics)
                .exact(
                        OperationKind.RMS_NORM,
                        "a multiply-add an element for the squares, a multiplication to scale, one more if affine; an addition, a division, a square root and a "
                                + "division a group",
                        ExactConvention::rootMeanSquare)
                .exact(
                        OperationKind.LOCAL_RESPONSE_NORM,
                        "an element: size multiply-adds of squares, a multiply-add with alpha and k, a power (transcendental), a division",
                        ExactConvention::localResponse);
    }

    private static Arithmetic rootMeanSquare(Operation op) {
        Normalization norm = op.attributes(Normalization.class);
        Arithmetic element = multiplyAdds(1).plus(multiplications(norm.affine() ? 2 : 1));
        Arithmetic group = additions(1).plus(divisions(2)).plus(transcendentals(1));
        return element.times(in(op)).plus(group.times(norm.groups()));
    }

    private static Arithmetic localResponse(Operation op) {
        long squares = op.attributes(LocalResponse.class).size();
        return multiplyAdds(times(Formulas.plus(squares, 1), in(op)))
                .plus(transcendentals(in(op)))
                .plus(divisions(in(op)));
    }

    private static final String STATISTICS =
            "an element: an addition for the mean, an addition and a multiply-add for the variance, a multiplication to scale, a multiply-add if affine; "
                    + "a group: two divisions, an addition, a square root, a division";

    private static Arithmetic statistics(Operation op) {
        Arithmetic element = additions(2).plus(multiplyAdds(affine(op) ? 2 : 1)).plus(multiplications(1));
        Arithmetic group = divisions(3).plus(additions(1)).plus(transcendentals(1));
        return element.times(in(op))
                .plus(group.times(op.attributes(Normalization.class).groups()));
    }

    private static Arithmetic batchNorm(Operation op) {
        Normalization norm = op.attributes(Normalization.class);
        if (!norm.tracksStatistics()) {
            return statistics(op);
        }
        Arithmetic element = additions(1).plus(multiplications(1)).plus(multiplyAdds(affine(op) ? 1 : 0));
        return element.times(in(op))
                .plus(additions(1).plus(transcendentals(1)).plus(divisions(1)).times(norm.groups()));
    }

    private static void activations(Convention exact) {
        each(exact, OperationKind.EXP, "1 exponential", transcendentals(1));
        each(exact, OperationKind.LOG, "1 logarithm", transcendentals(1));
        each(exact, OperationKind.COS, "1 cosine", transcendentals(1));
        each(exact, OperationKind.SIN, "1 sine", transcendentals(1));
        each(exact, OperationKind.RELU, "max(0, x): 1 comparison", comparisons(1));
        each(exact, OperationKind.RELU6, "2 comparisons", comparisons(2));
        each(exact, OperationKind.HARDTANH, "2 comparisons", comparisons(2));
        each(exact, OperationKind.THRESHOLD, "1 comparison", comparisons(1));
        each(exact, OperationKind.HARDSHRINK, "2 comparisons", comparisons(2));
        each(
                exact,
                OperationKind.SOFTSHRINK,
                "2 comparisons, 1 addition",
                comparisons(2).plus(additions(1)));
        each(
                exact,
                OperationKind.LEAKY_RELU,
                "1 comparison, 1 multiplication",
                comparisons(1).plus(multiplications(1)));
        each(
                exact,
                OperationKind.RRELU,
                "1 comparison, 1 multiplication",
                comparisons(1).plus(multiplications(1)));
        each(
                exact,
                OperationKind.PRELU,
                "1 comparison, 1 multiplication",
                comparisons(1).plus(multiplications(1)));
        each(exact, OperationKind.SIGMOID, "1 exponential, 1 addition, 1 division", SIGMOID);
        each(exact, OperationKind.SILU, "sigmoid and 1 multiplication", SIGMOID.plus(multiplications(1)));
        each(exact, OperationKind.LOG_SIGMOID, "1 exponential, 1 addition, 1 logarithm", SOFTPLUS);
        each(exact, OperationKind.TANH, "1 tanh", transcendentals(1));
        each(
                exact,
                OperationKind.TANHSHRINK,
                "1 tanh, 1 addition",
                transcendentals(1).plus(additions(1)));
        each(
                exact,
                OperationKind.SOFTSIGN,
                "1 comparison (absolute value), 1 addition, 1 division",
                comparisons(1).plus(additions(1)).plus(divisions(1)));
        each(
                exact,
                OperationKind.SOFTPLUS,
                "1 comparison, 1 multiplication, 1 exponential, 1 addition, 1 logarithm, 1 division",
                SOFTPLUS.plus(comparisons(1)).plus(multiplications(1)).plus(divisions(1)));
        each(
                exact,
                OperationKind.MISH,
                "softplus' exponential, addition and logarithm, 1 tanh, 1 multiplication",
                SOFTPLUS.plus(transcendentals(1)).plus(multiplications(1)));
        each(
                exact,
                OperationKind.ELU,
                "1 comparison, 1 exponential, 1 addition, 1 multiplication",
                comparisons(1).plus(transcendentals(1)).plus(additions(1)).plus(multiplications(1)));
        each(
                exact,
                OperationKind.CELU,
                "as ELU and 1 division",
                comparisons(1)
                        .plus(transcendentals(1))
                        .plus(additions(1))
                        .plus(multiplications(1))
                        .plus(divisions(1)));
        each(
                exact,
                OperationKind.SELU,
                "as ELU and 1 multiplication",
                comparisons(1).plus(transcendentals(1)).plus(additions(1)).plus(multiplications(2)));
        each(
                exact,
                OperationKind.HARDSIGMOID,
                "1 addition, 2 comparisons, 1 division",
                additions(1).plus(comparisons(2)).plus(divisions(1)));
        each(
                exact,
                OperationKind.HARDSWISH,
                "hardsigmoid and 1 multiplication",
                additions(1).plus(comparisons(2)).plus(divisions(1)).plus(multiplications(1)));
        exact.exact(
                        OperationKind.GELU,
                        "none: 1 erf, 1 addition, 3 multiplications; tanh: 1 tanh, 2 multiply-adds, 4 multiplications an element",
                        op -> (op.attributes(GaussianUnit.class).byTanh()
                                        ? transcendentals(1)
                                                .plus(multiplyAdds(2))
                                                .plus(multiplications(4))
                                        : transcendentals(1).plus(additions(1)).plus(multiplications(3)))
                                .times(out(op)))
                .exact(
                        OperationKind.GLU,
                        "sigmoid and 1 multiplication an output",
                        op -> SIGMOID.plus(multiplications(1)).times(out(op)))
                .exact(
                        OperationKind.ACON_C,
                        "1 addition a channel; an element: 2 multiplications, sigmoid, 1 multiplication, 1 multiply-add",
                        op -> multiplications(3)
                                .plus(SIGMOID)
                                .plus(multiplyAdds(1))
                                .times(out(op))
                                .plus(additions(op.attributes(PerChannel.class).channels())))
                .exact(OperationKind.SOFTMAX, SOFTMAX, op -> softmax(in(op) / softmaxLength(op), softmaxLength(op)))
                .exact(OperationKind.SOFTMAX2D, SOFTMAX, op -> softmax(in(op) / softmaxLength(op), softmaxLength(op)))
                .exact(
                        OperationKind.SOFTMIN,
                        SOFTMAX + "; 1 multiplication an element to negate",
                        op -> softmax(in(op) / softmaxLength(op), softmaxLength(op))
                                .plus(multiplications(in(op))))
                .exact(
                        OperationKind.LOG_SOFTMAX,
                        "a row of n: n − 1 comparisons, 3n − 1 additions, n exponentials, 1 logarithm",
                        op -> comparisons(softmaxLength(op) - 1)
                                .plus(additions(Math.subtractExact(times(3, softmaxLength(op)), 1)))
                                .plus(transcendentals(Formulas.plus(softmaxLength(op), 1)))
                                .times(in(op) / softmaxLength(op)));
    }

    private static final String SOFTMAX =
            "a row of n: n − 1 comparisons, 2n − 1 additions, n exponentials, n divisions";

    private static void each(Convention exact, OperationKind kind, String formula, Arithmetic element) {
        exact.exact(kind, "an element: " + formula, op -> element.times(in(op)));
    }

    private static void recurrences(Convention exact) {
        for (OperationKind kind : new OperationKind[] {OperationKind.RNN, OperationKind.GRU, OperationKind.LSTM}) {
            exact.exact(
                    kind,
                    "every step of every layer and direction: " + CELL,
                    op -> Recurrences.exactLayers(op).times(Recurrences.steps(op)));
        }
        for (OperationKind kind :
                new OperationKind[] {OperationKind.RNN_CELL, OperationKind.GRU_CELL, OperationKind.LSTM_CELL}) {
            exact.exact(
                    kind, "a sample: " + CELL, op -> Recurrences.exactLayers(op).times(Recurrences.steps(op)));
        }
    }

    private static final String CELL =
            "G·H·(i + R) multiply-adds (+ H·P with a projection); 2·G·H additions if bias and G·H to join both products; RNN: H tanh or comparisons; GRU: 2H sigmoids, "
                    + "H tanh, 3H multiplications, 2H additions; LSTM: 3H sigmoids, 2H tanh, 3H multiplications, H additions";

    private static void pools(Convention exact) {
        exact.exact(
                        OperationKind.MAX_POOL,
                        "K − 1 comparisons an output",
                        op -> comparisons(kernel(op) - 1).times(out(op)))
                .exact(
                        OperationKind.FRACTIONAL_MAX_POOL,
                        "K − 1 comparisons an output",
                        op -> comparisons(kernel(op) - 1).times(out(op)))
                .exact(
                        OperationKind.AVG_POOL,
                        "K − 1 additions and a division an output",
                        op -> additions(kernel(op) - 1).plus(divisions(1)).times(out(op)))
                .exact(
                        OperationKind.LP_POOL,
                        "an output: K powers, K − 1 additions, a root",
                        op -> transcendentals(Formulas.plus(kernel(op), 1))
                                .plus(additions(kernel(op) - 1))
                                .times(out(op)))
                .exact(
                        OperationKind.ADAPTIVE_AVG_POOL,
                        "inputs under windows − out additions, a division an output",
                        op -> additions(Windows.adaptive(op, Windows.dimensions(op)) - out(op))
                                .plus(divisions(out(op))))
                .exact(
                        OperationKind.ADAPTIVE_MAX_POOL,
                        "inputs under windows − out comparisons",
                        op -> comparisons(Windows.adaptive(op, Windows.dimensions(op)) - out(op)))
                .exact(
                        OperationKind.UPSAMPLE,
                        "an output: nearest none; linear 2, bilinear 4, trilinear 8, bicubic 16 multiply-adds; area: the additions and division of an average",
                        ExactConvention::resize)
                .exact(
                        OperationKind.FOLD,
                        "in − out additions where blocks overlap",
                        op -> additions(Math.max(0, in(op) - out(op))))
                .exact(
                        OperationKind.EMBEDDING_BAG,
                        "a bag of n: n − 1 additions a number, a division for the mean; max: n − 1 comparisons",
                        ExactConvention::bag);
    }

    private static Arithmetic resize(Operation op) {
        return switch (Formulas.mode(op)) {
            case LINEAR -> multiplyAdds(2).times(out(op));
            case BILINEAR -> multiplyAdds(4).times(out(op));
            case TRILINEAR -> multiplyAdds(8).times(out(op));
            case BICUBIC -> multiplyAdds(16).times(out(op));
            case AREA ->
                additions(Math.max(0, Windows.adaptive(op, op.in().rank() - 2) - out(op)))
                        .plus(divisions(out(op)));
            case NEAREST, NEAREST_EXACT -> Arithmetic.NONE;
        };
    }

    private static Arithmetic bag(Operation op) {
        long length = op.in().size(1);
        return switch (op.attributes(Bag.class).joining()) {
            case SUM -> additions(length - 1).times(out(op));
            case MEAN -> additions(length - 1).plus(divisions(1)).times(out(op));
            case MAX -> comparisons(length - 1).times(out(op));
        };
    }

    private static void elementwise(Convention exact) {
        exact.exact(
                        OperationKind.ADD,
                        "inputs − 1 additions an output",
                        op -> additions(joins(op)).times(out(op)))
                .exact(
                        OperationKind.SUB,
                        "inputs − 1 additions an output",
                        op -> additions(joins(op)).times(out(op)))
                .exact(
                        OperationKind.MUL,
                        "inputs − 1 multiplications an output",
                        op -> multiplications(joins(op)).times(out(op)))
                .exact(
                        OperationKind.DIV,
                        "inputs − 1 divisions an output",
                        op -> divisions(joins(op)).times(out(op)))
                .exact(
                        OperationKind.MAXIMUM,
                        "inputs − 1 comparisons an output",
                        op -> comparisons(joins(op)).times(out(op)))
                .exact(
                        OperationKind.MINIMUM,
                        "inputs − 1 comparisons an output",
                        op -> comparisons(joins(op)).times(out(op)))
                .exact(OperationKind.SUM, "in − out additions", op -> additions(in(op) - out(op)))
                .exact(
                        OperationKind.MEAN,
                        "in − out additions, out divisions",
                        op -> additions(in(op) - out(op)).plus(divisions(out(op))))
                .exact(
                        OperationKind.TOP_K,
                        "the best k of each row of n, kept in a heap: n × ceil(log2(k + 1)) comparisons",
                        ExactConvention::best)
                .exact(
                        OperationKind.GRID_SAMPLE,
                        "an output: 4 multiply-adds (bilinear)",
                        op -> multiplyAdds(4).times(out(op)))
                .exact(
                        OperationKind.NORMALIZE,
                        "an element: a multiply-add for the squares, a division; a row: a square root, a comparison",
                        ExactConvention::toLengthOne)
                .exact(OperationKind.AMAX, "in − out comparisons", op -> comparisons(in(op) - out(op)))
                .exact(
                        OperationKind.COSINE_SIMILARITY,
                        "3 multiply-adds an element; an output: 2 square roots, 2 comparisons, 1 multiplication, 1 division",
                        op -> multiplyAdds(3)
                                .times(pairs(op))
                                .plus(transcendentals(2)
                                        .plus(comparisons(2))
                                        .plus(multiplications(1))
                                        .plus(divisions(1))
                                        .times(out(op))))
                .exact(
                        OperationKind.PAIRWISE_DISTANCE,
                        "an element: 2 additions, a power, an addition; an output: a root",
                        op -> additions(3)
                                .plus(transcendentals(1))
                                .times(pairs(op))
                                .plus(transcendentals(out(op))));
    }

    private static Arithmetic best(Operation op) {
        long k = op.attributes(Best.class).count();
        return comparisons(64 - Long.numberOfLeadingZeros(k)).times(in(op));
    }

    private static Arithmetic toLengthOne(Operation op) {
        Arithmetic element = multiplyAdds(1).plus(divisions(1));
        Arithmetic row = transcendentals(1).plus(comparisons(1));
        return element.times(in(op))
                .plus(row.times(in(op) / op.attributes(Along.class).length()));
    }

    /** How often an element-wise function of several tensors, or of one and a value, is applied. */
    private static long joins(Operation op) {
        return Math.max(1, op.inputs().size() - 1);
    }

    /** The elements of what two inputs broadcast to: aligned from the last axis, sizes equal or 1. */
    private static long pairs(Operation op) {
        Shape first = op.in();
        Shape second = op.inputs().get(1).shape();
        long pairs = 1;
        for (int back = 1; back <= Math.max(first.rank(), second.rank()); back++) {
            long a = back <= first.rank() ? first.size(-back) : 1;
            long b = back <= second.rank() ? second.size(-back) : 1;
            pairs = times(pairs, a == 1 ? b : a);
        }
        return pairs;
    }
}
