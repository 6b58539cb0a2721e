package org.modelcomplexity.report.write;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.cost.CostLines;
import org.modelcomplexity.report.cost.CostReport;
import org.springframework.stereotype.Component;

/**
 * The reference implementation's own table, column for column as wide as its dialect says, and its two summary lines:
 * training, then fused. With named parameters each line has YOLOv5's verbose table of them before it.
 */
@Component
class TextWriter implements AnswerWriter<Report> {
    private static final String PARAMETERS = "%5s %40s %9s %12s %20s %10s %10s%n".replace("%n", "\n");
    private static final int DIGITS_OF_A_COUNT = 6;
    private static final int WIDEST = 60;
    private static final int DIGITS_OF_A_MOMENT = 3;

    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public String about() {
        return "The reference's own table and its two summary lines; with include=parameters YOLOv5's verbose table as well, with include=cost what a step costs";
    }

    @Override
    public String write(Report report) {
        StringBuilder text = new StringBuilder();
        rows(text, report);
        parameters(text, report.parameters());
        text.append(summary("training", report.training())).append('\n');
        parameters(text, report.fusedParameters());
        text.append(summary("fused", report.fused())).append('\n');
        cost(text, report.cost());
        return text.toString();
    }

    private static void cost(StringBuilder text, @Nullable CostReport cost) {
        if (cost == null) {
            return;
        }
        text.append('\n').append(CostLines.title(cost)).append('\n');
        CostLines.of(cost)
                .forEach(line -> text.append(String.format("%-26s %14s  %s", line.title(), line.amount(), line.note())
                                .stripTrailing())
                        .append('\n'));
    }

    private static void rows(StringBuilder text, Report report) {
        List<Report.RowReport> rows = report.rows();
        if (rows == null) {
            return;
        }
        if (report.model().isGraph()) {
            graph(text, rows);
            return;
        }
        String format = "%%%ds%%%ds%%%ds%%%ds  %%-%ds%%-%ds\n"
                .formatted(report.model().columns().toArray());
        text.append(String.format(format, "", "from", "n", "params", "module", "arguments"));
        rows.forEach(row -> text.append(String.format(
                format,
                row.index(),
                Python.repr(row.from()),
                Python.repr(row.repeats()),
                row.parameters(),
                row.module(),
                Cells.arguments(row.briefArguments()))));
    }

    /** A graph's rows: where each stands, what it is, has, gives and costs. */
    private static void graph(StringBuilder text, List<Report.RowReport> rows) {
        int path = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        int type = rows.stream().mapToInt(row -> row.module().length()).max().orElse(0);
        String format = "%3s  %-" + width(path) + "s  %-" + width(type) + "s %12s  %-24s %14s\n";
        text.append(String.format(format, "", "path", "type", "params", "output", "MACs"));
        rows.forEach(row -> text.append(String.format(
                format,
                row.index(),
                row.label(),
                row.module(),
                row.parameters(),
                Python.repr(row.output()),
                row.macs() == null ? "" : row.macs())));
    }

    /** A column as wide as its widest cell, within reason. */
    private static int width(int widest) {
        return Math.max(DIGITS_OF_A_COUNT, Math.min(widest, WIDEST));
    }

    private static void parameters(StringBuilder text, @Nullable List<Report.ParameterReport> parameters) {
        if (parameters == null) {
            return;
        }
        text.append(String.format(PARAMETERS, "layer", "name", "gradient", "parameters", "shape", "mu", "sigma"));
        for (int i = 0; i < parameters.size(); i++) {
            Report.ParameterReport each = parameters.get(i);
            text.append(String.format(
                    PARAMETERS,
                    i,
                    each.name(),
                    each.gradient() == null ? "" : Python.repr(each.gradient()),
                    Python.general(each.elements(), DIGITS_OF_A_COUNT),
                    Python.repr(each.shape()),
                    moment(each.mean()),
                    moment(each.std())));
        }
    }

    private static String moment(@Nullable Double value) {
        return value == null ? "nan" : Python.general(value, DIGITS_OF_A_MOMENT);
    }

    /** The reference's line; where it has none, the same figures with the work that each convention asked for counts. */
    private static String summary(String mode, Report.ModeSummary summary) {
        if (summary.summary() != null) {
            return summary.summary();
        }
        StringBuilder line = new StringBuilder(mode + ": " + summary.layers() + " layers, " + summary.parameters()
                + " parameters" + (summary.gradients() == null ? "" : ", " + summary.gradients() + " gradients"));
        for (Report.CountReport count : summary.counts()) {
            if (count.flops() != null) {
                line.append(", ")
                        .append(Cells.billions(count.flops()))
                        .append(" GFLOPs (")
                        .append(count.convention())
                        .append(')');
            }
        }
        return line.toString();
    }
}
