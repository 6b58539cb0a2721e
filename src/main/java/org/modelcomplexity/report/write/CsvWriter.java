package org.modelcomplexity.report.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.cost.CostReport;
import org.springframework.stereotype.Component;

/** The rows as comma-separated values, with a header. */
@Component
class CsvWriter implements AnswerWriter<Report> {
    private static final String HEADER =
            "index,from,repeats,module,arguments,parameters,fusedParameters,output,macs,fusedMacs";

    /** Rows of graphs have paths beside. */
    private static final String PATH = ",path";

    private static final String END = "\r\n";

    private static final String COST = ",forwardFlops,backwardFlops,kept,outputBytes";

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public String about() {
        return "The rows, one a line; with include=cost their FLOPs of a step and bytes";
    }

    @Override
    public String write(Report report) {
        List<Report.RowReport> rows = report.rows() == null ? List.of() : report.rows();
        boolean paths = report.model().isGraph();
        List<CostReport.Row> costs =
                report.cost() == null ? null : report.cost().rows();
        StringBuilder text = new StringBuilder(HEADER)
                .append(paths ? PATH : "")
                .append(costs == null ? "" : COST)
                .append(END);
        for (int i = 0; i < rows.size(); i++) {
            List<@Nullable Object> cells = cells(rows.get(i));
            if (paths) {
                cells.add(rows.get(i).path());
            }
            if (costs != null) {
                CostReport.Row cost = costs.get(i);
                cells.addAll(Arrays.asList(cost.forwardFlops(), cost.backwardFlops(), cost.kept(), cost.output()));
            }
            text.append(Csv.line(cells.toArray()));
        }
        return text.toString();
    }

    private static List<@Nullable Object> cells(Report.RowReport row) {
        return new ArrayList<>(Arrays.asList(
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
    }

    private static @Nullable Object text(@Nullable Object value) {
        return value == null || value instanceof String ? value : Cells.arguments(value);
    }
}
