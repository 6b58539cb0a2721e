package org.modelcomplexity.service;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;

/**
 * A model and those that are compared with it.
 *
 * @param baseline what is compared with
 * @param candidates what is compared, at least one
 */
public record ComparisonRequest(Side baseline, List<Side> candidates) {
    /**
     * One model of several in a request.
     *
     * @param place where it stands in what was sent
     */
    public record Side(Place place, AnalysisRequest model) {
        /** A finding as it concerns this side: what points nowhere points at the side as a whole. */
        public Finding own(Finding finding) {
            return finding.place().equals(Place.WHOLE)
                    ? new Finding(finding.problem(), place, finding.detail(), finding.hint())
                    : finding;
        }
    }

    /** The baseline, then the candidates. */
    List<Side> sides() {
        List<Side> sides = new ArrayList<>(List.of(baseline));
        sides.addAll(candidates);
        return sides;
    }
}
