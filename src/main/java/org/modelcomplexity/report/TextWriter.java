package org.modelcomplexity.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.springframework.stereotype.Component;

/**
 * The reference implementation's own table, column for column as wide as its dialect says, and its two summary lines:
 * training, then fused.
 */
@Component
public class TextWriter implements ReportWriter {
    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public String about() {
        return "The reference's own table and its two summary lines";
    }

    @Override
    public String write(Report report) {
        String format = "%%%ds%%%ds%%%ds%%%ds  %%-%ds%%-%ds"
                .formatted(report.model().columns().toArray());
        StringBuilder text = new StringBuilder();
        List<Report.RowReport> rows = report.rows();
        if (rows != null) {
            line(text, format, "", "from", "n", "params", "module", "arguments");
            rows.forEach(row -> line(
                    text,
                    format,
                    row.index(),
                    Python.repr(row.from()),
                    Python.repr(row.repeats()),
                    row.parameters(),
                    row.module(),
                    arguments(row.arguments())));
        }
        text.append(summary("training", report.training())).append('\n');
        return text.append(summary("fused", report.fused())).append('\n').toString();
    }

    private static void line(StringBuilder text, String format, Object... cells) {
        text.append(String.format(format, cells)).append('\n');
    }

    private static String arguments(@Nullable Object arguments) {
        if (arguments instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> each.getKey() + "=" + Python.repr(each.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return Python.repr(arguments);
    }

    private static String summary(String mode, Report.ModeSummary summary) {
        return Objects.requireNonNullElseGet(
                summary.summary(),
                () -> mode + ": " + summary.layers() + " layers, " + summary.parameters() + " parameters, "
                        + summary.gradients() + " gradients");
    }
}
