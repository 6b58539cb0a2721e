package org.modelcomplexity.engine.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.ModuleList;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.python.PythonNumbers;
import org.modelcomplexity.engine.tensor.Tensor;

/** The notation's operators on numbers, text and lists, with Python's meaning. */
public final class Operators {
    private static final int CHARACTERS_A_STEP = 64;

    private Operators() {}

    /** {@code a op b}. */
    public static Object binary(Budget budget, String op, @Nullable Object a, @Nullable Object b) {
        switch (op) {
            case "==":
                return equal(budget, a, b);
            case "!=":
                return !equal(budget, a, b);
            case "in":
                return contains(budget, b, a);
            default:
                break;
        }
        if (op.equals("+") && a instanceof List<?> left && b instanceof List<?> right) {
            List<@Nullable Object> joined = new ArrayList<>(left);
            joined.addAll(right);
            return ListValue.of(budget, joined);
        }
        if (op.equals("@")) {
            throw new Refusal(Problem.WRONG_TYPE, "two tensors were expected at @, not " + describe(a));
        }
        Number left = number(a, op);
        Number right = number(b, op);
        return switch (op) {
            case "<" -> PythonNumbers.less(left, right);
            case "<=" -> PythonNumbers.less(left, right) || PythonNumbers.same(left, right);
            case ">" -> PythonNumbers.less(right, left);
            case ">=" -> PythonNumbers.less(right, left) || PythonNumbers.same(left, right);
            default -> numbers(op, left, right);
        };
    }

    private static Object numbers(String op, Number a, Number b) {
        if (a instanceof Long left && b instanceof Long right) {
            return wholes(op, left, right);
        }
        return doubles(op, a.doubleValue(), b.doubleValue());
    }

    private static Object wholes(String op, long a, long b) {
        return switch (op) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "/" -> PythonNumbers.divide(a, nonZero(b));
            case "//" -> PythonNumbers.floorDiv(a, nonZero(b));
            case "%" -> Math.floorMod(a, nonZero(b));
            case "**" -> power(a, b);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new Refusal(Problem.WRONG_VALUE, "a division by zero");
        }
        return divisor;
    }

    private static Object power(long base, long exponent) {
        if (exponent < 0) {
            return power((double) base, (double) exponent);
        }
        if (base == 0 || base == 1 || base == -1) {
            return exponent == 0 ? 1L : base == -1 && exponent % 2 == 0 ? 1L : base;
        }
        long result = 1;
        // Past 63 doublings any other base has left 64 bits.
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Object doubles(String op, double a, double b) {
        return switch (op) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / nonZero(b);
            case "//" -> PythonNumbers.floorDiv(a, nonZero(b));
            case "%" -> PythonNumbers.modulo(a, nonZero(b));
            case "**" -> power(a, b);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static double nonZero(double divisor) {
        if (divisor == 0) {
            throw new Refusal(Problem.WRONG_VALUE, "a division by zero");
        }
        return divisor;
    }

    /** Python makes a complex number of a fractional power of a negative one; there are none here. */
    private static double power(double base, double exponent) {
        if (exponent < 0) {
            nonZero(base);
        }
        if (base < 0 && Double.isFinite(base) && exponent != Math.rint(exponent)) {
            throw new Refusal(
                    Problem.WRONG_VALUE, Python.repr(base) + " ** " + Python.repr(exponent) + " is no real number");
        }
        return Math.pow(base, exponent);
    }

    public static Number number(@Nullable Object value, String op) {
        if (value instanceof Number number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        throw new Refusal(Problem.WRONG_TYPE, "a number was expected at " + op + ", not " + describe(value));
    }

    /** Python's {@code ==}: 1, 1.0 and True are equal. */
    public static boolean equal(Budget budget, @Nullable Object a, @Nullable Object b) {
        budget.step(a instanceof String text ? 1 + text.length() / CHARACTERS_A_STEP : 1);
        if (a instanceof Tensor || b instanceof Tensor || a instanceof Module || b instanceof Module) {
            return a == b;
        }
        if (isNumber(a) && isNumber(b)) {
            return PythonNumbers.same(number(a, "=="), number(b, "=="));
        }
        return a instanceof List<?> left && b instanceof List<?> right
                ? a == b || allEqual(budget, left, right)
                : Objects.equals(a, b);
    }

    private static boolean allEqual(Budget budget, List<?> a, List<?> b) {
        boolean equal = a.size() == b.size();
        for (int i = 0; equal && i < a.size(); i++) {
            equal = equal(budget, a.get(i), b.get(i));
        }
        return equal;
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    private static boolean contains(Budget budget, @Nullable Object container, @Nullable Object item) {
        if (container instanceof String text && item instanceof String part) {
            budget.step((int) Math.min(Integer.MAX_VALUE, (long) text.length() * part.length() / 8));
            return text.contains(part);
        }
        if (container instanceof List<?> list) {
            return list.stream().anyMatch(element -> equal(budget, element, item));
        }
        throw new Refusal(Problem.WRONG_TYPE, describe(item) + " cannot be looked for in " + describe(container));
    }

    /** {@code a[i]}, a negative index from the end. */
    public static @Nullable Object index(@Nullable Object container, @Nullable Object index) {
        List<?> list = list(container);
        if (!(index instanceof Long)) {
            throw new Refusal(Problem.WRONG_TYPE, "an index must be a whole number, not " + describe(index));
        }
        long at = (Long) index < 0 ? (Long) index + list.size() : (Long) index;
        if (at < 0 || at >= list.size()) {
            throw new Refusal(Problem.MISSING_ARGUMENT, "there is no element " + index + " in " + describe(container));
        }
        return list.get((int) at);
    }

    /** {@code a[from:to]}. */
    public static List<?> slice(Budget budget, @Nullable Object container, @Nullable Object from, @Nullable Object to) {
        List<?> list = list(container);
        int start = bound(from, 0, list.size());
        int end = bound(to, list.size(), list.size());
        return ListValue.of(budget, start >= end ? List.of() : list.subList(start, end));
    }

    private static int bound(@Nullable Object value, int otherwise, int size) {
        if (value == null) {
            return otherwise;
        }
        long at = Numbers.whole(value);
        return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    /** A value as a list; a ModuleList and a Sequential are one of their modules. */
    public static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof ModuleList modules) {
            return modules.items();
        }
        if (value instanceof Sequential chain) {
            return chain.items();
        }
        throw new Refusal(Problem.WRONG_TYPE, "a list was expected, not " + describe(value));
    }

    /** A value for a message. */
    public static String describe(@Nullable Object value) {
        if (value instanceof Tensor tensor) {
            return "a tensor of shape " + tensor.shape();
        }
        return value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Tensor
                ? "a list of " + list.size() + " tensors"
                : Python.brief(value);
    }
}
