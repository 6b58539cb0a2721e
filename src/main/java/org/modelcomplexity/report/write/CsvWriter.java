package org.modelcomplexity.report.write;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;
import org.springframework.stereotype.Component;

/** The rows as comma-separated values, with a header. */
@Component
class CsvWriter implements AnswerWriter<Report> {
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
        return Csv.line(
                row.index(),
                text(row.from()),
                text(row.repeats()),
                row.module(),
                text(row.arguments()),
                row.parameters(),
                row.fusedParameters(),
                text(row.output()),
                row.macs(),
                row.fusedMacs());
    }

    private static @Nullable Object text(@Nullable Object value) {
        return value == null || value instanceof String ? value : Cells.arguments(value);
    }
}
