package org.modelcomplexity.engine.definition;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/** Reads how a row names a module type. */
public final class LayerRules {
    /** The names that a rule's expressions may use; all but the model's own keys are explained at {@link LayerRule}. */
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

    private LayerRules() {}

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

    private static Map<String, LayerRule.Formula> formulas(@Nullable Node node, Notations notations) {
        Map<String, LayerRule.Formula> formulas = new LinkedHashMap<>();
        if (node != null && node.value() != null && !node.isMap()) {
            throw refusal(node, "a mapping from name to value was expected here, not " + node.kind());
        }
        if (node != null) {
            node.entries().forEach((name, value) -> {
                LayerRule.Formula formula = formula(value, notations);
                if (formula != null) {
                    formulas.put(name, formula);
                }
            });
        }
        return formulas;
    }

    private static LayerRule.@Nullable Formula formula(@Nullable Node node, Notations notations) {
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
        return new LayerRule.Formula(slots, scope.size(), expression);
    }
}
