package org.modelcomplexity.engine.definition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * Where an expression runs: values by slot, and either a network being built or a forward pass.
 *
 * @param slots arguments, lets, children, inputs and loop variables
 * @param build the network being built
 * @param trace the forward pass; null while building
 */
record Frame(
        @Nullable Object[] slots, Build build, @Nullable Trace trace) {
    /** The forward pass; there must be one. */
    Trace running() {
        return Objects.requireNonNull(trace, "tensors exist only in a forward pass");
    }

    /** Counts a step against the limits. */
    void step() {
        if (trace == null) {
            build.step();
        } else {
            trace.step();
        }
    }
}
