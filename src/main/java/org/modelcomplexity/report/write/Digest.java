package org.modelcomplexity.report.write;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.RowChange;
import org.modelcomplexity.report.Comparison.Status;

/**
 * The rows of a candidate for somebody in a hurry.
 *
 * @param changed what is not the same, the heaviest change first: the largest share of all changes of parameters or of
 *     MACs
 * @param same how many rows are the same
 */
record Digest(List<RowChange> changed, long same) {
    static Digest of(List<RowChange> rows) {
        List<RowChange> changed =
                rows.stream().filter(row -> row.status() != Status.SAME).toList();
        double parameters = all(changed, RowChange::parameters);
        double macs = all(changed, RowChange::macs);
        Comparator<RowChange> byShare = Comparator.comparingDouble(
                row -> -Math.max(size(row.parameters()) / parameters, size(row.macs()) / macs));
        return new Digest(changed.stream().sorted(byShare).toList(), rows.size() - changed.size());
    }

    private static double all(List<RowChange> rows, Function<RowChange, CountChange> figure) {
        return Math.max(1, rows.stream().map(figure).mapToDouble(Digest::size).sum());
    }

    private static double size(CountChange change) {
        return change.absolute() == null ? 0 : Math.abs((double) change.absolute());
    }

    /** The number of a row on both sides: {@code 4}, {@code 4 → 5}, {@code + 5}, {@code − 4}. */
    static String index(RowChange row) {
        Integer before = row.index().baseline();
        Integer after = row.index().candidate();
        return before == null
                ? "+ " + after
                : after == null ? "− " + before : before.equals(after) ? "" + before : before + " → " + after;
    }

    /** A status as answers write it. */
    static String word(Comparison.Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT);
    }
}
