package org.modelcomplexity.engine.notation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.LexerATNSimulator;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.dfa.DFA;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * The grammar of the notation: text becomes trees, or a refusal. What ANTLR learns while it reads is kept here, not in
 * the parser's class, where it would grow with every new expression that anybody sends; and here only for so much text.
 */
public final class Notations {
    private static final Pattern OF_TORCH = Pattern.compile("\\b(?:torch\\.)?nn\\.(?:functional\\.)?([A-Za-z]\\w*)");
    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_NESTING = 60;
    private static final int LEARNS_FROM = 20_000;
    private static final int STEPS_A_CHARACTER = 20;
    private static final int BYTES_A_CHARACTER = 80;

    private final Budget budget;
    private DFA[] lexing = new DFA[0];
    private DFA[] parsing = new DFA[0];
    private PredictionContextCache contexts = new PredictionContextCache();
    private int read = LEARNS_FROM + 1;

    /** What is read is charged to a budget. */
    public Notations(Budget budget) {
        this.budget = budget;
    }

    /** What is read is charged to. */
    public Budget budget() {
        return budget;
    }

    /** Whether text has the grammar of an expression; names need not be known. */
    public boolean isExpression(String text) {
        try {
            parse(text);
            return true;
        } catch (Refusal refusal) {
            if (refusal.problem() == Problem.LIMIT_EXCEEDED) {
                throw refusal;
            }
            return false;
        }
    }

    /** The tree of an expression. */
    public NotationParser.ExpressionContext parse(String text) {
        try {
            return parser(text).program().expression();
        } catch (Refusal refusal) {
            throw plainly(refusal, text);
        } catch (StackOverflowError deep) {
            throw new Refusal(Problem.INVALID_DEFINITION, "an expression is nested too deeply");
        }
    }

    /** A layer of torch.nn called by its name in Python. */
    private static Refusal plainly(Refusal refusal, String text) {
        Matcher layer = OF_TORCH.matcher(text);
        return refusal.problem() != Problem.INVALID_DEFINITION || !layer.find()
                ? refusal
                : new Refusal(
                        Problem.INVALID_DEFINITION,
                        "layers of torch.nn are called by their bare names in definitions, not " + layer.group(),
                        null,
                        "write " + layer.group(1));
    }

    /** The tree of {@code c1, c2, k=1}. */
    public NotationParser.FormalsContext formals(String text) {
        try {
            return parser(text).formals();
        } catch (StackOverflowError deep) {
            throw new Refusal(Problem.INVALID_DEFINITION, "an expression is nested too deeply");
        }
    }

    private NotationParser parser(String text) {
        checkNesting(text);
        budget.step((long) STEPS_A_CHARACTER * text.length());
        budget.hold((long) BYTES_A_CHARACTER * text.length());
        forget(text.length());
        NotationLexer lexer = new NotationLexer(CharStreams.fromString(text));
        lexer.setInterpreter(new LexerATNSimulator(lexer, NotationLexer._ATN, lexing, contexts));
        lexer.removeErrorListeners();
        lexer.addErrorListener(Refusing.INSTANCE);
        NotationParser parser = new NotationParser(new CommonTokenStream(lexer));
        parser.setInterpreter(new ParserATNSimulator(parser, NotationParser._ATN, parsing, contexts));
        parser.removeErrorListeners();
        parser.addErrorListener(Refusing.INSTANCE);
        return parser;
    }

    private void forget(int more) {
        read += more;
        if (read > LEARNS_FROM) {
            lexing = decisions(NotationLexer._ATN);
            parsing = decisions(NotationParser._ATN);
            contexts = new PredictionContextCache();
            read = more;
        }
    }

    private static DFA[] decisions(ATN atn) {
        DFA[] decisions = new DFA[atn.getNumberOfDecisions()];
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = new DFA(atn.getDecisionState(i), i);
        }
        return decisions;
    }

    /** A recursive-descent parser must not be driven into a stack overflow. */
    private static void checkNesting(String text) {
        if (text.length() > MAX_LENGTH) {
            throw tooLarge();
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth > MAX_NESTING) {
                throw tooLarge();
            }
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(
                Problem.INVALID_DEFINITION,
                "an expression may have " + MAX_LENGTH + " characters and " + MAX_NESTING + " levels of parentheses");
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
