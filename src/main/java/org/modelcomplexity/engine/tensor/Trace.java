package org.modelcomplexity.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;

/** What one forward pass did: its operations, flat, in order. The one thing that grows. */
public final class Trace {
    /** How the network runs. */
    public enum Mode {
        /** Training, with statistics of the batch: a BatchNorm over a single value is a refusal. */
        FIRST_RUN,
        /** Training, for shapes. */
        TRAINING,
        /** Training, as autograd sees it: operations are kept, and dropout gives a tensor of its own. */
        STEP,
        /** Evaluation, as every tool measures. */
        EVALUATION
    }

    /**
     * A module that is being called, by the module that calls it.
     *
     * @param module the module, by identity
     * @param outer the call that it is part of; null for the outermost
     */
    public record Call(Object module, @Nullable Call outer) {}

    private static final int STEPS_AN_OPERATION = 8;
    private static final int BYTES_AN_OPERATION = 300;
    private static final int BYTES_A_TENSOR = 96;
    private static final int BYTES_AN_AXIS = 16;

    private final Mode mode;
    private final boolean gradients;
    private final Budget budget;
    private final List<Operation> operations = new ArrayList<>();
    private final List<@Nullable Call> callers = new ArrayList<>();
    private @Nullable Call call;

    /** A trace of one pass; {@code gradients} says whether any parameter asks for a gradient. */
    public Trace(Mode mode, boolean gradients, Budget budget) {
        this.mode = mode;
        this.gradients = gradients;
        this.budget = budget;
    }

    /** Whether the network is in training mode. */
    public boolean training() {
        return mode != Mode.EVALUATION;
    }

    /** Whether it is the forward pass of a training step. */
    public boolean isStep() {
        return mode == Mode.STEP;
    }

    /** Whether normalisation over a single value is refused. */
    public boolean batchStatistics() {
        return mode == Mode.FIRST_RUN;
    }

    /** Whether any parameter asks for a gradient. */
    public boolean gradients() {
        return gradients;
    }

    /** A module is called from here on; gives the call that it is part of, to be left to. */
    public @Nullable Call enter(Object module) {
        Call outer = call;
        call = new Call(module, outer);
        return outer;
    }

    /** The module that was called last is done. */
    public void leaveTo(@Nullable Call outer) {
        call = outer;
    }

    /** Records an operation; only those of evaluation and of a training step are kept: nothing else is ever counted. */
    public void record(Operation operation) {
        int outputs = operation.outputs().size();
        budget.step(STEPS_AN_OPERATION + operation.inputs().size() + outputs);
        if (mode == Mode.EVALUATION || mode == Mode.STEP) {
            operations.add(operation);
            callers.add(call);
            budget.hold(BYTES_AN_OPERATION);
        }
        for (Tensor output : operation.outputs()) {
            budget.hold(BYTES_A_TENSOR + (long) BYTES_AN_AXIS * output.shape().rank());
        }
    }

    /** What the request may still use. */
    public Budget budget() {
        return budget;
    }

    /** Spends a step. */
    public void step() {
        budget.step();
    }

    /** All operations so far, in order. */
    public List<Operation> operations() {
        return operations;
    }

    /** By operation, the innermost call that it was done in; null where no module did it. */
    public List<@Nullable Call> callers() {
        return callers;
    }
}
