package org.modelcomplexity.web.door;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.read.sieve.LeftOut;
import org.modelcomplexity.read.sieve.Sieve;
import org.modelcomplexity.read.sieve.SiftedFile;
import org.springframework.http.HttpHeaders;

/** A request's body as far as it has come: held in memory that the pool lends, or only counted. */
public final class Body implements Sieve.Sink {
    private static final String ATTRIBUTE = Body.class.getName();
    private static final int FIRST = 4 << 10;

    /** What became of a body. */
    enum State {
        /** It is still coming. */
        COMING,
        /** It is held as a whole. */
        HELD,
        /** Nobody wants it: it was read to its end, or as far as the service is willing to. */
        UNWANTED,
        /** It came slower than the service waits for. */
        TOO_SLOW,
        /** It is larger than the limit. */
        TOO_LARGE,
        /** The pool had no room for it. */
        NO_ROOM,
        /** What it holds is refused while it comes. */
        REFUSED,
        /** Its framing is broken. */
        BROKEN
    }

    private static final int CHUNK = 8 << 10;

    private final BodyPool pool;
    private final int most;
    private final LeftOut leftOut = new LeftOut();
    private final List<Integer> taken = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int size;
    private State state;
    private boolean read;
    private long came;
    private byte[] chunk = new byte[0];
    private @Nullable Sieve sieve;
    private @Nullable InvalidModelException refusal;

    /**
     * A body that has yet to come.
     *
     * @param most its declared length, or the largest there may be
     * @param state {@link State#COMING} where it is to be held
     */
    Body(BodyPool pool, int most, State state) {
        this.pool = pool;
        this.most = most;
        this.state = state;
    }

    /** The body of a request, or null where it has none. */
    public static @Nullable Body of(ServletRequest request) {
        return (Body) request.getAttribute(ATTRIBUTE);
    }

    /** The bytes of a request's body; none where it has none. */
    public static byte[] bytes(ServletRequest request) {
        Body body = of(request);
        return body == null ? new byte[0] : body.bytes();
    }

    /** Whether a request says that its body is gzip. */
    public static boolean isPacked(HttpServletRequest request) {
        return "gzip".equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    }

    /** Holds only what a sieve lets through. */
    void siftBy(Sieve through) {
        chunk = new byte[CHUNK];
        sieve = through;
    }

    /** What was held of it, unpacked where it came packed; null where it was held as it came. */
    public @Nullable SiftedFile sifted() {
        return isSifted() ? new SiftedFile(bytes, size, leftOut) : null;
    }

    /** Whether it is read by {@link #sift}. */
    boolean isSifted() {
        return sieve != null;
    }

    /**
     * Reads what has come, and holds what is of use.
     *
     * @return how many bytes came; −1 at the end
     */
    int sift(ServletInputStream in) throws IOException {
        int count = in.read(chunk, 0, CHUNK);
        came += Math.max(0, count);
        if (came > most) {
            become(State.TOO_LARGE);
        } else if (count > 0) {
            Sieve through = Objects.requireNonNull(sieve);
            refusing(() -> {
                if (!through.take(chunk, 0, count)) {
                    become(State.NO_ROOM);
                }
            });
        }
        return count;
    }

    private void refusing(Runnable sifting) {
        try {
            sifting.run();
        } catch (InvalidModelException refused) {
            refusal = refused;
            become(State.REFUSED);
        }
    }

    /** Why what it holds was refused. */
    InvalidModelException refusal() {
        return Objects.requireNonNull(refusal);
    }

    @Override
    public void leaveOut(long count) {
        leftOut.add(size, count);
    }

    @Override
    public boolean keep(byte[] some, int from, int count) {
        int at = from;
        while (at < from + count) {
            byte[] room = room();
            if (room == null) {
                return false;
            }
            int now = Math.min(from + count - at, room.length - size);
            System.arraycopy(some, at, room, size, now);
            size += now;
            at += now;
        }
        return true;
    }

    /** Makes this the body of a request. */
    void attach(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    State state() {
        return state;
    }

    /** Decides what became of it; only what is held as a whole keeps its memory. */
    void become(State next) {
        state = next;
        if (next != State.HELD) {
            release();
        }
    }

    /** Says that it was read to its end. */
    void end() {
        read = true;
        if (state == State.COMING && sieve != null) {
            refusing(sieve::end);
        }
    }

    /** Whether it was read to its end: otherwise the connection is of no more use. */
    public boolean isRead() {
        return read;
    }

    /**
     * Whether a body of known length has come with its head as a whole; then it is held. Only what is there is read: nothing
     * waits.
     */
    boolean isThere(ServletInputStream in) throws IOException {
        while (!isFull()) {
            int more = in.available();
            byte[] room = more > 0 ? room() : null;
            int count = room == null ? 0 : in.read(room, size, Math.min(more, room.length - size));
            if (count <= 0) {
                return false;
            }
            size += count;
        }
        end();
        become(State.HELD);
        return true;
    }

    /** The array to read into from {@link #size()} on, with room for at least one byte; null: the pool has none. */
    byte @Nullable [] room() {
        if (size < bytes.length) {
            return bytes;
        }
        int wanted = Math.min(most, Math.max(FIRST, 2 * bytes.length));
        if (!pool.take(wanted - bytes.length)) {
            return null;
        }
        taken.add(wanted - bytes.length);
        bytes = Arrays.copyOf(bytes, wanted);
        return bytes;
    }

    /** How many bytes are held. */
    int size() {
        return size;
    }

    /** Whether no more bytes may be held. */
    boolean isFull() {
        return size == most;
    }

    /** Counts bytes that were read into its room. */
    void read(int count) {
        size += count;
    }

    /** What is held. */
    public byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** What is held, with bytes behind it that do not count. */
    byte[] array() {
        return bytes;
    }

    /** Lets go of what is held and gives the pool its memory back; once, however often it is called. */
    synchronized void release() {
        taken.forEach(pool::giveBack);
        taken.clear();
        bytes = new byte[0];
        size = 0;
        if (sieve != null) {
            sieve.close();
        }
    }
}
