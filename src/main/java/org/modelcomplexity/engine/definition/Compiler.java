package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.notation.ListValue;
import org.modelcomplexity.engine.notation.NotationBaseVisitor;
import org.modelcomplexity.engine.notation.NotationParser;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.notation.Scope;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** Turns text of the notation into closures; names are resolved to slots here, once. */
final class Compiler extends NotationBaseVisitor<Expression> {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=", "in");

    private final Scope scope;
    private final Notations notations;
    private final Loops loops;
    private final Calls.Uses uses;
    /** Module types that the last text constructs, but for those that its definition brings along. */
    private final Set<String> constructed = new LinkedHashSet<>();
    /** The first name in each part of a text; empty where there is none. */
    private final Map<ParseTree, String> firstNames = new IdentityHashMap<>();

    Compiler(Scope scope, Notations notations) {
        this(scope, notations, new Calls.Uses(null));
    }

    /** One whose names of module types mean first what a definition brings along. */
    Compiler(Scope scope, Notations notations, Calls.Uses uses) {
        this.uses = uses;
        this.scope = scope;
        this.notations = notations;
        this.loops = new Loops(this, scope);
    }

    /** Compiles one expression; text that is none is a refusal. */
    Expression compile(String text) {
        firstNames.clear();
        constructed.clear();
        return visit(notations.parse(text));
    }

    /** The names of module types that the last text constructs; whether there are such is seen when all are read. */
    Set<String> constructed() {
        return constructed;
    }

    /** The value of an expression that has no names. */
    static @Nullable Object constant(NotationParser.ExpressionContext text, Notations notations) {
        Scope scope = new Scope();
        Expression expression = new Compiler(scope, notations).visit(text);
        Build nothing = new Build(Catalogue.EMPTY, notations.budget());
        try {
            return expression.in(new Frame(new Object[scope.size()], nothing, null));
        } catch (ArithmeticException overflow) {
            throw new Refusal(Problem.OVERFLOW, text.getText() + " does not fit 64 bits");
        }
    }

    @Override
    public Expression visitNumber(NotationParser.NumberContext context) {
        String text = context.getText();
        Object value;
        try {
            value = text.matches("\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
        } catch (NumberFormatException tooLarge) {
            throw new Refusal(Problem.OVERFLOW, text + " does not fit 64 bits");
        }
        return frame -> value;
    }

    @Override
    public Expression visitText(NotationParser.TextContext context) {
        String quoted = context.getText();
        String value = quoted.substring(1, quoted.length() - 1);
        return frame -> value;
    }

    @Override
    public Expression visitConstant(NotationParser.ConstantContext context) {
        Boolean value = context.getText().equals("none") ? null : Boolean.valueOf(context.getText());
        return frame -> value;
    }

    @Override
    public Expression visitGroup(NotationParser.GroupContext context) {
        return visit(context.expression());
    }

    @Override
    public Expression visitName(NotationParser.NameContext context) {
        String name = context.getText();
        Integer slot = scope.slot(name);
        if (slot == null) {
            throw new Refusal(Problem.INVALID_DEFINITION, "\"" + name + "\" is not defined here");
        }
        int at = slot;
        return frame -> frame.slots()[at];
    }

    @Override
    public Expression visitList(NotationParser.ListContext context) {
        List<Expression> items = all(context.expression());
        return frame -> {
            @Nullable Object[] list = new Object[items.size()];
            for (int i = 0; i < list.length; i++) {
                list[i] = items.get(i).in(frame);
            }
            return ListValue.of(frame.budget(), list);
        };
    }

    private List<Expression> all(List<NotationParser.ExpressionContext> contexts) {
        List<Expression> compiled = new ArrayList<>();
        contexts.forEach(context -> compiled.add(visit(context)));
        return compiled;
    }

    @Override
    public Expression visitComprehension(NotationParser.ComprehensionContext context) {
        return loops.comprehension(context);
    }

    @Override
    public Expression visitIndex(NotationParser.IndexContext context) {
        Expression container = visit(context.expression(0));
        Expression index = visit(context.expression(1));
        return frame -> {
            frame.step();
            return Operators.index(container.in(frame), index.in(frame));
        };
    }

    @Override
    public Expression visitSlice(NotationParser.SliceContext context) {
        Expression container = visit(context.expression(0));
        Expression from = context.from == null ? frame -> null : visit(context.from);
        Expression to = context.to == null ? frame -> null : visit(context.to);
        return frame -> Operators.slice(frame.budget(), container.in(frame), from.in(frame), to.in(frame));
    }

    @Override
    public Expression visitBinary(NotationParser.BinaryContext context) {
        Expression left = visit(context.expression(0));
        Expression right = visit(context.expression(1));
        String op = context.op.getText().intern();
        if (COMPARISONS.contains(op)
                && context.expression(0) instanceof NotationParser.BinaryContext first
                && COMPARISONS.contains(first.op.getText())) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "comparisons do not chain: in place of a > b > c write a > b and b > c, not " + context.getText());
        }
        return pointing(
                frame -> {
                    frame.step();
                    return Builtins.combined(frame, op, left.in(frame), right.in(frame));
                },
                name(context));
    }

    @Override
    public Expression visitNegation(NotationParser.NegationContext context) {
        Expression operand = visit(context.expression());
        return frame -> {
            frame.step();
            return Operators.binary(frame.budget(), "-", 0L, operand.in(frame));
        };
    }

    @Override
    public Expression visitNot(NotationParser.NotContext context) {
        Expression operand = visit(context.expression());
        return frame -> {
            frame.step();
            return !Python.truth(operand.in(frame));
        };
    }

    @Override
    public Expression visitAnd(NotationParser.AndContext context) {
        Expression left = visit(context.expression(0));
        Expression right = visit(context.expression(1));
        return frame -> {
            frame.step();
            Object value = left.in(frame);
            return Python.truth(value) ? right.in(frame) : value;
        };
    }

    @Override
    public Expression visitOr(NotationParser.OrContext context) {
        Expression left = visit(context.expression(0));
        Expression right = visit(context.expression(1));
        return frame -> {
            frame.step();
            Object value = left.in(frame);
            return Python.truth(value) ? value : right.in(frame);
        };
    }

    @Override
    public Expression visitConditional(NotationParser.ConditionalContext context) {
        Expression then = visit(context.expression(0));
        Expression condition = visit(context.expression(1));
        Expression otherwise = visit(context.expression(2));
        return frame -> {
            frame.step();
            return Python.truth(condition.in(frame)) ? then.in(frame) : otherwise.in(frame);
        };
    }

    @Override
    public Expression visitCall(NotationParser.CallContext context) {
        if (context.expression().getText().equals("reduce") && scope.slot("reduce") == null) {
            return loops.reduce(context);
        }
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> keywords = new java.util.LinkedHashMap<>();
        for (NotationParser.ArgumentContext argument : context.argument()) {
            if (argument.NAME() != null) {
                keywords.put(argument.NAME().getText(), visit(argument.expression()));
            } else if (keywords.isEmpty()) {
                positional.add(visit(argument.expression()));
            } else {
                throw new Refusal(
                        Problem.INVALID_DEFINITION, "a positional argument behind a keyword: " + context.getText());
            }
        }
        NotationParser.ExpressionContext target = context.expression();
        if (target instanceof NotationParser.NameContext && scope.slot(target.getText()) == null) {
            if (Calls.constructs(target.getText()) && uses.find(target.getText()) == null) {
                constructed.add(target.getText());
            }
            return Calls.named(target.getText(), positional, keywords, argumentNames(context), uses);
        }
        return Calls.module(visit(target), positional, keywords, context.getText());
    }

    /** An expression whose refusals say which name they concern: the first that it reads. */
    static Expression pointing(Expression expression, @Nullable String name) {
        return frame -> {
            try {
                return expression.in(frame);
            } catch (Refusal refusal) {
                throw refusal.about(name);
            }
        };
    }

    /** The first name that each argument of a call reads, so that a refusal can point at what its author wrote. */
    private List<@Nullable String> argumentNames(NotationParser.CallContext context) {
        List<@Nullable String> names = new ArrayList<>();
        context.argument().forEach(argument -> names.add(name(argument.expression())));
        return names;
    }

    private @Nullable String name(ParseTree tree) {
        String name = firstName(tree);
        return name.isEmpty() ? null : name;
    }

    private String firstName(ParseTree tree) {
        String known = firstNames.get(tree);
        if (known != null) {
            return known;
        }
        String name = tree instanceof NotationParser.NameContext ? tree.getText() : "";
        for (int i = 0; name.isEmpty() && i < tree.getChildCount(); i++) {
            name = firstName(tree.getChild(i));
        }
        firstNames.put(tree, name);
        return name;
    }
}
