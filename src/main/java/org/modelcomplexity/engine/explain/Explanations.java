package org.modelcomplexity.engine.explain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param explanations settings that give every published figure, the most plausible first
 * @param tried how many settings were looked at
 * @param stopped why the search ended before everything was tried; null where it did not
 * @param near where nothing better than far-fetched fits: the nearest of what is plausible; else null
 */
public record Explanations(
        List<Explanation> explanations,
        long tried,
        @Nullable String stopped,
        @Nullable List<Explanation> near) {
    /**
     * One set of settings with what it gives.
     *
     * @param changed the settings that differ from the usual ones
     * @param reason why it is so plausible, and what does not fit
     * @param figures what the settings give for each published figure
     * @param misses the figures that do not fit
     */
    public record Explanation(
            Settings settings,
            List<String> changed,
            Plausibility plausibility,
            String reason,
            Map<Figure, Number> figures,
            List<Figure> misses) {}
}
