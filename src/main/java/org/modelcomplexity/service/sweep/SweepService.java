package org.modelcomplexity.service.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.modelcomplexity.engine.Detail;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Watch;
import org.modelcomplexity.report.sweep.SweepHead;
import org.modelcomplexity.report.sweep.SweepWriter;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.service.Work;
import org.modelcomplexity.service.gate.GateService;
import org.springframework.stereotype.Service;

/** Begins sweeps. */
@Service
public class SweepService {
    private final AnalysisService analysis;
    private final GateService gate;
    private final SweepMemory memory;
    private final ServiceProperties.Sweeps limits;

    SweepService(AnalysisService analysis, GateService gate, SweepMemory memory, ServiceProperties properties) {
        this.gate = gate;
        this.analysis = analysis;
        this.memory = memory;
        this.limits = properties.sweeps();
    }

    /**
     * A sweep of which nothing is computed yet.
     *
     * @param watch who is told which dialect it is of
     * @throws InvalidModelException where it has too many points, or an axis names nothing in the model
     */
    public Sweep begin(SweepRequest asked, SweepWriter writer, Watch watch) {
        watch.reading(analysis.dialect(asked.base()).name());
        if (asked.part().size() > limits.points()) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    asked.grid().axes().get(0).place(),
                    "the sweep has " + asked.part().size() + " points, more than " + limits.points()
                            + ", the configured limit: part takes one of several equal parts");
        }
        asked.grid().document(asked.base().document(), asked.grid().at(0));
        SweepRequest sweep = withUsual(asked);
        List<SweepFigure> all = new ArrayList<>(sweep.figures());
        all.addAll(sweep.min());
        all.addAll(sweep.max());
        boolean printed = all.stream().allMatch(SweepFigure::isPrinted)
                && sweep.rules().stream().allMatch(SweepService::isPrinted);
        List<String> conventions = sweep.rules().stream()
                .filter(rule -> rule.convention() != null)
                .map(Rule::convention)
                .distinct()
                .toList();
        Points points = new Points(analysis, sweep, conventions, printed ? Detail.PRINTED : Detail.FIGURES, memory);
        Map<String, Convention> counting = gate.conventions(sweep.base(), sweep.rules());
        Side other = sweep.baseline();
        Result baseline =
                other == null ? null : baseline(other, counting, sweep.base().isCosting());
        return new Sweep(sweep, head(sweep), points, baseline, writer, limits);
    }

    private Result baseline(Side other, Map<String, Convention> counting, boolean costs) {
        try {
            Budget budget = analysis.budget();
            return Work.done(
                    budget, () -> gate.baseline(costs ? other.model().costing() : other.model(), counting, budget));
        } catch (InvalidModelException refused) {
            throw new InvalidModelException(
                    refused.findings().stream().map(other::own).toList());
        }
    }

    private static boolean isPrinted(Rule rule) {
        return new SweepFigure(rule.figure(), rule.isFused()).isPrinted()
                && (rule.row() == null || !rule.figure().isWork());
    }

    /** With what is usual where nothing was said: what a dialect's reference prints, else what is counted. */
    private SweepRequest withUsual(SweepRequest sweep) {
        Dialect dialect = analysis.dialect(sweep.base());
        Figure work = dialect.saysItsInputs() ? Figure.MACS : Figure.GFLOPS;
        List<SweepFigure> figures = new ArrayList<>(sweep.figures());
        if (figures.isEmpty()) {
            figures.addAll(SweepFigure.named(Figure.PARAMETERS.label()));
            figures.addAll(SweepFigure.named(work.label()));
        }
        boolean usual = sweep.min().isEmpty() && sweep.max().isEmpty();
        boolean costs = figures.stream().anyMatch(each -> each.figure().isOfCost())
                || sweep.rules().stream().anyMatch(rule -> rule.figure().isOfCost())
                || Stream.concat(sweep.min().stream(), sweep.max().stream())
                        .anyMatch(each -> each.figure().isOfCost());
        return new SweepRequest(
                costs ? sweep.base().costing() : sweep.base(),
                sweep.baseline(),
                sweep.grid(),
                sweep.options(),
                sweep.part(),
                figures,
                sweep.rules(),
                sweep.onlyPassing(),
                usual ? List.of(new SweepFigure(work, true)) : sweep.min(),
                usual ? List.of(new SweepFigure(Figure.PARAMETERS, true)) : sweep.max());
    }

    private static SweepHead head(SweepRequest sweep) {
        return new SweepHead(
                sweep.grid().axes().stream().map(axis -> axis.name()).toList(),
                labels(sweep.figures()),
                !sweep.rules().isEmpty(),
                labels(sweep.min()),
                labels(sweep.max()));
    }

    private static List<String> labels(List<SweepFigure> figures) {
        return figures.stream().map(SweepFigure::label).toList();
    }
}
