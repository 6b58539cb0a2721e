package org.modelcomplexity.web.seen;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Stage;
import org.modelcomplexity.service.memory.Memory;
import org.springframework.stereotype.Component;

/** Keeps the figures of {@link Metric}. What has few values is there from the start: a counter that appears has no past. */
@Component
public class Meters {
    /** Bounds of buckets, in microseconds. */
    private static final Duration[] OF_STAGES =
            micros(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000);

    private static final Duration[] OF_REQUESTS = micros(
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            25_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            2_500_000,
            10_000_000);

    /** Beside the kinds of problems with models: what alerts look at. */
    private static final List<String> WATCHED = List.of(Seen.FAULT, "unauthorized");

    private final MeterRegistry registry;
    private final Map<Ended, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, Timer> works = new ConcurrentHashMap<>();
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Map<Shed, Counter> sheds = new EnumMap<>(Shed.class);
    private final Counter leftOut;

    Meters(MeterRegistry registry, List<Memory> memories) {
        this.registry = registry;
        this.leftOut = counter(Metric.LINES_LEFT_OUT);
        for (Stage stage : Stage.values()) {
            stages.put(stage, timer(Metric.STAGE_DURATION, OF_STAGES, word(stage)));
        }
        for (Shed shed : Shed.values()) {
            sheds.put(shed, counter(Metric.SHEDS, word(shed)));
        }
        for (Problem problem : Problem.values()) {
            refusals(problem.code());
        }
        WATCHED.forEach(this::refusals);
        memories.forEach(this::watch);
    }

    private static Duration[] micros(long... bounds) {
        return LongStream.of(bounds)
                .mapToObj(each -> Duration.ofNanos(each * 1_000))
                .toArray(Duration[]::new);
    }

    /** Which requests are counted together. */
    private record Ended(String endpoint, String dialect, Outcome outcome) {}

    /** A request has come to its end. */
    void ended(Seen seen, String endpoint, Outcome outcome, long nanos) {
        requests.computeIfAbsent(new Ended(endpoint, seen.dialect(), outcome), this::requests)
                .increment();
        durations
                .computeIfAbsent(endpoint, each -> timer(Metric.REQUEST_DURATION, OF_REQUESTS, each))
                .record(nanos, TimeUnit.NANOSECONDS);
        if (seen.problem() != null) {
            refusals(seen.problem()).increment();
        }
        Shed shed = seen.shed();
        if (shed != null) {
            sheds.get(shed).increment();
        }
        if (seen.worked() > 0) {
            worked(seen, endpoint);
        }
    }

    private void worked(Seen seen, String endpoint) {
        works.computeIfAbsent(endpoint, each -> timer(Metric.WORK_DURATION, OF_REQUESTS, each))
                .record(seen.worked(), TimeUnit.NANOSECONDS);
        stages.forEach((stage, timer) -> {
            long spent = seen.nanos(stage);
            if (spent > 0) {
                timer.record(spent, TimeUnit.NANOSECONDS);
            }
        });
    }

    /** A request's line was left out of the log. */
    void leftOut() {
        leftOut.increment();
    }

    /** Gives out how many requests are in a state, where that has no limit. */
    public void watch(State state, IntSupplier now) {
        gauge(Metric.REQUESTS_ACTIVE, now, IntSupplier::getAsInt, word(state));
    }

    /** Gives out how many requests are in a state, and how many may be. */
    public void watch(State state, IntSupplier now, int limit) {
        watch(state, now);
        gauge(Metric.REQUESTS_LIMIT, limit, Integer::doubleValue, word(state));
    }

    /** Gives out how many bytes bodies take, and how many they may take. */
    public void watchBodies(LongSupplier now, long limit) {
        gauge(Metric.BODY_POOL, now, LongSupplier::getAsLong);
        gauge(Metric.BODY_POOL_LIMIT, limit, Long::doubleValue);
    }

    /** Gives out how many connections are open, and how many may be. */
    public void watchConnections(LongSupplier now, LongSupplier limit) {
        gauge(Metric.CONNECTIONS, now, LongSupplier::getAsLong);
        gauge(Metric.CONNECTIONS_LIMIT, limit, LongSupplier::getAsLong);
    }

    private void watch(Memory memory) {
        String name = memory.name();
        counting(Metric.CACHE_GETS, memory, each -> each.figures().hits(), name, "hit");
        counting(Metric.CACHE_GETS, memory, each -> each.figures().misses(), name, "miss");
        counting(Metric.CACHE_EVICTIONS, memory, each -> each.figures().evictions(), name);
        gauge(Metric.CACHE_ENTRIES, memory, each -> each.figures().entries(), name);
        gauge(Metric.CACHE_BYTES, memory, each -> each.figures().bytes(), name);
        gauge(Metric.CACHE_LIMIT, memory, each -> each.figures().limit(), name);
    }

    private Counter requests(Ended ended) {
        return counter(
                Metric.REQUESTS,
                ended.endpoint(),
                ended.dialect(),
                ended.outcome().word());
    }

    private Counter refusals(String problem) {
        return refusals.computeIfAbsent(problem, each -> counter(Metric.REFUSALS, each));
    }

    private Counter counter(Metric metric, String... values) {
        return Counter.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, values))
                .register(registry);
    }

    private <T> void counting(Metric metric, T of, ToDoubleFunction<T> now, String... values) {
        FunctionCounter.builder(metric.id(), of, now)
                .description(metric.meaning())
                .tags(tags(metric, values))
                .register(registry);
    }

    /** Of several ports, which have places of their own each, the first one's is given out: the main one's. */
    private <T> void gauge(Metric metric, T of, ToDoubleFunction<T> now, String... values) {
        if (registry.find(metric.id()).tags(tags(metric, values)).gauge() != null) {
            return;
        }
        Gauge.builder(metric.id(), of, now)
                .description(metric.meaning())
                .tags(tags(metric, values))
                .strongReference(true)
                .register(registry);
    }

    private Timer timer(Metric metric, Duration[] bounds, String... values) {
        return Timer.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, values))
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private static Tags tags(Metric metric, String... values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(metric.tags().get(i), values[i]);
        }
        return tags;
    }

    /** A constant as it stands in a tag. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
