package org.modelcomplexity.web.browser;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.modelcomplexity.web.door.Addresses;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets pages of the allowed origins read every answer of the API, refusals included, so before anything else is looked
 * at. A page of any other origin is not refused: its browser keeps the answer from it, and who is no browser never
 * cared.
 */
final class OriginFilter extends OncePerRequestFilter {
    private static final String READABLE = "ETag, Retry-After, X-Request-Id";

    private final CorsProperties properties;

    OriginFilter(CorsProperties properties) {
        this.properties = properties;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !properties.isOn() || !Addresses.isApi(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (properties.dependOnOrigin()) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        String allowed = properties.allowed(request.getHeader(HttpHeaders.ORIGIN));
        if (allowed != null) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
        }
        chain.doFilter(request, response);
    }
}
