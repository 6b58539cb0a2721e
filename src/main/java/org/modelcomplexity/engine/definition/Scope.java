package org.modelcomplexity.engine.definition;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which names a definition has, and the slot of each. */
final class Scope {
    private final Map<String, Integer> slots = new HashMap<>();
    private int size;

    /** The slot of a name, new or known. */
    int declare(String name) {
        return slots.computeIfAbsent(name, key -> size++);
    }

    /** The slot of a name, or null. */
    @Nullable
    Integer slot(String name) {
        return slots.get(name);
    }

    /** Declares a loop variable that hides what had the name; give the result to {@link #restore}. */
    @Nullable
    Integer hide(String name) {
        Integer hidden = slots.get(name);
        slots.put(name, size++);
        return hidden;
    }

    /** Ends a loop variable. */
    void restore(String name, @Nullable Integer hidden) {
        if (hidden == null) {
            slots.remove(name);
        } else {
            slots.put(name, hidden);
        }
    }

    /** How many slots a frame needs. */
    int size() {
        return size;
    }
}
