package org.modelcomplexity.engine.derivative;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;
import static org.modelcomplexity.engine.count.Formulas.window;

import java.util.function.ToLongFunction;
import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.count.Recurrences;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.Attributes.Bilinear;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** Derivatives of products: for each operand whose gradient is wanted a product as large as the forward one. */
final class ProductDerivatives {
    private static final String EACH =
            "for the input and for the weight, each that is wanted: as many multiply-adds as forward, groups honoured; for the bias out additions";

    private ProductDerivatives() {}

    static void add(Derivatives.Table table) {
        layer(table, OperationKind.CONVOLUTION, op -> times(out(op), window(op)));
        layer(table, OperationKind.TRANSPOSED_CONVOLUTION, Formulas::scattered);
        layer(table, OperationKind.LINEAR, Formulas::linear);
        table.put(
                OperationKind.BILINEAR,
                "for each input and for the weight that are wanted: in1 × (in2 + 1) × out multiply-adds; for the bias out additions",
                ProductDerivatives::bilinear);
        table.put(
                OperationKind.MATMUL,
                "for each operand that is wanted: out × shared axis multiply-adds",
                wanted -> multiplyAdds(times(
                        Math.min(2, wanted.count()),
                        times(out(wanted.operation()), wanted.operation().in().size(-1)))));
        table.put(
                OperationKind.EINSUM,
                "for each operand that is wanted: the product of all sizes in multiply-adds",
                wanted -> multiplyAdds(times(
                        wanted.count(),
                        wanted.operation().attributes(Products.class).work())));
        table.put(
                OperationKind.ATTENTION,
                "the projections as dense layers; both products twice; softmax's derivative; N·L·E multiplications for the scale",
                ProductDerivatives::attention);
        table.put(
                OperationKind.ATTENTION_PRODUCTS,
                "both products twice; softmax's derivative; a multiplication an element of the first product for the scale",
                ProductDerivatives::products);
        for (OperationKind kind : new OperationKind[] {
            OperationKind.RNN, OperationKind.GRU, OperationKind.LSTM,
            OperationKind.RNN_CELL, OperationKind.GRU_CELL, OperationKind.LSTM_CELL
        }) {
            table.put(kind, RECURRENT, ProductDerivatives::recurrent);
        }
    }

    private static void layer(Derivatives.Table table, OperationKind kind, ToLongFunction<Operation> forward) {
        table.put(kind, EACH, wanted -> {
            Operation op = wanted.operation();
            long operands = (wanted.input(0) ? 1 : 0) + (wanted.weight() ? 1 : 0);
            return multiplyAdds(times(operands, forward.applyAsLong(op))).plus(additions(wanted.bias() ? out(op) : 0));
        });
    }

    private static Arithmetic bilinear(Wanted wanted) {
        Operation op = wanted.operation();
        Bilinear bilinear = op.attributes(Bilinear.class);
        long once = times(bilinear.first(), plus(bilinear.second(), 1), out(op));
        return multiplyAdds(times(plus(wanted.count(), wanted.weight() ? 1 : 0), once))
                .plus(additions(wanted.bias() ? out(op) : 0));
    }

    /** A row of n: y·(dy − Σ y·dy). */
    static Arithmetic softmax(long rows, long n) {
        return multiplyAdds(n).plus(additions(n)).plus(multiplications(n)).times(rows);
    }

    private static Arithmetic attention(Wanted wanted) {
        AttentionCall call = wanted.operation().attributes(AttentionCall.class);
        long n = call.samples();
        long e = call.width();
        long queries = times(n, call.queries(), e, e);
        long keys = times(n, call.keys(), e, call.keyWidth());
        long values = times(n, call.keys(), e, call.valueWidth());
        long projected = plus(queries, keys, values);
        // The output's projection always has a gradient to hand on; that of the inputs where one of them wants it.
        long operands = plus(
                wanted.input(0) ? queries : 0,
                wanted.input(1) ? keys : 0,
                wanted.input(2) ? values : 0,
                queries,
                wanted.weight() ? plus(projected, queries) : 0);
        Arithmetic work = multiplyAdds(operands)
                .plus(multiplyAdds(times(4, n, call.queries(), call.attended(), e)))
                .plus(softmax(times(n, call.heads(), call.queries()), call.attended()))
                .plus(multiplications(times(n, call.queries(), e)));
        return wanted.bias()
                ? work.plus(additions(times(n, plus(times(2, call.queries()), times(2, call.keys())), e)))
                : work;
    }

    private static Arithmetic products(Wanted wanted) {
        AttentionProducts call = wanted.operation().attributes(AttentionProducts.class);
        long rows = times(call.samples(), call.queries());
        long scores = times(rows, call.keys());
        return multiplyAdds(times(2, scores, plus(call.width(), call.valueWidth())))
                .plus(softmax(rows, call.keys()))
                .plus(multiplications(scores));
    }

    private static final String RECURRENT =
            "products: those of the weights as forward, those of the states as forward but for the first step's, those of the inputs as forward where they are "
                    + "wanted; a number of the state and step: RNN 1 multiply-add, 1 multiplication; GRU 3 multiply-adds, 10 multiplications, 5 additions; LSTM 5 "
                    + "multiply-adds, 13 multiplications, 5 additions; biases 2·G·H additions a step";

    private static Arithmetic recurrent(Wanted wanted) {
        Operation op = wanted.operation();
        Recurrence r = op.attributes(Recurrence.class);
        long steps = Recurrences.steps(op);
        long rows = times(r.gates(), r.hidden());
        long deep = times(r.layers(), r.directions());
        long first = times(r.directions(), rows, r.input());
        long later = times(r.layers() - 1, times(r.directions(), rows, r.deeperInput()));
        long states = times(deep, plus(times(rows, r.result()), times(r.hidden(), r.projection())));
        long back = plus(
                wanted.weight() ? times(steps, plus(first, later, states)) : 0,
                wanted.input(0) ? times(steps, first) : 0,
                times(steps, later),
                times(steps - r.samples(), states));
        long biases = wanted.bias() ? times(steps, 2, deep, rows) : 0;
        return multiplyAdds(back)
                .plus(gates(r).times(times(steps, deep, r.hidden())))
                .plus(additions(biases));
    }

    private static Arithmetic gates(Recurrence r) {
        return switch ((int) r.gates()) {
            case 3 -> multiplyAdds(3).plus(multiplications(10)).plus(additions(5));
            case 4 -> multiplyAdds(5).plus(multiplications(13)).plus(additions(5));
            default -> multiplyAdds(1).plus(multiplications(1));
        };
    }
}
