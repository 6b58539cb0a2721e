package org.modelcomplexity.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is held until it is whole, in memory that the pool lends: so the permit to work is free again before a
 * client reads it, and a failure on the way can still become a problem. Where the pool has no more room, or the answer
 * is a stream, it goes out as it comes.
 */
final class AnswerBuffer extends HttpServletResponseWrapper {
    private static final int FIRST = 16 << 10;

    /** As much as a connection takes without waiting for its client. */
    private static final int AT_ONCE = 64 << 10;

    private final HttpServletResponse response;
    private final BodyPool pool;
    private final List<Integer> taken = new ArrayList<>();
    private final Out out = new Out();
    private byte[] bytes = new byte[0];
    private int size;
    private boolean passing;
    private @Nullable PrintWriter writer;

    AnswerBuffer(HttpServletResponse response, BodyPool pool) {
        super(response);
        this.response = response;
        this.pool = pool;
    }

    /** Sends what is held: at once where it is little, else as the client reads it, holding no thread. */
    synchronized void deliver(HttpServletRequest request) throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (passing || response.isCommitted() || size == 0) {
            release();
            return;
        }
        response.setContentLength(size);
        if (size <= AT_ONCE || request.getMethod().equals("HEAD")) {
            pass();
            return;
        }
        Body body = Body.of(request);
        if (body != null) {
            body.release();
        }
        new AnswerWriting(request.startAsync(request, response), response.getOutputStream(), this).start();
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
        if (!passing && (isStream() || !grow(count))) {
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
        if (wanted < 0 || !pool.takeForAnswer(wanted - bytes.length)) {
            return false;
        }
        taken.add(wanted - bytes.length);
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
    public synchronized void resetBuffer() {
        super.resetBuffer();
        release();
    }

    @Override
    public synchronized void reset() {
        super.reset();
        release();
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
