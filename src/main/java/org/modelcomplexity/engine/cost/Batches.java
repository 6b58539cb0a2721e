package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * The runs that costs are worked out of, at a batch and at twice that.
 *
 * @param batch samples, the first axis of the inputs
 * @param isScalable whether the inputs have such an axis
 * @param inputs what the network reads
 * @param step its forward pass in training
 * @param evaluation its run in evaluation
 * @param twiceInputs inputs of twice the samples; empty where there are none
 * @param twiceStep the same with them; null where it does not run so
 * @param twiceEvaluation the same with them; null likewise
 */
record Batches(
        long batch,
        boolean isScalable,
        List<Tensor> inputs,
        NetworkRun step,
        NetworkRun evaluation,
        List<Tensor> twiceInputs,
        @Nullable NetworkRun twiceStep,
        @Nullable NetworkRun twiceEvaluation) {
    /**
     * Runs a network.
     *
     * @param given its run in evaluation mode as it is
     * @param options with the samples that were asked for; null for what its inputs have
     */
    static Batches of(Network network, NetworkRun given, Runs runs, CostOptions options) {
        Long asked = options.batch();
        Place place = options.place("batch");
        List<Tensor> inputs = network.info().inputs();
        long own = samples(inputs);
        if (network.whole() != null) {
            if (asked != null && asked != own) {
                throw new InvalidModelException(
                        Problem.INVALID_OPTION,
                        place,
                        "a graph has the sizes that it was written with, " + own
                                + " on the first axis of its inputs: write it anew for a batch of " + asked);
            }
            return new Batches(Math.max(1, own), false, inputs, given, given, List.of(), null, null);
        }
        boolean scales = own > 0;
        if (asked != null && asked != own && !scales) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, place, "its inputs have no first axis in common that samples could be on");
        }
        long batch = asked == null || !scales ? Math.max(1, own) : asked;
        boolean asGiven = !scales || batch == own;
        List<Tensor> at = asGiven ? inputs : with(inputs, batch);
        NetworkRun evaluation = asGiven ? given : runs.evaluation(network, at);
        NetworkRun step = runs.step(network, at);
        refuse(step, asked, place);
        refuse(evaluation, asked, place);
        if (!scales) {
            return new Batches(batch, false, at, step, evaluation, List.of(), null, null);
        }
        List<Tensor> twice = with(inputs, Math.multiplyExact(2, batch));
        NetworkRun larger = orNull(() -> runs.step(network, twice));
        NetworkRun evaluated = larger == null ? null : orNull(() -> runs.evaluation(network, twice));
        return new Batches(batch, true, at, step, evaluation, twice, evaluated == null ? null : larger, evaluated);
    }

    private static void refuse(NetworkRun run, @Nullable Long asked, Place place) {
        if (!run.runs() && asked != null) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    place,
                    "the model does not run with a batch of " + asked + ": "
                            + run.findings().get(0).detail());
        }
        run.orRefuse();
    }

    /** A run that may fail: what a size is too large for says nothing of the one that was asked for. */
    private interface Trial {
        NetworkRun run();
    }

    private static @Nullable NetworkRun orNull(Trial trial) {
        try {
            NetworkRun run = trial.run();
            return run.runs() ? run : null;
        } catch (InvalidModelException | Refusal | ArithmeticException failing) {
            return null;
        }
    }

    /** The first axis that all inputs have in common; 0 where they have none. */
    private static long samples(List<Tensor> inputs) {
        long samples = 0;
        for (Tensor input : inputs) {
            long first = input.shape().rank() == 0 ? 0 : input.shape().size(0);
            if (first == 0 || samples != 0 && samples != first) {
                return 0;
            }
            samples = first;
        }
        return samples;
    }

    private static List<Tensor> with(List<Tensor> inputs, long batch) {
        List<Tensor> all = new ArrayList<>(inputs.size());
        inputs.forEach(input -> all.add(input.reshaped(input.shape().with(0, batch))));
        return all;
    }
}
