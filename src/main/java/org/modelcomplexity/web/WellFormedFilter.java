package org.modelcomplexity.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests whose query string or headers cannot be read, once for everybody who would read them. */
final class WellFormedFilter extends OncePerRequestFilter {
    private final ProblemWriter problems;

    WellFormedFilter(ProblemWriter problems) {
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
            problems.refuse(request, response, HttpStatus.BAD_REQUEST, "the header " + wrong + " cannot be read");
            return;
        }
        QueryParameters.attach(request, parameters);
        chain.doFilter(request, response);
    }

    private static @Nullable String wrongHeader(HttpServletRequest request) {
        try {
            MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        } catch (IllegalArgumentException e) {
            return HttpHeaders.ACCEPT;
        }
        try {
            CorsUtils.isCorsRequest(request);
        } catch (IllegalArgumentException e) {
            return HttpHeaders.ORIGIN;
        }
        return null;
    }
}
