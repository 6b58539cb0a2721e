package org.modelcomplexity.web.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** What kinds of addresses there are, told apart by the decoded path as Spring itself routes it. */
public final class Addresses {
    private static final List<PathPattern> API = patterns("/api/**");
    private static final List<PathPattern> MANAGEMENT = patterns("/actuator/**");

    /** What needs no key; whatever is not listed does, be it there or not. */
    private static final List<PathPattern> OPEN = patterns(
            "/",
            "/page/*",
            "/error",
            "/actuator/health/**",
            "/livez",
            "/readyz",
            "/actuator/info",
            "/actuator/prometheus",
            "/v3/api-docs/**",
            "/v3/api-docs.yaml",
            "/swagger-ui.html",
            "/swagger-ui/**");

    private Addresses() {}

    private static List<PathPattern> patterns(String... patterns) {
        return Stream.of(patterns).map(PathPatternParser.defaultInstance::parse).toList();
    }

    /** Whether a request is for the API. */
    public static boolean isApi(HttpServletRequest request) {
        return matches(API, request);
    }

    /** Whether a request is the operator's. */
    public static boolean isManagement(HttpServletRequest request) {
        return matches(MANAGEMENT, request);
    }

    /** Whether a request may come without a key. */
    static boolean isOpen(HttpServletRequest request) {
        return matches(OPEN, request);
    }

    private static boolean matches(List<PathPattern> patterns, HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
