package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.times;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/** How many inputs pools look at, and what adaptive pools were asked for. */
final class Windows {
    private Windows() {}

    /** ultralytics-thop's "covered" of an average pool: inputs under windows, padding included with count_include_pad. */
    static long covered(Operation op) {
        long[] kernel = op.sizes("kernel_size");
        int first = op.in().rank() - kernel.length;
        long product = op.in().product(0, first);
        for (int i = 0; i < kernel.length; i++) {
            product = times(
                    product, covered(op, i, op.in().size(first + i), op.out().size(first + i)));
        }
        return product;
    }

    /** n windows of k, less what the first and the last ones reach over the edges. */
    private static long covered(Operation op, int i, long size, long windows) {
        long padding = op.sizes("padding")[i];
        long margin = op.flag("count_include_pad") ? padding : 0;
        long kernel = op.sizes("kernel_size")[i];
        long stride = op.sizes("stride")[i];
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
    static long adaptive(Operation op, int dimensions) {
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

    /** The dimensions that a class of torch.nn has by its name: AdaptiveAvgPool2d → 2. */
    static int dimensions(Operation op) {
        String name = Formulas.className(op);
        return name.charAt(name.length() - 2) - '0';
    }

    /** Whether output_size has a null, which thop 0.0.31 cannot read. */
    static boolean asksForNull(Operation op) {
        Object asked = op.facts().get("output_size");
        return asked == null || asked instanceof List<?> list && list.contains(null);
    }

    /** thop 0.0.31's adaptive average: (Π (I[j] // asked[j]) + 1) × out over the axes after the second. */
    static long asked(Operation op) {
        Object asked = op.facts().get("output_size");
        int axes = Math.max(0, op.in().rank() - 2);
        long product = 1;
        int count = asked instanceof List<?> list ? Math.max(axes == 1 ? list.size() : axes, axes) : axes;
        for (int j = 0; j < count; j++) {
            long size = op.in().size(2 + Math.min(j, axes - 1));
            product = times(product, size / each(asked, j));
        }
        return times(Math.addExact(product, 1), Formulas.out(op));
    }

    private static long each(@Nullable Object asked, int j) {
        Object value = asked instanceof List<?> list ? list.get(Math.min(j, list.size() - 1)) : asked;
        return value instanceof Long size ? size : 1;
    }

    /** thop 0.1.1's: trunc((Π I[j] / O[j] + 1) × out) over the axes after the second, in doubles. */
    static long ratio(Operation op) {
        double ratio = 1;
        for (int i = 2; i < op.in().rank(); i++) {
            ratio *= (double) op.in().size(i) / op.out().size(i);
        }
        return Formulas.truncated((ratio + 1) * Formulas.out(op));
    }
}
