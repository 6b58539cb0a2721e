package org.modelcomplexity.read.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * Goes through a message of protobuf's wire format as it comes, and holds nothing of it: a field is read or skipped where
 * it stands.
 */
final class ProtoReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int CHUNK = 16 << 10;
    private static final int STEPS_A_CHUNK = 64;
    private static final int BYTES_A_TEXT = 100;
    private static final int LONGEST_TEXT = 1 << 16;

    /** Names stand where a value is made and wherever it is read: each is held once. */
    private final Map<String, String> texts = new HashMap<>();

    private final InputStream in;
    private final Budget budget;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int held;
    private long before;
    /** Where the message ends that is being read. */
    private long end = Long.MAX_VALUE;

    private int field;
    private int wire;
    private boolean over;

    ProtoReader(InputStream in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** How many bytes were read. */
    long position() {
        return before + at;
    }

    private boolean fill() throws IOException {
        before += held;
        at = 0;
        held = Math.max(0, in.read(chunk, 0, CHUNK));
        budget.step(STEPS_A_CHUNK);
        return held > 0;
    }

    private int next() throws IOException {
        if (position() >= end) {
            throw broken("a field goes past the message it is in");
        }
        if (at == held && !fill()) {
            throw new EOFException();
        }
        return chunk[at++] & 0xFF;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next(boolean outermost) throws IOException {
        budget.step();
        if (position() >= end) {
            return false;
        }
        if (outermost && at == held && !fill()) {
            over = true;
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wire = (int) (tag & 7);
        if (field <= 0
                || tag >>> 3 > Integer.MAX_VALUE
                || wire != VARINT && wire != FIXED64 && wire != BYTES && wire != FIXED32) {
            throw broken("this is no field of protobuf");
        }
        return true;
    }

    /** Whether everything was read. */
    boolean isOver() {
        return over;
    }

    /** The number of the field that was come to. */
    int field() {
        return field;
    }

    /** How it is written. */
    int wire() {
        return wire;
    }

    long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw broken("a number has more than ten bytes");
    }

    /** The whole number of the field that was come to. */
    long number() throws IOException {
        if (wire != VARINT) {
            throw broken("a field is not the number that it should be");
        }
        return varint();
    }

    int fixed32() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    long fixed64() throws IOException {
        return fixed32() & 0xFFFFFFFFL | (long) fixed32() << 32;
    }

    /** The length of what comes, which must be within the message. */
    long length() throws IOException {
        if (wire != BYTES) {
            throw broken("a field is not of the kind that it should be");
        }
        long length = varint();
        if (length < 0 || length > end - position()) {
            throw broken("a field goes past the message it is in");
        }
        return length;
    }

    /** Begins the message that comes; what must be given back to {@link #leave}. */
    long enter() throws IOException {
        long length = length();
        long outside = end;
        end = position() + length;
        return outside;
    }

    /** Ends a message; what is left of it is skipped. */
    void leave(long outside) throws IOException {
        skip(end - position());
        end = outside;
    }

    /** Whether there is more of the message. */
    boolean hasMore() {
        return position() < end;
    }

    /** How many bytes are left of the message. */
    long left() {
        return end - position();
    }

    /** One byte of the message. */
    byte octet() throws IOException {
        return (byte) next();
    }

    String text() throws IOException {
        long length = length();
        if (length > LONGEST_TEXT) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    Place.WHOLE,
                    "a text of " + length + " bytes is longer than " + LONGEST_TEXT);
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String known = texts.putIfAbsent(text, text);
        if (known == null) {
            budget.hold(BYTES_A_TEXT + length);
        }
        return known == null ? text : known;
    }

    /** Skips the field that was come to. */
    void skip() throws IOException {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            default -> skip(length());
        }
    }

    private void skip(long count) throws IOException {
        if (count > end - position()) {
            throw broken("a field goes past the message it is in");
        }
        long left = count;
        while (left > 0) {
            if (at == held && !fill()) {
                throw new EOFException();
            }
            int some = (int) Math.min(left, held - at);
            at += some;
            left -= some;
        }
    }

    /** A refusal of what stands here. */
    InvalidModelException broken(String why) {
        return new InvalidModelException(
                Problem.MALFORMED_DOCUMENT, Place.WHOLE, "this is no ONNX file: at byte " + position() + " " + why);
    }
}
