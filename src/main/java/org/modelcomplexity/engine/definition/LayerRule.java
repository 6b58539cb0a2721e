package org.modelcomplexity.engine.definition;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.notation.Scope;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * How a row of a model becomes arguments of a module type, where its signature alone does not say: expressions over
 * the row's arguments {@code a}, the channels {@code c1} (a number) or {@code ch} (a list) of {@code from}, the
 * repeats {@code n}, the previous row's channels {@code previous}, and the model's own keys.
 *
 * @param arguments the final argument list; null: as the signature says
 * @param channels the channel number that later rows see; null: as the signature says
 * @param scaled whether the first argument is a channel number scaled by width; null: as the signature says
 * @param repeats whether the module takes the row's repeats as an argument; null: as the signature says
 * @param list whether {@code from} must be a list; null: as the signature says
 * @param keywords arguments that the parser gives beside the row's, by name; they are not printed
 * @param sets variables of the parser that the row changes for the rows behind it
 * @param givesText whether it gives the text that later rows read, not a map
 */
public record LayerRule(
        @Nullable Formula arguments,
        @Nullable Formula channels,
        @Nullable Boolean scaled,
        @Nullable Boolean repeats,
        @Nullable Boolean list,
        Map<String, Formula> keywords,
        Map<String, Formula> sets,
        boolean givesText) {
    /** What the signature says, in everything. */
    public static final LayerRule BY_SIGNATURE = new LayerRule(null, null, null, null, null, Map.of(), Map.of(), false);

    /** The names that a rule's expressions may use; all but the model's own keys are explained above. */
    public static final List<String> NAMES = List.of(
            "a",
            "c1",
            "ch",
            "n",
            "previous",
            "nc",
            "anchors",
            "na",
            "no",
            "scale",
            "width",
            "max_channels",
            "reg_max",
            "end2end",
            "kpt_shape",
            "legacy");

    private static final Set<String> KEYS =
            Set.of("arguments", "channels", "scaled", "repeats", "list", "keywords", "sets", "gives_text");

    private static InvalidModelException refusal(Node node, String detail) {
        return new InvalidModelException(Problem.INVALID_DEFINITION, node.place(), detail);
    }

    /** A rule from its document. */
    public static LayerRule read(Node node, Notations notations) {
        DefinitionReader.checkKeys(node, KEYS);
        return new LayerRule(
                formula(node.get("arguments"), notations),
                formula(node.get("channels"), notations),
                flag(node.get("scaled")),
                flag(node.get("repeats")),
                flag(node.get("list")),
                formulas(node.get("keywords"), notations),
                formulas(variables(node.get("sets")), notations),
                Boolean.TRUE.equals(flag(node.get("gives_text"))));
    }

    /** Variables of the parser, which no rule can add to. */
    private static @Nullable Node variables(@Nullable Node node) {
        if (node != null && node.isMap()) {
            DefinitionReader.checkKeys(node, Set.copyOf(NAMES));
        }
        return node;
    }

    private static @Nullable Boolean flag(@Nullable Node node) {
        if (node == null || node.value() == null || node.value() instanceof Boolean) {
            return node == null ? null : (Boolean) node.value();
        }
        throw refusal(node, "true or false was expected here, not " + node.kind());
    }

    private static Map<String, Formula> formulas(@Nullable Node node, Notations notations) {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        if (node != null && node.value() != null && !node.isMap()) {
            throw refusal(node, "a mapping from name to value was expected here, not " + node.kind());
        }
        if (node != null) {
            node.entries().forEach((name, value) -> {
                Formula formula = formula(value, notations);
                if (formula != null) {
                    formulas.put(name, formula);
                }
            });
        }
        return formulas;
    }

    /** An expression over the names of a row; null where there is none. */
    static @Nullable Formula formula(@Nullable Node node, Notations notations) {
        if (node == null || node.value() == null) {
            return null;
        }
        if (node.isList() || node.isMap()) {
            throw refusal(node, "text was expected here, not " + node.kind());
        }
        Scope scope = new Scope();
        Map<String, Integer> slots = new HashMap<>();
        NAMES.forEach(name -> slots.put(name, scope.declare(name)));
        Expression expression =
                new Compiler(scope, notations).compile(node.value().toString());
        return new Formula(slots, scope.size(), expression);
    }

    /** An expression over the names of a row. */
    public static final class Formula {
        private final Map<String, Integer> names;
        private final int size;
        private final Expression expression;

        Formula(Map<String, Integer> names, int size, Expression expression) {
            this.names = names;
            this.size = size;
            this.expression = expression;
        }

        /** Its value, names standing for these values. */
        public @Nullable Object evaluate(Build build, Map<String, ? extends @Nullable Object> values) {
            Frame frame = new Frame(new Object[size], build, null);
            build.step();
            // By its own names, of which there are few: a request may have many values.
            names.forEach((name, slot) -> frame.slots()[slot] = frame.value(values.get(name)));
            return expression.in(frame);
        }
    }
}
