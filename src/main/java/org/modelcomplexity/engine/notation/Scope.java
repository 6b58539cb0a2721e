package org.modelcomplexity.engine.notation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which names a definition has, and the slot of each. */
public final class Scope {
    private final Map<String, Integer> slots = new HashMap<>();
    private int size;

    /** The slot of a name, new or known. */
    public int declare(String name) {
        return slots.computeIfAbsent(name, key -> size++);
    }

    /** The slot of a name, or null. */
    @Nullable
    public Integer slot(String name) {
        return slots.get(name);
    }

    /** Declares a loop variable that hides what had the name; give the result to {@link #restore}. */
    @Nullable
    public Integer hide(String name) {
        Integer hidden = slots.get(name);
        slots.put(name, size++);
        return hidden;
    }

    /** Ends a loop variable. */
    public void restore(String name, @Nullable Integer hidden) {
        if (hidden == null) {
            slots.remove(name);
        } else {
            slots.put(name, hidden);
        }
    }

    /** How many slots a frame needs. */
    public int size() {
        return size;
    }
}
