package org.modelcomplexity.read.onnx;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where bytes of a file were left out, behind how many that were kept. */
public final class LeftOut {
    private final List<long[]> places = new ArrayList<>();

    /** So many bytes are left out behind so many that were kept. */
    public void add(int kept, long count) {
        long[] last = places.isEmpty() ? null : places.get(places.size() - 1);
        if (last != null && last[0] == kept) {
            last[1] += count;
        } else {
            places.add(new long[] {kept, count});
        }
    }

    /** The file of which these were kept: what was left out is zeros in it. */
    public InputStream stream(byte[] kept, int size) {
        return new Whole(kept, size);
    }

    private final class Whole extends InputStream {
        private final byte[] kept;
        private final int size;
        private int at;
        private int place;
        private long passed;

        Whole(byte[] kept, int size) {
            this.kept = kept;
            this.size = size;
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
            long[] next = place < places.size() ? places.get(place) : null;
            if (next != null && next[0] == at) {
                int some = (int) Math.min(count, next[1] - passed);
                Arrays.fill(to, from, from + some, (byte) 0);
                passed += some;
                if (passed == next[1]) {
                    place++;
                    passed = 0;
                }
                return some;
            }
            int some = (int) Math.min(count, (next == null ? size : next[0]) - at);
            if (some == 0) {
                return -1;
            }
            System.arraycopy(kept, at, to, from, some);
            at += some;
            return some;
        }
    }
}
