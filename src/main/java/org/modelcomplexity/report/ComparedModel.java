package org.modelcomplexity.report;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Report.RowReport;

/**
 * One side of a comparison.
 *
 * @param report its figures, by one convention alone, with its rows
 * @param layers what its dialect calls layers
 * @param sources the rows that each row reads; −1 is the first input, −2 the second …
 */
public record ComparedModel(Report report, Dialect.Layers layers, List<List<Integer>> sources) {
    /** A result of the engine as a side of a comparison by a convention. */
    public static ComparedModel of(Result result, String convention, Budget budget) {
        return new ComparedModel(
                ReportBuilder.of(result, Set.of("rows"), Set.of(convention), budget),
                result.network().info().dialect().layers(),
                result.network().rows().stream().map(Row::sources).toList());
    }

    List<RowReport> rows() {
        return Objects.requireNonNull(report.rows());
    }
}
