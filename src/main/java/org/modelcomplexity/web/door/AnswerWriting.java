package org.modelcomplexity.web.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.web.permit.Permit;

/** Writes one answer as its client reads it, on the container's threads but holding none. */
final class AnswerWriting implements WriteListener, AsyncListener {
    /** No more than the connection's own buffer takes: past that Tomcat allocates 64 KB for what is left over. */
    private static final int AT_A_TIME = 8 << 10;

    /** Past this the connection is closed, however much is still to go. */
    private static final long MOST_MILLIS = 60_000;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AnswerBuffer answer;
    private final @Nullable Permit permit;
    private int written;
    private boolean unflushed;
    private boolean over;

    /**
     * Writes nothing yet.
     *
     * @param permit to work; given back when as much is written as the client takes at once: to write is work too, and
     *     whoever is let in shares processors with it
     */
    AnswerWriting(AsyncContext context, ServletOutputStream out, AnswerBuffer answer, @Nullable Permit permit) {
        this.context = context;
        this.out = out;
        this.answer = answer;
        this.permit = permit;
    }

    /** Starts to write. */
    void start() {
        context.setTimeout(MOST_MILLIS);
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        try {
            write();
        } finally {
            Permit.give(permit);
        }
    }

    private void write() throws IOException {
        while (!over && out.isReady()) {
            if (unflushed) {
                // Else what Tomcat still buffers would go by its poller and another thread, as if the client were slow,
                // and at the end by a thread that waits.
                unflushed = false;
                out.flush();
            } else if (written < answer.size()) {
                int count = Math.min(AT_A_TIME, answer.size() - written);
                out.write(answer.bytes(), written, count);
                written += count;
                unflushed = true;
            } else {
                end();
            }
        }
    }

    private void end() {
        if (!over) {
            rest();
            context.complete();
        }
    }

    private void rest() {
        over = true;
        answer.release();
        Permit.give(permit);
    }

    /** The client is gone, or has read nothing for longer than a connection may stand still. */
    @Override
    public void onError(Throwable failure) {
        rest();
    }

    @Override
    public void onError(AsyncEvent event) {
        rest();
        context.complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        rest();
        // Nothing is completed here: the container then ends the connection, and the client sees that it was cut off.
    }

    @Override
    public void onComplete(AsyncEvent event) {
        rest();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts anew: the answer is there.
    }
}
