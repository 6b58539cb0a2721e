package org.modelcomplexity.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.modelcomplexity.web.permit.Permit;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.modelcomplexity.web.seen.Shed;
import org.springframework.http.HttpStatus;

/**
 * Holds every answer until it is whole and then writes it as its client reads it, so that no thread waits for a client;
 * and gives a reason to whoever would be refused without one.
 */
final class AnswerFilter extends HttpFilter {
    private final transient BodyPool pool;
    private final transient ProblemWriter problems;
    private final transient Semaphore waiting;

    /**
     * A filter before all others.
     *
     * @param waiting threads that may wait for readers of pages that anybody may ask for, where the pool has no room
     */
    AnswerFilter(BodyPool pool, ProblemWriter problems, int waiting) {
        this.pool = pool;
        this.problems = problems;
        this.waiting = new Semaphore(waiting);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AnswerBuffer answer =
                new AnswerBuffer(AnswerBuffer.unheld(response), pool, Addresses.isApi(request) ? null : waiting);
        boolean whole = false;
        try {
            chain.doFilter(request, answer);
            finish(request, answer);
            whole = true;
        } finally {
            answer.end();
            Permit.give(Permit.detach(request));
            if (!whole) {
                answer.release();
            }
        }
    }

    private void finish(HttpServletRequest request, AnswerBuffer answer) throws IOException {
        if (request.isAsyncStarted()) {
            answer.pass();
            return;
        }
        if (answer.isRefused()) {
            answer.reset();
            problems.busy(request, answer, Shed.ANSWERS);
        } else if (answer.isEmpty() && answer.getStatus() >= HttpStatus.BAD_REQUEST.value()) {
            HttpStatus status = HttpStatus.valueOf(answer.getStatus());
            problems.refuse(request, answer, status, status.getReasonPhrase());
        }
        answer.deliver(request);
    }
}
