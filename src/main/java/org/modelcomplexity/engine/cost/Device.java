package org.modelcomplexity.engine.cost;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.CostOptions.Precision;

/**
 * What a network runs on.
 *
 * @param name its name in requests
 * @param about what it is, in a few words
 * @param peakFlops dense operations a second by the type that is computed in, a multiply-add being two
 * @param bandwidth bytes a second between memory and arithmetic
 * @param memory bytes of memory; null where nobody says
 * @param source where the figures are from
 */
public record Device(
        String name,
        String about,
        Map<Precision, Double> peakFlops,
        double bandwidth,
        @Nullable Long memory,
        @Nullable String source) {
    /** One that a caller describes, which is as fast with any type. */
    public static Device own(double peakFlops, double bandwidth) {
        return new Device(
                "own",
                "as the request says",
                Map.of(
                        Precision.FLOAT32, peakFlops,
                        Precision.FLOAT16, peakFlops,
                        Precision.BFLOAT16, peakFlops,
                        Precision.INT8, peakFlops),
                bandwidth,
                null,
                null);
    }
}
