package org.modelcomplexity.engine.module;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/**
 * What values an argument takes, written as alternatives: {@code pos} (≥ 1), {@code nat} (≥ 0) and {@code int} whole
 * numbers; these with {@code ^d} a number for all of d axes or a list of d, with {@code ^d*} a number for all of d axes or
 * a list of any length, with {@code *} a number or a list of any length, with {@code #d} a number alone for all of d axes,
 * with {@code +} a list alone; {@code real}; {@code bool}; {@code any}; any other word stands for itself; {@code ?} at the end also takes
 * null.
 *
 * @param alternatives what it takes, in the order in which it is tried
 * @param nullable whether null is taken
 */
public record ArgumentType(List<Alternative> alternatives, boolean nullable) {
    /** Any value at all. */
    public static final ArgumentType ANY = parse("any?");

    private enum Kind {
        ANY,
        BOOL,
        REAL,
        WHOLE,
        SIZES,
        WORD
    }

    /**
     * One of the things an argument may be.
     *
     * @param text as it is written
     * @param least the least whole number it takes
     * @param axes how many sizes one number stands for; 0: a number alone is not taken
     * @param length how many sizes a list has; −1: any number; 0: a list is not taken
     */
    record Alternative(Kind kind, String text, long least, int axes, int length) {
        private static final Pattern SIZES = Pattern.compile("(pos|nat|int)([\\^#])?(\\d*)([*+])?");

        static Alternative parse(String text) {
            Matcher sizes = SIZES.matcher(text);
            if (!sizes.matches()) {
                Kind kind = switch (text) {
                    case "any" -> Kind.ANY;
                    case "bool" -> Kind.BOOL;
                    case "real" -> Kind.REAL;
                    default -> Kind.WORD;
                };
                return new Alternative(kind, text, Long.MIN_VALUE, 0, 0);
            }
            long least = text.startsWith("pos") ? 1 : text.startsWith("nat") ? 0 : Long.MIN_VALUE;
            if (text.length() == 3) {
                return new Alternative(Kind.WHOLE, text, least, 1, 0);
            }
            int axes = sizes.group(2) == null ? 1 : Integer.parseInt(sizes.group(3));
            int length = sizes.group(4) != null ? -1 : "#".equals(sizes.group(2)) ? 0 : axes;
            return new Alternative(Kind.SIZES, text, least, "+".equals(sizes.group(4)) ? 0 : axes, length);
        }

        /** The value in this form, or null where it is none of it. */
        @Nullable
        Object convert(String name, Object value) {
            return switch (kind) {
                case ANY -> value;
                case BOOL -> value instanceof Boolean || value instanceof Long ? (Object) Python.truth(value) : null;
                case REAL -> value instanceof Number number ? (Object) number.doubleValue() : null;
                case WHOLE -> inRange(name, Python.whole(value));
                case SIZES -> sizes(name, value);
                case WORD -> text.equals(value) ? value : null;
            };
        }

        private @Nullable Long inRange(String name, @Nullable Long value) {
            if (value != null && value < least) {
                throw new Refusal(
                        Problem.WRONG_VALUE, name + " must be at least " + least + ", not " + value, name, null);
            }
            return value;
        }

        private long @Nullable [] sizes(String name, Object value) {
            Long whole = axes == 0 ? null : inRange(name, Python.whole(value));
            if (whole != null) {
                long[] all = new long[axes];
                Arrays.fill(all, whole);
                return all;
            }
            return length != 0 && value instanceof List<?> list ? sizes(name, list) : null;
        }

        private long @Nullable [] sizes(String name, List<?> list) {
            if (length >= 0 && list.size() != length) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        name + " must be one number or a list of " + length + ", not a list of " + list.size() + ": "
                                + Python.brief(list),
                        name,
                        null);
            }
            long[] all = new long[list.size()];
            for (int i = 0; i < all.length; i++) {
                Long element = list.get(i) == null ? null : inRange(name, Python.whole(list.get(i)));
                if (element == null) {
                    return null;
                }
                all[i] = element;
            }
            return all;
        }

        /** In words. */
        String words() {
            return switch (kind) {
                case ANY -> "a value";
                case BOOL -> "true or false";
                case REAL -> "a number";
                case WHOLE -> "a whole number";
                case SIZES -> sizesInWords();
                case WORD -> "\"" + text + "\"";
            };
        }

        private String sizesInWords() {
            String list = length < 0 ? "a list of whole numbers" : "a list of " + length;
            return axes == 0 ? list : length == 0 ? "a whole number" : "a whole number or " + list;
        }
    }

    /** Reads a type as it is written in a signature. */
    public static ArgumentType parse(String text) {
        boolean nullable = text.endsWith("?");
        String bare = nullable ? text.substring(0, text.length() - 1) : text;
        return new ArgumentType(
                Stream.of(bare.split("\\|")).map(Alternative::parse).toList(), nullable);
    }

    /** Its alternatives as a signature writes them: {@code pos^2}, {@code same}. */
    public List<String> written() {
        return alternatives.stream().map(Alternative::text).toList();
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
        for (Alternative alternative : alternatives) {
            Object converted = alternative.convert(name, value);
            if (converted != null) {
                return converted;
            }
        }
        if (value instanceof String word) {
            String hint = Nearest.hint(word, written());
            throw new Refusal(Problem.WRONG_VALUE, expected(name) + ", not \"" + Python.cut(word) + "\"", name, hint);
        }
        throw wrongType(name, Python.brief(value));
    }

    private Refusal wrongType(String name, String got) {
        return new Refusal(Problem.WRONG_TYPE, expected(name) + ", not " + got, name, null);
    }

    private String expected(String name) {
        String words = alternatives.stream().map(Alternative::words).collect(Collectors.joining(" or "));
        return name + " must be " + words + (nullable ? " or null" : "");
    }
}
