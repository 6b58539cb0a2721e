package org.modelcomplexity.report;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Report.RowReport;

/**
 * One side of a comparison.
 *
 * @param report its figures, by one convention alone, with its rows
 * @param layers what its dialect calls layers
 * @param training GFLOPs before fusing as its reference measures them, unrounded; null where it prints none
 * @param fused the same of the fused network
 * @param document the model as its author wrote it
 * @param paths what each row is called in the network
 * @param sources the rows that each row reads; −1 is the first input, −2 the second …
 */
public record ComparedModel(
        Report report,
        Dialect.Layers layers,
        @Nullable Double training,
        @Nullable Double fused,
        Node document,
        List<String> paths,
        List<List<Integer>> sources) {
    /** A result of the engine as a side of a comparison by a convention. */
    public static ComparedModel of(Result result, Node document, String convention, Budget budget) {
        return new ComparedModel(
                ReportBuilder.of(result, Set.of("rows"), Set.of(convention), budget),
                result.network().info().dialect().layers(),
                gflops(result.training(), convention),
                gflops(result.fused(), convention),
                document,
                paths(result.network()),
                result.network().rows().stream().map(Row::sources).toList());
    }

    private static List<String> paths(Network network) {
        String container = network.info().dialect().container();
        String prefix = container == null ? "" : container + ".";
        return network.rows().stream().map(row -> prefix + row.label()).toList();
    }

    /** Whether it came as a graph. */
    boolean isGraph() {
        return report.model().isGraph();
    }

    /** Its rows, with their paths whatever it came as. */
    List<RowReport> placedRows() {
        return rows().stream().map(row -> at(paths.get(row.index()), row)).toList();
    }

    private static RowReport at(String path, RowReport row) {
        return new RowReport(
                row.index(),
                row.from(),
                row.repeats(),
                path,
                row.module(),
                row.arguments(),
                row.parameters(),
                row.fusedParameters(),
                row.output(),
                row.macs(),
                row.fusedMacs(),
                row.briefArguments(),
                row.sources());
    }

    private static @Nullable Double gflops(Mode mode, String convention) {
        Mode.Figures figures = mode.counts().get(convention);
        return figures == null ? null : figures.printed();
    }

    List<RowReport> rows() {
        return Objects.requireNonNull(report.rows());
    }
}
