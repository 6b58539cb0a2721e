package org.modelcomplexity.engine.derivative;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.tensor.OperationKind;

/** THE table of derivatives: what arithmetic the gradients of an operation take, given that of its result. */
public final class Derivatives {
    /**
     * One row.
     *
     * @param formula the formula as the field writes it; dy is the result's gradient
     * @param work the arithmetic of the gradients that are wanted
     */
    public record Rule(String formula, Function<Wanted, Arithmetic> work) {}

    /** Where rows are put. */
    interface Table {
        void put(OperationKind kind, String formula, Function<Wanted, Arithmetic> work);
    }

    private static final Map<OperationKind, Rule> RULES = new EnumMap<>(OperationKind.class);

    private Derivatives() {}

    static {
        Table table = (kind, formula, work) -> RULES.put(kind, new Rule(formula, work));
        ProductDerivatives.add(table);
        NormDerivatives.add(table);
        ActivationDerivatives.add(table);
        ElementDerivatives.add(table);
        PoolDerivatives.add(table);
    }

    /** The arithmetic of an operation's gradients; null where nobody knows them. */
    public static @Nullable Arithmetic of(Wanted wanted) {
        Rule rule = RULES.get(wanted.operation().kind());
        return rule == null ? null : rule.work().apply(wanted);
    }

    /** Every row by its kind. */
    public static Map<OperationKind, Rule> rules() {
        return RULES;
    }
}
