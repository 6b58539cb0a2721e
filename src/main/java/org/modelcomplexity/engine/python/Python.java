package org.modelcomplexity.engine.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.tensor.Tensor;

/** Python's meaning of values, where a figure or a printed line depends on it. */
public final class Python {
    private static final int LONGEST = 200;

    private Python() {}

    /** A value as a whole number where Python takes it as one (a bool is 0 or 1), else null. */
    public static @Nullable Long whole(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        return value instanceof Boolean flag ? (flag ? 1L : 0L) : null;
    }

    /** Whether Python holds a value to be true: 0, null, empty text and empty lists are not. */
    public static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != null && !"".equals(value);
    }

    /** {@code round(x)}: half goes to the even neighbour; past 64 bits an {@link ArithmeticException}. */
    public static long round(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException(repr(value) + " is no whole number");
        }
        return new BigDecimal(Math.rint(value)).longValueExact();
    }

    /** A double with a number of decimals as Python formats it: the double's exact value, ties to even. */
    public static String fixed(double value, int decimals) {
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@code '%.<digits>g' % value}: so many significant digits, without trailing zeros, with an exponent where it is short. */
    public static String general(double value, int digits) {
        if (!Double.isFinite(value)) {
            return repr(value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent >= -4 && exponent < digits
                ? rounded.toPlainString()
                : String.format(
                        Locale.ROOT, "%se%+03d", rounded.movePointLeft(exponent).toPlainString(), exponent);
    }

    /** {@code repr(value)}: None, True, 'text', shortest floats, lists in brackets, mappings in braces. */
    public static String repr(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String text) {
            return quote(text);
        }
        if (value instanceof Double number) {
            return repr(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Python::repr).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return other(value);
    }

    /** What Python has no notation for, in words; never as Java would write it. */
    private static String other(Object value) {
        if (value instanceof long[] sizes) {
            return Arrays.toString(sizes);
        }
        if (value instanceof Node node) {
            return repr(node.plain());
        }
        return value instanceof Tensor tensor ? "a tensor of shape " + tensor.shape() : value.toString();
    }

    /** Text for a message: cut off where it grows long. */
    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** {@code repr(value)} for a message: cut off where it grows long. */
    public static String brief(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        brief(value, text);
        return cut(text.toString());
    }

    private static void brief(@Nullable Object value, StringBuilder into) {
        if (value instanceof Node node) {
            brief(node.plain(), into);
        } else if (value instanceof List<?> list) {
            into.append('[');
            for (int i = 0; i < list.size() && into.length() <= LONGEST; i++) {
                into.append(i == 0 ? "" : ", ");
                brief(list.get(i), into);
            }
            into.append(']');
        } else if (value instanceof String text) {
            into.append(quote(cut(text)));
        } else {
            into.append(repr(value));
        }
    }

    private static String quote(String text) {
        char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return mark + (mark == '\'' ? escaped.replace("'", "\\'") : escaped) + mark;
    }

    /** The shortest decimal that reads back as the same double, in Python's notation. */
    private static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (shortest.signum() == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
