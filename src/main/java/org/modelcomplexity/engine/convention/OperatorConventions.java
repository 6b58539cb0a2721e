package org.modelcomplexity.engine.convention;

import static org.modelcomplexity.engine.count.Formulas.affine;
import static org.modelcomplexity.engine.count.Formulas.axis;
import static org.modelcomplexity.engine.count.Formulas.bias;
import static org.modelcomplexity.engine.count.Formulas.from;
import static org.modelcomplexity.engine.count.Formulas.in;
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
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.count.Recurrences;
import org.modelcomplexity.engine.count.Resizes;
import org.modelcomplexity.engine.count.Windows;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.BareModule;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Dense;
import org.modelcomplexity.engine.tensor.Attributes.Dropping;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.LocalResponse;
import org.modelcomplexity.engine.tensor.Attributes.Named;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** fvcore, which counts operations of a trace; ptflops, which hooks modules and functions; torchinfo, by parameters. */
final class OperatorConventions {
    private static final String CAPTURED =
            "the Transformer layers hold the function itself, which ptflops replaces too late";

    private static final String IN_ATTENTION =
            "in evaluation PyTorch's fused kernel does multi-head attention, where tools see nothing";

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
                        op -> op.attributes(Convolution.class).paddedByWord() ? 0 : times(out(op), window(op)))
                .operations(OperationKind.TRANSPOSED_CONVOLUTION, "in × (c_out // g) × K", Formulas::scattered)
                .operations(OperationKind.LINEAR, "in_features × out", op -> linear(op))
                .unruled(OperationKind.LINEAR, IN_ATTENTION, Operation::isInFusedAttention)
                .unruled(OperationKind.MATMUL, IN_ATTENTION, Operation::isInFusedAttention)
                .operations(
                        OperationKind.BATCH_NORM,
                        "in, 2 in if affine; without running statistics 4 in, 5 in",
                        op -> op.attributes(Normalization.class).tracksStatistics() ? scaled(op) : statistics(op))
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
                .named("conv", OperationKind.CONVOLUTION, OperationKind.TRANSPOSED_CONVOLUTION)
                .named(OperationKind.LINEAR, op -> op.type().contains("addmm") ? "addmm" : "linear")
                .named("batch_norm", OperationKind.BATCH_NORM)
                .named("instance_norm", OperationKind.INSTANCE_NORM)
                .named("group_norm", OperationKind.GROUP_NORM)
                .named("layer_norm", OperationKind.LAYER_NORM)
                .named("adaptive_avg_pool2d", OperationKind.ADAPTIVE_AVG_POOL)
                .named(OperationKind.UPSAMPLE, op -> op.type())
                .named(OperationKind.MATMUL, op -> op.type().endsWith("bmm") ? op.type() : "matmul")
                .named("einsum", OperationKind.EINSUM)
                .named("grid_sampler", OperationKind.GRID_SAMPLE)
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
                        op -> op.type().equals("Dropout")
                                && !op.attributes(Dropping.class).inplace());
    }

    /** torch's own FlopCounterMode: the products and convolutions that it sees dispatched, in evaluation on a CPU. */
    static Convention flopCounter() {
        return Convention.of(
                        "flop-counter-2.13",
                        "torch.utils.flop_counter's FlopCounterMode on a CPU, by which torchvision's tables are made (their GFLOPS are its multiply-adds). "
                                + "It counts convolutions and matrix products, whoever calls them, two flops a multiply-add, biases left out; "
                                + "macs are half of what it says")
                .operations(OperationKind.CONVOLUTION, "out × (c_in // g) × K", op -> times(out(op), window(op)))
                .operations(OperationKind.TRANSPOSED_CONVOLUTION, "in × (c_out // g) × K", Formulas::scattered)
                .operations(OperationKind.LINEAR, "in_features × out", Formulas::linear)
                .operations(
                        OperationKind.MATMUL,
                        "last axis of the first × out",
                        op -> times(op.in().size(-1), out(op)))
                .unruled(
                        OperationKind.MATMUL,
                        "flop-counter-2.13 has no rule for a product with a vector as second",
                        op -> op.inputs().get(1).shape().rank() == 1)
                .operations(
                        OperationKind.EINSUM,
                        "the product of all sizes",
                        op -> op.attributes(Products.class).work())
                .unruled(
                        OperationKind.EINSUM,
                        "flop-counter-2.13 has no rule for what torch does with an einsum that sums nothing, or everything",
                        op -> !op.attributes(Products.class).sums() || op.out().rank() == 0)
                .operations(
                        OperationKind.ATTENTION,
                        "N·(2LE² + S·E·(kdim + vdim)), + 2NLS′E if weights are returned; 0 by PyTorch's fused kernel",
                        OperatorConventions::tracedAttention)
                .operations(OperationKind.RNN, "L·N × (G·H·(i + R) + H·P)", Recurrences::products)
                .operations(OperationKind.GRU, "L·N × (G·H·(i + R) + H·P)", Recurrences::products)
                .operations(OperationKind.LSTM, "L·N × (G·H·(i + R) + H·P)", Recurrences::products)
                .unruled(
                        OperationKind.LSTM,
                        "an LSTM without projections runs in one kernel on a CPU, which flop-counter-2.13 has no rule for",
                        op -> !op.isFunction()
                                && op.attributes(Recurrence.class).projection() == 0)
                .operations(OperationKind.RNN_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts)
                .operations(OperationKind.GRU_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts)
                .operations(OperationKind.LSTM_CELL, "N·G·H × (in + H)", OperatorConventions::cellProducts);
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
                .modules(OperationKind.LINEAR, "(in·out + bias·out) × rows", OperatorConventions::hookedDense)
                .modules(OperationKind.BATCH_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.INSTANCE_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.GROUP_NORM, "in, 2 in if affine", OperatorConventions::scaled)
                .modules(OperationKind.LAYER_NORM, "in", Formulas::in)
                .operations(
                        OperationKind.LOCAL_RESPONSE_NORM,
                        "3 in + in / I[1] × (I[1] + size − 1)",
                        OperatorConventions::localResponse)
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
                        op -> !op.attributes(AttentionCall.class).batched()
                                || op.attributes(AttentionCall.class).valueByKeyword())
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
                        op -> plus(Resizes.functional(op), mode(op) == Interpolation.AREA ? in(op) : 0))
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
        for (Named each : op.attributes(BareModule.class).parameters()) {
            String name = each.name();
            boolean exact = name.equals("weight") || name.equals("bias");
            boolean either = name.contains("weight") || name.contains("bias");
            long positions = exact ? axis(op.out(), 0) : either ? op.out().product(0, 2) : 0;
            sum = plus(sum, times(positions, each.elements()));
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
        Convolution convolution = op.attributes(Convolution.class);
        long each = times(
                convolution.kernelElements(),
                convolution.inChannels(),
                convolution.outChannels() / convolution.groups());
        long samples = op.in().size(0);
        return plus(times(each, samples, from(positions, 2)), times(bias(op), samples, from(op.out(), 1)));
    }

    private static long hookedDense(Operation op) {
        Dense dense = op.attributes(Dense.class);
        return times(plus(times(dense.in(), dense.out()), times(bias(op), dense.out())), rows(op));
    }

    private static long localResponse(Operation op) {
        long channels = op.in().size(1);
        long size = op.attributes(LocalResponse.class).size();
        return plus(times(3, in(op)), times(in(op) / channels, plus(channels, size, -1)));
    }

    private static long product(Operation op) {
        Shape second = op.inputs().get(1).shape();
        return times(in(op), second.size(-1));
    }

    /** fvcore reads the cost from the text that numpy.einsum_path prints, which has four digits. */
    private static long printedEinsum(Operation op) {
        Products products = op.attributes(Products.class);
        BigDecimal cost = BigDecimal.valueOf(products.work()).multiply(BigDecimal.valueOf(products.sums() ? 2 : 1));
        return cost.round(new MathContext(4, RoundingMode.HALF_EVEN))
                .divideToIntegralValue(BigDecimal.valueOf(2))
                .longValueExact();
    }

    private static long cellProducts(Operation op) {
        Recurrence cell = op.attributes(Recurrence.class);
        return times(cell.samples(), cell.gates(), cell.hidden(), plus(cell.input(), cell.hidden()));
    }

    private static long hookedRecurrence(Operation op) {
        return times(
                Recurrences.ptflops(op),
                op.in().size(0),
                op.in().size(1),
                op.attributes(Recurrence.class).directions());
    }

    private static long hookedCell(Operation op) {
        return times(Recurrences.ptflops(op), op.in().size(0));
    }

    private static long tracedAttention(Operation op) {
        AttentionCall call = op.attributes(AttentionCall.class);
        if (call.fusedKernel()) {
            return 0;
        }
        long e = call.width();
        long projections =
                plus(times(2, call.queries(), e, e), times(call.keys(), e, plus(call.keyWidth(), call.valueWidth())));
        return times(call.samples(), plus(projections, call.givesWeights() ? products(call) : 0));
    }

    private static long products(AttentionCall call) {
        return times(2, call.queries(), call.attended(), call.width());
    }

    private static long attentionFunctions(Operation op) {
        AttentionCall call = op.attributes(AttentionCall.class);
        return call.givesWeights() && !call.fusedKernel()
                ? times(call.samples(), plus(products(call), times(call.heads(), call.queries(), call.attended())))
                : 0;
    }

    private static long hookedAttention(Operation op) {
        AttentionCall call = op.attributes(AttentionCall.class);
        long e = call.width();
        long l = call.queries();
        long s = call.keys();
        long k = call.keyWidth();
        long v = call.valueWidth();
        long projections = plus(
                times(l, e), times(l, e, e), times(s, k, k), times(s, v, v), times(bias(op), plus(l, times(2, s)), e));
        long ofOneHead = plus(times(l, s, e / call.heads()), times(l, s), times(l, s, v / call.heads()));
        return times(call.samples(), plus(projections, times(call.heads(), ofOneHead), times(l, v, plus(v, 1))));
    }

    private static long tracedResizing(Operation op) {
        boolean planar = op.in().rank() == 4;
        return switch (mode(op)) {
            case NEAREST -> planar ? out(op) : 0;
            case BILINEAR -> times(4, out(op));
            case AREA -> planar ? in(op) : 0;
            case NEAREST_EXACT, LINEAR, TRILINEAR, BICUBIC -> 0;
        };
    }
}
