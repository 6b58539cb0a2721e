package org.modelcomplexity.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.springframework.stereotype.Component;

/**
 * The reference implementation's own table, column for column, and its two summary lines: training, then fused. Column
 * widths are YOLOv5's (3, 18, 3, 10, 40, 30) or Ultralytics' (3, 20, 3, 10, 45, 30).
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
        boolean yolov5 = report.model().dialect().startsWith("yolov5");
        String format = yolov5 ? "%3s%18s%3s%10s  %-40s%-30s" : "%3s%20s%3s%10s  %-45s%-30s";
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
