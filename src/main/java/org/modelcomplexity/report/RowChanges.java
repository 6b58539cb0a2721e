package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Comparison.CountChange;
import org.modelcomplexity.report.Comparison.FieldChange;
import org.modelcomplexity.report.Comparison.RowChange;
import org.modelcomplexity.report.Comparison.RowIndex;
import org.modelcomplexity.report.Comparison.Status;
import org.modelcomplexity.report.Report.RowReport;

/** What became of each row between two models, once it is known which rows are the same. */
final class RowChanges {
    private final ComparedModel baseline;
    private final ComparedModel candidate;
    private final Map<Integer, Integer> partners = new HashMap<>();

    private RowChanges(ComparedModel baseline, ComparedModel candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
    }

    /** Every row of both models once, in order. */
    static List<RowChange> of(ComparedModel baseline, ComparedModel candidate, Budget budget) {
        boolean paths = baseline.isGraph() || candidate.isGraph();
        return new RowChanges(baseline, candidate)
                .all(RowAlignment.of(
                        paths ? baseline.placedRows() : baseline.rows(),
                        paths ? candidate.placedRows() : candidate.rows(),
                        budget));
    }

    private List<RowChange> all(List<RowIndex> pairs) {
        for (RowIndex pair : pairs) {
            if (pair.baseline() != null && pair.candidate() != null) {
                partners.put(pair.baseline(), pair.candidate());
            }
        }
        return pairs.stream().map(this::change).toList();
    }

    private RowChange change(RowIndex index) {
        Pair pair = new Pair(row(baseline, index.baseline()), row(candidate, index.candidate()));
        List<FieldChange> changes = fields(pair);
        List<CountChange> figures = Stream.<Function<RowReport, @Nullable Long>>of(
                        RowReport::parameters, RowReport::fusedParameters, RowReport::macs, RowReport::fusedMacs)
                .map(pair::count)
                .toList();
        boolean same = changes.isEmpty() && figures.stream().allMatch(CountChange::isNone);
        return new RowChange(
                pair.status(same),
                index,
                pair.module(),
                changes,
                figures.get(0),
                figures.get(1),
                figures.get(2),
                figures.get(3));
    }

    private static @Nullable RowReport row(ComparedModel model, @Nullable Integer index) {
        return index == null ? null : model.rows().get(index);
    }

    /** A row on both sides; at least one has it. */
    private record Pair(
            @Nullable RowReport before, @Nullable RowReport after) {
        Status status(boolean same) {
            return before == null ? Status.ADDED : after == null ? Status.REMOVED : same ? Status.SAME : Status.CHANGED;
        }

        String module() {
            return after != null
                    ? after.module()
                    : Objects.requireNonNull(before).module();
        }

        boolean isOfOneType() {
            return before != null && after != null && RowAlignment.type(before).equals(RowAlignment.type(after));
        }

        /** A figure of both; a row that is not there has none of it. */
        CountChange count(Function<RowReport, @Nullable Long> figure) {
            return CountChange.of(
                    before == null ? (Long) 0L : figure.apply(before), after == null ? (Long) 0L : figure.apply(after));
        }

        void note(List<FieldChange> changes, String field, Function<RowReport, @Nullable Object> value) {
            Object old = before == null ? null : value.apply(before);
            Object now = after == null ? null : value.apply(after);
            if (!Objects.equals(old, now)) {
                changes.add(new FieldChange(field, old, now));
            }
        }
    }

    private List<FieldChange> fields(Pair pair) {
        List<FieldChange> changes = new ArrayList<>();
        if (!pair.isOfOneType()) {
            pair.note(changes, "module", RowReport::module);
        }
        RowReport before = pair.before();
        RowReport after = pair.after();
        if (before == null || after == null) {
            pair.note(changes, "from", RowReport::from);
        } else if (!readsTheSame(before, after)) {
            pair.note(changes, "from", RowReport::from);
            changes.add(new FieldChange("sources", sources(baseline, before), sources(candidate, after)));
        }
        if (baseline.isGraph() == candidate.isGraph()) {
            // A graph says neither.
            pair.note(changes, "repeats", RowReport::repeats);
            pair.note(changes, "arguments", RowReport::arguments);
        }
        pair.note(changes, "output", RowReport::output);
        return changes;
    }

    private static List<Integer> sources(ComparedModel model, RowReport row) {
        return model.sources().get(row.index());
    }

    private boolean readsTheSame(RowReport before, RowReport after) {
        List<Integer> old = sources(baseline, before);
        List<Integer> now = sources(candidate, after);
        if (old.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!isPartner(old.get(i), now.get(i)) && !isStillTheRowBefore(before, after, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isPartner(int old, int now) {
        return old < 0 ? old == now : Objects.equals(partners.get(old), now);
    }

    /** Where a row came or went right before one that reads the row before it, the row that came or went says so. */
    private boolean isStillTheRowBefore(RowReport before, RowReport after, int i) {
        return sources(baseline, before).get(i) == before.index() - 1
                && sources(candidate, after).get(i) == after.index() - 1
                && Objects.equals(written(before, i), written(after, i));
    }

    private static @Nullable Object written(RowReport row, int i) {
        return row.from() instanceof List<?> list ? list.get(i) : row.from();
    }
}
