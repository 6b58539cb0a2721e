package org.modelcomplexity.engine.definition;

import org.modelcomplexity.engine.problem.Refusal;

/** The notation from outside: says whether text is an expression. */
public final class Notations {
    private Notations() {}

    /** Whether text has the grammar of an expression; names need not be known. */
    public static boolean isExpression(String text) {
        try {
            Compiler.parse(text);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }
}
