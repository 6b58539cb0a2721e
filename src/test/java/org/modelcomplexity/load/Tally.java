package org.modelcomplexity.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of requests: how many of each sort were answered with what, how soon, and what was wrong. */
final class Tally {
    private static final int SHED = 503;

    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, Integer> wrong = new TreeMap<>();
    private long sent;
    private long answered;
    private long again;

    synchronized void sent() {
        sent++;
    }

    /** One of those that were counted as sent could not be. */
    synchronized void notSent() {
        sent--;
    }

    synchronized void again() {
        again++;
    }

    synchronized void answered(String sort, int status, long nanos) {
        answered++;
        rows.computeIfAbsent(status == SHED ? "503 of any sort" : sort, key -> new Row())
                .add(status, nanos);
    }

    synchronized void wrong(String what) {
        wrong.merge(what, 1, Integer::sum);
    }

    synchronized boolean isRight() {
        return wrong.isEmpty() && sent == answered;
    }

    /** Tables of Markdown. */
    synchronized String text(double seconds) {
        StringBuilder text = new StringBuilder(line(
                "%d sent, %d answered (%.0f a second), %d sent again%n%n", sent, answered, answered / seconds, again));
        text.append("| sort | answers | p50 ms | p95 | p99 | max | by status |\n");
        text.append("| --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        rows.forEach((sort, row) -> text.append(row.text(sort)));
        wrong.forEach((what, times) -> text.append(line("WRONG, %d times: %s%n", times, what)));
        return text.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The answers of a sort. */
    private static final class Row {
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private final Times times = new Times();

        void add(int status, long nanos) {
            statuses.merge(status, 1, Integer::sum);
            times.add(nanos);
        }

        String text(String sort) {
            double[] at = times.at(50, 95, 99, 100);
            return line(
                    "| %s | %d | %.1f | %.1f | %.1f | %.0f | %s |%n",
                    sort, times.count(), at[0], at[1], at[2], at[3], statuses);
        }
    }
}
