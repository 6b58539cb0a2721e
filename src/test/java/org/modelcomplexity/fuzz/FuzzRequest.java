package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request of the fuzzer.
 *
 * @param target path and query of a POST; empty where the body is all that goes over the wire, request line included
 * @param headers names and values in turn
 * @param unanswered whether a closed connection is an answer too: where the request is never sent to its end
 * @param twin what is asked behind it
 */
record FuzzRequest(String target, List<String> headers, byte[] body, boolean unanswered, Optional<Twin> twin) {
    private static final int SHOWN = 4_000;

    static FuzzRequest post(String target, String contentType, byte[] body) {
        return new FuzzRequest(target, List.of("Content-Type", contentType), body, false, Optional.empty());
    }

    static FuzzRequest post(String target, String contentType, String body) {
        return post(target, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static FuzzRequest raw(byte[] message, boolean unanswered) {
        return new FuzzRequest("", List.of(), message, unanswered, Optional.empty());
    }

    /** A GET, over a bare socket. */
    static FuzzRequest get(String target, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Connection: close");
        return HttpFuzz.message("GET " + target, all, new byte[0]);
    }

    /** The same with one more header. */
    FuzzRequest with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new FuzzRequest(target, more, body, unanswered, twin);
    }

    /** The same with another request behind it. */
    FuzzRequest before(Twin second) {
        return new FuzzRequest(target, headers, body, unanswered, Optional.of(second));
    }

    /** Whether the same request must get the same answer: not where it asks how the service is, or stops half-way. */
    boolean isRepeatable() {
        return !unanswered && !toString().contains("/actuator");
    }

    String contentType() {
        return headers.size() > 1 && headers.get(0).equals("Content-Type") ? headers.get(1) : "";
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
