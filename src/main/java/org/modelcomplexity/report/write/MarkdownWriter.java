package org.modelcomplexity.report.write;

import static org.modelcomplexity.report.write.Cells.number;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.cost.CostLines;
import org.modelcomplexity.report.cost.CostReport;
import org.springframework.stereotype.Component;

/** The report as Markdown, for a comment on a pull request. */
@Component
class MarkdownWriter implements AnswerWriter<Report> {
    @Override
    public String mediaType() {
        return "text/markdown";
    }

    @Override
    public String about() {
        return "For a comment on a pull request";
    }

    @Override
    public String write(Report report) {
        StringBuilder text = new StringBuilder();
        Report.ModelInfo model = report.model();
        text.append("### ")
                .append(MarkdownTable.text(model.name() == null ? "Model" : model.name()))
                .append(" (")
                .append(model.dialect())
                .append(", input ")
                .append(model.input())
                .append(")\n");
        totals(text, report);
        cost(text, report.cost());
        differences(text, report.difference());
        rows(text, report.rows(), model.isGraph());
        return text.toString();
    }

    private static void totals(StringBuilder text, Report report) {
        Report.ModeSummary training = report.training();
        Report.ModeSummary fused = report.fused();
        MarkdownTable table = MarkdownTable.of(text, "", ">training", ">fused");
        table.row("layers", number(training.layers()), number(fused.layers()));
        table.row("parameters", number(training.parameters()), number(fused.parameters()));
        table.row("gradients", number(training.gradients()), number(fused.gradients()));
        boolean printed = training.gflops() != null || fused.gflops() != null;
        if (printed) {
            table.row("GFLOPs as printed", Cells.decimal(training.gflops()), Cells.decimal(fused.gflops()));
        }
        for (int i = 0; i < training.counts().size(); i++) {
            Report.CountReport count = training.counts().get(i);
            Report.CountReport also = fused.counts().get(i);
            if (!printed) {
                table.row("GFLOPs, " + count.convention(), Cells.billions(count.flops()), Cells.billions(also.flops()));
            }
            table.row("MACs, " + count.convention(), number(count.macs()), number(also.macs()));
        }
    }

    private static void cost(StringBuilder text, @Nullable CostReport cost) {
        if (cost == null) {
            return;
        }
        MarkdownTable table = MarkdownTable.of(text, MarkdownTable.text(CostLines.title(cost)), ">", "");
        CostLines.of(cost)
                .forEach(line ->
                        table.row(MarkdownTable.text(line.title()), line.amount(), MarkdownTable.text(line.note())));
    }

    private static void differences(StringBuilder text, Report.@Nullable DifferenceReport difference) {
        if (difference == null) {
            return;
        }
        MarkdownTable table = MarkdownTable.of(text, "fused differs by", ">layers", ">parameters", ">gradients");
        difference
                .causes()
                .forEach(cause -> table.row(
                        cause.cause(), number(cause.layers()), number(cause.parameters()), number(cause.gradients())));
        table.row(
                "**all**",
                number(difference.layers()),
                number(difference.parameters()),
                number(difference.gradients()));
    }

    private static void rows(StringBuilder text, @Nullable List<Report.RowReport> rows, boolean paths) {
        if (rows == null) {
            return;
        }
        MarkdownTable.fold(text, rows.size() + " rows", () -> {
            // A graph has no arguments, and never repeats a row.
            MarkdownTable table = MarkdownTable.of(
                    text,
                    ">row",
                    "from",
                    paths ? "path" : ">n",
                    "module",
                    paths ? ">fused parameters" : "arguments",
                    ">parameters",
                    "output",
                    ">MACs");
            rows.forEach(row -> table.row(
                    String.valueOf(row.index()),
                    MarkdownTable.text(Python.repr(row.from())),
                    paths ? MarkdownTable.text(row.label()) : Python.repr(row.repeats()),
                    MarkdownTable.text(row.module()),
                    paths ? number(row.fusedParameters()) : MarkdownTable.text(Cells.arguments(row.briefArguments())),
                    number(row.parameters()),
                    row.output() == null ? "–" : String.valueOf(row.output()),
                    number(row.macs())));
        });
    }
}
