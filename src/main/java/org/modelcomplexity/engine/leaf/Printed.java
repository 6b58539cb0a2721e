package org.modelcomplexity.engine.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.OperationKind;

/** How torch prints an activation that stands in a row's arguments. */
public final class Printed {
    private Printed() {}

    /** What torch writes between the parentheses. */
    public static String arguments(Leaf leaf) {
        List<String> parts = new ArrayList<>();
        for (Signature.Formal formal : leaf.leafType().signature().formals()) {
            Object value = leaf.arguments().get(formal.name());
            if (formal.name().equals("inplace")) {
                if (Boolean.TRUE.equals(value)) {
                    parts.add("inplace=True");
                }
            } else if (!hidden(leaf.leafType().kind(), formal, value)) {
                parts.add(formal.name() + "=" + Python.repr(value));
            }
        }
        return String.join(", ", parts);
    }

    private static boolean hidden(
            OperationKind kind, Signature.Formal formal, @org.jspecify.annotations.Nullable Object value) {
        boolean isDefault = Objects.equals(value, formal.defaultValue());
        return switch (formal.name()) {
            case "init" -> kind == OperationKind.PRELU;
            case "num_parameters",
                    "negative_slope",
                    "alpha",
                    "lambd",
                    "beta",
                    "threshold",
                    "min_val",
                    "max_val",
                    "dim",
                    "approximate" -> false;
            default -> isDefault;
        };
    }
}
