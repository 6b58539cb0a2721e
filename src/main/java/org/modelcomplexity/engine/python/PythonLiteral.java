package org.modelcomplexity.engine.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Python's literals (numbers, quoted text, lists, tuples, True, False, None), read from text; nothing is evaluated. */
public final class PythonLiteral {
    private static final int DEEPEST = 20;
    private static final Pattern UNDERSCORE = Pattern.compile("(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])");
    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9]\\d*)|[+-]?0+");
    private static final Pattern WITH_RADIX = Pattern.compile("[+-]?0[xXbBoO][0-9a-fA-F]+");
    private static final Pattern REAL = Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][+-]?\\d+)?");

    private final String text;
    private int at;
    private boolean endsWithComma;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /**
     * What a call is given.
     *
     * @param positional by position
     * @param keywords by name
     */
    public record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> keywords) {}

    /** Whether text reads as one Python literal; {@link #value} then gives its value. */
    public static boolean isLiteral(String text) {
        try {
            value(text);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /** The value of a literal: number, quoted text, list or tuple, True, False, None. */
    public static @Nullable Object value(String text) {
        PythonLiteral reader = new PythonLiteral(text.strip());
        Object value = reader.value(0);
        reader.blank();
        if (reader.at < reader.text.length()) {
            if (reader.text.charAt(reader.at) != ',') {
                throw reader.refusal();
            }
            List<@Nullable Object> tuple = new ArrayList<>();
            tuple.add(value);
            while (reader.take(',') && reader.at < reader.text.length()) {
                tuple.add(reader.value(0));
                reader.blank();
            }
            value = tuple;
        }
        if (reader.at < reader.text.length()) {
            throw reader.refusal();
        }
        return value;
    }

    /** The literals in parentheses, as a call has them: {@code (0.1, inplace=True)}. */
    public static Arguments arguments(String call) {
        PythonLiteral reader = new PythonLiteral(call);
        List<@Nullable Object> positional = new ArrayList<>();
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        reader.take('(');
        while (!reader.take(')')) {
            String keyword = reader.keyword();
            if (keyword != null) {
                keywords.put(keyword, reader.value(0));
            } else {
                positional.add(reader.value(0));
            }
            reader.blank();
            if (!reader.take(',') && !(reader.at < call.length() && call.charAt(reader.at) == ')')) {
                throw reader.refusal();
            }
        }
        reader.blank();
        if (reader.at < call.length()) {
            throw reader.refusal();
        }
        return new Arguments(positional, keywords);
    }

    private @Nullable String keyword() {
        blank();
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        int equals = end;
        while (equals < text.length() && text.charAt(equals) == ' ') {
            equals++;
        }
        if (end == at || equals >= text.length() || text.charAt(equals) != '=' || text.startsWith("==", equals)) {
            return null;
        }
        String name = text.substring(at, end);
        at = equals + 1;
        return name;
    }

    private @Nullable Object value(int depth) {
        blank();
        if (at >= text.length() || depth > DEEPEST) {
            throw refusal();
        }
        char first = text.charAt(at);
        if (first == '[' || first == '(') {
            return first == '[' ? sequence(']', depth) : group(depth);
        }
        return first == '\'' || first == '"' ? quoted(first) : word();
    }

    private List<@Nullable Object> sequence(char close, int depth) {
        at++;
        List<@Nullable Object> items = new ArrayList<>();
        boolean comma = false;
        while (!take(close)) {
            items.add(value(depth + 1));
            blank();
            comma = take(',');
            if (!comma && !(at < text.length() && text.charAt(at) == close)) {
                throw refusal();
            }
        }
        endsWithComma = comma;
        return items;
    }

    /** A tuple, or one value in parentheses. */
    private @Nullable Object group(int depth) {
        List<@Nullable Object> items = sequence(')', depth);
        boolean tuple = items.size() != 1 || endsWithComma;
        return tuple ? items : items.get(0);
    }

    private String quoted(char mark) {
        int end = text.indexOf(mark, at + 1);
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
            throw refusal();
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return inner;
    }

    private @Nullable Object word() {
        int end = at;
        while (end < text.length() && ",)] \t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(at, end);
        at = end;
        return switch (word) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> number(word);
        };
    }

    private Object number(String word) {
        if (word.isEmpty() || "+-.0123456789".indexOf(word.charAt(0)) < 0) {
            throw refusal();
        }
        String digits = UNDERSCORE.matcher(word).replaceAll("");
        try {
            if (WHOLE.matcher(digits).matches()) {
                return Long.valueOf(digits);
            }
            if (WITH_RADIX.matcher(digits).matches()) {
                boolean negative = digits.startsWith("-");
                String bare = digits.replaceFirst("^[+-]", "");
                int radix = switch (Character.toLowerCase(bare.charAt(1))) {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    default -> 2;
                };
                return Long.parseLong((negative ? "-" : "") + bare.substring(2), radix);
            }
        } catch (NumberFormatException tooLarge) {
            throw new Refusal(Problem.OVERFLOW, word + " is no number that fits 64 bits");
        }
        if (REAL.matcher(digits).matches()) {
            return Double.valueOf(digits);
        }
        throw refusal();
    }

    private void blank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(char expected) {
        blank();
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private Refusal refusal() {
        return new Refusal(Problem.WRONG_VALUE, "\"" + text + "\" is no Python literal");
    }
}
