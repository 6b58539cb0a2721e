package org.modelcomplexity.engine.module;

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
    /** A fused network is for inference: its parameters ask for no gradient. */
    public static final Cause GRADIENTS_OFF = new Cause(
            "gradients-off", "a fused network is made for inference: the parameters it keeps ask for no gradient");
}
