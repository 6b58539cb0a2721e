package org.modelcomplexity.engine.definition;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** The notation's functions on numbers and lists. */
final class Numbers {
    private static final int MAX_RANGE = 100_000;

    private Numbers() {}

    /** A whole number, or a refusal. */
    static long whole(@Nullable Object value) {
        Long whole = value == null ? null : Python.whole(value);
        if (whole == null) {
            throw new Refusal(Problem.WRONG_TYPE, "a whole number was expected, not " + Operators.describe(value));
        }
        return whole;
    }

    /** Any number as a double, or a refusal. */
    static double real(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new Refusal(Problem.WRONG_TYPE, "a number was expected, not " + Operators.describe(value));
    }

    private static long fromDouble(double value) {
        if (Double.isNaN(value) || Math.abs(value) >= 0x1p63) {
            throw new Refusal(Problem.OVERFLOW, Python.repr(value) + " does not fit 64 bits");
        }
        return (long) value;
    }

    /** {@code int(x)}: cuts towards zero. */
    static long truncate(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(number) : whole(value);
    }

    /** {@code round(x)}: half to even. */
    static long round(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(Math.rint(number)) : whole(value);
    }

    /** {@code ceil(x)}. */
    static long ceil(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(Math.ceil(number)) : whole(value);
    }

    static long gcd(long a, long b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
    }

    static @Nullable Object largest(List<@Nullable Object> values) {
        Object best = values.get(0);
        for (Object value : values) {
            best = real(value) > real(best) ? value : best;
        }
        return best;
    }

    static @Nullable Object smallest(List<@Nullable Object> values) {
        Object best = values.get(0);
        for (Object value : values) {
            best = real(value) < real(best) ? value : best;
        }
        return best;
    }

    static Object sum(List<?> values) {
        long sum = 0;
        for (Object value : values) {
            sum = Math.addExact(sum, whole(value));
        }
        return sum;
    }

    static List<Long> range(Frame frame, long count) {
        if (count > MAX_RANGE) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, count + " repeats are more than " + MAX_RANGE);
        }
        List<Long> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            frame.step();
            list.add(i);
        }
        return list;
    }

    /** {@code ceil(x / divisor) * divisor} in doubles: how channel numbers are rounded up. */
    static long divisible(@Nullable Object value, @Nullable Object divisor) {
        return Math.multiplyExact(fromDouble(Math.ceil(real(value) / real(divisor))), whole(divisor));
    }

    /** The padding that keeps the size: k // 2, of the kernel widened by dilation d; a given padding stays. */
    static Object samePadding(@Nullable Object kernel, @Nullable Object padding, @Nullable Object dilation) {
        if (padding != null) {
            return padding;
        }
        if (kernel instanceof List<?> list) {
            List<Object> each = new ArrayList<>();
            list.forEach(k -> each.add(samePadding(k, null, dilation)));
            return each;
        }
        long d = whole(dilation);
        long k = whole(kernel);
        return Math.floorDiv(d > 1 ? Math.addExact(Math.multiplyExact(d, k - 1), 1) : k, 2);
    }

    /** Python's {@code zip}: as many as the shortest list has. */
    static List<List<@Nullable Object>> zip(List<List<?>> lists) {
        int size = lists.stream().mapToInt(List::size).min().orElse(0);
        List<List<@Nullable Object>> tuples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            List<@Nullable Object> tuple = new ArrayList<>(lists.size());
            for (List<?> list : lists) {
                tuple.add(list.get(i));
            }
            tuples.add(tuple);
        }
        return tuples;
    }

    /** The elements of lists, one list behind the other. */
    static List<@Nullable Object> flat(Frame frame, List<?> lists) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object list : lists) {
            frame.charge(list);
            all.addAll(Operators.list(list));
        }
        return all;
    }

    static List<List<@Nullable Object>> enumerate(List<?> list) {
        List<List<@Nullable Object>> pairs = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            pairs.add(java.util.Arrays.asList((long) i, list.get(i)));
        }
        return pairs;
    }

    /** Python's {@code list.insert}: past the end means at the end. */
    static List<@Nullable Object> insert(List<?> list, long at, @Nullable Object value) {
        List<@Nullable Object> changed = new ArrayList<>(list);
        changed.add((int) Math.max(0, Math.min(at, list.size())), value);
        return changed;
    }

    static List<@Nullable Object> replace(List<?> list, long at, @Nullable Object value) {
        if (at < 0 || at >= list.size()) {
            throw new Refusal(
                    Problem.MISSING_ARGUMENT,
                    "the row needs at least " + (at + 1) + " arguments, channels in and repeats included");
        }
        List<@Nullable Object> changed = new ArrayList<>(list);
        changed.set((int) at, value);
        return changed;
    }

    /**
     * How many of {@code total} channels fall to each of {@code parts}, as MixConv2d shares them out equally: the floors
     * of {@code total} values spread evenly over [0, parts − 1e-6], in 32-bit floats as torch.linspace computes them.
     */
    static List<Long> spread(Frame frame, long total, long parts) {
        if (parts < 1) {
            throw new Refusal(Problem.WRONG_VALUE, "there must be at least one part to spread channels over");
        }
        long[] counts = new long[range(frame, parts).size()];
        float end = (float) (parts - 1e-6);
        range(frame, total);
        float step = total > 1 ? end / (total - 1) : 0;
        for (long i = 0; i < total; i++) {
            float value = i < total / 2 || total == 1 ? step * i : end - step * (total - 1 - i);
            counts[(int) Math.min(parts - 1, (long) Math.floor(value))]++;
        }
        List<Long> list = new ArrayList<>();
        for (long count : counts) {
            list.add(count);
        }
        return list;
    }

    /**
     * Channels for each kernel such that channels × k² are alike, as MixConv2d shares them out by weight: total × (1 / k²)
     * / Σ (1 / k²), each rounded half to even.
     */
    static List<Long> balanced(long total, List<?> kernels) {
        double sum = 0;
        for (Object kernel : kernels) {
            double area = real(kernel) * real(kernel);
            if (!(area > 0 && Double.isFinite(1 / area))) {
                throw new Refusal(Problem.WRONG_VALUE, "a kernel must not be 0, nor so small that its area is");
            }
            sum += 1 / (real(kernel) * real(kernel));
        }
        List<Long> list = new ArrayList<>();
        for (Object kernel : kernels) {
            list.add(Python.round(total * (1 / (real(kernel) * real(kernel))) / sum));
        }
        return list;
    }
}
