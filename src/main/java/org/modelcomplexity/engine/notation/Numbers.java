package org.modelcomplexity.engine.notation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.python.PythonNumbers;

/** The notation's functions on numbers and lists. */
public final class Numbers {
    private static final int MAX_RANGE = 100_000;

    private Numbers() {}

    /** A whole number, or a refusal. */
    public static long whole(@Nullable Object value) {
        Long whole = value == null ? null : Python.whole(value);
        if (whole == null) {
            throw new Refusal(Problem.WRONG_TYPE, "a whole number was expected, not " + Operators.describe(value));
        }
        return whole;
    }

    /** Any number as a double, or a refusal. */
    public static double real(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new Refusal(Problem.WRONG_TYPE, "a number was expected, not " + Operators.describe(value));
    }

    /** The logarithm to the base 2; exact for powers of 2. */
    public static double log2(@Nullable Object value) {
        double x = real(value);
        if (!(x > 0)) {
            throw new Refusal(Problem.WRONG_VALUE, "log2 takes a number above 0, not " + Operators.describe(value));
        }
        int exponent = Math.getExponent(x);
        return exponent + Math.log(Math.scalb(x, -exponent)) / Math.log(2);
    }

    private static long fromDouble(double value) {
        if (Double.isNaN(value) || Math.abs(value) >= 0x1p63) {
            throw new Refusal(Problem.OVERFLOW, Python.repr(value) + " does not fit 64 bits");
        }
        return (long) value;
    }

    /** {@code int(x)}: cuts towards zero. */
    public static long truncate(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(number) : whole(value);
    }

    /** {@code round(x)}: half to even. */
    public static long round(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(Math.rint(number)) : whole(value);
    }

    /** {@code ceil(x)}. */
    public static long ceil(@Nullable Object value) {
        return value instanceof Double number ? fromDouble(Math.ceil(number)) : whole(value);
    }

    public static long gcd(long a, long b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
    }

    public static @Nullable Object largest(List<@Nullable Object> values) {
        Object best = values.get(0);
        for (Object value : values) {
            best = less(best, value) ? value : best;
        }
        return best;
    }

    public static @Nullable Object smallest(List<@Nullable Object> values) {
        Object best = values.get(0);
        for (Object value : values) {
            best = less(value, best) ? value : best;
        }
        return best;
    }

    public static Object sum(List<?> values) {
        long sum = 0;
        for (Object value : values) {
            sum = Math.addExact(sum, whole(value));
        }
        return sum;
    }

    public static List<Long> range(Budget budget, long count) {
        if (count > MAX_RANGE) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, count + " repeats are more than " + MAX_RANGE);
        }
        List<Long> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            budget.step();
            list.add(i);
        }
        return list;
    }

    /** Whether one is below the other, exactly, whole numbers past 2^53 too. */
    private static boolean less(@Nullable Object a, @Nullable Object b) {
        return PythonNumbers.less(Operators.number(a, "<"), Operators.number(b, "<"));
    }

    /** {@code ceil(x / divisor) * divisor}, exact for whole numbers: how channel numbers are rounded up. */
    public static long divisible(@Nullable Object value, @Nullable Object divisor) {
        if (value instanceof Long x && divisor instanceof Long d && d != 0) {
            return Math.multiplyExact(Math.negateExact(PythonNumbers.floorDiv(Math.negateExact(x), d)), d);
        }
        return Math.multiplyExact(fromDouble(Math.ceil(real(value) / real(divisor))), whole(divisor));
    }

    /** The padding that keeps the size: k // 2, of the kernel widened by dilation d; a given padding stays. */
    public static Object samePadding(@Nullable Object kernel, @Nullable Object padding, @Nullable Object dilation) {
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
    public static List<?> zip(Budget budget, List<? extends @Nullable Object> given) {
        List<List<?>> lists = given.stream().<List<?>>map(Operators::list).toList();
        int size = lists.stream().mapToInt(List::size).min().orElse(0);
        @Nullable Object[] tuples = new Object[size];
        for (int i = 0; i < size; i++) {
            @Nullable Object[] tuple = new Object[lists.size()];
            for (int j = 0; j < tuple.length; j++) {
                tuple[j] = lists.get(j).get(i);
            }
            tuples[i] = ListValue.of(budget, tuple);
        }
        return ListValue.of(budget, tuples);
    }

    /** The elements of lists, one list behind the other. */
    public static List<@Nullable Object> flat(Budget budget, List<?> lists) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object list : lists) {
            budget.step(Operators.list(list).size());
            all.addAll(Operators.list(list));
            ListValue.checkSize(all.size());
        }
        return all;
    }

    public static List<?> enumerate(Budget budget, List<?> list) {
        @Nullable Object[] pairs = new Object[list.size()];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = ListValue.of(budget, new @Nullable Object[] {(long) i, list.get(i)});
        }
        return ListValue.of(budget, pairs);
    }

    /** Python's {@code list.insert}: a negative place counts from the end; past an end means there. */
    public static List<@Nullable Object> insert(List<?> list, long at, @Nullable Object value) {
        List<@Nullable Object> changed = new ArrayList<>(list);
        long place = at < 0 ? at + list.size() : at;
        changed.add((int) Math.max(0, Math.min(place, list.size())), value);
        return changed;
    }

    public static List<@Nullable Object> replace(List<?> list, long at, @Nullable Object value) {
        if (at < 0) {
            throw new Refusal(Problem.WRONG_VALUE, "replace counts places from 0 at the front: there is no " + at);
        }
        if (at >= list.size()) {
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
    public static List<Long> spread(Budget budget, long total, long parts) {
        if (parts < 1) {
            throw new Refusal(Problem.WRONG_VALUE, "there must be at least one part to spread channels over");
        }
        long[] counts = new long[range(budget, parts).size()];
        float end = (float) (parts - 1e-6);
        range(budget, total);
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
    public static List<Long> balanced(long total, List<?> kernels) {
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
