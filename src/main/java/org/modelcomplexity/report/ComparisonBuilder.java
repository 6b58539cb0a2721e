package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.DecimalChange;
import org.modelcomplexity.report.Comparison.GflopsChange;
import org.modelcomplexity.report.Comparison.Totals;
import org.modelcomplexity.report.Report.CountReport;
import org.modelcomplexity.report.Report.ModeSummary;
import org.modelcomplexity.report.cost.CostChange;

/** Sets models beside a baseline, figure by figure and row by row. */
public final class ComparisonBuilder {
    /** What became of a row, and a line of text that says it. */
    private static final long BYTES_A_CHANGE = 600;

    private ComparisonBuilder() {}

    /** What the models are called in one answer, the baseline first: by their names, and told apart by numbers. */
    public static List<String> names(List<ComparedModel> models) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < models.size(); i++) {
            String role = i == 0 ? "baseline" : models.size() == 2 ? "candidate" : "candidate " + i;
            String own = models.get(i).report().model().name();
            String name = own == null ? role : own;
            while (!names.add(name)) {
                name += " (" + role + ")";
            }
        }
        return List.copyOf(names);
    }

    /** The baseline as the answer shows it, under a name. */
    public static Comparison.Baseline baseline(String name, ComparedModel baseline) {
        return new Comparison.Baseline(
                name, baseline.report().model(), baseline.report().warnings());
    }

    /**
     * A candidate as it differs from the baseline.
     *
     * @param name what it is called
     * @param rows whether the answer shows rows
     * @param budget what aligning them is charged to
     * @throws InvalidModelException where the two have too many rows to be aligned
     */
    public static Comparison.Candidate candidate(
            String name, ComparedModel baseline, ComparedModel candidate, boolean rows, Budget budget) {
        Report before = baseline.report();
        Report after = candidate.report();
        if (rows) {
            budget.hold(
                    BYTES_A_CHANGE * (baseline.rows().size() + candidate.rows().size()));
        }
        Relation relation = Relation.of(baseline, candidate);
        return new Comparison.Candidate(
                name,
                after.model(),
                relation,
                relation.note(baseline, candidate),
                warnings(baseline, candidate),
                before.model().identity().equals(after.model().identity()),
                before.model().structure().equals(after.model().structure()),
                totals(before.training(), after.training(), baseline.training(), candidate.training()),
                totals(before.fused(), after.fused(), baseline.fused(), candidate.fused()),
                CostChange.of(before.cost(), after.cost()),
                rows ? RowChanges.of(baseline, candidate, budget) : null);
    }

    private static List<Report.Warning> warnings(ComparedModel baseline, ComparedModel candidate) {
        List<Report.Warning> warnings = new ArrayList<>(candidate.report().warnings());
        if (baseline.layers() != candidate.layers()) {
            warnings.add(new Report.Warning(
                    "layers are " + words(candidate.layers()) + " here and " + words(baseline.layers())
                            + " in the baseline: each is what its dialect's reference prints",
                    null,
                    null,
                    null));
        }
        return warnings;
    }

    private static String words(Dialect.Layers layers) {
        return switch (layers) {
            case MODULES -> "all modules";
            case LEAVES -> "leaf modules";
        };
    }

    private static Totals totals(
            ModeSummary baseline, ModeSummary candidate, @Nullable Double gflopsBefore, @Nullable Double gflopsAfter) {
        CountReport before = baseline.counts().get(0);
        CountReport after = candidate.counts().get(0);
        return new Totals(
                CountChange.of(baseline.layers(), candidate.layers()),
                CountChange.of(baseline.parameters(), candidate.parameters()),
                CountChange.of(baseline.gradients(), candidate.gradients()),
                GflopsChange.of(gflopsBefore, gflopsAfter, DecimalChange.of(before.gflops(), after.gflops())),
                CountChange.of(before.macs(), after.macs()),
                CountChange.of(before.flops(), after.flops()),
                reason(before.reason(), after.reason()));
    }

    private static @Nullable String reason(@Nullable String baseline, @Nullable String candidate) {
        List<String> reasons = new ArrayList<>();
        if (baseline != null) {
            reasons.add("the baseline: " + baseline);
        }
        if (candidate != null) {
            reasons.add("the candidate: " + candidate);
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }
}
