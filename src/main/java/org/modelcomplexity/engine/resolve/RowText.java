package org.modelcomplexity.engine.resolve;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.PythonLiteral;

/** What a text among a row's arguments stands for: a name of the reference's parser, a literal, or itself. */
final class RowText {
    private static final Pattern FIRST_NAME = Pattern.compile("[A-Za-z_]\\w*");

    private final Dialect dialect;
    private final Map<String, @Nullable Object> variables;
    private final Build build;
    private final Notations notations;

    RowText(Dialect dialect, Map<String, @Nullable Object> variables, Build build) {
        this.dialect = dialect;
        this.variables = variables;
        this.build = build;
        this.notations = new Notations(build.budget());
    }

    /** The values of a row's arguments; only texts that stand by themselves are looked at, not those inside lists. */
    @Nullable
    Object resolve(Node argument) {
        return argument.value() instanceof String text ? resolve(text) : argument.plain();
    }

    private @Nullable Object resolve(String text) {
        build.budget().step(text.length());
        if (variables.containsKey(text)) {
            return variables.get(text);
        }
        if (PythonLiteral.isLiteral(text)) {
            return PythonLiteral.value(text);
        }
        return dialect.rows().text() == Dialect.Text.SCOPE ? inScope(text) : unlessObject(unlessBroken(text));
    }

    private String unlessObject(String text) {
        if (dialect.rows().objects().contains(text)) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "\"" + text + "\" is a variable of " + dialect.name()
                            + "'s own parser, which cannot be had here: write its value");
        }
        return text;
    }

    private Object inScope(String text) {
        Object layer = PythonText.layer(text, build);
        if (layer != null) {
            return layer;
        }
        unlessBroken(text);
        Matcher start = FIRST_NAME.matcher(text.strip());
        String first = start.lookingAt() ? start.group() : "";
        boolean unknown = !first.isEmpty()
                && !variables.containsKey(first)
                && !dialect.rows().objects().contains(first)
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
        if (!PythonText.isExpression(text, notations)) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "\"" + text + "\" is neither a name nor a literal: " + dialect.name()
                            + " cannot read it as Python");
        }
        return text;
    }
}
