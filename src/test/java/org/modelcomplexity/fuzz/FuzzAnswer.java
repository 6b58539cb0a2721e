package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * What came back.
 *
 * @param status 0 where no status came
 */
record FuzzAnswer(int status, String contentType, boolean retryAfter, byte[] body) {
    /** Whether the service had too much to do. */
    boolean isShed() {
        return status == 503 && retryAfter;
    }

    /** Whether the body was not looked at: what is packed may be larger than what is not. */
    boolean isUnread() {
        return isShed() || status == 413;
    }

    /** Whether a sweep was ended by the time it took. */
    boolean isLate() {
        return status == 200 && text().contains("it took longer than");
    }

    /** It without the name of its request, by which two answers differ that say the same. */
    String unnamed() {
        return status == 0 || contentType.startsWith("application/problem+json")
                ? text().replaceFirst(",\"requestId\":\"[0-9A-Za-z._:=-]{1,64}\"}$", "}")
                : text();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
