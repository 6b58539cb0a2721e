package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request of the fuzzer.
 *
 * @param target path and query of a POST; empty where the body is all that goes over the wire, request line included
 * @param headers names and values in turn
 * @param unanswered whether a closed connection is an answer too: where the request is never sent to its end
 */
record FuzzRequest(String target, List<String> headers, byte[] body, boolean unanswered) {
    private static final int SHOWN = 4_000;

    static FuzzRequest post(String target, String contentType, byte[] body) {
        return new FuzzRequest(target, List.of("Content-Type", contentType), body, false);
    }

    static FuzzRequest post(String target, String contentType, String body) {
        return post(target, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static FuzzRequest raw(byte[] message, boolean unanswered) {
        return new FuzzRequest("", List.of(), message, unanswered);
    }

    boolean isRaw() {
        return target.isEmpty();
    }

    boolean isHead() {
        return isRaw() && body.length > 4 && new String(body, 0, 4, StandardCharsets.ISO_8859_1).equals("HEAD");
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "… (" + body.length + " bytes)" : text;
        return isRaw() ? shown : "POST " + target + " " + headers + "\n" + shown;
    }
}
