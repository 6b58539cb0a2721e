package org.modelcomplexity.read;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.read.onnx.OnnxSieve;
import org.modelcomplexity.read.sieve.Sieve;

/** Tells by its first bytes what a file is, and keeps of it what is of use: of one that it does not know, everything. */
public final class FileSieve implements Sieve {
    private final Sink sink;
    private final byte[] head = new byte[GraphFiles.SHORTEST];
    private int filled;
    private @Nullable Sieve known;

    /** A sieve of one file. */
    public FileSieve(Sink sink) {
        this.sink = sink;
    }

    @Override
    public boolean take(byte[] bytes, int from, int count) {
        int at = from;
        Sieve sieve = known;
        if (sieve == null) {
            int some = Math.min(head.length - filled, count);
            System.arraycopy(bytes, from, head, filled, some);
            filled += some;
            at += some;
            if (filled < head.length) {
                return true;
            }
            sieve = sieve();
            known = sieve;
            if (!sieve.take(head, 0, filled)) {
                return false;
            }
        }
        return at == from + count || sieve.take(bytes, at, from + count - at);
    }

    private Sieve sieve() {
        if (GraphFiles.isOnnx(head)) {
            return new OnnxSieve(sink);
        }
        return GraphFiles.isZip(head) ? new ArchiveSieve(sink) : sink::keep;
    }

    @Override
    public void end() {
        if (known == null) {
            sink.keep(Arrays.copyOf(head, filled), 0, filled);
        } else {
            known.end();
        }
    }
}
