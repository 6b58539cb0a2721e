package org.modelcomplexity.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.modelcomplexity.read.sieve.Sieve;

/**
 * Tells of a zip archive, as its bytes come, which of them are of use: everything but what entries hold that are no
 * programs. What it cannot follow it keeps: whoever reads that by its directory will say what is wrong with it.
 */
final class ArchiveSieve implements Sieve {
    private static final long WORD = 0xFFFFFFFFL;
    /** A descriptor's sign, its checksum, and the length of what stands before it. */
    private static final int DESCRIPTOR = 12;

    private enum Wants {
        /** The fixed part of what stands before an entry. */
        HEAD,
        NAME,
        EXTRA,
        /** What an entry holds, whose length is known. */
        DATA,
        /** What an entry holds, whose length stands behind it. */
        STREAM,
        /** The rest of what says the length, in four bytes or in eight. */
        LENGTH,
        ANYTHING
    }

    private final Sink sink;
    private final byte[] head = new byte[ArchiveReader.FILE_LENGTH];
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private Wants wants = Wants.HEAD;
    private int filled;
    private boolean isProgram;
    private long left;
    private long passed;
    /** The last sixteen bytes of a stream, as two numbers. */
    private long older;

    private long newer;

    ArchiveSieve(Sink sink) {
        this.sink = sink;
    }

    @Override
    public boolean take(byte[] bytes, int from, int count) {
        int at = from;
        int end = from + count;
        while (at < end) {
            boolean isOfUse = isProgram || wants != Wants.DATA && wants != Wants.STREAM;
            int some = run(bytes, at, end);
            if (!isOfUse) {
                sink.leaveOut(some);
            } else if (!sink.keep(bytes, at, some)) {
                return false;
            }
            at += some;
        }
        return true;
    }

    /** Follows the bytes that come as far as all are of use, or none. */
    private int run(byte[] bytes, int from, int end) {
        switch (wants) {
            case ANYTHING -> {
                return end - from;
            }
            case DATA, EXTRA -> {
                int some = (int) Math.min(left, end - from);
                left -= some;
                if (left == 0) {
                    next();
                }
                return some;
            }
            case STREAM -> {
                return stream(bytes, from, end);
            }
            case NAME -> {
                name.write(bytes[from]);
                if (name.size() == left) {
                    named();
                }
                return 1;
            }
            case HEAD, LENGTH -> {
                head[filled++] = bytes[from];
                headed();
                return 1;
            }
        }
        throw new IllegalStateException("nothing is wanted");
    }

    private int stream(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            older = older >>> Byte.SIZE | newer << Long.SIZE - Byte.SIZE;
            newer = newer >>> Byte.SIZE | (bytes[at] & 0xFFL) << Long.SIZE - Byte.SIZE;
            passed++;
            long before = passed - DESCRIPTOR;
            if (newer >>> Integer.SIZE == before && older >>> Integer.SIZE == ArchiveReader.DESCRIPTOR) {
                wants = Wants.LENGTH;
                filled = 0;
                return at + 1 - from;
            }
        }
        return end - from;
    }

    private int shortAt(int at) {
        return head[at] & 0xFF | (head[at + 1] & 0xFF) << Byte.SIZE;
    }

    private long wordAt(int at) {
        return shortAt(at) | (long) shortAt(at + 2) << Short.SIZE;
    }

    private void headed() {
        if (wants == Wants.LENGTH) {
            // Four bytes more are the length unpacked, or, where lengths have eight, the upper half of the length
            // before.
            // What follows is the next entry, or the eight bytes of the length unpacked.
            if (filled == 8 && isSign(wordAt(4))) {
                System.arraycopy(head, 4, head, 0, 4);
                filled = 4;
                wants = Wants.HEAD;
            } else if (filled == 12) {
                filled = 0;
                wants = Wants.HEAD;
            }
        }
        if (wants == Wants.HEAD && filled >= 4 && wordAt(0) != ArchiveReader.FILE) {
            wants = Wants.ANYTHING;
        } else if (wants == Wants.HEAD && filled == head.length) {
            name.reset();
            left = shortAt(26);
            wants = left == 0 ? Wants.ANYTHING : Wants.NAME;
        }
    }

    private static boolean isSign(long word) {
        return word == ArchiveReader.FILE || word == ArchiveReader.ENTRY;
    }

    private void named() {
        isProgram = ArchiveReader.isProgram(name.toString(StandardCharsets.UTF_8));
        left = shortAt(28);
        wants = Wants.EXTRA;
        if (left == 0) {
            next();
        }
    }

    /** Goes on behind what has ended. */
    private void next() {
        boolean isEntry = wants == Wants.EXTRA;
        filled = 0;
        wants = Wants.HEAD;
        if (!isEntry) {
            return;
        }
        left = wordAt(18);
        if ((shortAt(6) & ArchiveReader.STREAMED) != 0) {
            wants = Wants.STREAM;
            passed = 0;
        } else if (left == WORD) {
            wants = Wants.ANYTHING;
        } else if (left > 0) {
            wants = Wants.DATA;
        }
    }
}
