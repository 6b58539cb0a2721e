package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.report.Comparison.RowIndex;
import org.modelcomplexity.report.Report.RowReport;

/**
 * Which rows of two models are one and the same, in order: where either is a graph, as many as possible of one path; of
 * these alignments those with as many as possible of one module type (a longest common subsequence); among these the one with most equal arguments and outputs; and between the rows so paired,
 * rows of other types stand in for each other.
 */
public final class RowAlignment {
    private static final long ANY = 1;
    private static final long EQUAL = 1L << 14;
    private static final long SAME_TYPE = 1L << 29;
    private static final long SAME_PATH = 1L << 43;

    /** As many pairs as are compared within a quarter of a second; also keeps the scores' digits apart: 2¹³ rows at most. */
    private static final long MAX_PAIRS = 1L << 25;

    /** Comparing a pair is four additions. */
    private static final int PAIRS_A_STEP = 8;

    private static final byte BOTH = 0;
    private static final byte LEFT = 1;
    private static final byte RIGHT = 2;

    private final Keys left;
    private final Keys right;

    private RowAlignment(List<RowReport> left, List<RowReport> right) {
        Map<@Nullable Object, Integer> numbers = new HashMap<>();
        this.left = Keys.of(left, numbers);
        this.right = Keys.of(right, numbers);
    }

    /**
     * Every row of both models once, in order; of rows without a partner those of the baseline first.
     *
     * @throws InvalidModelException where there are too many rows for it
     */
    public static List<RowIndex> of(List<RowReport> baseline, List<RowReport> candidate, Budget budget) {
        long pairs = (long) baseline.size() * candidate.size();
        if (pairs > MAX_PAIRS) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    Place.WHOLE,
                    candidate.size() + " rows beside the baseline's " + baseline.size() + " are too many to align");
        }
        budget.step(pairs / PAIRS_A_STEP);
        long before = budget.bytes();
        budget.hold(pairs);
        budget.release(before);
        // Always aligned from the same of the two, so that ties fall alike and B beside A mirrors A beside B.
        boolean inOrder = compare(baseline, candidate) <= 0;
        int[] partners = inOrder
                ? new RowAlignment(baseline, candidate).partners()
                : inverse(new RowAlignment(candidate, baseline).partners(), baseline.size());
        return pairs(partners, candidate.size());
    }

    private static int compare(List<RowReport> a, List<RowReport> b) {
        int bySize = Integer.compare(a.size(), b.size());
        return bySize != 0 ? bySize : text(a).compareTo(text(b));
    }

    private static String text(List<RowReport> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.label())
                .append(type(row))
                .append(row.arguments())
                .append(row.output()));
        return text.toString();
    }

    /** The module type: what the class is called without its package, which differs between dialects. */
    static String type(RowReport row) {
        return row.module().substring(row.module().lastIndexOf('.') + 1);
    }

    /** What rows are compared by, each as a number that only equal values share. */
    private record Keys(int[] paths, int[] types, int[] arguments, int[] outputs) {
        static Keys of(List<RowReport> rows, Map<@Nullable Object, Integer> numbers) {
            int size = rows.size();
            Keys keys = new Keys(new int[size], new int[size], new int[size], new int[size]);
            for (int i = 0; i < size; i++) {
                String path = rows.get(i).path();
                keys.paths[i] = path == null ? -1 : number(path, numbers);
                keys.types[i] = number(type(rows.get(i)), numbers);
                keys.arguments[i] = number(rows.get(i).arguments(), numbers);
                keys.outputs[i] = number(rows.get(i).output(), numbers);
            }
            return keys;
        }

        private static int number(@Nullable Object value, Map<@Nullable Object, Integer> numbers) {
            Integer next = numbers.size();
            Integer known = numbers.putIfAbsent(value, next);
            return known == null ? next : known;
        }

        int size() {
            return types.length;
        }
    }

    private long score(int i, int j) {
        return ANY
                + (left.paths[i] == right.paths[j] && left.paths[i] >= 0 ? SAME_PATH : 0)
                + (left.types[i] == right.types[j] ? SAME_TYPE : 0)
                + (left.arguments[i] == right.arguments[j] ? EQUAL : 0)
                + (left.outputs[i] == right.outputs[j] ? EQUAL : 0);
    }

    /** From the last rows to the first: the best step from each pair of rows. */
    private byte[][] steps() {
        byte[][] steps = new byte[left.size()][right.size()];
        long[] below = new long[right.size() + 1];
        for (int i = left.size() - 1; i >= 0; i--) {
            long[] here = new long[right.size() + 1];
            for (int j = right.size() - 1; j >= 0; j--) {
                long both = below[j + 1] + score(i, j);
                here[j] = Math.max(both, Math.max(below[j], here[j + 1]));
                steps[i][j] = here[j] == both ? BOTH : here[j] == below[j] ? LEFT : RIGHT;
            }
            below = here;
        }
        return steps;
    }

    /** The right row of each left row; −1 for none. */
    private int[] partners() {
        byte[][] steps = steps();
        int[] partners = new int[left.size()];
        java.util.Arrays.fill(partners, -1);
        int j = 0;
        for (int i = 0; i < left.size() && j < right.size(); ) {
            byte step = steps[i][j];
            if (step == BOTH) {
                partners[i] = j;
            }
            i += step == RIGHT ? 0 : 1;
            j += step == LEFT ? 0 : 1;
        }
        return partners;
    }

    private static int[] inverse(int[] partners, int size) {
        int[] inverse = new int[size];
        java.util.Arrays.fill(inverse, -1);
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                inverse[partners[i]] = i;
            }
        }
        return inverse;
    }

    private static List<RowIndex> pairs(int[] partners, int candidates) {
        List<RowIndex> pairs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < partners.length; i++) {
            for (; next < partners[i]; next++) {
                pairs.add(new RowIndex(null, next));
            }
            pairs.add(new RowIndex(i, partners[i] < 0 ? null : (Integer) partners[i]));
            next = Math.max(next, partners[i] + 1);
        }
        for (; next < candidates; next++) {
            pairs.add(new RowIndex(null, next));
        }
        return pairs;
    }
}
