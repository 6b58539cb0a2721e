package org.modelcomplexity.web.door;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Engine;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.web.seen.Meters;
import org.modelcomplexity.web.seen.Shed;
import org.modelcomplexity.web.seen.State;

/**
 * Lends requests the container's threads, and keeps some back for the question after health; and sees that no thread
 * waits for the rest of a body that nobody reads.
 */
final class PlaceValve extends ValveBase {
    private static final String REFUSED = PlaceValve.class.getName() + ".refused";
    private static final String AWAITED = PlaceValve.class.getName() + ".awaited";
    private static final String HEALTH = "/actuator/health";
    private static final Set<String> PROBES = Set.of("/livez", "/readyz");

    private static final String COUNTED = PlaceValve.class.getName() + ".counted";

    private final Semaphore places;
    private final Semaphore requests;
    private final int most;

    /**
     * A valve before all others.
     *
     * @param places threads that may be lent at once
     * @param requests requests that may be there at once, with a thread or without
     */
    PlaceValve(int places, int requests, Meters meters) {
        super(true);
        this.places = new Semaphore(places);
        this.requests = new Semaphore(requests);
        this.most = requests;
        meters.watch(State.THREADS, () -> places - this.places.availablePermits(), places);
        meters.watch(State.PRESENT, () -> requests - this.requests.availablePermits(), requests);
    }

    /** What there was no place of for a request: it must be told so, and nothing else done for it; else null. */
    static @Nullable Shed refused(ServletRequest request) {
        return request.getAttribute(REFUSED) instanceof Shed shed ? shed : null;
    }

    /** Whether so many requests are there that a body which nobody wants is not waited for. */
    static boolean isCrowded(ServletRequest request) {
        return request.getAttribute(COUNTED) instanceof Counted counted && counted.crowded;
    }

    /** Whether the client sends the body only when it is asked to. */
    static boolean isAwaited(ServletRequest request) {
        return request.getAttribute(AWAITED) != null;
    }

    /** Asks the client for the body where it waits for that. */
    static void ask(ServletRequest request) {
        if (request.getAttribute(AWAITED) instanceof Runnable asking) {
            asking.run();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().hasExpectation()) {
            request.setAttribute(AWAITED, asking(request));
        }
        // The container comes again with a request that goes on, and with one whose client hung up on its answer.
        boolean first = !request.isAsync();
        if (first && isLast(request)) {
            response.setHeader("Connection", "close");
        }
        boolean counted = isHealth(request) || !first || count(request);
        boolean taken = counted && !isHealth(request) && places.tryAcquire();
        if (!taken && !isHealth(request)) {
            request.setAttribute(REFUSED, counted ? Shed.THREADS : Shed.REQUESTS);
        }
        try {
            getNext().invoke(request, response);
            finish(request, response, first);
        } finally {
            if (taken) {
                places.release();
            }
            forget(request);
        }
    }

    /** The container asks for it from time to time. */
    @Override
    public void backgroundProcess() {
        super.backgroundProcess();
        if (getContainer() instanceof Engine engine && engine.getService() != null) {
            for (Connector connector : engine.getService().findConnectors()) {
                if (connector.getProtocolHandler() instanceof HeadLimit.Protocol protocol) {
                    protocol.closeLateHeads();
                }
            }
        }
    }

    /** Whether connections run short, and who has an answer makes room for others; or whether all are about to end. */
    private static boolean isLast(Request request) {
        return request.getConnector().getProtocolHandler() instanceof HeadLimit.Protocol protocol
                && (protocol.isEnding() || protocol.getConnectionCount() > protocol.getMaxConnections() * 3L / 4);
    }

    private boolean count(Request request) {
        if (!requests.tryAcquire()) {
            return false;
        }
        request.setAttribute(COUNTED, new Counted(requests, requests.availablePermits() < most / 2));
        return true;
    }

    /** Counts a request no more, now or when it has been answered. */
    private static void forget(Request request) {
        if (request.getAttribute(COUNTED) instanceof Counted counted) {
            if (request.isAsync() && request.isAsyncStarted()) {
                // On every pass anew: the container forgets its listeners when a handler starts once more.
                request.getAsyncContext().addListener(counted);
            } else if (!request.isAsync()) {
                counted.end();
            }
        }
    }

    /** One request that is there. */
    private static final class Counted implements AsyncListener {
        private final Semaphore requests;
        private final boolean crowded;
        private final AtomicBoolean over = new AtomicBoolean();

        Counted(Semaphore requests, boolean crowded) {
            this.requests = requests;
            this.crowded = crowded;
        }

        void end() {
            if (over.compareAndSet(false, true)) {
                requests.release();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // Another listener decides what becomes of it.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The container completes it.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // It goes on.
        }
    }

    private static boolean isHealth(Request request) {
        String path = request.getDecodedRequestURI();
        return path != null && (PROBES.contains(path) || path.equals(HEALTH) || path.startsWith(HEALTH + "/"));
    }

    private static Runnable asking(Request request) {
        return () -> request.getCoyoteRequest().action(ActionCode.ACK, ContinueResponseTiming.ON_REQUEST_BODY_READ);
    }

    /** Here and not behind the valve, since it may wait for a client that does not read. */
    private static void finish(Request request, Response response, boolean first) throws IOException {
        if (request.isAsync()) {
            return;
        }
        // On a later dispatch Tomcat takes this for a failure to report; there the connection is closed by its header.
        if (first && !isRead(request)) {
            int status = response.getStatus();
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            // For Tomcat that is an error, and what is not written yet becomes a 500.
            response.getCoyoteResponse().setStatus(status);
        }
        response.finishResponse();
    }

    private static boolean isRead(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }
}
