package org.modelcomplexity.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.key.ApiKeys;
import org.modelcomplexity.web.key.TooEarly;
import org.modelcomplexity.web.permit.Permit;
import org.modelcomplexity.web.permit.Permits;
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
    /** How long a request waits for a permit. No more: who is refused must hear so within 50 ms. */
    private static final long PATIENCE_NANOS = 25_000_000;

    private final ApiKeys keys;
    private final Permits permits;
    private final ProblemWriter problems;

    AccessFilter(ServiceProperties properties, ApiKeys keys, ProblemWriter problems, Meters meters) {
        int most = properties.shares().maxConcurrent();
        this.keys = keys;
        this.permits = new Permits(most, Runtime.getRuntime().availableProcessors(), System::nanoTime);
        meters.watch(State.WORKING, permits::working, most);
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
            return;
        }
        Permit permit = permits.take(PATIENCE_NANOS);
        if (permit == null) {
            problems.busy(request, response, Shed.WORK);
            return;
        }
        permit.attach(request);
        Seen seen = Seen.of(request);
        seen.work();
        try {
            chain.doFilter(request, response);
        } finally {
            seen.rest();
        }
    }
}
