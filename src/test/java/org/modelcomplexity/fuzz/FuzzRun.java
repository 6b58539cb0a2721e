package org.modelcomplexity.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends requests of all kinds in turn from several clients at once, and keeps what was wrong and what was slow. */
final class FuzzRun {
    private static final int CLIENTS = 3;
    private static final int SLOWEST = 20;
    private static final int SHOWN = 3;
    /** Of so many requests one is sent twice. */
    private static final int AGAIN = 17;

    private static final Path FINDINGS = Path.of("target", "fuzz-findings.txt");

    /** One request by its number, with what is told of it. */
    private record Told(Kind kind, int index, long nanos, String what) {}

    private final FuzzClient client;
    private final Material material;
    private final long seed;
    private final List<Kind> kinds;
    private final Map<String, List<Told>> failures = new TreeMap<>();
    private final Map<String, Integer> times = new TreeMap<>();
    private final List<Told> slowest = new ArrayList<>();
    private final Map<String, Integer> statuses = new TreeMap<>();

    FuzzRun(FuzzClient client, Material material, long seed, List<Kind> kinds) {
        this.client = client;
        this.material = material;
        this.seed = seed;
        this.kinds = kinds;
    }

    /** Sends the requests of these numbers, the first included, the last not. */
    void send(int from, int to) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(() -> {
                for (int index = next.getAndIncrement(); index < to; index = next.getAndIncrement()) {
                    send(kinds.get(index % kinds.size()), index);
                }
            });
        }
        clients.shutdown();
        if (!clients.awaitTermination(6, TimeUnit.HOURS)) {
            throw new AssertionError("the clients are still at work");
        }
    }

    private void send(Kind kind, int index) {
        long start = System.nanoTime();
        String status = "none";
        String wrong;
        FuzzRequest request = null;
        try {
            request = kind.request(seed, index, material);
            start = System.nanoTime();
            FuzzAnswer answer = client.send(request);
            status = String.valueOf(answer.status());
            wrong = wrong(request, answer, index);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            wrong = e + "\n  request: " + cut(String.valueOf(request), 600);
        }
        note(new Told(kind, index, System.nanoTime() - start, status), wrong);
    }

    private @Nullable String wrong(FuzzRequest request, FuzzAnswer answer, int index) throws IOException {
        Optional<String> wrong = Verdict.of(request, answer);
        boolean again = index % AGAIN == 0 && request.isRepeatable();
        Optional<Twin> twin = request.twin().or(() -> again ? Optional.of(Twin.same(request)) : Optional.empty());
        if (wrong.isEmpty() && twin.isPresent()) {
            wrong = twin.get().wrong(answer, client.send(twin.get().request()));
        }
        return wrong.map(what -> what + described(request, answer)).orElse(null);
    }

    private static String described(FuzzRequest request, FuzzAnswer answer) {
        String text = answer.text();
        String sent = request.toString();
        return "\n  answer: " + cut(text, 300) + "\n  request: "
                + cut(sent, 600).replace("\n", "\n    ");
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    private synchronized void note(Told told, String wrong) {
        statuses.merge(told.kind() + " " + told.what(), 1, Integer::sum);
        slowest.add(told);
        if (slowest.size() > 2 * SLOWEST) {
            slowest.sort(Comparator.comparingLong(Told::nanos).reversed());
            slowest.subList(SLOWEST, slowest.size()).clear();
        }
        if (wrong != null) {
            fail(new Told(told.kind(), told.index(), told.nanos(), wrong));
        }
    }

    /** Keeps the first failures of each sort: memory is what the run measures. */
    private void fail(Told told) {
        String sort = sort(told);
        times.merge(sort, 1, Integer::sum);
        List<Told> alike = failures.computeIfAbsent(sort, key -> new ArrayList<>());
        if (alike.size() < SHOWN) {
            alike.add(told);
            write(told);
        }
    }

    /** A night's run tells at once what it found. */
    private void write(Told told) {
        try {
            Files.write(
                    FINDINGS,
                    (replay(told) + "  " + told.what() + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int failed() {
        return times.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The failures, of each sort the first ones, with what replays them. */
    String failures() {
        StringBuilder text = new StringBuilder(failed() + " of the answers are wrong\n");
        failures.forEach((sort, alike) -> {
            text.append("== ")
                    .append(times.get(sort))
                    .append(" × ")
                    .append(sort)
                    .append('\n');
            alike.forEach(each ->
                    text.append(replay(each)).append("  ").append(each.what()).append('\n'));
        });
        return text.toString();
    }

    /** What failures of one cause have in common, as far as their text tells. */
    private static String sort(Told told) {
        String first = told.what().lines().findFirst().orElse("");
        String common = first.startsWith("status") ? first : first.replaceAll("[^A-Za-z ]+", "#");
        return told.kind() + " " + common.substring(0, Math.min(60, common.length()));
    }

    /** How many answers had which status, kind by kind. */
    String statuses() {
        return statuses.toString();
    }

    /** The slowest requests, the slowest first. */
    String slowest() {
        slowest.sort(Comparator.comparingLong(Told::nanos).reversed());
        StringBuilder text = new StringBuilder();
        slowest.stream()
                .limit(SLOWEST)
                .forEach(each -> text.append(each.nanos() / 1_000_000)
                        .append(" ms, status ")
                        .append(each.what())
                        .append(": ")
                        .append(replay(each)));
        return text.toString();
    }

    private String replay(Told told) {
        return "-Dfuzz.seed=%d -Dfuzz.kind=%s -Dfuzz.index=%d%n".formatted(seed, told.kind(), told.index());
    }
}
