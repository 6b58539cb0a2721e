package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.notation.ListValue;
import org.modelcomplexity.engine.notation.NotationParser;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.notation.Scope;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Compiles the loops of the notation, whose names hide others while their bodies are read. */
final class Loops {
    private final Compiler compiler;
    private final Scope scope;

    Loops(Compiler compiler, Scope scope) {
        this.compiler = compiler;
        this.scope = scope;
    }

    /** {@code [body for name, … in items]}: the body for every item. */
    Expression comprehension(NotationParser.ComprehensionContext context) {
        Expression source = compiler.visit(context.expression(1));
        List<String> names = context.NAME().stream().map(Object::toString).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw new Refusal(Problem.INVALID_DEFINITION, "a name stands twice in " + context.getText());
        }
        Map<String, @Nullable Integer> hidden = new HashMap<>();
        names.forEach(name -> hidden.put(name, scope.hide(name)));
        int[] slots = names.stream()
                .mapToInt(name -> Objects.requireNonNull(scope.slot(name)))
                .toArray();
        Expression body = compiler.visit(context.expression(0));
        names.forEach(name -> scope.restore(name, hidden.get(name)));
        return frame -> comprehend(frame, source, slots, body);
    }

    private static List<@Nullable Object> comprehend(Frame frame, Expression source, int[] slots, Expression body) {
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : Operators.list(source.in(frame))) {
            frame.step();
            for (int i = 0; i < slots.length; i++) {
                frame.slots()[slots[i]] = slots.length == 1 ? item : Operators.index(item, (long) i);
            }
            results.add(body.in(frame));
        }
        return ListValue.of(frame.budget(), results);
    }

    /** {@code reduce(start, state, item, items, next)}: the last state, each one made of the one before and an item. */
    Expression reduce(NotationParser.CallContext context) {
        List<NotationParser.ArgumentContext> given = context.argument();
        if (given.size() != 5
                || !(given.get(1).expression() instanceof NotationParser.NameContext)
                || !(given.get(2).expression() instanceof NotationParser.NameContext)) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "reduce takes a start, a name for the state, a name for the item, the items and the next state");
        }
        Expression start = compiler.visit(given.get(0).expression());
        Expression items = compiler.visit(given.get(3).expression());
        String state = given.get(1).getText();
        String item = given.get(2).getText();
        Integer hiddenState = scope.hide(state);
        Integer hiddenItem = scope.hide(item);
        int stateSlot = Objects.requireNonNull(scope.slot(state));
        int itemSlot = Objects.requireNonNull(scope.slot(item));
        Expression next = compiler.visit(given.get(4).expression());
        scope.restore(item, hiddenItem);
        scope.restore(state, hiddenState);
        return frame -> {
            Object current = start.in(frame);
            for (Object each : Operators.list(items.in(frame))) {
                frame.step();
                frame.slots()[stateSlot] = current;
                frame.slots()[itemSlot] = each;
                current = next.in(frame);
            }
            return current;
        };
    }
}
