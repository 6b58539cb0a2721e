package org.modelcomplexity.engine.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.notation.ListValue;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;
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
    private static final int BYTES_A_TENSOR = 96;
    private static final int BYTES_AN_AXIS = 16;

    Budget budget() {
        return trace == null ? build.budget() : trace.budget();
    }

    /** The forward pass; there must be one. */
    Trace running() {
        if (trace == null) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "tensors and calls of modules belong in forward: there are none yet here");
        }
        return trace;
    }

    /** A value that enters the notation, as an argument, an input or a result: a list becomes one of the notation. */
    @Nullable
    Object value(@Nullable Object given) {
        return given instanceof List<?> list ? ListValue.of(budget(), list) : given;
    }

    /** Counts a tensor that no operation gives. */
    void tensor(Tensor made) {
        hold(BYTES_A_TENSOR + (long) BYTES_AN_AXIS * made.shape().rank());
    }

    /** Counts the elements of a list, where a value is one, as steps against the limits. */
    void charge(@Nullable Object value) {
        if (value instanceof List<?> list) {
            step(list.size());
        }
    }

    /** The same for each of some values. */
    void chargeAll(List<? extends @Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            charge(values.get(i));
        }
    }

    /** Counts a step against the limits. */
    void step() {
        step(1);
    }

    /** Holds so many bytes. */
    void hold(long bytes) {
        budget().hold(bytes);
    }

    /** Counts so many steps against the limits. */
    void step(int count) {
        budget().step(count);
    }
}
