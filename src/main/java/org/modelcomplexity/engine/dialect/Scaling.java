package org.modelcomplexity.engine.dialect;

import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/**
 * How a model's multiples change rows: repeats by depth, channels by width, in plain doubles without tolerance.
 *
 * @param scale the letter of the scale these are of; empty or null where there is none
 * @param depth what repeats above 1 are multiplied by
 * @param width what channels are multiplied by
 * @param maxChannels what channels are cut to first
 * @param unscaled a channel number that is left alone (YOLOv5's outputs a level); null where there is none
 */
public record Scaling(
        @Nullable String scale,
        double depth,
        double width,
        double maxChannels,
        @Nullable Long unscaled) {
    /** Channels out of a row: {@code ceil(min(c, max) × width / 8) × 8}. */
    public Object scale(@Nullable Object channels) {
        if (!(channels instanceof Number number)) {
            throw new Refusal(
                    Problem.WRONG_TYPE, "channels out must be a number, not " + Python.brief(channels), "c2", null);
        }
        double wanted = number.doubleValue();
        if (unscaled != null && wanted == unscaled) {
            return number;
        }
        double scaled = Math.ceil(Math.min(wanted, maxChannels) * width / 8) * 8;
        if (!(Math.abs(scaled) < 0x1p53)) {
            throw new Refusal(
                    Problem.OVERFLOW,
                    Python.brief(channels) + " × " + Python.brief(width) + " channels are too many",
                    "c2",
                    null);
        }
        return (long) scaled;
    }

    /** Repeats of a row: n ≤ 1 is kept; above that max(round(n × depth), 1), half to even. */
    public Object repeats(Object repeats) {
        double wanted = ((Number) repeats).doubleValue();
        if (!(wanted > 1)) {
            return repeats;
        }
        double gained = Math.rint(wanted * depth);
        if (!(Math.abs(gained) < 0x1p53)) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, Python.brief(repeats) + " repeats are too many");
        }
        return Math.max((long) gained, 1);
    }
}
