package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.notation.Numbers;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What a call in an expression does: a special form, a function, a module type's constructor, or a child's forward. */
final class Calls {
    private static final int LONGEST_KEY = 256;

    private Calls() {}

    /** A call of something by name that is no name of the definition. */
    static Expression named(
            String name,
            List<Expression> positional,
            Map<String, Expression> keywords,
            List<@Nullable String> names,
            Uses uses) {
        if (name.equals("repeat")) {
            checkForm(name, "a count and what is repeated", positional, keywords);
            Expression count = positional.get(0);
            Expression body = positional.get(1);
            return frame -> repeat(frame, count.in(frame), body);
        }
        if (name.equals("shared")) {
            checkForm(name, "a key and what is shared under it", positional, keywords);
            Expression key = positional.get(0);
            Expression body = positional.get(1);
            return frame -> frame.build().shared(key(frame, key.in(frame)), () -> Modules.module(body.in(frame)));
        }
        Builtins.Builtin builtin = Builtins.find(name);
        if (builtin != null) {
            String read = names.stream().filter(Objects::nonNull).findFirst().orElse(null);
            return Compiler.pointing(
                    frame -> {
                        frame.step();
                        return builtin.call(frame, values(frame, positional), values(frame, keywords));
                    },
                    read);
        }
        Definition own = uses.find(name);
        return frame -> construct(frame, own == null ? known(frame, name) : own, positional, keywords, names);
    }

    /** Whether a call of a name that is none of the definition's constructs a module. */
    static boolean constructs(String name) {
        return !name.equals("repeat") && !name.equals("shared") && Builtins.find(name) == null;
    }

    private static String key(Frame frame, @Nullable Object key) {
        frame.step();
        if (key instanceof String text && text.length() <= LONGEST_KEY || key instanceof Long) {
            return String.valueOf(key);
        }
        throw new Refusal(
                Problem.WRONG_TYPE,
                "a key must be a number or a text of at most " + LONGEST_KEY + " characters, not "
                        + Operators.describe(key));
    }

    private static void checkForm(
            String name, String wanted, List<Expression> positional, Map<String, Expression> keywords) {
        if (positional.size() != 2 || !keywords.isEmpty()) {
            throw new Refusal(Problem.INVALID_DEFINITION, name + " takes " + wanted + ", by position");
        }
    }

    private static Sequential repeat(Frame frame, @Nullable Object count, Expression body) {
        long times = Numbers.whole(count);
        List<Module> copies = new ArrayList<>();
        for (long i = 0; i < times; i++) {
            frame.step();
            frame.build().children(1);
            copies.add(Modules.module(body.in(frame)));
        }
        return frame.build().chain(copies);
    }

    /** A call of a value: a child module runs. */
    static Expression module(
            Expression target, List<Expression> positional, Map<String, Expression> keywords, String text) {
        if (!keywords.isEmpty()) {
            throw new Refusal(Problem.INVALID_DEFINITION, "a module takes its inputs by position: " + text);
        }
        return frame -> {
            List<Object> inputs = inputs(frame, positional);
            frame.step();
            return frame.value(Modules.module(target.in(frame)).call(frame.running(), inputs));
        };
    }

    private static List<Object> inputs(Frame frame, List<Expression> positional) {
        if (positional.size() == 1) {
            return List.of(input(positional.get(0).in(frame)));
        }
        List<Object> inputs = new ArrayList<>(positional.size());
        for (Expression argument : positional) {
            inputs.add(input(argument.in(frame)));
        }
        return inputs;
    }

    /** An input of a module, which must be there. */
    static Object input(@Nullable Object value) {
        if (value == null) {
            throw new Refusal(Problem.SIZE_MISMATCH, "a tensor was expected as input, not none");
        }
        return value;
    }

    private static Catalogue.Entry known(Frame frame, String name) {
        Catalogue.Entry entry = frame.build().catalogue().find(name);
        if (entry == null) {
            throw frame.build().catalogue().unknown(name, frame.build().budget());
        }
        return entry;
    }

    private static Module construct(
            Frame frame,
            Catalogue.Entry entry,
            List<Expression> positional,
            Map<String, Expression> keywords,
            List<@Nullable String> names) {
        List<@Nullable Object> given = values(frame, positional);
        Map<String, @Nullable Object> named = values(frame, keywords);
        try {
            return entry.create(frame.build(), given, named);
        } catch (Refusal refusal) {
            throw pointing(refusal, entry, given.size(), new ArrayList<>(named.keySet()), names);
        }
    }

    /** The same refusal, of the argument that the definition's own caller gave. */
    private static Refusal pointing(
            Refusal refusal,
            Catalogue.Entry entry,
            int positional,
            List<String> keywords,
            List<@Nullable String> names) {
        String argument = refusal.argument();
        if (argument == null) {
            return refusal;
        }
        int index = entry.signature().indexOf(argument);
        int keyword = keywords.indexOf(argument);
        String read = keyword >= 0
                ? names.get(positional + keyword)
                : index >= 0 && index < positional ? names.get(index) : null;
        return new Refusal(refusal.problem(), refusal.detail(), read, refusal.hint());
    }

    private static List<@Nullable Object> values(Frame frame, List<Expression> expressions) {
        List<@Nullable Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(expression.in(frame));
        }
        return values;
    }

    private static Map<String, @Nullable Object> values(Frame frame, Map<String, Expression> expressions) {
        if (expressions.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        expressions.forEach((name, expression) -> values.put(name, expression.in(frame)));
        return values;
    }

    /** Which module types a definition names: those it brings along under {@code modules:}, and others. */
    static final class Uses {
        private final @Nullable Uses outer;
        private final Map<String, Definition> own = new LinkedHashMap<>();
        private final Set<String> others = new LinkedHashSet<>();

        /** Those of a definition inside another, which sees what that one brings along; null: inside none. */
        Uses(@Nullable Uses outer) {
            this.outer = outer;
        }

        /** One more that it brings along. */
        void bring(Definition definition) {
            own.put(definition.name(), definition);
        }

        /** What a name means that it brings along; null, and remembered, where it does not. */
        @Nullable
        Definition find(String name) {
            for (Uses each = this; each != null; each = each.outer) {
                Definition found = each.own.get(name);
                if (found != null) {
                    return found;
                }
            }
            for (Uses each = this; each != null; each = each.outer) {
                each.others.add(name);
            }
            return null;
        }

        /** Names of module types that it needs beside those it brings along. */
        Set<String> others() {
            return others;
        }
    }
}
