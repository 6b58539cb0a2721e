package org.modelcomplexity.web.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.coyote.BadRequestException;
import org.modelcomplexity.service.ServiceProperties.Bodies;

/** Reads one body as it comes, on the container's threads but holding none; then the request goes on by a dispatch. */
final class BodyReading implements ReadListener, AsyncListener {
    /** Where bytes go that nobody wants, of all requests at once: nobody reads them here. */
    private static final byte[] NOWHERE = new byte[8 << 10];

    private static final long MILLISECOND = 1_000_000;
    private static final double SECOND = 1e9;

    private final AsyncContext context;
    private final ServletInputStream in;
    private final Body body;
    private final Bodies limits;
    private final long maxDrained;
    private final long start = System.nanoTime();
    private long total;
    private boolean over;

    BodyReading(AsyncContext context, ServletInputStream in, Body body, Bodies limits, long maxDrained) {
        this.context = context;
        this.in = in;
        this.body = body;
        this.limits = limits;
        this.maxDrained = maxDrained;
        this.total = body.size();
    }

    /** Starts to read. */
    void start() {
        await(0);
        context.addListener(this);
        in.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
        try {
            while (!over && in.isReady()) {
                int count = body.state() == Body.State.COMING ? hold() : in.read(NOWHERE);
                if (count < 0) {
                    return;
                }
                total += count;
                check();
            }
            if (!over) {
                await((System.nanoTime() - start) / MILLISECOND);
            }
        } catch (BadRequestException broken) {
            finish(Body.State.BROKEN);
        }
    }

    /** Tomcat counts the time from the start, and takes another limit while it waits. */
    private void await(long passed) {
        context.setTimeout(
                Math.min(limits.time().toMillis(), passed + limits.silence().toMillis()));
    }

    /** Reads into the body; where that cannot be, the rest is drained: a client that still sends hears no answer. */
    private int hold() throws IOException {
        if (body.isSifted()) {
            return body.sift(in);
        }
        if (body.isFull()) {
            int more = in.read();
            if (more >= 0) {
                body.become(Body.State.TOO_LARGE);
            }
            return more < 0 ? -1 : 1;
        }
        byte[] room = body.room();
        if (room == null) {
            body.become(Body.State.NO_ROOM);
            return 0;
        }
        int count = in.read(room, body.size(), room.length - body.size());
        body.read(Math.max(0, count));
        return count;
    }

    private void check() {
        double late = (System.nanoTime() - start - limits.grace().toNanos()) / SECOND;
        if (total < late * limits.minRate().toBytes()) {
            finish(Body.State.TOO_SLOW);
        } else if (body.state() != Body.State.COMING && total > maxDrained) {
            finish(body.state());
        }
    }

    @Override
    public void onAllDataRead() {
        body.end();
        finish(body.state() == Body.State.COMING ? Body.State.HELD : body.state());
    }

    private void finish(Body.State state) {
        if (over) {
            return;
        }
        over = true;
        body.become(state);
        context.dispatch();
    }

    /** What is wrong is decided below: only there may the request still go on. */
    @Override
    public void onError(Throwable failure) {
        body.release();
    }

    /** The client is gone, or says nothing for longer than a connection may be silent. */
    @Override
    public void onError(AsyncEvent event) {
        if (event.getThrowable() instanceof SocketTimeoutException) {
            finish(Body.State.TOO_SLOW);
        } else if (!over) {
            over = true;
            body.become(Body.State.BROKEN);
            context.complete();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        finish(Body.State.TOO_SLOW);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        body.release();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A handler goes on asynchronously: the container forgets its listeners then, and the body is still held.
        event.getAsyncContext().addListener(this);
    }
}
