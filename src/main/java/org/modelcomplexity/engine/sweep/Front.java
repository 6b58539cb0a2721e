package org.modelcomplexity.engine.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The points of a sweep that no other beats: none is as good in every respect and better in one. Points come one by one;
 * what is beaten is forgotten at once.
 *
 * @param <T> what is kept of a point
 */
public final class Front<T> {
    /** More than anybody looks at; that there were more is told. */
    private static final int MOST = 500;

    /** A point, and what it is worth in each respect: more is better. */
    private record Entry<T>(T point, List<BigDecimal> worth) {
        boolean beats(List<BigDecimal> other) {
            boolean better = false;
            for (int i = 0; i < other.size(); i++) {
                int order = worth.get(i).compareTo(other.get(i));
                if (order < 0) {
                    return false;
                }
                better |= order > 0;
            }
            return better;
        }
    }

    private final List<Entry<T>> entries = new ArrayList<>();
    private boolean isCut;

    /** Looks at one more point; it is only made where it is kept. */
    public void add(List<BigDecimal> worth, java.util.function.Supplier<T> point) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).beats(worth)) {
                // Who beats one beats the next, which is much like it.
                entries.add(0, entries.remove(i));
                return;
            }
        }
        Entry<T> entry = new Entry<>(point.get(), worth);
        entries.removeIf(known -> entry.beats(known.worth()));
        if (entries.size() == MOST) {
            isCut = true;
        } else {
            entries.add(entry);
        }
    }

    /** The points that are left, by their first respect, the best first. */
    public List<T> points() {
        return entries.stream()
                .sorted(Comparator.comparing((Entry<T> entry) -> entry.worth().get(0))
                        .reversed())
                .map(Entry::point)
                .toList();
    }

    /** Whether there were more than are kept. */
    public boolean isCut() {
        return isCut;
    }
}
