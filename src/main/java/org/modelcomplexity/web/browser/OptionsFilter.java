package org.modelcomplexity.web.browser;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers OPTIONS with what is there and nothing else, and a browser's preflight with the same: the framework would
 * list every method of HTTP for an address that does not exist, and refuse preflights that it knows no rule for.
 */
final class OptionsFilter extends OncePerRequestFilter {
    private static final String HEADERS =
            "Accept, Content-Encoding, Content-Type, If-None-Match, X-API-Key, X-Request-Id";
    private static final String SECONDS = "600";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals(HttpMethod.OPTIONS.name());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Plain(request), response);
        if (response.getStatus() >= HttpStatus.BAD_REQUEST.value()) {
            response.setHeader(HttpHeaders.ALLOW, null);
        }
        if ("".equals(response.getHeader(HttpHeaders.ACCEPT_PATCH))) {
            response.setHeader(HttpHeaders.ACCEPT_PATCH, null);
        }
        String methods = response.getHeader(HttpHeaders.ALLOW);
        boolean asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
        if (asked && methods != null && response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) != null) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, withoutOptions(methods));
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS);
        }
    }

    private static String withoutOptions(String methods) {
        return Arrays.stream(methods.split(","))
                .map(String::strip)
                .filter(method -> !method.equals(HttpMethod.OPTIONS.name()))
                .collect(Collectors.joining(", "));
    }

    /** A preflight as the question for methods that it is. */
    private static final class Plain extends HttpServletRequestWrapper {
        Plain(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) ? null : super.getHeader(name);
        }
    }
}
