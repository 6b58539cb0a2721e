package org.modelcomplexity.engine.python;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Python's arithmetic where Java's differs: whole numbers (64 bits) and floats compare by their exact values, {@code //}
 * and {@code %} of floats go by the exact remainder.
 */
public final class PythonNumbers {
    /** Below it every whole number is a double. */
    private static final long EXACT = 1L << 53;

    /** More than tell the quotient of two whole numbers from the middle between two doubles. */
    private static final MathContext DIGITS = new MathContext(60);

    private PythonNumbers() {}

    /** Whether {@code a < b}; not where one is no number. */
    public static boolean less(Number a, Number b) {
        if (a instanceof Long left && b instanceof Long right) {
            return left < right;
        }
        if (a instanceof Long left) {
            return compare(left, b.doubleValue()) < 0 && !Double.isNaN(b.doubleValue());
        }
        if (b instanceof Long right) {
            return compare(right, a.doubleValue()) > 0 && !Double.isNaN(a.doubleValue());
        }
        return a.doubleValue() < b.doubleValue();
    }

    /** Whether {@code a == b}. */
    public static boolean same(Number a, Number b) {
        boolean numbers = !Double.isNaN(a.doubleValue()) && !Double.isNaN(b.doubleValue());
        return numbers && !less(a, b) && !less(b, a);
    }

    private static int compare(long whole, double real) {
        if (Math.abs(real) >= 0x1p63) {
            return real > 0 ? -1 : 1;
        }
        int floors = Long.compare(whole, (long) real);
        return floors != 0 ? floors : Double.compare((long) real, real + 0.0);
    }

    /**
     * {@code a // b} of whole numbers.
     *
     * @throws ArithmeticException where it does not fit 64 bits, or b is 0
     */
    public static long floorDiv(long a, long b) {
        return b == -1 ? Math.negateExact(a) : Math.floorDiv(a, b);
    }

    /** {@code a / b} of whole numbers, b not 0: the double next to the quotient. */
    public static double divide(long a, long b) {
        boolean exact = a > -EXACT && a < EXACT && b > -EXACT && b < EXACT;
        return exact
                ? (double) a / b
                : new BigDecimal(a).divide(new BigDecimal(b), DIGITS).doubleValue();
    }

    /** {@code a // b} of floats, b not 0: CPython's float_floor_div, by the exact remainder. */
    public static double floorDiv(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && rest < 0 != b < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /** {@code a % b} of floats, b not 0: of the sign of b. */
    public static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return rest < 0 != b < 0 ? rest + b : rest;
    }
}
