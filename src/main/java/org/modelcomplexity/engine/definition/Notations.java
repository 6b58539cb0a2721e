package org.modelcomplexity.engine.definition;

import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** The grammar of the notation: text becomes trees, or a refusal. */
public final class Notations {
    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_NESTING = 60;

    private Notations() {}

    /** Whether text has the grammar of an expression; names need not be known. */
    public static boolean isExpression(String text) {
        try {
            parse(text);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /** The tree of an expression. */
    static NotationParser.ExpressionContext parse(String text) {
        try {
            return parser(text).program().expression();
        } catch (StackOverflowError deep) {
            throw new Refusal(Problem.INVALID_DEFINITION, "an expression is nested too deeply");
        }
    }

    /** The tree of {@code c1, c2, k=1}. */
    static NotationParser.FormalsContext formals(String text) {
        return parser(text).formals();
    }

    private static NotationParser parser(String text) {
        checkNesting(text);
        NotationLexer lexer = new NotationLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(Refusing.INSTANCE);
        NotationParser parser = new NotationParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(Refusing.INSTANCE);
        return parser;
    }

    /** A recursive-descent parser must not be driven into a stack overflow. */
    private static void checkNesting(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        if (text.length() > MAX_LENGTH || deepest > MAX_NESTING) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "an expression may have " + MAX_LENGTH + " characters and " + MAX_NESTING
                            + " levels of parentheses");
        }
    }

    /** Text that is not of the notation is a refusal. */
    private static final class Refusing extends BaseErrorListener {
        private static final Refusing INSTANCE = new Refusing();

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException e) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION, "not an expression, at character " + (column + 1) + ": " + message);
        }
    }
}
