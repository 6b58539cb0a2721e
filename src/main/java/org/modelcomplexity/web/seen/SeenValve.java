package org.modelcomplexity.web.seen;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Sees every request come and go: before all other valves, so that what these refuse has a name too, and as the
 * container's access log, which hears of each request once, when the last byte of its answer is on its way.
 */
final class SeenValve extends ValveBase implements AccessLog {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final String ERRORS = "/error";

    private final Meters meters;
    private final AccessLines lines;

    SeenValve(Meters meters, AccessLines lines) {
        super(true);
        this.meters = meters;
        this.lines = lines;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Seen seen = seen(request);
        if (!response.isCommitted()) {
            seen.name(response);
        }
        MDC.put(AccessLines.REQUEST_ID, seen.id());
        try {
            getNext().invoke(request, response);
        } finally {
            MDC.remove(AccessLines.REQUEST_ID);
        }
    }

    private static Seen seen(Request request) {
        return Seen.hasBegun(request)
                ? Seen.of(request)
                : Seen.begin(request, RequestId.of(request.getHeader(RequestId.HEADER)));
    }

    @Override
    public void log(Request request, Response response, long nanos) {
        Seen seen = seen(request);
        int status = response.getStatus();
        String route = route(request);
        boolean brokenOff = response.getCoyoteResponse().isExceptionPresent();
        Outcome outcome = Outcome.of(status, seen.problem(), brokenOff);
        meters.ended(seen, route, outcome, nanos);
        String sent = request.getMethod();
        String method = sent != null && METHODS.contains(sent) ? sent : "other";
        if (!lines.write(
                new AccessLines.Line(method, route, status, outcome, nanos, response.getBytesWritten(false)), seen)) {
            meters.leftOut();
        }
    }

    /** The pattern of the address, as the application has it; none where no handler saw the request. */
    private static String route(Request request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null || pattern.toString().equals(ERRORS) ? Seen.NONE : pattern.toString();
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {
        // What a proxy says of the client is not looked at.
    }

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }
}
