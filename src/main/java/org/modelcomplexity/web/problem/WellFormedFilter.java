package org.modelcomplexity.web.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ForwardedHeaderUtils;

/** Refuses requests whose query string or headers cannot be read, once for everybody who would read them. */
public final class WellFormedFilter extends OncePerRequestFilter {
    /** As many as the framework sorts. */
    private static final int MOST_TYPES = 50;

    private final ProblemWriter problems;

    public WellFormedFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Map<String, String> parameters;
        try {
            parameters = QueryParameters.parse(request.getQueryString());
        } catch (InvalidModelException refused) {
            problems.refuse(request, response, refused);
            return;
        }
        String wrong = wrongHeader(request);
        if (wrong != null) {
            HttpStatus status =
                    wrong.equals(HttpHeaders.CONTENT_TYPE) ? HttpStatus.UNSUPPORTED_MEDIA_TYPE : HttpStatus.BAD_REQUEST;
            problems.refuse(request, response, status, "the header " + wrong + " cannot be read");
            return;
        }
        QueryParameters.attach(request, parameters);
        chain.doFilter(request, response);
    }

    /** Each header that the frameworks behind this read somewhere, and fail over where it makes no sense. */
    private static final Map<String, Predicate<HttpServletRequest>> READABLE = Map.of(
            HttpHeaders.ACCEPT,
            WellFormedFilter::hasReadableAccept,
            HttpHeaders.CONTENT_TYPE,
            WellFormedFilter::hasConcreteType,
            HttpHeaders.ORIGIN,
            request -> CorsUtils.isCorsRequest(request) || true,
            HttpHeaders.ACCEPT_LANGUAGE,
            request -> request.getLocales().hasMoreElements(),
            HttpHeaders.COOKIE,
            request -> request.getCookies() == null || true,
            "X-Forwarded-…",
            WellFormedFilter::hasReadableForwarding);

    private static @Nullable String wrongHeader(HttpServletRequest request) {
        for (Map.Entry<String, Predicate<HttpServletRequest>> each : READABLE.entrySet()) {
            try {
                if (!each.getValue().test(request)) {
                    return each.getKey();
                }
            } catch (RuntimeException unreadable) {
                return each.getKey();
            }
        }
        return null;
    }

    /** No Accept at all is fine; one that names nothing, or more than anybody looks at, is not. */
    private static boolean hasReadableAccept(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (given.isEmpty()) {
            return true;
        }
        int types = MediaType.parseMediaTypes(String.join(",", given)).size();
        return types > 0 && types <= MOST_TYPES;
    }

    private static boolean hasConcreteType(HttpServletRequest request) {
        String given = request.getHeader(HttpHeaders.CONTENT_TYPE);
        // What cannot be read at all is answered 415 where a body is read.
        return given == null || !given.strip().startsWith("*") && !given.contains("/*");
    }

    private static boolean hasReadableForwarding(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        Collections.list(request.getHeaderNames()).stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("forwarded"))
                .forEach(name -> headers.addAll(name, Collections.list(request.getHeaders(name))));
        ForwardedHeaderUtils.adaptFromForwardedHeaders(URI.create("http://localhost/"), headers)
                .build();
        return true;
    }
}
