package org.modelcomplexity.web.browser;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From where pages may use the API.
 *
 * @param allowedOrigins origins ({@code https://app.example.com}), or {@code *} for all; none by default
 */
@ConfigurationProperties("model-complexity.cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins) {
    private static final String ALL = "*";

    /** Whether pages of any other origin may. */
    boolean isOn() {
        return allowedOrigins.stream().anyMatch(origin -> !origin.isBlank());
    }

    /** What an answer to a page of an origin says is allowed: it, or all; null where it is not. */
    @Nullable
    String allowed(@Nullable String origin) {
        if (origin == null || allowedOrigins.contains(ALL)) {
            return origin == null ? null : ALL;
        }
        return allowedOrigins.stream().anyMatch(each -> each.strip().equalsIgnoreCase(origin)) ? origin : null;
    }

    /** Whether answers differ by the origin that asks. */
    boolean dependOnOrigin() {
        return isOn() && !allowedOrigins.contains(ALL);
    }
}
