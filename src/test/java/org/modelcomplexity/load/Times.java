package org.modelcomplexity.load;

import java.util.Arrays;

/** How long answers took. */
final class Times {
    private static final double MILLISECOND = 1e3;

    private int[] micros = new int[64];
    private int count;

    void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) (nanos / 1_000);
    }

    int count() {
        return count;
    }

    /** In milliseconds. */
    double mean() {
        return Arrays.stream(micros, 0, count).average().orElse(0) / MILLISECOND;
    }

    /** What so many of a hundred took no longer than, in milliseconds, for each of the percentages. */
    double[] at(int... percentages) {
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return Arrays.stream(percentages)
                .mapToDouble(percent -> sorted[(int) Math.min(count - 1L, (long) count * percent / 100)] / MILLISECOND)
                .toArray();
    }
}
