package org.modelcomplexity.engine.convention;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.comparisons;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.Attributes.Bounds;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** The project's own convention for what graphs alone are made of. */
final class ExactGraphs {
    private ExactGraphs() {}

    static void add(Convention exact) {
        each(exact, OperationKind.FUNCTION, "1 transcendental function", transcendentals(1));
        each(exact, OperationKind.POWER, "1 power", transcendentals(1));
        each(exact, OperationKind.SQUARE_ROOT, "1 square root", transcendentals(1));
        each(
                exact,
                OperationKind.RECIPROCAL_ROOT,
                "1 square root, 1 division",
                transcendentals(1).plus(divisions(1)));
        each(exact, OperationKind.NEGATE, "1 addition", additions(1));
        each(exact, OperationKind.ABSOLUTE, "1 comparison", comparisons(1));
        each(exact, OperationKind.ROUND, "1 comparison", comparisons(1));
        each(exact, OperationKind.COMPARE, "1 comparison", comparisons(1));
        each(exact, OperationKind.LOGIC, "1 comparison", comparisons(1));
        each(exact, OperationKind.CUMULATIVE, "1 addition", additions(1));
        exact.exact(
                        OperationKind.CLAMP,
                        "an output: 1 comparison an end",
                        op -> comparisons(op.attributes(Bounds.class).count()).times(out(op)))
                .exact(
                        OperationKind.PRODUCT,
                        "in − out multiplications",
                        op -> multiplications(Math.max(0, in(op) - out(op))))
                .exact(
                        OperationKind.VARIANCE,
                        "an element: 2 additions and a multiply-add; an output: 2 divisions",
                        op -> additions(2)
                                .plus(multiplyAdds(1))
                                .times(in(op))
                                .plus(divisions(2).times(out(op))))
                .exact(
                        OperationKind.VECTOR_NORM,
                        "an element: a multiply-add; an output: a root",
                        op -> multiplyAdds(in(op)).plus(transcendentals(out(op))))
                .exact(OperationKind.SORT, "a row of n: n × ceil(log2(n)) comparisons", op -> comparisons(sorting(op)))
                .exact(
                        OperationKind.ATTENTION_PRODUCTS,
                        "multiply-adds: N·heads·L·S × (E + width of a value); softmax over N·heads·L rows of S; a multiplication an element of the first product "
                                + "to scale, an addition with a mask",
                        ExactGraphs::attention);
    }

    private static void each(Convention exact, OperationKind kind, String formula, Arithmetic element) {
        exact.exact(kind, "an output: " + formula, op -> element.times(out(op)));
    }

    private static long sorting(Operation op) {
        long length = op.in().rank() == 0 ? 1 : Math.max(1, op.in().size(-1));
        return times(in(op), 64 - Long.numberOfLeadingZeros(length - 1));
    }

    private static Arithmetic attention(Operation op) {
        AttentionProducts call = op.attributes(AttentionProducts.class);
        long rows = times(call.samples(), call.queries());
        long scores = times(rows, call.keys());
        Arithmetic work = multiplyAdds(times(scores, plus(call.width(), call.valueWidth())))
                .plus(multiplications(scores))
                .plus(additions(call.masked() ? scores : 0));
        return call.keys() == 0 ? work : work.plus(ExactConvention.softmax(rows, call.keys()));
    }
}
