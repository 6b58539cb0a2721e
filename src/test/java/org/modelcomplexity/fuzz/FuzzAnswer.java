package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * What came back.
 *
 * @param status 0 where no status came
 */
record FuzzAnswer(int status, String contentType, boolean retryAfter, byte[] body) {
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
