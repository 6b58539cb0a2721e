package org.modelcomplexity.load;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * A request of the load.
 *
 * @param sort what it is told as
 * @param encoding of its body; empty for none
 * @param statuses those that are right for it, beside a 503 that says when to come again
 * @param steady whether each answer is the same, byte for byte
 */
record Sent(
        String sort,
        String method,
        String path,
        String type,
        String encoding,
        byte[] body,
        Set<Integer> statuses,
        boolean steady) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Sent get(String sort, String path, int status) {
        return new Sent(sort, "GET", path, "", "", new byte[0], Set.of(status), true);
    }

    static Sent post(String sort, String path, String type, String body, int status) {
        return new Sent(
                sort, "POST", path, type, "", body.getBytes(StandardCharsets.UTF_8), Set.of(status), status == 200);
    }

    static Sent json(String sort, String path, String body) {
        return post(sort, path, "application/json", body, 200);
    }

    static Sent zipped(String sort, String path, String type, byte[] body) {
        return new Sent(sort, "POST", path, type, "gzip", body, Set.of(200), true);
    }

    /** With other statuses that are right, and answers that may differ. */
    Sent or(Integer... others) {
        return new Sent(sort, method, path, type, encoding, body, Set.of(others), false);
    }

    HttpRequest to(URI service) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return request.method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    @Override
    public String toString() {
        String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
        return method + " " + path + " " + (encoding.isEmpty() ? text : encoding);
    }
}
