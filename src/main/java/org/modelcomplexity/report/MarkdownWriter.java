package org.modelcomplexity.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.springframework.stereotype.Component;

/** The report as Markdown, for a comment on a pull request. */
@Component
public class MarkdownWriter implements ReportWriter {
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
                .append(escape(model.name() == null ? "Model" : model.name()))
                .append(" (")
                .append(model.dialect());
        text.append(", input ").append(model.input()).append(")\n\n");
        totals(text, report);
        differences(text, report.difference());
        rows(text, report);
        return text.toString();
    }

    private static void totals(StringBuilder text, Report report) {
        Report.ModeSummary training = report.training();
        Report.ModeSummary fused = report.fused();
        text.append("| | training | fused |\n| --- | ---: | ---: |\n");
        line(text, "layers", number(training.layers()), number(fused.layers()));
        line(text, "parameters", number(training.parameters()), number(fused.parameters()));
        line(text, "gradients", number(training.gradients()), number(fused.gradients()));
        line(text, "GFLOPs as printed", String.valueOf(training.gflops()), String.valueOf(fused.gflops()));
        for (int i = 0; i < training.counts().size(); i++) {
            Report.CountReport count = training.counts().get(i);
            line(
                    text,
                    "MACs, " + count.convention(),
                    number(count.macs()),
                    number(fused.counts().get(i).macs()));
        }
    }

    private static void differences(StringBuilder text, Report.@Nullable DifferenceReport difference) {
        if (difference == null) {
            return;
        }
        text.append("\n| fused differs by | layers | parameters | gradients |\n| --- | ---: | ---: | ---: |\n");
        difference
                .causes()
                .forEach(cause -> line(
                        text,
                        cause.cause(),
                        number(cause.layers()),
                        number(cause.parameters()),
                        number(cause.gradients())));
        line(
                text,
                "**all**",
                number(difference.layers()),
                number(difference.parameters()),
                number(difference.gradients()));
    }

    private static void rows(StringBuilder text, Report report) {
        if (report.rows() == null) {
            return;
        }
        text.append("\n<details><summary>").append(report.rows().size()).append(" rows</summary>\n\n");
        text.append(
                "| row | from | n | module | arguments | parameters | output | MACs |\n| ---: | --- | ---: | --- | --- | ---: | --- | ---: |\n");
        report.rows()
                .forEach(row -> line(
                        text,
                        String.valueOf(row.index()),
                        Python.repr(row.from()),
                        Python.repr(row.repeats()),
                        escape(row.module()),
                        escape(
                                row.arguments() instanceof java.util.List<?> list
                                        ? Python.repr(list)
                                        : String.valueOf(row.arguments())),
                        number(row.parameters()),
                        String.valueOf(row.output()),
                        number(row.macs())));
        text.append("\n</details>\n");
    }

    private static void line(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String number(@Nullable Long value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%,d", value);
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }
}
