package org.modelcomplexity.read.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import org.modelcomplexity.read.sieve.Sieve;

/**
 * Tells of an ONNX file, as its bytes come, which of them are of use: weights and whatever else is large and is no message
 * are none. What it cannot follow it keeps: whoever reads that will say what is wrong with it.
 */
public final class OnnxSieve implements Sieve {
    /** What is no longer than this is kept: longer ones are nothing that is looked at. */
    public static final int KEPT = 64 << 10;

    private static final int VARINT_BITS = 63;
    private static final long NO_END = Long.MAX_VALUE;

    /** Messages that may hold large things, with the fields in them that are such messages again. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE,
        TENSOR;

        /** The message in a field; null where the field is none that may hold something of use beside what is large. */
        @org.jspecify.annotations.Nullable
        Message in(long field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : null;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : field == 15 ? SPARSE : null;
                case NODE -> field == 5 ? ATTRIBUTE : null;
                case ATTRIBUTE -> field == 5 || field == 10 ? TENSOR : field == 6 || field == 11 ? GRAPH : null;
                case SPARSE -> field == 1 || field == 2 ? TENSOR : null;
                case TENSOR -> null;
            };
        }
    }

    private enum Wants {
        TAG,
        NUMBER,
        LENGTH,
        BYTES,
        ANYTHING
    }

    private record Open(Message message, long end) {}

    private final Sink sink;
    private final Deque<Open> open = new ArrayDeque<>();
    private Wants wants = Wants.TAG;
    private long position;
    private long field;
    private long number;
    private int shift;
    /** How many bytes of a field are still to come, and whether they are of use. */
    private long left;

    private boolean isKept;

    /** A sieve of one file. */
    public OnnxSieve(Sink sink) {
        this.sink = sink;
        open.push(new Open(Message.MODEL, NO_END));
    }

    @Override
    public boolean take(byte[] bytes, int from, int count) {
        int keptFrom = from;
        int at = from;
        int end = from + count;
        while (at < end) {
            if (wants == Wants.BYTES || wants == Wants.ANYTHING) {
                int some = wants == Wants.ANYTHING ? end - at : (int) Math.min(left, end - at);
                if (!isKept && wants == Wants.BYTES) {
                    if (at > keptFrom && !sink.keep(bytes, keptFrom, at - keptFrom)) {
                        return false;
                    }
                    sink.leaveOut(some);
                    keptFrom = at + some;
                }
                at += some;
                position += some;
                left -= some;
                if (wants == Wants.BYTES && left == 0) {
                    next();
                }
            } else {
                position++;
                digit(bytes[at++]);
            }
        }
        return at == keptFrom || sink.keep(bytes, keptFrom, at - keptFrom);
    }

    /** A byte of a number. */
    private void digit(byte next) {
        if (shift > VARINT_BITS) {
            wants = Wants.ANYTHING;
            return;
        }
        number |= (long) (next & 0x7F) << shift;
        shift += 7;
        if (next >= 0) {
            long value = number;
            number = 0;
            shift = 0;
            read(value);
        }
    }

    private void read(long value) {
        switch (wants) {
            case TAG -> {
                field = value >>> 3;
                switch ((int) (value & 7)) {
                    case ProtoReader.VARINT -> wants = Wants.NUMBER;
                    case ProtoReader.BYTES -> wants = Wants.LENGTH;
                    case ProtoReader.FIXED32 -> bytes(4, true);
                    case ProtoReader.FIXED64 -> bytes(8, true);
                    default -> wants = Wants.ANYTHING;
                }
            }
            case NUMBER -> next();
            case LENGTH -> length(value);
            case BYTES, ANYTHING -> throw new IllegalStateException("no number is read");
        }
    }

    private void length(long length) {
        Open outer = open.element();
        if (length < 0 || length > outer.end() - position) {
            wants = Wants.ANYTHING;
            return;
        }
        Message inner = length > KEPT ? outer.message().in(field) : null;
        if (inner == null) {
            bytes(length, length <= KEPT);
        } else {
            open.push(new Open(inner, position + length));
            wants = Wants.TAG;
        }
    }

    private void bytes(long count, boolean areKept) {
        left = count;
        isKept = areKept;
        wants = Wants.BYTES;
        if (count == 0) {
            next();
        }
    }

    private void next() {
        wants = Wants.TAG;
        while (open.element().end() <= position) {
            if (open.element().end() < position) {
                wants = Wants.ANYTHING;
                return;
            }
            open.pop();
        }
    }
}
