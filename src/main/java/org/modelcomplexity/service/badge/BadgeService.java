package org.modelcomplexity.service.badge;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Subject;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.report.figure.Badge;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.service.Work;
import org.springframework.stereotype.Service;

/** Analyses a model for one figure of it. */
@Service
public class BadgeService {
    private final AnalysisService analysis;
    private final Library library;

    BadgeService(AnalysisService analysis, Library library) {
        this.analysis = analysis;
        this.library = library;
    }

    /**
     * What is to be shown.
     *
     * @param figure which figure
     * @param isFused whether of the fused network; else of the one that trains
     * @param place where the figure was named
     */
    public record Wanted(Figure figure, boolean isFused, Place place) {}

    /**
     * The badge of a bundled model.
     *
     * @param dialect the dialect it is wanted in, where several ship it; null for the first
     * @param convention whose count; null for the dialect's own
     * @throws InvalidModelException where there is no such model, or no such figure of it
     */
    public Badge badge(String name, @Nullable String dialect, @Nullable String convention, Wanted wanted) {
        Budget budget = analysis.budget();
        Preset preset = library.preset(name, dialect);
        AnalysisRequest request = AnalysisRequest.of(
                library.document(preset, budget),
                preset.dialect(),
                preset.name(),
                convention == null ? List.of() : List.of(convention),
                Set.of());
        return badge(request, wanted, budget);
    }

    /**
     * The badge of any model.
     *
     * @param request the model; the first of its conventions counts
     * @throws InvalidModelException where the model makes no sense, or has no such figure
     */
    public Badge badge(AnalysisRequest request, Wanted wanted, Budget budget) {
        return Work.done(budget, () -> shown(request, wanted, budget));
    }

    private Badge shown(AnalysisRequest asked, Wanted wanted, Budget budget) {
        AnalysisRequest request = wanted.figure().isOfCost() ? asked.costing() : asked;
        Map<String, Convention> conventions = analysis.conventions(request);
        Subject subject = new Subject(
                analysis.result(request, conventions, budget),
                wanted.isFused(),
                conventions.keySet().iterator().next());
        BigDecimal value = wanted.figure().in(subject);
        if (value == null) {
            throw new InvalidModelException(
                    Problem.WRONG_VALUE,
                    wanted.place(),
                    "there is nothing to show: " + wanted.figure().missing(subject));
        }
        return Badge.of(wanted.figure(), subject, value);
    }
}
