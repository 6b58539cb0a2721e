package org.modelcomplexity.service.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.ConventionChoice;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.gate.Verdict;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.report.gate.GateBuilder;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.Work;
import org.springframework.stereotype.Service;

/** Analyses a model, and its baseline where there is one, and decides rules on them. */
@Service
public class GateService {
    private final AnalysisService analysis;

    GateService(AnalysisService analysis) {
        this.analysis = analysis;
    }

    /**
     * Decides every rule.
     *
     * @param budget what the request may still use, both models together
     * @throws InvalidModelException with everything that is wrong with either model, or with a rule's convention
     */
    public GateReport decide(GateRequest request, Budget budget) {
        return Work.done(budget, () -> decided(request, budget));
    }

    private GateReport decided(GateRequest request, Budget budget) {
        List<Finding> findings = new ArrayList<>();
        boolean costs = request.rules().stream().anyMatch(rule -> rule.figure().isOfCost());
        AnalysisRequest model = costing(request.model().model(), costs);
        Map<String, Convention> asked = tried(request.model(), findings, () -> conventions(model, request.rules()));
        Map<String, Convention> counting = asked == null ? Map.of() : asked;
        Result result =
                asked == null ? null : tried(request.model(), findings, () -> analysis.result(model, asked, budget));
        Side other = request.baseline();
        Result baseline = other == null
                ? null
                : tried(other, findings, () -> baseline(costing(other.model(), costs), counting, budget));
        if (result == null || !findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        if (other != null && baseline != null) {
            warn(request, result, baseline);
        }
        budget.step((long) request.rules().size() * result.network().rows().size());
        String first = counting.keySet().iterator().next();
        List<Verdict> verdicts = request.rules().stream()
                .map(rule -> Verdict.of(rule.by(first), result, baseline))
                .toList();
        return GateBuilder.of(verdicts, result, baseline, request.annotations(), budget);
    }

    private static AnalysisRequest costing(AnalysisRequest request, boolean costs) {
        return costs ? request.costing() : request;
    }

    /** What a step makes of one of the models; null where it refuses, and what it says is among the findings. */
    private static <T> @Nullable T tried(Side side, List<Finding> findings, Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidModelException refused) {
            refused.findings().stream().map(side::own).forEach(findings::add);
            if (refused.isOfLimit()) {
                throw new InvalidModelException(findings);
            }
            return null;
        }
    }

    /** The conventions that the model or a rule names, or its dialect's own; the first counts where a rule names none. */
    public Map<String, Convention> conventions(AnalysisRequest model, List<Rule> rules) {
        Dialect dialect = analysis.dialect(model);
        Map<String, Convention> all = new LinkedHashMap<>(analysis.conventions(model));
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.convention() != null) {
                try {
                    all.putAll(ConventionChoice.of(List.of(rule.convention()), dialect, rule.conventionPlace()));
                } catch (InvalidModelException refused) {
                    findings.addAll(refused.findings());
                }
            }
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return all;
    }

    /** A baseline may be of another dialect: what cannot count it leaves the rules undecided that need it. */
    public Result baseline(AnalysisRequest model, Map<String, Convention> counting, Budget budget) {
        Dialect dialect = analysis.dialect(model);
        Map<String, Convention> asked = new LinkedHashMap<>(analysis.conventions(model));
        counting.forEach((name, convention) -> {
            if (ConventionChoice.counts(convention, dialect)) {
                asked.put(name, convention);
            }
        });
        return analysis.result(model, asked, budget);
    }

    private static void warn(GateRequest request, Result result, Result baseline) {
        Place place = java.util.Objects.requireNonNull(request.baseline()).place();
        for (Warning warning : baseline.warnings()) {
            Place at = warning.place().equals(Place.WHOLE) ? place : warning.place();
            if (!result.warnings().contains(warning)) {
                result.warnings().add(new Warning("the baseline: " + warning.detail(), at));
            }
        }
        if (request.rules().stream().noneMatch(Rule::needsBaseline)) {
            result.warnings().add(new Warning("no rule needs the baseline: there is no maxIncrease", place));
        }
        if (!inputs(result).equals(inputs(baseline))) {
            result.warnings()
                    .add(new Warning(
                            "the baseline is measured on " + inputs(baseline) + ", the model on " + inputs(result)
                                    + ": a part of what differs is the input's",
                            place));
        }
    }

    private static List<List<Long>> inputs(Result result) {
        return result.network().info().inputs().stream()
                .map(input -> input.shape().toList())
                .toList();
    }
}
