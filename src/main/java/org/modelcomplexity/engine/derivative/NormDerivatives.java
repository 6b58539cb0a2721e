package org.modelcomplexity.engine.derivative;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.times;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.tensor.Attributes.Along;
import org.modelcomplexity.engine.tensor.Attributes.LocalResponse;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** Derivatives of normalisations by the statistics of what they read, as they work in training. */
final class NormDerivatives {
    private static final String BY_STATISTICS =
            "an element: x̂ = (x − μ)·1/σ an addition and a multiplication, Σ dy·x̂ a multiply-add, Σ dy an addition; for the input dy − Σdy/m − x̂·Σ(dy·x̂)/m an "
                    + "addition, a multiply-add, a multiplication by γ/σ, and a group 2 divisions and a multiplication. What only the weight or the bias needs alone "
                    + "where only that is wanted";

    private NormDerivatives() {}

    static void add(Derivatives.Table table) {
        table.put(OperationKind.BATCH_NORM, BY_STATISTICS, NormDerivatives::byStatistics);
        table.put(OperationKind.INSTANCE_NORM, BY_STATISTICS, NormDerivatives::byStatistics);
        table.put(OperationKind.GROUP_NORM, BY_STATISTICS, NormDerivatives::byStatistics);
        table.put(OperationKind.LAYER_NORM, BY_STATISTICS, NormDerivatives::byStatistics);
        table.put(
                OperationKind.RMS_NORM,
                "an element: x̂ = x·1/r a multiplication, for the weight Σ dy·x̂ a multiply-add; for the input Σ dy·γ·x̂ a multiplication and a multiply-add, "
                        + "dy − x̂·mean a multiply-add, a multiplication; a group: a division",
                NormDerivatives::rootMeanSquare);
        table.put(
                OperationKind.LOCAL_RESPONSE_NORM,
                "an element: a power, 4 multiplications, a division, size + 1 multiply-adds",
                wanted -> transcendentals(1)
                        .plus(multiplications(4))
                        .plus(divisions(1))
                        .plus(multiplyAdds(wanted.operation()
                                        .attributes(LocalResponse.class)
                                        .size()
                                + 1))
                        .times(in(wanted.operation())));
        table.put(
                OperationKind.NORMALIZE,
                "an element: Σ dy·y a multiply-add, dy − y·Σ a multiply-add, a division; a row nothing more",
                wanted -> multiplyAdds(2).plus(divisions(1)).times(in(wanted.operation())));
        table.put(
                OperationKind.COSINE_SIMILARITY,
                "for each input that is wanted, an element: 2 multiply-adds, 2 multiplications; an output: 2 divisions, 2 multiplications",
                NormDerivatives::cosine);
        table.put(
                OperationKind.PAIRWISE_DISTANCE,
                "an element of the difference: a power, 2 multiplications; an output: a power and a division",
                NormDerivatives::distance);
    }

    private static Arithmetic byStatistics(Wanted wanted) {
        Operation op = wanted.operation();
        boolean input = wanted.input(0);
        Arithmetic element = Arithmetic.NONE;
        if (input || wanted.weight()) {
            element = element.plus(additions(1)).plus(multiplications(1)).plus(multiplyAdds(1));
        }
        if (input || wanted.bias()) {
            element = element.plus(additions(1));
        }
        if (!input) {
            return element.times(in(op));
        }
        element = element.plus(additions(1)).plus(multiplyAdds(1)).plus(multiplications(1));
        Arithmetic group = divisions(2).plus(multiplications(1));
        return element.times(in(op))
                .plus(group.times(op.attributes(Normalization.class).groups()));
    }

    private static Arithmetic rootMeanSquare(Wanted wanted) {
        Operation op = wanted.operation();
        Arithmetic element = multiplications(1).plus(multiplyAdds(wanted.weight() ? 1 : 0));
        if (!wanted.input(0)) {
            return element.times(in(op));
        }
        return element.plus(multiplications(2))
                .plus(multiplyAdds(2))
                .times(in(op))
                .plus(divisions(op.attributes(Normalization.class).groups()));
    }

    private static Arithmetic cosine(Wanted wanted) {
        Operation op = wanted.operation();
        long outputs = op.out().elements();
        long elements = times(outputs, op.attributes(Along.class).length());
        return multiplyAdds(2)
                .plus(multiplications(2))
                .times(elements)
                .plus(divisions(2).plus(multiplications(2)).times(outputs))
                .times(wanted.count());
    }

    private static Arithmetic distance(Wanted wanted) {
        Operation op = wanted.operation();
        long elements = Math.max(in(op), op.inputs().get(1).shape().elements());
        return transcendentals(1)
                .plus(multiplications(2))
                .times(elements)
                .plus(transcendentals(1).plus(divisions(1)).times(op.out().elements()));
    }
}
