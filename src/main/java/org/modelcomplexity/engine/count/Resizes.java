package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.times;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;

/** How ptflops counts a resize. */
final class Resizes {
    private Resizes() {}

    /**
     * F: with size out; with one scale factor f in × f^(spatial axes), in doubles; with a list in × the product of the
     * factors, each cut to a whole number first.
     */
    static long functional(Operation op) {
        Object factor = op.facts().get("scale_factor");
        if (factor == null) {
            return out(op);
        }
        if (factor instanceof List<?> list) {
            long product = 1;
            for (Object each : list) {
                product = times(product, Formulas.truncated(number(each)));
            }
            return times(in(op), product);
        }
        return Formulas.truncated(in(op) * Math.pow(number(factor), op.in().rank() - 2));
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 1;
    }
}
