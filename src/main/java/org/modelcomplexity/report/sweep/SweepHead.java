package org.modelcomplexity.report.sweep;

import java.util.List;

/**
 * What the lines of a sweep have.
 *
 * @param axes names of what varies, the slowest first
 * @param figures names of figures: {@code fused.parameters}
 * @param isJudged whether there are rules
 * @param min figures of which less is better, for the last line
 * @param max figures of which more is better
 */
public record SweepHead(
        List<String> axes, List<String> figures, boolean isJudged, List<String> min, List<String> max) {}
