package org.modelcomplexity.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Clients that send one request after another and look at what comes back. */
final class Senders {
    private static final int SHED = 503;
    private static final int SHOWN = 300;
    private static final int BROKEN = -1;
    private static final String FLOOD = "flood";
    private static final long PAUSE_MILLIS = 50;
    private static final long LATER_MILLIS = 100;

    /** Each request has a name of its own. */
    private static final Pattern NAME = Pattern.compile("\"requestId\":\"[^\"]*\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Sent, Integer> known = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Tally tally;
    private final int retries;
    private final boolean untilStopped;

    /**
     * Clients of a tally.
     *
     * @param retries how often a request is sent again whose connection broke before its answer was there
     * @param untilStopped whether a client that can connect no more is done, and nothing is wrong with that
     */
    Senders(Tally tally, int retries, boolean untilStopped) {
        this.tally = tally;
        this.retries = retries;
        this.untilStopped = untilStopped;
    }

    /** The body of what is there. */
    String get(URI service, String path, String accept) throws IOException, InterruptedException {
        return client.send(
                        java.net.http.HttpRequest.newBuilder(service.resolve(path))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Sends each once, one after another: what later answers are held to. */
    void learn(URI service, List<Sent> all) throws InterruptedException {
        for (Sent each : all) {
            send(service, each);
        }
    }

    /** Starts so many clients, each with a mixture of its own, until it is time to stop. */
    void start(URI service, int count, Function<Random, Sent> next, BooleanSupplier over) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(threads.size());
            Thread thread = new Thread(() -> {
                try {
                    while (!over.getAsBoolean()) {
                        Sent request = next.apply(random);
                        if (send(service, request) && !request.sort().equals(FLOOD)) {
                            Thread.sleep(LATER_MILLIS);
                        }
                    }
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            thread.start();
        }
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** Whether the service was too busy for it. */
    private boolean send(URI service, Sent request) throws InterruptedException {
        tally.sent();
        for (int i = 0; ; i++) {
            int status = once(service, request, i == retries);
            if (status != BROKEN) {
                return status == SHED;
            }
            tally.again();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** The status of the answer. */
    private int once(URI service, Sent request, boolean last) throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> answer = client.send(request.to(service), HttpResponse.BodyHandlers.ofByteArray());
            tally.answered(request.sort(), answer.statusCode(), System.nanoTime() - start);
            fault(request, answer).ifPresent(fault -> tally.wrong(fault + " to " + request));
            return answer.statusCode();
        } catch (ConnectException refused) {
            if (untilStopped) {
                tally.notSent();
                throw new InterruptedException("the service is gone");
            }
            return lost(request, last, refused);
        } catch (IOException lost) {
            return lost(request, last, lost);
        }
    }

    private int lost(Sent request, boolean last, IOException reason) {
        if (last) {
            tally.wrong("no answer (" + reason + ") to " + request.sort());
        }
        return last ? 0 : BROKEN;
    }

    private Optional<String> fault(Sent request, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        if (status >= 400 && !type.startsWith("application/problem+json")) {
            return Optional.of(status + " of type " + type);
        }
        if (status == SHED) {
            return answer.headers().firstValue("Retry-After").isPresent()
                    ? Optional.empty()
                    : Optional.of("503 without Retry-After");
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (!request.statuses().contains(status)) {
            return Optional.of(status + " " + text.substring(0, Math.min(text.length(), SHOWN)));
        }
        int all = NAME.matcher(text).replaceAll("").hashCode();
        Integer first = request.steady() ? known.putIfAbsent(request, all) : null;
        return first == null || first == all ? Optional.empty() : Optional.of("another answer than the first");
    }
}
