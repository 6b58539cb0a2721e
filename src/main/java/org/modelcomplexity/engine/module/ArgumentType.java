package org.modelcomplexity.engine.module;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * What values an argument takes, written as alternatives: {@code pos} (≥ 1), {@code nat} (≥ 0) and {@code int} whole
 * numbers; these with {@code ^d} a number for all of d axes or a list of d, with {@code *} a number or a list of any
 * length; {@code real}; {@code bool}; {@code any}; any other word stands for itself; {@code ?} at the end also takes
 * null.
 *
 * @param text the type as it is written, without {@code ?}
 * @param nullable whether null is taken
 */
public record ArgumentType(String text, List<String> alternatives, boolean nullable) {
    /** Any value at all. */
    public static final ArgumentType ANY = parse("any?");

    /** Reads a type as it is written in a signature. */
    public static ArgumentType parse(String text) {
        boolean nullable = text.endsWith("?");
        String bare = nullable ? text.substring(0, text.length() - 1) : text;
        return new ArgumentType(bare, List.of(bare.split("\\|")), nullable);
    }

    /**
     * A value in the form the tables read: Long, Double, Boolean, String, {@code long[]}, or as it came.
     *
     * @throws Refusal where the value is not of this type
     */
    public @Nullable Object convert(String name, @Nullable Object value) {
        if (value == null) {
            if (nullable) {
                return null;
            }
            throw wrongType(name, "null");
        }
        for (String alternative : alternatives) {
            Object converted = convertTo(alternative, name, value);
            if (converted != null) {
                return converted;
            }
        }
        if (value instanceof String word) {
            String hint = Nearest.hint(word, alternatives);
            throw new Refusal(Problem.WRONG_VALUE, expected(name) + ", not \"" + word + "\"", name, hint);
        }
        throw wrongType(name, Python.repr(value));
    }

    private @Nullable Object convertTo(String alternative, String name, Object value) {
        switch (alternative) {
            case "any":
                return value;
            case "bool":
                return value instanceof Boolean || value instanceof Long ? (Object) Python.truth(value) : null;
            case "real":
                return value instanceof Number number ? (Object) number.doubleValue() : null;
            case "pos", "nat", "int":
                Long whole = Python.whole(value);
                return whole == null ? null : inRange(alternative, name, whole);
            default:
                return structured(alternative, name, value);
        }
    }

    private @Nullable Object structured(String alternative, String name, Object value) {
        int power = alternative.indexOf('^');
        if (power > 0) {
            return sizes(
                    alternative.substring(0, power), Integer.parseInt(alternative.substring(power + 1)), name, value);
        }
        if (alternative.endsWith("*")) {
            return sizes(alternative.substring(0, alternative.length() - 1), -1, name, value);
        }
        return alternative.equals(value) ? value : null;
    }

    private long @Nullable [] sizes(String base, int count, String name, Object value) {
        Long whole = Python.whole(value);
        if (whole != null) {
            long[] all = new long[Math.max(count, 1)];
            Arrays.fill(all, inRange(base, name, whole));
            return all;
        }
        if (!(value instanceof List<?> list)) {
            return null;
        }
        if (count >= 0 && list.size() != count) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    name + " must be one number or a list of " + count + ", not a list of " + list.size() + ": "
                            + Python.repr(value),
                    name,
                    null);
        }
        long[] all = new long[list.size()];
        for (int i = 0; i < all.length; i++) {
            Long element = list.get(i) == null ? null : Python.whole(list.get(i));
            if (element == null) {
                throw wrongType(name, Python.repr(value));
            }
            all[i] = inRange(base, name, element);
        }
        return all;
    }

    private long inRange(String base, String name, long value) {
        long least = base.equals("pos") ? 1 : base.equals("nat") ? 0 : Long.MIN_VALUE;
        if (value < least) {
            throw new Refusal(Problem.WRONG_VALUE, name + " must be at least " + least + ", not " + value, name, null);
        }
        return value;
    }

    private Refusal wrongType(String name, String got) {
        return new Refusal(Problem.WRONG_TYPE, expected(name) + ", not " + got, name, null);
    }

    private String expected(String name) {
        String words = alternatives.stream().map(ArgumentType::words).collect(Collectors.joining(" or "));
        return name + " must be " + words + (nullable ? " or null" : "");
    }

    private static String words(String alternative) {
        if (alternative.contains("^")) {
            return "a whole number or a list of " + alternative.substring(alternative.indexOf('^') + 1);
        }
        return switch (alternative) {
            case "pos", "nat", "int" -> "a whole number";
            case "real" -> "a number";
            case "bool" -> "true or false";
            case "any" -> "a value";
            default -> alternative.endsWith("*") ? "a whole number or a list of them" : "\"" + alternative + "\"";
        };
    }
}
