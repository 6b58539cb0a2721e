package org.modelcomplexity.engine.count;

import java.util.List;

/**
 * Why a fused network differs from the unfused one; the causes add up to the totals.
 *
 * @param layers fused minus training
 * @param parameters fused minus training
 * @param gradients fused minus training
 * @param causes each with its share
 */
public record Difference(long layers, long parameters, long gradients, List<Share> causes) {
    /**
     * What one cause comes to.
     *
     * @param cause its name
     * @param modules how many modules it touched
     * @param explanation a sentence for users
     */
    public record Share(String cause, long modules, long layers, long parameters, long gradients, String explanation) {}
}
