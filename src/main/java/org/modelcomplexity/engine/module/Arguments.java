package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values bound to the arguments of a signature. */
public final class Arguments {
    /** No arguments. */
    public static final Arguments NONE = Signature.parse("").bind("", List.of(), Map.of());

    private final Signature signature;
    private final @Nullable Object[] values;

    Arguments(Signature signature, @Nullable Object[] values) {
        this.signature = signature;
        this.values = values;
    }

    /** What the values are bound to. */
    public Signature signature() {
        return signature;
    }

    /** The value of an argument, or null where it is null or there is none of that name. */
    public @Nullable Object get(String name) {
        int index = signature.indexOf(name);
        return index < 0 ? null : values[index];
    }

    /** The value at a place. */
    public @Nullable Object at(int index) {
        return values[index];
    }

    /** A whole number; it must be there and not null. */
    public long number(String name) {
        return (Long) Objects.requireNonNull(get(name), name);
    }

    /** A real number; it must be there and not null. */
    public double real(String name) {
        return (Double) Objects.requireNonNull(get(name), name);
    }

    /** A truth value. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(get(name));
    }

    /** A word; it must be there and not null. */
    public String word(String name) {
        return (String) Objects.requireNonNull(get(name), name);
    }

    /** Sizes per axis; they must be there and not null. */
    public long[] sizes(String name) {
        return (long[]) Objects.requireNonNull(get(name), name);
    }

    /** Whether an argument is null. */
    public boolean absent(String name) {
        return get(name) == null;
    }

    /** These with one value changed. */
    public Arguments with(String name, @Nullable Object value) {
        @Nullable Object[] changed = values.clone();
        int index = signature.indexOf(name);
        changed[index] = signature.formals().get(index).type().convert(name, value);
        return new Arguments(signature, changed);
    }

    /** Whether other arguments are of the same signature and the same values. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Arguments given
                && signature == given.signature
                && Arrays.deepEquals(values, given.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    /** All values by name, sizes as lists. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            map.put(signature.names().get(i), value instanceof long[] sizes ? list(sizes) : value);
        }
        return map;
    }

    private static List<Long> list(long[] sizes) {
        List<Long> list = new ArrayList<>(sizes.length);
        for (long size : sizes) {
            list.add(size);
        }
        return list;
    }
}
