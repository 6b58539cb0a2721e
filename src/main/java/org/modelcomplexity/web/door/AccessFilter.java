package org.modelcomplexity.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.key.ApiKeys;
import org.modelcomplexity.web.key.TooEarly;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.modelcomplexity.web.seen.Meters;
import org.modelcomplexity.web.seen.Seen;
import org.modelcomplexity.web.seen.Shed;
import org.modelcomplexity.web.seen.State;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets requests in: with a key where any is set, to the API no more often than a key may ask, and no more at once than
 * the service can bear. */
final class AccessFilter extends OncePerRequestFilter {
    private static final long PATIENCE_NANOS = 20_000_000;

    private final ApiKeys keys;
    private final Permits permits;
    private final ProblemWriter problems;

    AccessFilter(ServiceProperties properties, ApiKeys keys, ProblemWriter problems, Meters meters) {
        int most = properties.shares().maxConcurrent();
        this.keys = keys;
        this.permits = new Permits(most);
        meters.watch(State.WORKING, () -> most - permits.free(), most);
        meters.watch(State.WAITING, permits::waiting);
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean open = Addresses.isOpen(request) || CorsUtils.isPreFlightRequest(request);
        if (!open && !keys.admit(request)) {
            problems.refuse(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "the header " + ApiKeys.HEADER + " with the service's key is missing or wrong");
        } else if (open || !Addresses.isApi(request)) {
            chain.doFilter(request, response);
        } else {
            work(request, response, chain);
        }
    }

    private void work(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TooEarly early = keys.count(request);
        if (early != null) {
            problems.tooEarly(request, response, early.seconds(), early.reason());
        } else if (!permits.take(PATIENCE_NANOS)) {
            problems.busy(request, response, Shed.WORK);
        } else {
            Seen seen = Seen.of(request);
            seen.work();
            try {
                chain.doFilter(request, response);
            } finally {
                seen.rest();
                permits.give();
            }
        }
    }

    /**
     * Who works now. The one that came last is next: where more come than can be served, in the order of their coming
     * all that are served would have waited for as long as anybody may.
     */
    static final class Permits {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private int free;

        Permits(int free) {
            this.free = free;
        }

        private static final class Waiting {
            private final Thread thread = Thread.currentThread();
            private volatile boolean called;
        }

        /** Waits for a permit; false where there was none in that time, or the thread was interrupted. */
        boolean take(long nanos) {
            Waiting own;
            synchronized (this) {
                if (free > 0) {
                    free--;
                    return true;
                }
                own = new Waiting();
                waiting.push(own);
            }
            long until = System.nanoTime() + nanos;
            while (!own.called) {
                long left = until - System.nanoTime();
                if (left <= 0 || own.thread.isInterrupted()) {
                    return !leaves(own);
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        }

        /** Those that leave have waited longest, and stand last. */
        private synchronized boolean leaves(Waiting own) {
            return waiting.removeLastOccurrence(own);
        }

        synchronized void give() {
            Waiting next = waiting.poll();
            if (next == null) {
                free++;
            } else {
                next.called = true;
                LockSupport.unpark(next.thread);
            }
        }

        synchronized int free() {
            return free;
        }

        synchronized int waiting() {
            return waiting.size();
        }
    }
}
