package org.modelcomplexity.report.write;

import static org.modelcomplexity.report.write.Cells.number;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.Comparison.Candidate;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.GflopsChange;
import org.modelcomplexity.report.Comparison.RowChange;
import org.modelcomplexity.report.Comparison.Totals;
import org.modelcomplexity.report.cost.CostChange;
import org.springframework.stereotype.Component;

/** The comparison as plain text: totals, then every row that changed, the heaviest first. */
@Component
class ComparisonTextWriter implements AnswerWriter<Comparison> {
    private static final String TOTAL = "%-12s %-11s %18s %18s  %s\n";
    private static final String ROW = "%8s  %-8s %-40s %26s %32s  %s\n";

    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public String about() {
        return "Totals, then every row that changed, the heaviest first";
    }

    @Override
    public String write(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        for (Candidate candidate : comparison.candidates()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(line(comparison.baseline().name()))
                    .append(" → ")
                    .append(line(candidate.name()))
                    .append(", counted by ")
                    .append(comparison.convention())
                    .append('\n');
            if (candidate.note() != null) {
                text.append(line(candidate.note())).append('\n');
            }
            text.append(String.format(TOTAL, "", "", "baseline", "candidate", "change"));
            totals(text, "training", candidate.training());
            totals(text, "fused", candidate.fused());
            cost(text, candidate.cost());
            rows(text, candidate.rows() == null ? List.of() : candidate.rows());
        }
        return text.toString();
    }

    private static void totals(StringBuilder text, String mode, Totals totals) {
        count(text, mode, "layers", totals.layers());
        count(text, mode, "parameters", totals.parameters());
        count(text, mode, "gradients", totals.gradients());
        GflopsChange gflops = totals.gflops();
        if (gflops.baseline() != null || gflops.candidate() != null) {
            text.append(String.format(
                    TOTAL,
                    mode,
                    "GFLOPs",
                    Cells.decimal(gflops.printed().baseline()),
                    Cells.decimal(gflops.printed().candidate()),
                    Cells.change(gflops)));
        }
        count(text, mode, "MACs", totals.macs());
    }

    private static void cost(StringBuilder text, @Nullable CostChange cost) {
        if (cost != null) {
            count(text, "cost", "step FLOPs", cost.stepFlops());
            count(text, "cost", "weights, bytes", cost.weights());
            count(text, "cost", "kept for backward, bytes", cost.keptForBackward());
            count(text, "cost", "inference peak, bytes", cost.inferencePeak());
            count(text, "cost", "training peak, bytes", cost.trainingPeak());
        }
    }

    private static void count(StringBuilder text, String mode, String title, CountChange change) {
        text.append(String.format(
                TOTAL, mode, title, number(change.baseline()), number(change.candidate()), Cells.change(change)));
    }

    private static void rows(StringBuilder text, List<RowChange> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Digest digest = Digest.of(rows);
        if (!digest.changed().isEmpty()) {
            text.append(String.format(ROW, "row", "", "module", "parameters", "MACs", "what changed"));
        }
        digest.changed()
                .forEach(row -> text.append(String.format(
                        ROW,
                        Digest.index(row),
                        Digest.word(row.status()),
                        line(Python.cut(row.module())),
                        Cells.change(row.parameters()),
                        Cells.change(row.macs()),
                        line(Cells.changes(row.changes())))));
        text.append(digest.same()).append(" rows are the same\n");
    }

    /** Text of anybody's in one line. */
    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
