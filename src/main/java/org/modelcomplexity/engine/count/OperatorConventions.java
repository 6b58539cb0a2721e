package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.affine;
import static org.modelcomplexity.engine.count.Formulas.axis;
import static org.modelcomplexity.engine.count.Formulas.bias;
import static org.modelcomplexity.engine.count.Formulas.from;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.kernel;
import static org.modelcomplexity.engine.count.Formulas.linear;
import static org.modelcomplexity.engine.count.Formulas.mode;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;
import static org.modelcomplexity.engine.count.Formulas.window;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** fvcore, which counts operations of a trace; ptflops, which hooks modules and functions; torchinfo, by parameters. */
final class OperatorConventions {
    private static final String CAPTURED =
            "the Transformer layers hold the function itself, which ptflops replaces too late";

    private static final String METHOD =
            "ptflops replaces functions of torch, not the operator or the tensor's own method that is called here";

    private OperatorConventions() {}

    /** fvcore: every operation of a trace that leads to the result. */
    static Convention fvcore() {
        return Convention.of(
                        "fvcore",
                        "fvcore's FlopCountAnalysis. It counts operations of a trace, whoever calls them, but only those that the result needs; it "
                                + "calls a multiply-add one flop")
                .dropsUnread()
                .operations(
                        OperationKind.CONVOLUTION,
                        "out × (c_in // g) × K; 0 where padding is a word",
                        op -> op.facts().get("padding") instanceof String
                                        && "zeros".equals(op.facts().get("padding_mode"))
                                ? 0
                                : times(out(op), window(op)))
                .operations(OperationKind.TRANSPOSED_CONVOLUTION, "in × (c_out // g) × K", Formulas::scattered)
                .operations(OperationKind.LINEAR, "in_features × out", op -> linear(op))
                .operations(
                        OperationKind.BATCH_NORM,
                        "in, 2 in if affine; without running statistics 4 in, 5 in",
                        op -> times((op.flag("track_running_stats") ? 1 : 4) + (affine(op) ? 1 : 0), in(op)))
                .operations(OperationKind.INSTANCE_NORM, "4 in, 5 in if affine", OperatorConventions::statistics)
                .operations(OperationKind.GROUP_NORM, "4 in, 5 in if affine", OperatorConventions::statistics)
                .operations(
                        OperationKind.LAYER_NORM, "4 in, 5 in if elementwise_affine", OperatorConventions::statistics)
                .failing(
                        OperationKind.LAYER_NORM,
                        "LayerNorm of rank 1 or above 5",
                        op -> op.in().rank() == 1 || op.in().rank() > 5)
                .operations(OperationKind.RNN_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts)
                .operations(OperationKind.GRU_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts)
                .operations(OperationKind.LSTM_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts)
                .operations(
                        OperationKind.ATTENTION,
                        "N·(2LE² + S·E·(kdim + vdim)), + 2NLS′E if weights are returned; 0 by PyTorch's fused kernel",
                        OperatorConventions::tracedAttention)
                .operations(
                        OperationKind.ADAPTIVE_AVG_POOL,
                        "2d: in; else 0",
                        op -> Windows.dimensions(op) == 2 ? in(op) : 0)
                .operations(
                        OperationKind.UPSAMPLE,
                        "4-D: out (nearest), 4 out (bilinear), in (area); else 0",
                        OperatorConventions::tracedResizing)
                .operations(
                        OperationKind.MATMUL,
                        "elements of the first × last axis of the second",
                        OperatorConventions::product)
                .failing(
                        OperationKind.MATMUL,
                        "a product with a vector as second",
                        op -> op.inputs().get(1).shape().rank() == 1)
                .operations(
                        OperationKind.EINSUM,
                        "half of what numpy prints as its cost: twice the product of all sizes, to four digits",
                        OperatorConventions::printedEinsum)
                .operations(OperationKind.GRID_SAMPLE, "4 out", op -> times(4, out(op)))
                .failing(OperationKind.MAX_UNPOOL, "MaxUnpool cannot be traced", op -> true)
                .free(
                        "fvcore ignores it by its own list",
                        OperationKind.RELU,
                        OperationKind.IDENTITY,
                        OperationKind.FLATTEN,
                        OperationKind.CONCAT,
                        OperationKind.STACK,
                        OperationKind.CHUNK,
                        OperationKind.SPLIT,
                        OperationKind.SELECT,
                        OperationKind.SLICE,
                        OperationKind.RESHAPE,
                        OperationKind.PERMUTE,
                        OperationKind.TRANSPOSE,
                        OperationKind.SQUEEZE,
                        OperationKind.UNSQUEEZE,
                        OperationKind.EXPAND)
                .free(
                        OperationKind.DROPOUT,
                        "fvcore ignores it by its own list",
                        op -> op.type().equals("Dropout") && !op.flag("inplace"));
    }

    /** ptflops with the pytorch backend: modules by exact class, divided by the batch, and functions of torch. */
    static Convention ptflops() {
        return Convention.of(
                        "ptflops",
                        "ptflops with its pytorch backend. It hooks modules of exact classes, whose sum it divides by the batch, and functions of torch "
                                + "wherever they are called, which it does not divide; what does both counts twice")
                .exactClasses()
                .sharing(1)
                .dividesByBatch()
                .modules(
                        OperationKind.CONVOLUTION,
                        "K·c_in·(c_out // g) × I[0] × Π O[2…] + bias × I[0] × Π O[1…]",
                        op -> hooked(op, op.out()))
                .modules(
                        OperationKind.TRANSPOSED_CONVOLUTION,
                        "K·c_in·(c_out // g) × I[0] × Π I[2…] + bias × I[0] × Π O[1…]",
                        op -> hooked(op, op.in()))
                .modules(
                        OperationKind.LINEAR,
                        "(in·out + bias·out) × rows",
                        op -> times(
                                plus(
                                        times(op.number("in_features"), op.number("out_features")),
                                        times(bias(op), op.number("out_features"))),
                                rows(op)))
                .modules(OperationKind.BATCH_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.INSTANCE_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.GROUP_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.LAYER_NORM, "in", Formulas::in)
                .operations(
                        OperationKind.LOCAL_RESPONSE_NORM,
                        "3 in + in / I[1] × (I[1] + size − 1)",
                        op -> plus(
                                times(3, in(op)),
                                times(in(op) / op.in().size(1), plus(op.in().size(1), op.number("size"), -1))))
                .modules(OperationKind.RNN, "V × I[0] × I[1] × D", OperatorConventions::hookedRecurrence)
                .modules(OperationKind.GRU, "V × I[0] × I[1] × D", OperatorConventions::hookedRecurrence)
                .modules(OperationKind.LSTM, "V × I[0] × I[1] × D", OperatorConventions::hookedRecurrence)
                .modules(
                        OperationKind.RNN_CELL,
                        "(G·H·(in + H) + extra + 2b·G·H) × I[0]",
                        OperatorConventions::hookedCell)
                .modules(
                        OperationKind.GRU_CELL,
                        "(G·H·(in + H) + extra + 2b·G·H) × I[0]",
                        OperatorConventions::hookedCell)
                .modules(
                        OperationKind.LSTM_CELL,
                        "(G·H·(in + H) + extra + 2b·G·H) × I[0]",
                        OperatorConventions::hookedCell)
                .failing(
                        OperationKind.RNN_CELL,
                        "a cell on an unbatched input",
                        op -> op.in().rank() == 1)
                .failing(
                        OperationKind.GRU_CELL,
                        "a cell on an unbatched input",
                        op -> op.in().rank() == 1)
                .failing(
                        OperationKind.LSTM_CELL,
                        "a cell on an unbatched input",
                        op -> op.in().rank() == 1)
                .modules(
                        OperationKind.ATTENTION,
                        "N·[LE + LE² + S·kdim² + S·vdim² + b(L + 2S)E + heads·(LS(E // heads) + LS + LS(vdim // heads)) + L·vdim·(vdim + 1)]",
                        OperatorConventions::hookedAttention)
                .operations(
                        OperationKind.ATTENTION,
                        "2NLS′E + N·heads·LS′ if weights are returned and not by PyTorch's fused kernel",
                        OperatorConventions::attentionFunctions)
                .failing(
                        OperationKind.ATTENTION,
                        "attention of rank 2, or one that is given its value by keyword",
                        op -> op.number("rank") == 2 || op.flag("value_by_keyword"))
                .modules(OperationKind.RELU, "in", Formulas::in)
                .operations(OperationKind.RELU, "in", Formulas::in)
                .modules(OperationKind.ELU, "in", Formulas::in)
                .operations(OperationKind.ELU, "in", Formulas::in)
                .modules(OperationKind.GELU, "in", Formulas::in)
                .operations(OperationKind.GELU, "in", Formulas::in)
                .modules(OperationKind.PRELU, "in", Formulas::in)
                .operations(OperationKind.PRELU, "in", Formulas::in)
                .unruled(OperationKind.SOFTMAX, METHOD, op -> op.type().equals("method_softmax"))
                .unruled(OperationKind.MATMUL, METHOD, op -> op.type().equals("@"))
                .unruled(OperationKind.RELU, CAPTURED, op -> op.type().startsWith("captured"))
                .unruled(OperationKind.GELU, CAPTURED, op -> op.type().startsWith("captured"))
                .modules(OperationKind.RELU6, "in", Formulas::in)
                .modules(OperationKind.LEAKY_RELU, "in", Formulas::in)
                .operations(OperationKind.SILU, "in", Formulas::in)
                .operations(OperationKind.SOFTMAX, "in", Formulas::in)
                .operations(OperationKind.SOFTMAX2D, "in", Formulas::in)
                .modules(OperationKind.MAX_POOL, "in", Formulas::in)
                .operations(OperationKind.MAX_POOL, "in", Formulas::in)
                .modules(OperationKind.ADAPTIVE_MAX_POOL, "in", Formulas::in)
                .operations(OperationKind.ADAPTIVE_MAX_POOL, "in", Formulas::in)
                .modules(OperationKind.AVG_POOL, "in", Formulas::in)
                .operations(OperationKind.AVG_POOL, "in", Formulas::in)
                .modules(OperationKind.ADAPTIVE_AVG_POOL, "in", Formulas::in)
                .operations(OperationKind.ADAPTIVE_AVG_POOL, "in", Formulas::in)
                .operations(OperationKind.LP_POOL, "in + 2 out", op -> plus(in(op), times(2, out(op))))
                .modules(
                        OperationKind.UPSAMPLE,
                        "Π O[1…] (nn.Upsample only)",
                        op -> op.type().equals("Upsample") ? from(op.out(), 1) : 0)
                .operations(
                        OperationKind.UPSAMPLE,
                        "F, area F + in",
                        op -> plus(Resizes.functional(op), mode(op).equals("area") ? in(op) : 0))
                .operations(
                        OperationKind.MATMUL,
                        "elements of the first × last axis of the second",
                        OperatorConventions::product);
    }

    /** torchinfo: a layer's parameters times its positions; layers without parameters are free. */
    static Convention torchinfo() {
        Convention convention = Convention.of(
                        "torchinfo",
                        "torchinfo's total_mult_adds. It hooks modules without children and goes by their parameters, biases included; a normalisation "
                                + "counts its parameters once a sample; functions are not seen")
                .modules(OperationKind.CONVOLUTION, "parameters × O[0] × Π O[2…]", OperatorConventions::byPositions)
                .modules(
                        OperationKind.TRANSPOSED_CONVOLUTION,
                        "parameters × O[0] × Π O[2…]",
                        OperatorConventions::byPositions)
                .modules(OperationKind.LINEAR, "parameters × rows", op -> times(op.weights(), rows(op)))
                .modules(OperationKind.BILINEAR, "parameters × O[0]", op -> times(op.weights(), axis(op.out(), 0)));
        convention.modules(
                OperationKind.BARE_MODULE,
                "a module of parameters alone: O[0] × elements of a parameter called weight or bias, "
                        + "O[0] × O[1] × elements of one with either word in its name",
                OperatorConventions::bare);
        for (OperationKind kind : List.of(
                OperationKind.BATCH_NORM,
                OperationKind.INSTANCE_NORM,
                OperationKind.GROUP_NORM,
                OperationKind.LAYER_NORM,
                OperationKind.RMS_NORM,
                OperationKind.EMBEDDING,
                OperationKind.EMBEDDING_BAG,
                OperationKind.PRELU)) {
            convention.modules(kind, "parameters × I[0]", op -> times(op.weights(), axis(op.in(), 0)));
        }
        for (OperationKind kind : List.of(
                OperationKind.RNN,
                OperationKind.GRU,
                OperationKind.LSTM,
                OperationKind.RNN_CELL,
                OperationKind.GRU_CELL,
                OperationKind.LSTM_CELL)) {
            convention.modules(
                    kind,
                    "parameters × O[0] × O[1]",
                    op -> times(op.weights(), op.out().product(0, 2)));
        }
        for (OperationKind kind : OperationKind.values()) {
            boolean special = kind == OperationKind.ATTENTION || kind == OperationKind.ACON_C;
            if (!convention.moduleRules().containsKey(kind) && !special) {
                convention.free(kind, "torchinfo goes by parameters, and it has none", op -> !op.isFunction());
            }
        }
        return convention;
    }

    private static long bare(Operation op) {
        long sum = 0;
        for (Map.Entry<?, ?> each :
                ((Map<?, ?>) Objects.requireNonNull(op.facts().get("parameters"))).entrySet()) {
            String name = (String) each.getKey();
            boolean exact = name.equals("weight") || name.equals("bias");
            boolean either = name.contains("weight") || name.contains("bias");
            long positions = exact ? axis(op.out(), 0) : either ? op.out().product(0, 2) : 0;
            sum = plus(sum, times(positions, (Long) each.getValue()));
        }
        return sum;
    }

    private static long statistics(Operation op) {
        return times(affine(op) ? 5 : 4, in(op));
    }

    private static long scaled(Operation op) {
        return times(affine(op) ? 2 : 1, in(op));
    }

    private static long rows(Operation op) {
        return op.in().product(0, op.in().rank() - 1);
    }

    private static long byPositions(Operation op) {
        return times(op.weights(), op.out().size(0), from(op.out(), 2));
    }

    private static long hooked(Operation op, Shape positions) {
        long each = times(kernel(op), op.number("in_channels"), op.number("out_channels") / op.number("groups"));
        long samples = op.in().size(0);
        return plus(times(each, samples, from(positions, 2)), times(bias(op), samples, from(op.out(), 1)));
    }

    private static long product(Operation op) {
        Shape second = op.inputs().get(1).shape();
        return times(in(op), second.size(-1));
    }

    /** fvcore reads the cost from the text that numpy.einsum_path prints, which has four digits. */
    private static long printedEinsum(Operation op) {
        BigDecimal cost = BigDecimal.valueOf(op.number("work")).multiply(BigDecimal.valueOf(op.flag("sums") ? 2 : 1));
        return cost.round(new MathContext(4, RoundingMode.HALF_EVEN))
                .divideToIntegralValue(BigDecimal.valueOf(2))
                .longValueExact();
    }

    private static long cellProducts(Operation op) {
        long h = Recurrences.hidden(op);
        return times(Recurrences.samples(op), Recurrences.gates(op), h, plus(op.number("input_size"), h));
    }

    private static long hookedRecurrence(Operation op) {
        return times(Recurrences.ptflops(op), op.in().size(0), op.in().size(1), Recurrences.directions(op));
    }

    private static long hookedCell(Operation op) {
        long h = Recurrences.hidden(op);
        long gates = times(Recurrences.gates(op), h);
        return times(
                plus(times(gates, plus(op.number("input_size"), h)), Recurrences.extra(op), times(2, bias(op), gates)),
                op.in().size(0));
    }

    private static long tracedAttention(Operation op) {
        if (op.flag("fused_kernel")) {
            return 0;
        }
        long e = op.number("embed_dim");
        long projections = plus(
                times(2, op.number("L"), e, e), times(op.number("S"), e, plus(op.number("kdim"), op.number("vdim"))));
        return times(op.number("N"), plus(projections, op.flag("weights_returned") ? products(op) : 0));
    }

    private static long products(Operation op) {
        return times(2, op.number("L"), op.number("S2"), op.number("embed_dim"));
    }

    private static long attentionFunctions(Operation op) {
        return op.flag("weights_returned") && !op.flag("fused_kernel")
                ? times(
                        op.number("N"),
                        plus(products(op), times(op.number("num_heads"), op.number("L"), op.number("S2"))))
                : 0;
    }

    private static long hookedAttention(Operation op) {
        long e = op.number("embed_dim");
        long l = op.number("L");
        long s = op.number("S");
        long k = op.number("kdim");
        long v = op.number("vdim");
        long heads = op.number("num_heads");
        long projections = plus(
                times(l, e), times(l, e, e), times(s, k, k), times(s, v, v), times(bias(op), plus(l, times(2, s)), e));
        long products = times(heads, plus(times(l, s, e / heads), times(l, s), times(l, s, v / heads)));
        return times(op.number("N"), plus(projections, products, times(l, v, plus(v, 1))));
    }

    private static long tracedResizing(Operation op) {
        boolean planar = op.in().rank() == 4;
        return switch (mode(op)) {
            case "nearest" -> planar ? out(op) : 0;
            case "bilinear" -> times(4, out(op));
            case "area" -> planar ? in(op) : 0;
            default -> 0;
        };
    }
}
