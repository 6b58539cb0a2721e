package org.modelcomplexity.engine.definition;

import org.jspecify.annotations.Nullable;

/** A compiled expression of the notation: a closure over the slots of a frame. */
@FunctionalInterface
interface Expression {
    /** Its value: null, Boolean, Long, Double, String, a List, a Module or a Tensor. */
    @Nullable
    Object in(Frame frame);
}
