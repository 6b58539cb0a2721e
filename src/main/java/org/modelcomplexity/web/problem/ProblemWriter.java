package org.modelcomplexity.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.web.seen.Seen;
import org.modelcomplexity.web.seen.Shed;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem+json where a filter refuses a request before any handler sees it. */
@Component
public class ProblemWriter {
    private final JsonMapper mapper;

    public ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Says what is wrong with what was sent. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, InvalidModelException refused)
            throws IOException {
        write(
                request,
                response,
                Problems.of(refused, Problems.status(refused.findings().get(0).problem())));
    }

    /** Refuses with a status and a reason. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        write(request, response, Problems.of(status, detail));
    }

    /** Says that the request may be sent again in some seconds. */
    public void tooEarly(HttpServletRequest request, HttpServletResponse response, long seconds, String reason)
            throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        refuse(
                request,
                response,
                new InvalidModelException(List.of(new Finding(Problem.RATE_EXCEEDED, Place.WHOLE, reason, null))));
    }

    /** Says that the request may be sent again when there is less to do. */
    public void busy(HttpServletRequest request, HttpServletResponse response, Shed reason) throws IOException {
        Seen.of(request).shed(reason);
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        refuse(
                request,
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "the service has more requests than it can answer; try again");
    }

    private void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Problems.complete(problem, request, request.getRequestURI());
        byte[] body = mapper.writeValueAsBytes(problem);
        // Once more: who resets an answer resets its headers too.
        Seen.of(request).name(response);
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
