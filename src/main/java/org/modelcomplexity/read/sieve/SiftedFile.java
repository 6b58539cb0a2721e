package org.modelcomplexity.read.sieve;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.modelcomplexity.read.sieve.LeftOut.Gap;

/** A file of which some bytes are not there: nobody looks at them. Places are those of the whole file. */
public final class SiftedFile {
    private static final Gap NONE = new Gap(0, 0, 0);

    private final byte[] kept;
    private final int size;
    private final LeftOut leftOut;

    /**
     * A file.
     *
     * @param kept what is there, with bytes behind it that do not count
     * @param size how many are there
     */
    public SiftedFile(byte[] kept, int size, LeftOut leftOut) {
        this.kept = kept;
        this.size = size;
        this.leftOut = leftOut;
    }

    /** A file that is there as a whole. */
    public static SiftedFile of(byte[] file) {
        return new SiftedFile(file, file.length, new LeftOut());
    }

    /** How long the whole file is. */
    public long length() {
        return size + leftOut.count();
    }

    /** What is there, one behind the other. */
    public byte[] kept() {
        return size == kept.length ? kept : Arrays.copyOf(kept, size);
    }

    /**
     * What stands at a place.
     *
     * @throws IndexOutOfBoundsException where some of it is not there, or behind the end
     */
    public Piece piece(long from, long count) {
        List<Gap> gaps = leftOut.gaps();
        int behind = behind(from);
        Gap before = behind == 0 ? NONE : gaps.get(behind - 1);
        boolean runsInto = behind < gaps.size() && gaps.get(behind).from() < from + count;
        if (before.from() + before.count() > from || runsInto) {
            throw new IndexOutOfBoundsException("left out");
        }
        if (from < 0 || count < 0 || from + count > length()) {
            throw new IndexOutOfBoundsException("past the end");
        }
        long out = before.from() + before.count() - before.kept();
        return new Piece(kept, (int) (from - out), (int) count);
    }

    /** The first gap that begins behind a place. */
    private int behind(long place) {
        int low = 0;
        int high = leftOut.gaps().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (leftOut.gaps().get(middle).from() <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bytes that stand one behind the other in an array from an index on. */
    public record Piece(byte[] array, int from, int count) {}

    /** The whole file: what was left out is zeros in it. */
    public InputStream stream() {
        return new Whole(kept, size, leftOut.gaps());
    }

    private static final class Whole extends InputStream {
        private final byte[] kept;
        private final int size;
        private final List<Gap> gaps;
        private int at;
        private int gap;
        private long passed;

        Whole(byte[] kept, int size, List<Gap> gaps) {
            this.kept = kept;
            this.size = size;
            this.gaps = gaps;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            if (count == 0) {
                return 0;
            }
            Gap next = gap < gaps.size() ? gaps.get(gap) : null;
            if (next != null && next.kept() == at) {
                int some = (int) Math.min(count, next.count() - passed);
                Arrays.fill(to, from, from + some, (byte) 0);
                passed += some;
                if (passed == next.count()) {
                    gap++;
                    passed = 0;
                }
                return some;
            }
            int some = Math.min(count, (next == null ? size : next.kept()) - at);
            if (some == 0) {
                return -1;
            }
            System.arraycopy(kept, at, to, from, some);
            at += some;
            return some;
        }
    }
}
