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
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.cost.CostChange;
import org.springframework.stereotype.Component;

/** The comparison as Markdown, for a comment on a pull request: totals, the heaviest changes, the rest folded away. */
@Component
class ComparisonMarkdownWriter implements AnswerWriter<Comparison> {
    private static final int HEAVIEST = 5;

    @Override
    public String mediaType() {
        return "text/markdown";
    }

    @Override
    public String about() {
        return "For a comment on a pull request: totals, the heaviest changes, the rest folded away";
    }

    @Override
    public String write(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        comparison.candidates().forEach(candidate -> candidate(text, comparison, candidate));
        return text.toString();
    }

    private static void candidate(StringBuilder text, Comparison comparison, Candidate candidate) {
        text.append(text.isEmpty() ? "" : "\n")
                .append("### ")
                .append(MarkdownTable.text(comparison.baseline().name()))
                .append(" → ")
                .append(MarkdownTable.text(candidate.name()))
                .append('\n');
        if (candidate.note() != null) {
            text.append('\n').append(MarkdownTable.text(candidate.note())).append('\n');
        }
        MarkdownTable table = MarkdownTable.of(text, "", ">baseline", ">candidate", ">change");
        totals(table, "", comparison.convention(), candidate.training());
        totals(table, ", fused", comparison.convention(), candidate.fused());
        cost(table, candidate.cost());
        rows(text, candidate.rows() == null ? List.of() : candidate.rows());
        warnings(text, comparison.baseline().name(), comparison.baseline().warnings());
        warnings(text, candidate.name(), candidate.warnings());
    }

    private static void totals(MarkdownTable table, String mode, String convention, Totals totals) {
        count(table, "layers" + mode, totals.layers());
        count(table, "parameters" + mode, totals.parameters());
        if (mode.isEmpty()) {
            count(table, "gradients", totals.gradients());
        }
        GflopsChange gflops = totals.gflops();
        if (gflops.baseline() != null || gflops.candidate() != null) {
            table.row(
                    "GFLOPs" + mode,
                    Cells.decimal(gflops.printed().baseline()),
                    Cells.decimal(gflops.printed().candidate()),
                    Cells.change(gflops));
        }
        count(table, "MACs (" + convention + ")" + mode, totals.macs());
    }

    private static void cost(MarkdownTable table, @Nullable CostChange cost) {
        if (cost != null) {
            count(table, "step FLOPs", cost.stepFlops());
            count(table, "weights, bytes", cost.weights());
            count(table, "kept for backward, bytes", cost.keptForBackward());
            count(table, "inference peak, bytes", cost.inferencePeak());
            count(table, "training peak, bytes", cost.trainingPeak());
        }
    }

    private static void count(MarkdownTable table, String title, CountChange change) {
        table.row(title, number(change.baseline()), number(change.candidate()), Cells.change(change));
    }

    private static void rows(StringBuilder text, List<RowChange> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Digest digest = Digest.of(rows);
        List<RowChange> changed = digest.changed();
        if (changed.isEmpty()) {
            text.append("\nAll ").append(digest.same()).append(" rows are the same.\n");
            return;
        }
        int shown = Math.min(HEAVIEST, changed.size());
        text.append("\nThe heaviest of ").append(changed.size()).append(" changed rows (");
        text.append(digest.same()).append(" are the same):\n");
        rows(changed.subList(0, shown), text);
        if (shown < changed.size()) {
            List<RowChange> rest = changed.subList(shown, changed.size());
            MarkdownTable.fold(text, rest.size() + " more", () -> rows(rest, text));
        }
    }

    private static void rows(List<RowChange> rows, StringBuilder text) {
        MarkdownTable table = MarkdownTable.of(text, "row", "", "module", ">parameters", ">MACs", "what changed");
        rows.forEach(row -> table.row(
                Digest.index(row),
                Digest.word(row.status()),
                MarkdownTable.text(Python.cut(row.module())),
                Cells.change(row.parameters()),
                Cells.change(row.macs()),
                MarkdownTable.text(Cells.changes(row.changes()))));
    }

    private static void warnings(StringBuilder text, String name, List<Report.Warning> warnings) {
        warnings.forEach(warning -> text.append("\n> ")
                .append(MarkdownTable.text(name + ": " + warning.detail()))
                .append('\n'));
    }
}
