package org.modelcomplexity.web.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.web.permit.Permit;
import org.springframework.http.HttpHeaders;
import org.springframework.util.DigestUtils;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * An answer that is held until it is whole, in memory that the pool lends: so no permit to work waits for a client, and
 * a failure on the way can still become a problem. Where the pool has no more room, or the answer is a stream, it goes
 * out as it comes, by a thread that waits for the client.
 */
final class AnswerBuffer extends HttpServletResponseWrapper {
    /** Not taken from the pool but counted with the request: what is small is always held, whoever reads slowly. */
    private static final int FIRST = 4 << 10;

    private final HttpServletResponse response;
    private final BodyPool pool;
    private final @Nullable Semaphore waiting;
    private final List<Integer> taken = new ArrayList<>();
    private final Out out = new Out();
    private byte[] bytes = new byte[0];
    private int size;
    private boolean passing;
    private boolean isWaiting;
    private boolean refused;

    /** Of what was said before anybody began to answer; that holds whatever becomes of the answer. */
    private final List<String> said;

    private @Nullable PrintWriter writer;

    /**
     * An answer of which nothing is there yet.
     *
     * @param waiting how many more threads may wait for readers of answers of its kind; null: any number, since permits
     *     to work bound them
     */
    AnswerBuffer(HttpServletResponse response, BodyPool pool, @Nullable Semaphore waiting) {
        super(response);
        this.response = response;
        this.pool = pool;
        this.waiting = waiting;
        this.said = List.copyOf(response.getHeaderNames());
    }

    /** What an answer is written to in the end, be it held or not. */
    static HttpServletResponse unheld(HttpServletResponse response) {
        ServletResponse each = response;
        while (each instanceof HttpServletResponseWrapper wrapper && !(each instanceof AnswerBuffer)) {
            each = wrapper.getResponse();
        }
        return each instanceof AnswerBuffer held ? held.response : response;
    }

    /** Whether neither memory nor a thread was there to hold or to write the answer. */
    synchronized boolean isRefused() {
        return refused;
    }

    /** Whether nothing was written, and still may be. */
    synchronized boolean isEmpty() {
        return size == 0 && writer == null && !passing && !response.isCommitted();
    }

    /** Says that no thread writes to it any more. */
    synchronized void end() {
        if (isWaiting && waiting != null) {
            isWaiting = false;
            waiting.release();
        }
    }

    /** Sends what is held as the client reads it, holding no thread. */
    synchronized void deliver(HttpServletRequest request) throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (passing || response.isCommitted() || size == 0) {
            release();
            return;
        }
        if (isKnown(request)) {
            release();
            return;
        }
        response.setContentLength(size);
        if (request.getMethod().equals("HEAD")) {
            pass();
            return;
        }
        Body body = Body.of(request);
        if (body != null) {
            body.release();
        }
        AsyncContext context = request.startAsync(request, response);
        new AnswerWriting(context, response.getOutputStream(), this, Permit.detach(request)).start();
    }

    /** Names what is held, where anybody may ask for it again; true where the client has it already: 304. */
    private boolean isKnown(HttpServletRequest request) throws IOException {
        boolean again = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!again || response.getStatus() != SC_OK || !Addresses.isApi(request)) {
            return false;
        }
        // Weak: the same may go out compressed.
        String tag = "W/\"" + DigestUtils.md5DigestAsHex(new ByteArrayInputStream(bytes, 0, size)) + '"';
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return new ServletWebRequest(request, response).checkNotModified(tag);
    }

    /** Sends what is held, and from now on whatever comes. */
    synchronized void pass() throws IOException {
        if (passing) {
            return;
        }
        passing = true;
        if (size > 0) {
            response.getOutputStream().write(bytes, 0, size);
        }
        release();
    }

    /** Lets go of what is held and gives the pool its memory back. */
    synchronized void release() {
        taken.forEach(pool::giveBack);
        taken.clear();
        bytes = new byte[0];
        size = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    private synchronized void write(byte[] from, int at, int count) throws IOException {
        if (refused) {
            return;
        }
        if (!passing && (isStream() || !grow(count))) {
            if (waiting != null && !waiting.tryAcquire()) {
                refused = true;
                release();
                return;
            }
            isWaiting = waiting != null;
            pass();
        }
        if (passing) {
            response.getOutputStream().write(from, at, count);
        } else {
            System.arraycopy(from, at, bytes, size, count);
            size += count;
        }
    }

    private boolean isStream() {
        String type = getContentType();
        return type != null && (type.startsWith("application/x-ndjson") || type.startsWith("text/event-stream"));
    }

    private boolean grow(int count) {
        if (size + count <= bytes.length) {
            return true;
        }
        int wanted = Math.max(size + count, Math.max(FIRST, 2 * bytes.length));
        int more = wanted - Math.max(FIRST, bytes.length);
        if (wanted < 0 || more > 0 && !(waiting == null ? pool.takeForAnswer(more) : pool.takeForPage(more))) {
            return false;
        }
        taken.add(more);
        bytes = Arrays.copyOf(bytes, wanted);
        return true;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return out;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(out, getCharacterEncoding()));
        }
        return writer;
    }

    @Override
    public synchronized void flushBuffer() throws IOException {
        if (passing) {
            response.flushBuffer();
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (AnswerHeaders.isSaidOnce(name)) {
            super.setHeader(name, value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public synchronized void resetBuffer() {
        super.resetBuffer();
        release();
    }

    @Override
    public synchronized void reset() {
        Map<String, List<String>> kept = new TreeMap<>();
        said.forEach(name -> kept.put(name, List.copyOf(response.getHeaders(name))));
        super.reset();
        kept.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        release();
        refused = false;
        writer = null;
    }

    @Override
    public void sendError(int status) throws IOException {
        release();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        release();
        super.sendError(status, message);
    }

    /** Where a handler writes to. */
    private final class Out extends ServletOutputStream {
        @Override
        public void write(int value) throws IOException {
            AnswerBuffer.this.write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int count) throws IOException {
            AnswerBuffer.this.write(from, at, count);
        }

        @Override
        public void flush() throws IOException {
            flushBuffer();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the answer is held");
        }
    }
}
