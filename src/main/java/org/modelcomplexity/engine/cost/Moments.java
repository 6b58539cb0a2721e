package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.List;

/** What is alive while each operation runs, in bytes: added where it begins, taken off where it ends. */
final class Moments {
    private final List<Integer> rows = new ArrayList<>();
    private final List<Growth> changes = new ArrayList<>();

    /**
     * What is alive at one moment.
     *
     * @param row the row whose operation runs; −1 behind the last
     */
    record Moment(int row, Growth alive) {}

    /** One more moment, while an operation of a row runs. */
    void add(int row) {
        rows.add(row);
        changes.add(Growth.NONE);
    }

    /** How many there are. */
    int count() {
        return rows.size();
    }

    /** Something is alive from one moment to another, both included. */
    void live(int from, int to, Growth bytes) {
        changes.set(from, changes.get(from).plus(bytes));
        if (to + 1 < changes.size()) {
            changes.set(to + 1, changes.get(to + 1).minus(bytes));
        }
    }

    /** What is alive at each. */
    List<Moment> all() {
        List<Moment> all = new ArrayList<>(rows.size());
        Growth alive = Growth.NONE;
        for (int i = 0; i < rows.size(); i++) {
            alive = alive.plus(changes.get(i));
            all.add(new Moment(rows.get(i), alive));
        }
        return all;
    }

    /** The largest at a batch, the first of those that are as large; nothing where there are none. */
    static Moment peak(List<Moment> all, long batch) {
        Moment peak = new Moment(-1, Growth.NONE);
        for (Moment each : all) {
            peak = each.alive().at(batch) > peak.alive().at(batch) ? each : peak;
        }
        return peak;
    }

    /** The largest batch at which all fit what is left of a memory; −1 where any does. */
    static long largestBatch(List<Moment> all, long left) {
        long largest = Long.MAX_VALUE;
        for (Moment each : all) {
            long room = left - each.alive().fixed();
            if (room < 0) {
                return 0;
            }
            if (each.alive().perSample() > 0) {
                largest = Math.min(largest, room / each.alive().perSample());
            }
        }
        return left < 0 ? 0 : largest == Long.MAX_VALUE ? -1 : largest;
    }
}
