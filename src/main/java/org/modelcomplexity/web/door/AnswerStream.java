package org.modelcomplexity.web.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.web.seen.Seen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that goes out while it is made: a slice is made by a worker, written as its client reads it, and only then
 * the next one is made. No thread waits for the client, and no more than a slice is held.
 */
public final class AnswerStream implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerStream.class);

    /** As much as the connection's own buffer takes. */
    private static final int AT_A_TIME = 8 << 10;

    /** Where an answer comes from. */
    @FunctionalInterface
    public interface Source {
        /** The next slice; null where there is none. */
        byte @Nullable [] next();
    }

    private final AsyncContext context;
    private final Seen seen;
    private final ServletOutputStream out;
    private final Source source;
    private final Executor worker;
    private final Runnable end;
    private byte[] slice = new byte[0];
    private int written;
    private boolean flushed = true;
    private boolean last;
    private boolean over;

    private AnswerStream(
            AsyncContext context, Seen seen, ServletOutputStream out, Source source, Executor worker, Runnable end) {
        this.context = context;
        this.seen = seen;
        this.out = out;
        this.source = source;
        this.worker = worker;
        this.end = end;
    }

    /**
     * Starts to answer a request whose status and headers are set.
     *
     * @param worker what makes slices
     * @param end what is done once when the answer has ended, however it did
     */
    public static void start(
            HttpServletRequest request, HttpServletResponse response, Source source, Executor worker, Runnable end)
            throws IOException {
        Body body = Body.of(request);
        if (body != null) {
            body.release();
        }
        HttpServletResponse unheld = AnswerBuffer.unheld(response);
        AsyncContext context = request.startAsync(request, unheld);
        AnswerStream stream =
                new AnswerStream(context, Seen.of(request), unheld.getOutputStream(), source, worker, end);
        // A client that reads nothing is hung up on by the connection's own limit.
        context.setTimeout(0);
        context.addListener(stream);
        stream.out.setWriteListener(stream);
    }

    @Override
    public void onWritePossible() throws IOException {
        write();
    }

    private synchronized void write() throws IOException {
        while (!over && out.isReady()) {
            if (written < slice.length) {
                int count = Math.min(AT_A_TIME, slice.length - written);
                out.write(slice, written, count);
                written += count;
                flushed = false;
            } else if (!flushed) {
                flushed = true;
                out.flush();
            } else if (last) {
                over = true;
                context.complete();
            } else {
                worker.execute(this::make);
                return;
            }
        }
    }

    private void make() {
        if (isOver()) {
            return;
        }
        try {
            byte[] next = source.next();
            take(next);
            write();
        } catch (IOException gone) {
            fail();
        } catch (RuntimeException | Error fault) {
            LOG.error("The answer to request {} broke off", seen.id(), fault);
            seen.failed();
            fail();
        }
    }

    private synchronized void take(byte @Nullable [] next) {
        last = next == null;
        slice = next == null ? new byte[0] : next;
        written = 0;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Ends the connection, so that the client sees that the answer was cut off. */
    private synchronized void fail() {
        if (!over) {
            over = true;
            end.run();
        }
    }

    @Override
    public void onError(Throwable failure) {
        fail();
    }

    @Override
    public void onError(AsyncEvent event) {
        fail();
        context.complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        fail();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        synchronized (this) {
            over = true;
        }
        end.run();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts anew: the answer is under way.
    }
}
