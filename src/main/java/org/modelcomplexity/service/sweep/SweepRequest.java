package org.modelcomplexity.service.sweep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.sweep.Grid;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;

/**
 * A grid over a model.
 *
 * @param base the model with its options, as it is but for what varies
 * @param baseline what rules compare with; null where none does
 * @param grid what varies
 * @param options by name of an axis that is an option, the option at each of its values
 * @param part the points that are asked for
 * @param figures what lines have; empty: the usual
 * @param rules what points must keep
 * @param onlyPassing whether points that do not are left out
 * @param min figures of which less is better; empty with {@code max}: the usual
 * @param max figures of which more is better
 */
public record SweepRequest(
        AnalysisRequest base,
        @Nullable Side baseline,
        Grid grid,
        Map<String, List<AnalysisRequest>> options,
        Grid.Part part,
        List<SweepFigure> figures,
        List<Rule> rules,
        boolean onlyPassing,
        List<SweepFigure> min,
        List<SweepFigure> max) {}
