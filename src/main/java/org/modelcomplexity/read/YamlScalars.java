package org.modelcomplexity.read;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.python.Python;
import org.yaml.snakeyaml.nodes.Tag;

/** What scalars of YAML 1.1 stand for. */
final class YamlScalars {
    /** Reading a longer one takes time that grows with its square, and it would not fit 64 bits. */
    private static final int LONGEST_NUMBER = 400;

    private static final int SURELY_FITS = 18;

    /** The tag of a date. */
    static final Tag TIMESTAMP = new Tag("tag:yaml.org,2002:timestamp");

    /** The tag of a plain {@code =}. */
    static final Tag VALUE = new Tag("tag:yaml.org,2002:value");

    /** A date, whose month and day have two digits, or a date and a time. */
    static final Pattern DATE =
            Pattern.compile("(?=[0-9-]{10}$|.*:)(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})"
                    + "(?:(?:[Tt]|[ \\t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\\.[0-9]*)?"
                    + "(?:[ \\t]*(?:Z|[-+](?<offset>[0-9]{1,2})(?::(?<minutes>[0-9]{2}))?))?)?");

    private YamlScalars() {}

    /**
     * What a text with a tag is: null, a Boolean, Long, Double or String.
     *
     * @throws InvalidModelException where it is none of these
     */
    static @Nullable Object value(String text, Tag tag, Place place) {
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return truth(text, place);
        }
        if (tag.equals(TIMESTAMP)) {
            return date(text, place);
        }
        if (tag.equals(VALUE)) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, place, "= alone is no value: a text is written \"=\"");
        }
        if (text.length() > LONGEST_NUMBER) {
            throw new InvalidModelException(Problem.OVERFLOW, place, "a number here does not fit 64 bits");
        }
        try {
            if (tag.equals(Tag.INT)) {
                return whole(text);
            }
            if (tag.equals(Tag.FLOAT)) {
                return real(text);
            }
        } catch (NumberFormatException e) {
            throw new InvalidModelException(Problem.MALFORMED_DOCUMENT, place, "\"" + text + "\" is no number");
        } catch (ArithmeticException e) {
            throw new InvalidModelException(Problem.OVERFLOW, place, text + " does not fit 64 bits");
        }
        throw new InvalidModelException(
                Problem.MALFORMED_DOCUMENT,
                place,
                "the tag " + tag.getValue() + " is not taken: only plain values are read");
    }

    /** Digits alone that are surely decimal and surely fit. */
    static boolean isPlain(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits < 1 || digits > SURELY_FITS || digits > 1 && text.charAt(start) == '0') {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean truth(String text, Place place) {
        String word = text.toLowerCase(Locale.ROOT);
        boolean yes = List.of("yes", "true", "on").contains(word);
        if (!yes && !List.of("no", "false", "off").contains(word)) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, place, "\"" + Python.cut(text) + "\" is neither true nor false");
        }
        return yes;
    }

    /** A date stays the text that it is; one that no calendar has is refused, as Python's datetime does. */
    private static String date(String text, Place place) {
        Matcher date = DATE.matcher(text);
        try {
            if (!date.matches() || number(date, "year") == 0) {
                throw new DateTimeException(text);
            }
            LocalDate.of(number(date, "year"), number(date, "month"), number(date, "day"));
            LocalTime.of(number(date, "hour"), number(date, "minute"), number(date, "second"));
            if (number(date, "offset") + (number(date, "minutes") > 0 ? number(date, "minutes") / 60.0 : 0) >= 24) {
                throw new DateTimeException(text);
            }
            return text;
        } catch (DateTimeException e) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, place, "\"" + Python.cut(text) + "\" is no date");
        }
    }

    private static int number(Matcher date, String group) {
        String digits = date.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** 685, 0b11, 010 (octal), 0x1F, 1_000, 1:30 (sexagesimal). */
    private static long whole(String text) {
        if (isPlain(text)) {
            return Long.parseLong(text);
        }
        String bare = text.replace("_", "");
        boolean negative = bare.startsWith("-");
        String digits = negative || bare.startsWith("+") ? bare.substring(1) : bare;
        BigInteger value;
        if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.indexOf(':') > 0) {
            value = sexagesimal(digits);
        } else {
            value = digits.length() > 1 && digits.startsWith("0") ? new BigInteger(digits, 8) : new BigInteger(digits);
        }
        return (negative ? value.negate() : value).longValueExact();
    }

    private static BigInteger sexagesimal(String digits) {
        BigInteger value = BigInteger.ZERO;
        for (String part : digits.split(":")) {
            value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
        }
        return value;
    }

    private static double real(String text) {
        String bare = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = bare.startsWith("-");
        String digits = negative || bare.startsWith("+") ? bare.substring(1) : bare;
        double value;
        if (digits.equals(".inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (digits.equals(".nan")) {
            value = Double.NaN;
        } else if (digits.indexOf(':') > 0) {
            value = 0;
            for (String part : digits.split(":")) {
                value = value * 60 + Double.parseDouble(part);
            }
        } else {
            value = Double.parseDouble(digits);
        }
        return negative ? -value : value;
    }
}
