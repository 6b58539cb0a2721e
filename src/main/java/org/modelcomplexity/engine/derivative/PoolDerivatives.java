package org.modelcomplexity.engine.derivative;

import static org.modelcomplexity.engine.count.Arithmetic.additions;
import static org.modelcomplexity.engine.count.Arithmetic.divisions;
import static org.modelcomplexity.engine.count.Arithmetic.multiplications;
import static org.modelcomplexity.engine.count.Arithmetic.multiplyAdds;
import static org.modelcomplexity.engine.count.Arithmetic.transcendentals;
import static org.modelcomplexity.engine.count.Formulas.kernel;
import static org.modelcomplexity.engine.count.Formulas.out;

import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.count.Windows;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** Derivatives of pools and resizes: what was gathered is given back where it came from, and added up there. */
final class PoolDerivatives {
    private PoolDerivatives() {}

    static void add(Derivatives.Table table) {
        String largest = "1 addition an output, to where the largest was";
        table.put(OperationKind.MAX_POOL, largest, wanted -> additions(out(wanted.operation())));
        table.put(OperationKind.ADAPTIVE_MAX_POOL, largest, wanted -> additions(out(wanted.operation())));
        table.put(OperationKind.FRACTIONAL_MAX_POOL, largest, wanted -> additions(out(wanted.operation())));
        table.put(
                OperationKind.AVG_POOL,
                "an output: 1 division, K additions",
                wanted ->
                        divisions(1).plus(additions(kernel(wanted.operation()))).times(out(wanted.operation())));
        table.put(
                OperationKind.ADAPTIVE_AVG_POOL,
                "a division an output, an addition for each input under a window",
                wanted -> adaptive(wanted.operation(), Windows.dimensions(wanted.operation())));
        table.put(
                OperationKind.LP_POOL,
                "an output: a power and a division for the root, K powers, 2K multiplications and K additions",
                wanted -> norm(wanted.operation()));
        table.put(
                OperationKind.UPSAMPLE,
                "an output: nearest 1 addition; linear 2, bilinear 4, trilinear 8, bicubic 16 multiply-adds; area: as an adaptive average",
                wanted -> resized(wanted.operation()));
    }

    private static Arithmetic adaptive(Operation op, int dimensions) {
        return additions(Windows.adaptive(op, dimensions)).plus(divisions(out(op)));
    }

    private static Arithmetic norm(Operation op) {
        long k = kernel(op);
        return transcendentals(k + 1)
                .plus(divisions(1))
                .plus(multiplications(Math.multiplyExact(2, k)))
                .plus(additions(k))
                .times(out(op));
    }

    private static Arithmetic resized(Operation op) {
        return switch (Formulas.mode(op)) {
            case NEAREST, NEAREST_EXACT -> additions(out(op));
            case LINEAR -> multiplyAdds(2).times(out(op));
            case BILINEAR -> multiplyAdds(4).times(out(op));
            case TRILINEAR -> multiplyAdds(8).times(out(op));
            case BICUBIC -> multiplyAdds(16).times(out(op));
            case AREA -> adaptive(op, op.in().rank() - 2);
        };
    }
}
