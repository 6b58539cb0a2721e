package org.modelcomplexity.engine.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What a text among a row's arguments stands for: a name of the reference's parser, a literal, or itself. */
final class RowText {
    /** Names of YOLOv5's parser that stand for objects of Python: they cannot be had here. */
    private static final Set<String> PARSER_OBJECTS = Set.of(
            "ch", "c1", "c2", "i", "f", "n", "n_", "m", "m_", "t", "args", "d", "save", "layers", "act", "max", "min",
            "sum", "len", "int", "float", "str", "list", "dict", "set", "tuple", "range", "round", "abs", "all", "any",
            "map", "zip", "type", "bool", "id", "input", "print", "eval", "exec", "open", "object", "math", "torch",
            "nn", "os", "sys", "np", "copy", "next", "pow", "hash");

    private final Dialect dialect;
    private final Map<String, @Nullable Object> variables;
    private final Build build;

    RowText(Dialect dialect, Map<String, @Nullable Object> variables, Build build) {
        this.dialect = dialect;
        this.variables = variables;
        this.build = build;
    }

    /** The values of a row's arguments; only texts that stand by themselves are looked at, not those inside lists. */
    @Nullable
    Object resolve(Node argument) {
        return argument.value() instanceof String text ? resolve(text) : argument.plain();
    }

    private @Nullable Object resolve(String text) {
        if (variables.containsKey(text)) {
            return variables.get(text);
        }
        if (PythonText.isLiteral(text)) {
            return PythonText.literal(text);
        }
        return dialect.text() == Dialect.Text.SCOPE ? inScope(text) : unlessBroken(text);
    }

    private Object inScope(String text) {
        Object layer = PythonText.layer(text, build);
        if (layer != null) {
            return layer;
        }
        unlessBroken(text);
        String first = text.strip().split("\\W", 2)[0];
        boolean unknown = first.matches("[A-Za-z_]\\w*")
                && !variables.containsKey(first)
                && !PARSER_OBJECTS.contains(first)
                && build.catalogue().find(first) == null;
        if (unknown) {
            return text;
        }
        throw new Refusal(
                Problem.WRONG_VALUE,
                "\"" + text + "\" is Python that " + dialect.name()
                        + " would run; nothing is run here: write its value",
                null,
                "known names are "
                        + String.join(
                                ", ",
                                List.copyOf(variables.keySet()).stream()
                                        .sorted()
                                        .toList()));
    }

    private String unlessBroken(String text) {
        if (!PythonText.isExpression(text)) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "\"" + text + "\" is neither a name nor a literal: " + dialect.name()
                            + " cannot read it as Python");
        }
        return text;
    }
}
