package org.modelcomplexity.report.sweep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a sweep.
 *
 * @param points how many points were computed
 * @param passed how many of them are models and keep every rule
 * @param refused how many were refused
 * @param stopped why it ended before its end; null where it did not
 * @param pareto of the points that passed, those that no other beats
 * @param isCut whether there were more of those than are listed
 */
public record SweepEnd(
        long points, long passed, long refused, @Nullable String stopped, List<SweepPoint> pareto, boolean isCut) {}
