package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Text in a row that the references read as Python: literals and constructor calls, recognised, never evaluated. */
final class PythonText {
    /** A class named where an object was meant: {@code nn.ReLU}. */
    record ClassName(String qualifiedName) {
        @Override
        public String toString() {
            return "<class '" + qualifiedName + "'>";
        }
    }

    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern OCTAL = Pattern.compile("0[0-9_]+");
    /** Longer ones are not of the notation. */
    private static final int LONGEST = 2_000;

    private final String text;
    private int at;
    private boolean endsWithComma;

    private PythonText(String text) {
        this.text = text;
    }

    /** Whether text reads as one Python literal; {@link #literal} then gives its value. */
    static boolean isLiteral(String text) {
        try {
            literal(text);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /** The value of a literal: number, quoted text, list or tuple, True, False, None. */
    static @Nullable Object literal(String text) {
        PythonText reader = new PythonText(text.strip());
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

    /** Whether text is a Python expression at all (literals, names, attributes, calls, operators). */
    static boolean isExpression(String text, Notations notations) {
        String bare = text.strip();
        if (NAME.matcher(bare).matches()) {
            return !KEYWORDS.contains(bare);
        }
        return bare.length() <= LONGEST
                && !isOldOctal(bare)
                && notations.isExpression(bare.replaceAll("([(,]\\s*)[A-Za-z_]\\w*\\s*=(?!=)", "$1")
                        .replaceAll("\\.([A-Za-z_])", "_$1")
                        .replace('"', '\'')
                        .replace("()", "[0]")
                        .replace('(', '[')
                        .replace(')', ']'));
    }

    /** 0123, which Python 3 no longer reads. */
    private static boolean isOldOctal(String text) {
        return OCTAL.matcher(text).matches() && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    }

    /**
     * The layer that {@code nn.LeakyReLU(0.1)} or {@code torch.nn.ReLU()} constructs, the class that {@code nn.ReLU}
     * names, or null where text is neither.
     */
    static @Nullable Object layer(String text, Build build) {
        String bare = text.strip();
        String prefix = bare.startsWith("torch.nn.") ? "torch.nn." : bare.startsWith("nn.") ? "nn." : null;
        if (prefix == null) {
            return null;
        }
        int open = bare.indexOf('(');
        String name =
                bare.substring(prefix.length(), open < 0 ? bare.length() : open).strip();
        if (!name.matches("\\w+")) {
            return null;
        }
        Catalogue.Entry entry = Catalogue.layer(name);
        if (entry == null) {
            throw Catalogue.EMPTY.unknown(name, build.budget());
        }
        return open < 0 ? new ClassName(entry.qualifiedName()) : construct(entry, bare.substring(open), build);
    }

    private static Module construct(Catalogue.Entry entry, String call, Build build) {
        PythonText reader = new PythonText(call);
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
        return entry.create(build, positional, keywords);
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
        if (at >= text.length() || depth > 20) {
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
        String digits = word.replaceAll("(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])", "");
        try {
            if (digits.matches("[+-]?(0|[1-9]\\d*)|[+-]?0+")) {
                return Long.valueOf(digits);
            }
            if (digits.matches("[+-]?0[xXbBoO][0-9a-fA-F]+")) {
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
        if (digits.matches("[+-]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][+-]?\\d+)?")) {
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
