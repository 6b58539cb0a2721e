package org.modelcomplexity.engine.cost;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.autograd.Storage;
import org.modelcomplexity.engine.autograd.Tape;

/**
 * What training a network costs, and what memory it takes.
 *
 * @param options what was asked for
 * @param batch samples a step
 * @param trained elements that are trained
 * @param steps FLOPs of a step, by convention
 * @param memory bytes
 * @param macts elements of the results of convolutions and products
 * @param largest what fits the memory there is; null where nobody says how much
 * @param bound what the device cannot beat; null where none is named
 * @param rows the same by row
 * @param notes what the figures leave out
 */
public record Cost(
        CostOptions options,
        long batch,
        long trained,
        List<Step> steps,
        Memory memory,
        long macts,
        @Nullable Largest largest,
        @Nullable Bound bound,
        List<Row> rows,
        List<String> notes) {
    /** This cost of a single sample, which grows from two on as theirs. */
    Cost growingAs(Cost two) {
        Largest fits = two.largest;
        Long training = fits == null ? null : fits.training();
        if (fits != null && training != null && training < 2) {
            training = memory.trainingBytes() <= fits.memory() ? 1L : 0L;
        }
        return new Cost(
                options,
                batch,
                trained,
                steps,
                memory.growingAs(two.memory),
                macts,
                fits == null ? null : new Largest(fits.memory(), training, fits.inference(), fits.reason()),
                bound,
                rows,
                List.of(
                        "a single sample may need fewer copies than several: fixed and perSample hold from a batch of 2 on"));
    }

    /**
     * FLOPs of a step by one convention.
     *
     * @param forwardByOperator by the tool's own names; empty where it has none
     * @param stepByOperator the same with the backward pass
     * @param notCounted kinds of operations that do arithmetic and that are not counted
     */
    public record Step(
            String convention,
            long forward,
            long backward,
            Map<String, Long> forwardByOperator,
            Map<String, Long> stepByOperator,
            List<String> notCounted) {}

    /**
     * Bytes.
     *
     * @param gradients of what is trained; null where the type is none to train in
     * @param optimizer the optimizer's state; null likewise
     * @param kept what autograd keeps between the passes; null likewise
     * @param keptBytes that at the batch
     * @param storages each of those once
     * @param unknown what is kept beside them, of which nobody knows how much it is
     * @param inferencePeak the most that is alive in evaluation, learned tensors apart
     * @param inferenceBytes that at the batch
     * @param inferenceRow the row where that is
     * @param trainingPeak the most that there is in a step, learned tensors, gradients and the optimizer's state included
     * @param trainingBytes that at the batch
     * @param trainingRow the row where that is; null behind the last
     */
    public record Memory(
            long weights,
            long buffers,
            @Nullable Long gradients,
            @Nullable Long optimizer,
            @Nullable Growth kept,
            long keptBytes,
            List<Storage> storages,
            List<Tape.Secret> unknown,
            Growth inferencePeak,
            long inferenceBytes,
            @Nullable Integer inferenceRow,
            @Nullable Growth trainingPeak,
            long trainingBytes,
            @Nullable Integer trainingRow) {
        /** The same, which grows from two samples on as another. */
        Memory growingAs(Memory two) {
            return new Memory(
                    weights,
                    buffers,
                    gradients,
                    optimizer,
                    two.kept,
                    keptBytes,
                    storages,
                    unknown,
                    two.inferencePeak,
                    inferenceBytes,
                    inferenceRow,
                    two.trainingPeak,
                    trainingBytes,
                    trainingRow);
        }
    }

    /**
     * The largest batches that fit.
     *
     * @param memory bytes that there are
     * @param training in training; null where no batch is the largest
     * @param inference in evaluation; null likewise
     * @param reason why one is not known
     */
    public record Largest(
            long memory,
            @Nullable Long training,
            @Nullable Long inference,
            @Nullable String reason) {}

    /**
     * What a device cannot beat.
     *
     * @param forward seconds of a forward pass
     * @param step seconds of both passes
     * @param byCompute whether arithmetic limits it more than memory does
     * @param intensity FLOPs of a forward pass to a byte that it moves
     */
    public record Bound(Device device, double forward, double step, boolean byCompute, double intensity) {}

    /**
     * A row's share.
     *
     * @param kept bytes that its operations keep first
     * @param output bytes of what it gives
     * @param seconds what the device cannot beat forward; null where none is named
     */
    public record Row(
            long forward,
            long backward,
            long kept,
            long output,
            @Nullable Double seconds) {}
}
