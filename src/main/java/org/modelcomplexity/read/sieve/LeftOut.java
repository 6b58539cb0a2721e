package org.modelcomplexity.read.sieve;

import java.util.ArrayList;
import java.util.List;

/** Where bytes of a file were left out while it came. */
public final class LeftOut {
    /** A place: behind how many bytes that were kept, where in the file, and how many. */
    record Gap(int kept, long from, long count) {}

    private final List<Gap> gaps = new ArrayList<>();
    private long count;

    /** So many bytes are left out behind so many that were kept. */
    public void add(int kept, long more) {
        int last = gaps.size() - 1;
        if (last >= 0 && gaps.get(last).kept() == kept) {
            gaps.set(last, new Gap(kept, gaps.get(last).from(), gaps.get(last).count() + more));
        } else {
            gaps.add(new Gap(kept, kept + count, more));
        }
        count += more;
    }

    /** How many bytes were left out. */
    long count() {
        return count;
    }

    /** The places, as they stand in the file. */
    List<Gap> gaps() {
        return gaps;
    }
}
