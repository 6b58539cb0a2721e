package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.times;

import org.modelcomplexity.engine.tensor.Attributes.Resize;
import org.modelcomplexity.engine.tensor.Operation;

/** How ptflops counts a resize. */
public final class Resizes {
    private Resizes() {}

    /**
     * F: with size out; with one scale factor f in × f^(spatial axes), in doubles; with a list in × the product of the
     * factors, each cut to a whole number first.
     */
    public static long functional(Operation op) {
        Resize resize = op.attributes(Resize.class);
        double[] factors = resize.factors();
        if (factors.length == 0) {
            return out(op);
        }
        if (resize.oneForAll()) {
            return Formulas.truncated(in(op) * Math.pow(factors[0], factors.length));
        }
        long product = 1;
        for (double factor : factors) {
            product = times(product, Formulas.truncated(factor));
        }
        return times(in(op), product);
    }
}
