package org.modelcomplexity.service;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Figures that someone published for a model; any may be absent.
 *
 * @param layers what they called layers
 * @param parameters elements of all parameters
 * @param gradients elements of the parameters that ask for a gradient
 * @param gflops GFLOPs with the digits they were printed with
 * @param gmacs GMACs with the digits they were printed with
 */
public record Published(
        @Nullable Long layers,
        @Nullable Long parameters,
        @Nullable Long gradients,
        @Nullable BigDecimal gflops,
        @Nullable BigDecimal gmacs) {
    /** Whether a figure, printed with as many digits as the published one, is the published one. */
    static boolean matches(@Nullable BigDecimal published, double figure) {
        return published == null || printed(figure, published).compareTo(published) == 0;
    }

    /** A figure with as many decimals as a published one. */
    static BigDecimal printed(double figure, BigDecimal like) {
        return new BigDecimal(figure).setScale(Math.max(0, like.scale()), RoundingMode.HALF_EVEN);
    }

    /** Whether any work is published, so that conventions and sizes matter. */
    boolean hasWork() {
        return gflops != null || gmacs != null;
    }

    /** Whether anything is published at all. */
    public boolean isEmpty() {
        return layers == null && parameters == null && gradients == null && !hasWork();
    }
}
