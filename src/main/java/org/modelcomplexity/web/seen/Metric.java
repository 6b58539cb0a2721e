package org.modelcomplexity.web.seen;

import java.util.List;

/** Every figure that is given out of how the service does: the one place of their names, tags and meanings. */
enum Metric {
    REQUESTS(
            Kind.COUNTER,
            "model.complexity.requests",
            "Requests that came to their end, by the pattern of their route (none: no handler saw them), by the dialect in which their (first) model was read, and by how they ended: answered, refused (4xx), shed (503), failed (any other 5xx), broken-off (the client hung up)",
            "endpoint",
            "dialect",
            "outcome"),
    REFUSALS(
            Kind.COUNTER,
            "model.complexity.refusals",
            "Answers that are a problem, by its kind: the last part of its type",
            "problem"),
    SHEDS(
            Kind.COUNTER,
            "model.complexity.sheds",
            "Requests that were answered 503, by what there was not: work (a permit to work), threads, requests (too many are there), bodies (room for a body in the body pool), answers (room for an answer, or a thread to write it), sweeps (too many are under way)",
            "reason"),
    REQUEST_DURATION(
            Kind.TIMER,
            "model.complexity.request.duration",
            "From the first byte of a request to the last one of its answer: with what its client takes to send and to read",
            "endpoint"),
    WORK_DURATION(
            Kind.TIMER,
            "model.complexity.work.duration",
            "How long requests to the API were worked on, from their permit to work until their answer was whole: the service's own part of their time",
            "endpoint"),
    STAGE_DURATION(
            Kind.TIMER,
            "model.complexity.stage.duration",
            "How long a request with a model spent in a stage, all its models together: read, build, measure, cost (of training), report, write; of a sweep what comes before its first line",
            "stage"),
    REQUESTS_ACTIVE(
            Kind.GAUGE,
            "model.complexity.requests.active",
            "Requests that are there now: present (with a thread or without), threads (that are lent to them), waiting (for a permit), working (with a permit), sweeping",
            "state"),
    REQUESTS_LIMIT(
            Kind.GAUGE,
            "model.complexity.requests.limit",
            "How many of them there may be before others are answered 503; waiting has no limit but that of threads",
            "state"),
    CONNECTIONS(Kind.GAUGE, "model.complexity.connections", "Connections that are open"),
    CONNECTIONS_LIMIT(Kind.GAUGE, "model.complexity.connections.limit", "How many may be open before others wait"),
    BODY_POOL(
            Kind.GAUGE,
            "model.complexity.body.pool.bytes",
            "Bytes that bodies of requests and of answers take of the pool"),
    BODY_POOL_LIMIT(Kind.GAUGE, "model.complexity.body.pool.limit.bytes", "Bytes that there are in the pool"),
    CACHE_GETS(
            Kind.COUNTER,
            "model.complexity.cache.gets",
            "How often something was looked for among what is kept, by what is kept (rows, sweeps) and by result (hit, miss)",
            "cache",
            "result"),
    CACHE_EVICTIONS(
            Kind.COUNTER,
            "model.complexity.cache.evictions",
            "What was let go to make room for something else",
            "cache"),
    CACHE_ENTRIES(Kind.GAUGE, "model.complexity.cache.entries", "What is kept", "cache"),
    CACHE_BYTES(Kind.GAUGE, "model.complexity.cache.bytes", "Bytes that it takes, as they are estimated", "cache"),
    CACHE_LIMIT(Kind.GAUGE, "model.complexity.cache.limit.bytes", "Bytes that it may take", "cache"),
    LINES_LEFT_OUT(
            Kind.COUNTER,
            "model.complexity.access.lines.left.out",
            "Requests without a line in the log, since there were more in their second than are written");

    /** What a figure does: it grows, it stands, or it counts durations in seconds by buckets. */
    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        TIMER("_seconds");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    private final Kind kind;
    private final String name;
    private final String meaning;
    private final List<String> tags;

    Metric(Kind kind, String name, String meaning, String... tags) {
        this.kind = kind;
        this.name = name;
        this.meaning = meaning;
        this.tags = List.of(tags);
    }

    Kind kind() {
        return kind;
    }

    /** Its name as Micrometer has it. */
    String id() {
        return name;
    }

    /** Its name as Prometheus has it; a timer's series end with _bucket, _count, _sum and _max behind that. */
    String exposed() {
        return name.replace('.', '_') + kind.ending;
    }

    /** What it says. */
    String meaning() {
        return meaning;
    }

    /** What it is told apart by: each has few values, none of which anybody can choose freely. */
    List<String> tags() {
        return tags;
    }
}
