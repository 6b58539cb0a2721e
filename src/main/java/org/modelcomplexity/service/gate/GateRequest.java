package org.modelcomplexity.service.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.service.ComparisonRequest.Side;

/**
 * A model, and the rules that it is to keep.
 *
 * @param model the model
 * @param baseline what rules of growth compare it with; null where there is nothing
 * @param rules at least one
 * @param enforce whether a rule that is not kept is a failure of the request
 * @param annotations how lines for GitHub's annotations are written
 */
public record GateRequest(
        Side model, @Nullable Side baseline, List<Rule> rules, boolean enforce, GateReport.Annotations annotations) {}
