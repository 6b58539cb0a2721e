package org.modelcomplexity.engine.tensor;

import org.jspecify.annotations.Nullable;

/** The arguments of an operation by name: kernel sizes, groups, axes, what a counting rule needs beside shapes. */
@FunctionalInterface
public interface Facts {
    /** No facts at all. */
    Facts NONE = name -> null;

    /** The value of an argument, or null where there is none of that name. */
    @Nullable
    Object get(String name);
}
