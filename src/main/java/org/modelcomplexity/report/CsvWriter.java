package org.modelcomplexity.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;
import org.springframework.stereotype.Component;

/** The rows as comma-separated values (RFC 4180), with a header. */
@Component
public class CsvWriter implements ReportWriter {
    private static final String HEADER =
            "index,from,repeats,module,arguments,parameters,fusedParameters,output,macs,fusedMacs\r\n";

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public String about() {
        return "The rows, one a line";
    }

    @Override
    public String write(Report report) {
        List<Report.RowReport> rows = report.rows() == null ? List.of() : report.rows();
        return rows.stream().map(CsvWriter::line).collect(Collectors.joining("", HEADER, ""));
    }

    private static String line(Report.RowReport row) {
        return java.util.stream.Stream.of(
                        row.index(),
                        text(row.from()),
                        text(row.repeats()),
                        row.module(),
                        text(row.arguments()),
                        row.parameters(),
                        row.fusedParameters(),
                        text(row.output()),
                        text(row.macs()),
                        text(row.fusedMacs()))
                .map(String::valueOf)
                .map(CsvWriter::cell)
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> each.getKey() + "=" + Python.repr(each.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return value == null ? "" : value instanceof String word ? word : Python.repr(value);
    }

    private static String cell(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
