package org.modelcomplexity.read.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Unpacks gzip (RFC 1952) as it comes, into a sieve of what it holds, as far as it may go. */
public final class Gunzip implements Sieve {
    private static final int CHUNK = 16 << 10;
    /** The first three bytes of a member, as a number: its sign, and the one method there is. */
    private static final long SIGN = 0x088B1F;

    private static final int FLAGS_AT = 24;
    private static final int HEAD_LENGTH = 10;
    private static final int TRAILER_LENGTH = 8;
    private static final int CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAMED = 8;
    private static final int COMMENTED = 16;

    /** What comes next of a member. */
    private enum Part {
        HEAD,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECK,
        DATA,
        TRAILER
    }

    private final Sieve into;
    private final long limit;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] chunk = new byte[CHUNK];
    private Part part = Part.HEAD;
    private int flags;
    private int left = HEAD_LENGTH;
    private long number;
    private int digits;
    private long count;
    private boolean hasMember;

    /**
     * What unpacks into a sieve.
     *
     * @param limit the most bytes there may be
     */
    public Gunzip(Sieve into, long limit) {
        this.into = into;
        this.limit = limit;
    }

    /**
     * What was packed.
     *
     * @param limit the most bytes there may be
     * @param budget what they are charged to
     * @throws InvalidModelException where it is no gzip, broken off, or too large
     */
    public static byte[] whole(byte[] packed, long limit, Budget budget) {
        return file(packed, sink -> sink::keep, limit, budget).kept();
    }

    /**
     * What was packed, without what a sieve leaves out.
     *
     * @param sieve makes the sieve
     * @param limit the most bytes there may be
     * @param budget what those that are kept are charged to
     * @throws InvalidModelException where it is no gzip, broken off, or too large
     */
    public static SiftedFile file(byte[] packed, Function<Sink, Sieve> sieve, long limit, Budget budget) {
        Held held = new Held(budget);
        try (Gunzip gunzip = new Gunzip(sieve.apply(held), limit)) {
            gunzip.take(packed, 0, packed.length);
            gunzip.end();
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        }
        return held.file();
    }

    /** Holds what is kept, in blocks until all is there: an array that grows would take three times as much. */
    private static final class Held implements Sink {
        private final LeftOut leftOut = new LeftOut();
        private final List<byte[]> blocks = new ArrayList<>();
        private final Budget budget;
        private final long before;
        private int size;

        Held(Budget budget) {
            this.budget = budget;
            this.before = budget.bytes();
        }

        @Override
        public boolean keep(byte[] more, int from, int some) {
            for (int done = 0; done < some; ) {
                int filled = size % CHUNK;
                if (filled == 0) {
                    budget.hold(CHUNK);
                    blocks.add(new byte[CHUNK]);
                }
                int next = Math.min(some - done, CHUNK - filled);
                System.arraycopy(more, from + done, blocks.get(size / CHUNK), filled, next);
                size += next;
                done += next;
            }
            return true;
        }

        @Override
        public void leaveOut(long some) {
            leftOut.add(size, some);
        }

        SiftedFile file() {
            budget.hold(size);
            byte[] all = new byte[size];
            for (int at = 0; at < size; at += CHUNK) {
                System.arraycopy(blocks.get(at / CHUNK), 0, all, at, Math.min(CHUNK, size - at));
            }
            budget.release(before);
            budget.hold(size);
            return new SiftedFile(all, size, leftOut);
        }
    }

    @Override
    public boolean take(byte[] bytes, int from, int some) {
        int at = from;
        int end = from + some;
        while (at < end) {
            if (part == Part.DATA) {
                inflater.setInput(bytes, at, end - at);
                if (!inflate()) {
                    return false;
                }
                at = end - inflater.getRemaining();
            } else {
                digit(bytes[at++]);
            }
        }
        return true;
    }

    private boolean inflate() {
        try {
            for (int some = inflater.inflate(chunk); some > 0; some = inflater.inflate(chunk)) {
                count += some;
                if (count > limit) {
                    throw new InvalidModelException(
                            Problem.TOO_LARGE,
                            Place.WHOLE,
                            "the body unpacks to more than " + limit + " bytes, the configured limit");
                }
                sum.update(chunk, 0, some);
                if (!into.take(chunk, 0, some)) {
                    return false;
                }
            }
        } catch (DataFormatException broken) {
            throw broken();
        }
        if (inflater.needsDictionary()) {
            throw broken();
        }
        if (inflater.finished()) {
            next(Part.TRAILER, TRAILER_LENGTH);
        }
        return true;
    }

    private static InvalidModelException broken() {
        return new InvalidModelException(
                Problem.MALFORMED_DOCUMENT, Place.WHOLE, "the body is not the gzip that Content-Encoding says");
    }

    /** A byte of what stands before and behind the packed data; the first eight make a number. */
    private void digit(byte next) {
        if (digits < Long.BYTES) {
            number |= (next & 0xFFL) << Byte.SIZE * digits++;
        }
        left--;
        boolean isOver = part == Part.NAME || part == Part.COMMENT ? next == 0 : left == 0;
        if (isOver) {
            after();
        }
    }

    private void after() {
        switch (part) {
            case HEAD -> {
                if ((number & 0xFFFFFF) != SIGN) {
                    throw broken();
                }
                flags = (int) (number >>> FLAGS_AT) & 0xFF;
                from(Part.EXTRA_LENGTH);
            }
            case EXTRA_LENGTH -> {
                int length = (int) number & 0xFFFF;
                if (length == 0) {
                    from(Part.NAME);
                } else {
                    next(Part.EXTRA, length);
                }
            }
            case EXTRA -> from(Part.NAME);
            case NAME -> from(Part.COMMENT);
            case COMMENT -> from(Part.CHECK);
            case CHECK -> next(Part.DATA, 0);
            case DATA -> throw new IllegalStateException("data is inflated");
            case TRAILER -> {
                long length = inflater.getBytesWritten() & 0xFFFFFFFFL;
                if ((number & 0xFFFFFFFFL) != sum.getValue() || number >>> Integer.SIZE != length) {
                    throw broken();
                }
                hasMember = true;
                inflater.reset();
                sum.reset();
                next(Part.HEAD, HEAD_LENGTH);
            }
        }
    }

    /** Goes on with the first part from one on that the flags say is there. */
    private void from(Part first) {
        if (first == Part.EXTRA_LENGTH && (flags & EXTRA) != 0) {
            next(Part.EXTRA_LENGTH, 2);
        } else if (first.compareTo(Part.NAME) <= 0 && (flags & NAMED) != 0) {
            next(Part.NAME, 0);
        } else if (first.compareTo(Part.COMMENT) <= 0 && (flags & COMMENTED) != 0) {
            next(Part.COMMENT, 0);
        } else if ((flags & CHECKED) != 0) {
            next(Part.CHECK, 2);
        } else {
            next(Part.DATA, 0);
        }
    }

    private void next(Part following, int length) {
        part = following;
        left = length;
        number = 0;
        digits = 0;
    }

    @Override
    public void end() {
        boolean isBetween = part == Part.HEAD && digits == 0;
        if (!isBetween || !hasMember) {
            throw broken();
        }
        into.end();
    }

    @Override
    public void close() {
        inflater.end();
        into.close();
    }
}
