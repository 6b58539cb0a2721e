package org.modelcomplexity.web.door;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** The service's key, where one is set, and who may do without it. */
@Component
class ApiKey {
    static final String HEADER = "X-API-Key";

    private final byte @Nullable [] key;

    ApiKey(ServiceProperties properties) {
        String configured = properties.apiKey();
        this.key = configured == null || configured.isBlank() ? null : configured.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a request may go on: it carries the key, or needs none. */
    boolean admits(HttpServletRequest request) {
        return key == null || carried(request) || Addresses.isOpen(request) || isPreflight(request);
    }

    private boolean carried(HttpServletRequest request) {
        String given = request.getHeader(HEADER);
        return given != null && MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
    }

    /** A browser's question before a request from another origin: it cannot carry a key, and reaches no handler. */
    private static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader(HttpHeaders.ORIGIN) != null
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }
}
