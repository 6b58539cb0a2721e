package org.modelcomplexity.report.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;
import org.springframework.stereotype.Component;

/** The rows as comma-separated values, with a header. */
@Component
class CsvWriter implements AnswerWriter<Report> {
    private static final String HEADER =
            "index,from,repeats,module,arguments,parameters,fusedParameters,output,macs,fusedMacs";

    /** Rows of graphs have paths beside. */
    private static final String PATH = ",path";

    private static final String END = "\r\n";

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
        boolean paths = report.model().isGraph();
        return rows.stream()
                .map(row -> paths ? Csv.line(cells(row, row.path())) : Csv.line(cells(row)))
                .collect(Collectors.joining("", HEADER + (paths ? PATH : "") + END, ""));
    }

    private static @Nullable Object[] cells(Report.RowReport row, @Nullable Object... more) {
        List<@Nullable Object> cells = new ArrayList<>(Arrays.asList(
                row.index(),
                text(row.from()),
                text(row.repeats()),
                row.module(),
                text(row.arguments()),
                row.parameters(),
                row.fusedParameters(),
                text(row.output()),
                row.macs(),
                row.fusedMacs()));
        cells.addAll(Arrays.asList(more));
        return cells.toArray();
    }

    private static @Nullable Object text(@Nullable Object value) {
        return value == null || value instanceof String ? value : Cells.arguments(value);
    }
}
