package org.modelcomplexity.service;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.report.ComparedModel;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.ComparisonBuilder;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.springframework.stereotype.Service;

/** Analyses models by one convention and sets them beside a baseline. */
@Service
public class ComparisonService {
    private final AnalysisService analysis;

    ComparisonService(AnalysisService analysis) {
        this.analysis = analysis;
    }

    /**
     * Compares models with a baseline.
     *
     * @param budget what the request may still use, all its models together
     * @throws InvalidModelException with everything that is wrong with any of the models or their options
     */
    public Comparison compare(ComparisonRequest request, Budget budget) {
        return Work.done(budget, () -> compared(request, budget));
    }

    private Comparison compared(ComparisonRequest request, Budget budget) {
        Convention convention = convention(request);
        List<ComparedModel> compared = each(request.sides(), side -> model(side, convention, budget));
        Iterator<String> names = ComparisonBuilder.names(compared).iterator();
        Iterator<ComparedModel> models = compared.iterator();
        ComparedModel baseline = models.next();
        Comparison.Baseline first = ComparisonBuilder.baseline(names.next(), baseline);
        List<Comparison.Candidate> candidates = each(
                request.candidates(),
                side -> ComparisonBuilder.candidate(
                        names.next(),
                        baseline,
                        models.next(),
                        side.model().include().contains("rows"),
                        budget));
        return new Comparison(convention.name(), first, candidates);
    }

    /** The first convention that is named, the baseline's before the candidates'; else the baseline dialect's own. */
    private Convention convention(ComparisonRequest request) {
        Side naming = request.sides().stream()
                .filter(side -> !side.model().conventions().isEmpty())
                .findFirst()
                .orElse(request.baseline());
        return each(List.of(naming), side -> analysis.conventions(side.model()))
                .get(0)
                .values()
                .iterator()
                .next();
    }

    private ComparedModel model(Side side, Convention convention, Budget budget) {
        // For its refusals: a name that no convention has is wrong even where it is not the one compared.
        analysis.conventions(side.model());
        long before = budget.bytes();
        Result result = analysis.result(side.model(), Map.of(convention.name(), convention), budget);
        List<String> others = side.model().conventions().stream()
                .filter(name -> !name.equals(convention.name()))
                .toList();
        if (!others.isEmpty()) {
            result.warnings()
                    .add(new Warning(
                            "every model here is counted by " + convention.name() + " alone, not by "
                                    + String.join(", ", others),
                            Place.WHOLE));
        }
        long worked = budget.bytes();
        ComparedModel model = ComparedModel.of(result, side.model().document(), convention.name(), budget);
        long kept = budget.bytes() - worked;
        budget.release(before);
        budget.hold(kept);
        return model;
    }

    /** What a step makes of each side; where it refuses any, all that it refuses. */
    private static <T> List<T> each(List<Side> sides, Function<Side, T> step) {
        List<T> made = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Side side : sides) {
            try {
                made.add(step.apply(side));
            } catch (InvalidModelException refused) {
                refused.findings().stream().map(side::own).forEach(findings::add);
                if (refused.isOfLimit()) {
                    throw new InvalidModelException(findings);
                }
            }
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return made;
    }
}
