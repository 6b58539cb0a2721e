package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** The arguments a module type or a function takes: names in order, types, defaults. */
public final class Signature {
    /**
     * One argument.
     *
     * @param name its keyword
     * @param type what it takes
     * @param required whether it has no default
     * @param defaultValue its default, as it would be given
     */
    public record Formal(
            String name,
            ArgumentType type,
            boolean required,
            @Nullable Object defaultValue) {}

    /** So many names are looked through as fast as a map is asked. */
    private static final int FEW = 12;

    private final List<Formal> formals;
    private final List<String> names;
    private final String[] order;
    private final Map<String, Integer> places = new HashMap<>();
    private final int positional;
    private final @Nullable Object[] defaults;

    /** A signature of these arguments, in order, all of which can be given by position. */
    public Signature(List<Formal> formals) {
        this(formals, formals.size());
    }

    /** A signature of these arguments, of which so many can be given by position, and the rest by keyword alone. */
    public Signature(List<Formal> formals, int positional) {
        this.positional = positional;
        this.formals = List.copyOf(formals);
        this.names = formals.stream().map(formal -> formal.name().intern()).toList();
        this.order = names.toArray(String[]::new);
        this.defaults = new Object[formals.size()];
        names.forEach(name -> places.putIfAbsent(name, places.size()));
        for (int i = 0; i < defaults.length; i++) {
            Formal formal = formals.get(i);
            defaults[i] = formal.required() ? null : formal.type().convert(formal.name(), formal.defaultValue());
        }
    }

    /** Reads {@code name: type = default, …}; a default is a number, a truth value, {@code null} or a word. */
    public static Signature parse(String text) {
        List<Formal> formals = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",")) {
            String[] sides = part.split("=", 2);
            String[] left = sides[0].split(":", 2);
            ArgumentType type = ArgumentType.parse(left[1].strip());
            formals.add(new Formal(
                    left[0].strip(), type, sides.length == 1, sides.length == 1 ? null : literal(sides[1].strip())));
        }
        return new Signature(formals);
    }

    private static @Nullable Object literal(String text) {
        return switch (text) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default ->
                text.matches("-?\\d+")
                        ? (Object) Long.valueOf(text)
                        : text.matches("-?[\\d.e-]+") ? (Object) Double.valueOf(text) : text;
        };
    }

    /** The arguments in order. */
    public List<Formal> formals() {
        return formals;
    }

    /** How many of the arguments can be given by position. */
    public int positional() {
        return positional;
    }

    /** The names in order. */
    public List<String> names() {
        return names;
    }

    /** The place of a name, or −1; names are interned, so that tables find theirs without comparing characters. */
    public int indexOf(String name) {
        for (int i = 0; i < order.length && i < FEW; i++) {
            if (order[i] == name) {
                return i;
            }
        }
        return places.getOrDefault(name, -1);
    }

    /**
     * Binds given values to the arguments.
     *
     * @param owner what is being called, for messages
     * @throws Refusal where a value is missing, one too many, unknown or of the wrong type
     */
    public Arguments bind(
            String owner,
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> keywords) {
        if (positional.size() > this.positional) {
            throw new Refusal(
                    Problem.TOO_MANY_ARGUMENTS,
                    owner + " takes at most " + this.positional + " arguments ("
                            + String.join(", ", names.subList(0, this.positional)) + "), not "
                            + positional.size());
        }
        @Nullable Object[] values = defaults.clone();
        boolean[] given = new boolean[values.length];
        for (int i = 0; i < positional.size(); i++) {
            set(values, given, i, positional.get(i));
        }
        keywords.forEach((name, value) -> setKeyword(owner, values, given, name, value));
        requireAll(owner, given);
        return new Arguments(this, values);
    }

    private void setKeyword(
            String owner, @Nullable Object[] values, boolean[] given, String name, @Nullable Object value) {
        int index = indexOf(name);
        if (index < 0) {
            throw new Refusal(
                    Problem.UNKNOWN_ARGUMENT,
                    owner + " has no argument \"" + Python.cut(name) + "\"; it takes " + String.join(", ", names),
                    name,
                    Nearest.hint(name, names));
        }
        if (given[index]) {
            throw new Refusal(Problem.TOO_MANY_ARGUMENTS, owner + " is given " + name + " twice", name, null);
        }
        set(values, given, index, value);
    }

    private void set(@Nullable Object[] values, boolean[] given, int index, @Nullable Object value) {
        given[index] = true;
        values[index] = formals.get(index).type().convert(names.get(index), value);
    }

    private void requireAll(String owner, boolean[] given) {
        for (int i = 0; i < given.length; i++) {
            if (!given[i] && formals.get(i).required()) {
                throw new Refusal(
                        Problem.MISSING_ARGUMENT,
                        owner + " needs " + names.get(i) + ": its arguments are " + this,
                        names.get(i),
                        null);
            }
        }
    }

    /** Whether an argument has a default, and this is it; sizes are lists. */
    public boolean isDefault(String name, @Nullable Object value) {
        int index = indexOf(name);
        if (index < 0 || formals.get(index).required()) {
            return false;
        }
        Object usual = defaults[index];
        return Objects.equals(
                usual instanceof long[] sizes ? Arrays.stream(sizes).boxed().toList() : usual, value);
    }

    /** As documentation writes it: {@code c1, c2, k=1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Formal formal : formals) {
            boolean first = positional < formals.size() && formal == formals.get(positional);
            text.append(text.isEmpty() ? "" : ", ").append(first ? "*, " : "").append(formal.name());
            if (!formal.required()) {
                text.append('=')
                        .append(Arrays.asList(formal.defaultValue()).toString().replaceAll("^\\[|]$", ""));
            }
        }
        return text.toString();
    }
}
