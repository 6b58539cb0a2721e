package org.modelcomplexity.engine.module;

import java.util.List;

/**
 * Why a network changes when it is fused.
 *
 * @param name what it is called in answers: {@code batch-norm-folded}
 * @param explanation a sentence for users
 */
public record Cause(String name, String explanation) {
    /** A BatchNorm merged into the layer before it. */
    public static final Cause BATCH_NORM_FOLDED = new Cause(
            "batch-norm-folded",
            "a BatchNorm's scale and shift are merged into the weights of the layer before it; the module goes, and with it its "
                    + "weight and bias, two numbers a channel");
    /** The bias that a layer without one gets when a BatchNorm is folded into it. */
    public static final Cause BIAS_ADDED = new Cause(
            "bias-added",
            "a layer that had no bias gets one to hold the folded BatchNorm's shift, one number a channel");
    /** Convolutions beside each other that become one. */
    public static final Cause BRANCHES_MERGED = new Cause(
            "branches-merged",
            "convolutions beside each other, each with its BatchNorm, become one convolution with the sum of their kernels and a "
                    + "bias");
    /** A head that answers by its one-to-one branch. */
    public static final Cause ONE_TO_MANY_DROPPED = new Cause(
            "one-to-many-dropped",
            "an end-to-end head answers by its one-to-one branch; the one-to-many branch, and what else only training needs, goes");
    /** A fused network is for inference: its parameters ask for no gradient. */
    public static final Cause GRADIENTS_OFF = new Cause(
            "gradients-off", "a fused network is made for inference: the parameters it keeps ask for no gradient");

    private static final List<Cause> KNOWN = List.of(BATCH_NORM_FOLDED, BRANCHES_MERGED, ONE_TO_MANY_DROPPED);

    /** The explanation of a known cause; empty for any other. */
    public static String explanation(String name) {
        return KNOWN.stream()
                .filter(cause -> cause.name().equals(name))
                .map(Cause::explanation)
                .findFirst()
                .orElse("");
    }
}
