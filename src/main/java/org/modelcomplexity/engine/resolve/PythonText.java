package org.modelcomplexity.engine.resolve;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.python.PythonLiteral;

/** Text in a row that the references read as Python: names and constructor calls, recognised, never evaluated. */
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

    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern OCTAL = Pattern.compile("0[0-9_]+");
    /** Longer ones are not of the notation. */
    private static final int LONGEST = 2_000;

    private PythonText() {}

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
        if (!WORD.matcher(name).matches()) {
            return null;
        }
        Catalogue.Entry entry = Catalogue.layer(name);
        if (entry == null) {
            throw Catalogue.EMPTY.unknown(name, build.budget());
        }
        if (open < 0) {
            return new ClassName(entry.qualifiedName());
        }
        PythonLiteral.Arguments given = PythonLiteral.arguments(bare.substring(open));
        return entry.create(build, given.positional(), given.keywords());
    }
}
