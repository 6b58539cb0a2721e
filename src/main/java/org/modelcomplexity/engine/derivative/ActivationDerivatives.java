package org.modelcomplexity.engine.derivative;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.comparisons;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.softmaxLength;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.tensor.Attributes.GaussianUnit;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** Derivatives of activations, an element each, by what autograd keeps of them. */
final class ActivationDerivatives {
    private static final Arithmetic SIGMOID =
            transcendentals(1).plus(additions(1)).plus(divisions(1));

    private ActivationDerivatives() {}

    static void add(Derivatives.Table table) {
        each(table, OperationKind.RELU, "dy where y > 0: 1 comparison", comparisons(1));
        each(table, OperationKind.THRESHOLD, "1 comparison", comparisons(1));
        each(table, OperationKind.HARDSHRINK, "2 comparisons", comparisons(2));
        each(table, OperationKind.SOFTSHRINK, "2 comparisons", comparisons(2));
        each(table, OperationKind.RELU6, "2 comparisons", comparisons(2));
        each(table, OperationKind.HARDTANH, "2 comparisons", comparisons(2));
        Arithmetic sloped = comparisons(1).plus(multiplications(1));
        each(table, OperationKind.LEAKY_RELU, "1 comparison, 1 multiplication", sloped);
        each(table, OperationKind.RRELU, "1 comparison, 1 multiplication", sloped);
        table.put(
                OperationKind.PRELU,
                "an element: 1 comparison; for the input 1 multiplication; for the weight 1 multiply-add",
                wanted -> comparisons(1)
                        .plus(multiplications(wanted.input(0) ? 1 : 0))
                        .plus(multiplyAdds(wanted.weight() ? 1 : 0))
                        .times(in(wanted.operation())));
        smooth(table);
        exponential(table);
        softmaxes(table);
    }

    private static void smooth(Derivatives.Table table) {
        each(
                table,
                OperationKind.SIGMOID,
                "dy·y·(1 − y): 1 addition, 2 multiplications",
                additions(1).plus(multiplications(2)));
        each(
                table,
                OperationKind.TANH,
                "dy·(1 − y²): 1 multiply-add, 1 multiplication",
                multiplyAdds(1).plus(multiplications(1)));
        each(table, OperationKind.TANHSHRINK, "dy·t²: 2 multiplications", multiplications(2));
        each(
                table,
                OperationKind.SILU,
                "dy·s·(1 + x·(1 − s)): sigmoid, 1 addition, 1 multiply-add, 2 multiplications",
                SIGMOID.plus(additions(1)).plus(multiplyAdds(1)).plus(multiplications(2)));
        each(
                table,
                OperationKind.MISH,
                "dy·(t + x·s·(1 − t²)): softplus' 2 functions and addition, tanh, sigmoid, 2 multiply-adds, 2 multiplications",
                SIGMOID.plus(transcendentals(3))
                        .plus(additions(1))
                        .plus(multiplyAdds(2))
                        .plus(multiplications(2)));
        each(
                table,
                OperationKind.HARDSWISH,
                "dy·(x/3 + 1/2) between: 2 comparisons, 1 division, 1 addition, 1 multiplication",
                comparisons(2).plus(divisions(1)).plus(additions(1)).plus(multiplications(1)));
        each(
                table,
                OperationKind.HARDSIGMOID,
                "dy/6 between: 2 comparisons, 1 division",
                comparisons(2).plus(divisions(1)));
        each(
                table,
                OperationKind.SOFTSIGN,
                "dy/(1 + |x|)²: 1 multiplication, 1 division",
                multiplications(1).plus(divisions(1)));
        table.put(
                OperationKind.GELU,
                "dy·(Φ(x) + x·φ(x)), an element: none: 1 erf, 1 exponential, 1 addition, 1 multiply-add, 4 multiplications; tanh: 1 tanh, 4 multiply-adds, 5 multiplications",
                wanted -> (wanted.operation().attributes(GaussianUnit.class).byTanh()
                                ? transcendentals(1).plus(multiplyAdds(4)).plus(multiplications(5))
                                : transcendentals(2)
                                        .plus(additions(1))
                                        .plus(multiplyAdds(1))
                                        .plus(multiplications(4)))
                        .times(out(wanted.operation())));
        table.put(
                OperationKind.GLU,
                "an output: sigmoid; 1 multiplication for the first half; 1 addition, 3 multiplications for the second",
                wanted -> SIGMOID.plus(additions(1)).plus(multiplications(4)).times(out(wanted.operation())));
        table.put(
                OperationKind.ACON_C,
                "an element: 1 addition and 9 multiplications through the sigmoid and both products; 4 additions to sum for the learned numbers",
                wanted -> additions(5).plus(multiplications(9)).times(out(wanted.operation())));
    }

    private static void exponential(Derivatives.Table table) {
        Arithmetic unit = comparisons(1).plus(transcendentals(1)).plus(multiplications(2));
        each(table, OperationKind.ELU, "1 comparison, 1 exponential, 2 multiplications", unit);
        each(
                table,
                OperationKind.CELU,
                "1 comparison, 1 division, 1 exponential, 1 multiplication",
                comparisons(1).plus(divisions(1)).plus(transcendentals(1)).plus(multiplications(1)));
        each(table, OperationKind.SELU, "1 comparison, 1 exponential, 2 multiplications", unit);
        each(
                table,
                OperationKind.SOFTPLUS,
                "dy·σ(βx): 1 comparison, 1 multiplication, sigmoid, 1 multiplication",
                SIGMOID.plus(comparisons(1)).plus(multiplications(2)));
        each(
                table,
                OperationKind.LOG_SIGMOID,
                "dy·(1 − σ(x)) of the kept exponential: 1 addition, 1 division, 1 multiplication",
                additions(1).plus(divisions(1)).plus(multiplications(1)));
    }

    private static void softmaxes(Derivatives.Table table) {
        String softmax = "y·(dy − Σ y·dy), a row of n: n multiply-adds, n additions, n multiplications";
        table.put(OperationKind.SOFTMAX, softmax, ActivationDerivatives::softmax);
        table.put(OperationKind.SOFTMAX2D, softmax, ActivationDerivatives::softmax);
        table.put(
                OperationKind.SOFTMIN,
                softmax + "; 1 multiplication an element to negate",
                wanted -> softmax(wanted).plus(multiplications(in(wanted.operation()))));
        table.put(
                OperationKind.LOG_SOFTMAX,
                "dy − exp(y)·Σ dy, an element: 1 addition, 1 exponential, 1 multiply-add",
                wanted -> additions(1)
                        .plus(transcendentals(1))
                        .plus(multiplyAdds(1))
                        .times(in(wanted.operation())));
    }

    private static Arithmetic softmax(Wanted wanted) {
        Operation op = wanted.operation();
        return ProductDerivatives.softmax(in(op) / softmaxLength(op), softmaxLength(op));
    }

    private static void each(Derivatives.Table table, OperationKind kind, String formula, Arithmetic element) {
        table.put(kind, "an element: " + formula, wanted -> element.times(in(wanted.operation())));
    }
}
