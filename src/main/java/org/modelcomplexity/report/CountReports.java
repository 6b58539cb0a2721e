package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.report.UncountedKind.KindReport;

/**
 * What conventions count of one mode, as answers have it.
 *
 * @param coverage whether all is listed that was counted, free, not counted, or moves data; else what was not counted is
 *     named
 */
record CountReports(boolean coverage) {
    /** The counts of the conventions that are asked for. */
    static List<Report.CountReport> of(Mode mode, Set<String> conventions, boolean coverage) {
        CountReports reports = new CountReports(coverage);
        return mode.counts().entrySet().stream()
                .filter(each -> conventions.contains(each.getKey()))
                .map(each -> reports.count(each.getKey(), each.getValue(), mode))
                .toList();
    }

    /** A figure as it is printed: one decimal. */
    static @Nullable Double rounded(@Nullable Double gflops) {
        return gflops == null ? null : (Double) Mode.asPrinted(gflops);
    }

    private Report.CountReport count(String convention, Mode.Figures figures, Mode mode) {
        Count full = figures.full();
        Long macs = full == null ? null : (Long) full.macs();
        return new Report.CountReport(
                convention,
                macs,
                figures.atStride(),
                full == null ? null : (Long) full.flops(),
                rounded(figures.printed()),
                figures.reason(),
                full == null || full.arithmetic() == null
                        ? null
                        : full.arithmetic().toMap(),
                coverage && full != null ? OperationReports.byOperator(convention, mode) : null,
                coverage(full, Count.Status.COUNTED),
                coverage(full, Count.Status.FREE),
                notCounted(kinds(full, Count.Status.NOT_COUNTED)),
                coverage(full, Count.Status.MOVES),
                figures.notes().stream()
                        .map(note -> new Report.NoteReport(note.text(), note.exactDiffersBy()))
                        .toList());
    }

    private @Nullable List<KindReport> coverage(@Nullable Count count, Count.Status status) {
        return coverage ? kinds(count, status) : null;
    }

    private List<UncountedKind> notCounted(List<KindReport> kinds) {
        return coverage
                ? List.copyOf(kinds)
                : kinds.stream()
                        .map(KindReport::kind)
                        .distinct()
                        .<UncountedKind>map(UncountedKind.KindName::new)
                        .toList();
    }

    private static List<KindReport> kinds(@Nullable Count count, Count.Status status) {
        List<KindReport> kinds = new ArrayList<>();
        for (Count.Kind kind : count == null ? List.<Count.Kind>of() : count.kinds()) {
            if (kind.status() == status) {
                Long macs = status == Count.Status.COUNTED ? (Long) kind.macs() : null;
                kinds.add(new KindReport(kind.kind().label(), kind.times(), kind.rows(), macs, kind.reason()));
            }
        }
        return kinds;
    }
}
