package org.modelcomplexity.web.door;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.FileSieve;
import org.modelcomplexity.read.onnx.OnnxSieve;
import org.modelcomplexity.read.sieve.Gunzip;
import org.modelcomplexity.read.sieve.Sieve;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.key.ApiKeys;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.modelcomplexity.web.seen.Shed;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * Reads the body of every request, for whatever address, before anything else looks at it, and without a thread that
 * waits. Only a body that the API is to work on is held; every other one is read and dropped.
 */
final class BodyFilter extends HttpFilter {
    private static final List<String> FILES =
            List.of("application/octet-stream", "application/zip", "application/onnx");

    private final transient ServiceProperties properties;
    private final transient ApiKeys keys;
    private final transient BodyPool pool;
    private final transient ProblemWriter problems;
    private final long maxDrained;

    BodyFilter(ServiceProperties properties, ApiKeys keys, BodyPool pool, ProblemWriter problems, long maxDrained) {
        this.properties = properties;
        this.keys = keys;
        this.pool = pool;
        this.problems = problems;
        this.maxDrained = maxDrained;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Shed refused = PlaceValve.refused(request);
        if (refused != null) {
            problems.busy(request, response, refused);
            return;
        }
        Body body = Body.of(request);
        if (body != null) {
            if (!body.isRead()) {
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            goOn(body, request, response, chain);
        } else if (request.getDispatcherType() == DispatcherType.REQUEST && hasBody(request)) {
            read(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static boolean isFile(HttpServletRequest request) {
        String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
        return FILES.stream().anyMatch(type::startsWith);
    }

    /** Whether of a body only what is of use is to be held: a file that may be large, as it is or packed. */
    private static boolean isSifted(HttpServletRequest request, long declared) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean isRead = encoding == null || encoding.equalsIgnoreCase("identity") || Body.isPacked(request);
        return isRead && isFile(request) && (declared < 0 || declared > OnnxSieve.KEPT);
    }

    /** Files of graphs may be larger than other bodies. */
    private int limit(HttpServletRequest request) {
        DataSize most = isFile(request) ? properties.maxGraphSize() : properties.maxBodySize();
        return (int) Math.max(most.toBytes(), properties.maxBodySize().toBytes());
    }

    private void read(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        int limit = limit(request);
        long declared = request.getContentLengthLong();
        boolean wanted = Addresses.isApi(request) && keys.admit(request) && keys.count(request) == null;
        Body.State state = !wanted ? Body.State.UNWANTED : declared > limit ? Body.State.TOO_LARGE : Body.State.COMING;
        boolean isSifted = state == Body.State.COMING && isSifted(request, declared);
        boolean isOpen = declared < 0 || isSifted && Body.isPacked(request);
        Body body = new Body(pool, isOpen ? limit : (int) Math.min(limit, declared), state);
        if (isSifted) {
            Sieve file = new FileSieve(body);
            long unpacked = properties.maxGraphSize().toBytes();
            body.siftBy(Body.isPacked(request) ? new Gunzip(file, unpacked) : file);
        }
        body.attach(request);
        boolean unwaited = PlaceValve.isAwaited(request) || PlaceValve.isCrowded(request) || declared > maxDrained;
        if (state != Body.State.COMING && unwaited) {
            goOn(body, request, response, chain);
            return;
        }
        if (state == Body.State.COMING && declared >= 0 && !isSifted && body.isThere(request.getInputStream())) {
            goOnAtOnce(body, request, response, chain);
            return;
        }
        BodyReading reading = new BodyReading(
                request.startAsync(request, AnswerBuffer.unheld(response)),
                request.getInputStream(),
                body,
                properties.bodies(),
                maxDrained);
        PlaceValve.ask(request);
        reading.start();
    }

    /** A body that came with its head needs no thread but this one. */
    private void goOnAtOnce(Body body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            goOn(body, request, response, chain);
        } finally {
            if (!request.isAsyncStarted()) {
                body.release();
            }
        }
    }

    private void goOn(Body body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (body.state()) {
            case HELD, UNWANTED -> chain.doFilter(new BodyRequest(request, body), response);
            case NO_ROOM -> problems.busy(request, response, Shed.BODIES);
            case TOO_SLOW ->
                problems.refuse(
                        request,
                        response,
                        HttpStatus.REQUEST_TIMEOUT,
                        "the body came too slowly: it must be there within "
                                + properties.bodies().time().toSeconds() + " s, at no less than "
                                + properties.bodies().minRate().toBytes() + " bytes a second");
            case TOO_LARGE -> problems.refuse(request, response, new InvalidModelException(List.of(tooLarge(request))));
            case REFUSED -> problems.refuse(request, response, body.refusal());
            case COMING, BROKEN ->
                problems.refuse(request, response, HttpStatus.BAD_REQUEST, "the body cannot be read to its end");
        }
    }

    private Finding tooLarge(HttpServletRequest request) {
        return new Finding(
                Problem.TOO_LARGE,
                Place.WHOLE,
                "the body is larger than " + limit(request) + " bytes, the configured limit",
                isFile(request)
                        ? null
                        : "a file of a graph may have "
                                + properties.maxGraphSize().toBytes() + " bytes where it is the body itself, as "
                                + FILES.get(0));
    }
}
