package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.times;

import java.math.BigInteger;
import org.modelcomplexity.engine.tensor.Attributes.AdaptivePooling;
import org.modelcomplexity.engine.tensor.Attributes.Pooling;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/** How many inputs pools look at, and what adaptive pools were asked for. */
public final class Windows {
    private Windows() {}

    /** ultralytics-thop's "covered" of an average pool: inputs under windows, padding included with count_include_pad. */
    public static long covered(Operation op) {
        Pooling pool = op.attributes(Pooling.class);
        int dimensions = pool.kernel().length;
        int first = op.in().rank() - dimensions;
        long product = op.in().product(0, first);
        for (int i = 0; i < dimensions; i++) {
            product = times(
                    product, covered(pool, i, op.in().size(first + i), op.out().size(first + i)));
        }
        return product;
    }

    /** n windows of k, less what the first and the last ones reach over the edges. */
    private static long covered(Pooling pool, int i, long size, long windows) {
        long padding = pool.padding()[i];
        long margin = pool.countsPadding() ? padding : 0;
        long kernel = pool.kernel()[i];
        long stride = pool.stride()[i];
        long left = padding - margin;
        long end = Math.addExact(times(windows - 1, stride), kernel);
        long right = Math.subtractExact(Math.subtractExact(end, Math.addExact(padding, margin)), size);
        return Math.subtractExact(
                Math.subtractExact(times(windows, kernel), falling(left, stride, windows)),
                falling(right, stride, windows));
    }

    /** m + (m − s) + (m − 2s) + …, as long as it is positive, but at most n terms. */
    private static long falling(long m, long s, long n) {
        long terms = m <= 0 ? 0 : Math.min(n, -Math.floorDiv(-m, s));
        return terms == 0 ? 0 : Math.subtractExact(times(terms, m), times(s, times(terms, terms - 1) / 2));
    }

    /**
     * The same of an adaptive pool, L → O: window j is [floor(jL / O), ceil((j + 1)L / O)), and all windows together have
     * L + O − gcd(L, O) positions.
     */
    public static long adaptive(Operation op, int dimensions) {
        Shape in = op.in();
        int first = in.rank() - dimensions;
        long product = in.product(0, first);
        for (int i = first; i < in.rank(); i++) {
            long size = in.size(i);
            long asked = op.out().size(i);
            long common =
                    BigInteger.valueOf(size).gcd(BigInteger.valueOf(asked)).longValueExact();
            product = times(product, Math.addExact(size, asked - common));
        }
        return product;
    }

    /** The spatial axes that the operator of an adaptive pool has. */
    public static int dimensions(Operation op) {
        return op.attributes(AdaptivePooling.class).dimensions();
    }

    /** Whether output_size has a null, which thop 0.0.31 cannot read. */
    public static boolean asksForNull(Operation op) {
        return op.attributes(AdaptivePooling.class).keepsAxis();
    }

    /**
     * thop 0.0.31's adaptive average: (Π (I[j] // asked[j]) + 1) × out over the axes after the second. Where there is but
     * one such axis, torch's tensors broadcast it against a list of more sizes.
     */
    public static long asked(Operation op) {
        AdaptivePooling pool = op.attributes(AdaptivePooling.class);
        int axes = Math.max(0, op.in().rank() - 2);
        int count = axes == 1 && !pool.oneForAll() ? pool.dimensions() : axes;
        long product = 1;
        for (int j = 0; j < count; j++) {
            long size = op.in().size(2 + Math.min(j, axes - 1));
            product = times(product, size / Math.max(1, pool.asked()[j]));
        }
        return times(Math.addExact(product, 1), Formulas.out(op));
    }

    /** thop 0.1.1's: trunc((Π I[j] / O[j] + 1) × out) over the axes after the second, in doubles. */
    public static long ratio(Operation op) {
        double ratio = 1;
        for (int i = 2; i < op.in().rank(); i++) {
            ratio *= (double) op.in().size(i) / op.out().size(i);
        }
        return Formulas.truncated((ratio + 1) * Formulas.out(op));
    }
}
