package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * What came back.
 *
 * @param status 0 where the connection was closed without an answer
 */
record FuzzAnswer(int status, String contentType, boolean retryAfter, byte[] body) {
    static final FuzzAnswer NONE = new FuzzAnswer(0, "", false, new byte[0]);

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
