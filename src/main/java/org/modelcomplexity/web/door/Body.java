package org.modelcomplexity.web.door;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.read.GraphFiles;
import org.modelcomplexity.read.GzipReader;
import org.modelcomplexity.read.onnx.LeftOut;
import org.modelcomplexity.read.onnx.OnnxSieve;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** A request's body as far as it has come: held in memory that the pool lends, or only counted. */
public final class Body {
    private static final String ATTRIBUTE = Body.class.getName();
    private static final int FIRST = 4 << 10;
    private static final byte[] NONE = {};

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
        /** Its framing is broken. */
        BROKEN
    }

    private static final int CHUNK = 8 << 10;

    private final BodyPool pool;
    private final int most;
    private final LeftOut leftOut = new LeftOut();
    private final byte[] chunk;
    private final List<Integer> taken = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int size;
    private State state;
    private boolean read;
    private long came;
    private @Nullable OnnxSieve sieve;

    /**
     * A body that has yet to come.
     *
     * @param most its declared length, or the largest there may be
     * @param state {@link State#COMING} where it is to be held
     * @param isSifted whether of an ONNX file its weights are not held
     */
    Body(BodyPool pool, int most, State state, boolean isSifted) {
        this.chunk = isSifted ? new byte[CHUNK] : NONE;
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

    /** What a request says its body is; one that says nothing is refused: no type is guessed. */
    public static String type(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        String given = request.getContentType();
        if (given == null || given.isBlank()) {
            throw new HttpMediaTypeNotSupportedException("a body needs a Content-Type");
        }
        return given;
    }

    /**
     * What a request's body holds, unpacked where it came packed.
     *
     * @param properties how much it may unpack to: text other than JSON as much as it may be unpacked
     * @param budget what these are charged to
     */
    public static byte[] unpacked(HttpServletRequest request, ServiceProperties properties, Budget budget)
            throws HttpMediaTypeNotSupportedException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return bytes(request);
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            boolean isText = type(request).contains("yaml") || type(request).contains("multipart");
            DataSize limit = isText ? properties.maxBodySize() : properties.maxGraphSize();
            return GzipReader.read(bytes(request), limit.toBytes(), budget);
        }
        throw new HttpMediaTypeNotSupportedException(
                "Content-Encoding " + encoding + " is not taken: send the body as it is, or as gzip");
    }

    /**
     * A request's body as the ONNX file that it is, unpacked where it came packed, whose weights may be zeros; null where it
     * is none.
     *
     * @param properties how much it may unpack to
     */
    public static @Nullable InputStream onnx(HttpServletRequest request, ServiceProperties properties) {
        Body body = of(request);
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean isPacked = "gzip".equalsIgnoreCase(encoding);
        if (body == null || encoding != null && !isPacked && !encoding.equalsIgnoreCase("identity")) {
            return null;
        }
        InputStream in = isPacked
                ? GzipReader.open(body.bytes(), properties.maxGraphSize().toBytes())
                : body.leftOut.stream(body.bytes, body.size);
        try {
            InputStream buffered = new BufferedInputStream(in);
            buffered.mark(FIRST);
            boolean isOnnx = GraphFiles.isOnnx(buffered.readNBytes(GraphFiles.SHORTEST));
            buffered.reset();
            return isOnnx ? buffered : null;
        } catch (IOException broken) {
            return null;
        }
    }

    /** Whether it is read by {@link #sift}. */
    boolean isSifted() {
        return chunk.length > 0;
    }

    /**
     * Reads what has come, and holds what is of use.
     *
     * @return how many bytes came; −1 at the end
     */
    int sift(ServletInputStream in) throws IOException {
        int count = in.read(chunk, 0, CHUNK);
        if (count <= 0) {
            return count;
        }
        if (came == 0 && GraphFiles.isOnnx(Arrays.copyOf(chunk, Math.min(count, GraphFiles.SHORTEST)))) {
            sieve = new OnnxSieve(new OnnxSieve.Sink() {
                @Override
                public boolean keep(byte[] bytes, int from, int some) {
                    return hold(bytes, from, some);
                }

                @Override
                public void leaveOut(long some) {
                    leftOut.add(size, some);
                }
            });
        }
        came += count;
        if (came > most) {
            become(State.TOO_LARGE);
        } else if (sieve == null ? !hold(chunk, 0, count) : !sieve.take(chunk, 0, count)) {
            become(State.NO_ROOM);
        }
        return count;
    }

    private boolean hold(byte[] some, int from, int count) {
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
    }
}
