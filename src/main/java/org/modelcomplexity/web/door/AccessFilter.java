package org.modelcomplexity.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets requests in: with the key where one is set, and to the API no more at once than the service can bear. */
final class AccessFilter extends OncePerRequestFilter {
    private static final long PATIENCE_MILLIS = 20;

    private final ApiKey key;
    private final Semaphore permits;
    private final ProblemWriter problems;

    AccessFilter(ServiceProperties properties, ApiKey key, ProblemWriter problems) {
        this.key = key;
        this.permits = new Semaphore(properties.shares().maxConcurrent(), true);
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!key.admits(request)) {
            problems.refuse(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "the header " + ApiKey.HEADER + " with the service's key is missing or wrong");
        } else if (!Addresses.isApi(request)) {
            chain.doFilter(request, response);
        } else if (!acquire()) {
            problems.busy(request, response);
        } else {
            try {
                chain.doFilter(request, response);
            } finally {
                permits.release();
            }
        }
    }

    private boolean acquire() {
        try {
            return permits.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
