package org.modelcomplexity.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What one forward pass did: its operations, flat, in order. The one thing that grows. */
public final class Trace {
    /** How the network runs. */
    public enum Mode {
        /** Training, with statistics of the batch: a BatchNorm over a single value is a refusal. */
        FIRST_RUN,
        /** Training, for shapes. */
        TRAINING,
        /** Evaluation, as every tool measures. */
        EVALUATION
    }

    private final Mode mode;
    private final boolean gradients;
    private final int maxOperations;
    private final List<Operation> operations = new ArrayList<>();
    private int row = -1;
    private int steps;

    /** A trace of one pass; {@code gradients} says whether any parameter asks for a gradient. */
    public Trace(Mode mode, boolean gradients, int maxOperations) {
        this.mode = mode;
        this.gradients = gradients;
        this.maxOperations = maxOperations;
    }

    /** Whether the network is in training mode. */
    public boolean training() {
        return mode != Mode.EVALUATION;
    }

    /** Whether normalisation over a single value is refused. */
    public boolean batchStatistics() {
        return mode == Mode.FIRST_RUN;
    }

    /** Whether any parameter asks for a gradient. */
    public boolean gradients() {
        return gradients;
    }

    /** Says which row the operations that follow belong to. */
    public void enter(int index) {
        row = index;
    }

    /** Records an operation; only those of evaluation are kept: nothing else is ever counted. */
    public void record(Operation operation) {
        step();
        if (mode == Mode.EVALUATION) {
            operations.add(operation);
        }
    }

    /** The row that runs now. */
    public int row() {
        return row;
    }

    /** Counts a step of evaluation against the limit. */
    public void step() {
        step(1);
    }

    /** Counts so many steps of evaluation against the limit. */
    public void step(int count) {
        steps += count;
        if (steps > maxOperations || steps < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "one forward pass takes more than " + maxOperations + " steps, the configured limit");
        }
    }

    /** All operations so far, in order. */
    public List<Operation> operations() {
        return operations;
    }
}
