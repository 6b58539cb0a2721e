package org.modelcomplexity.web.seen;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * One line a request, no more than so many a second: a flood must not become a flood of lines. What is in a line nobody
 * can choose freely, but for the request's name.
 */
@Component
class AccessLines {
    static final String REQUEST_ID = "requestId";

    private static final Logger LOG = LoggerFactory.getLogger("access");
    private static final long SECOND = 1_000_000_000;
    private static final double MILLISECOND = 1e6;

    private final int perSecond;
    private final LongSupplier clock;
    private long began;
    private int written;
    private long leftOut;

    @Autowired
    AccessLines(@Value("${model-complexity.access-lines:0}") int perSecond) {
        this(perSecond, System::nanoTime);
    }

    AccessLines(int perSecond, LongSupplier clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    /**
     * What a line says of a request.
     *
     * @param route the pattern of its address
     * @param bytes of the answer's body, as they went out
     */
    record Line(String method, String route, int status, Outcome outcome, long nanos, long bytes) {}

    /** Writes a line; false where there were too many already. */
    boolean write(Line line, Seen seen) {
        if (perSecond == 0) {
            return true;
        }
        long missing = take();
        if (missing < 0) {
            return false;
        }
        double milliseconds = Math.round(line.nanos() / MILLISECOND * 100) / 100.0;
        try (MDC.MDCCloseable ignored = MDC.putCloseable(REQUEST_ID, seen.id())) {
            LoggingEventBuilder event = LOG.atInfo()
                    .addKeyValue("method", line.method())
                    .addKeyValue("route", line.route())
                    .addKeyValue("status", line.status())
                    .addKeyValue("outcome", line.outcome().word())
                    .addKeyValue("milliseconds", milliseconds)
                    .addKeyValue("bytes", line.bytes())
                    .addKeyValue("dialect", seen.dialect());
            add(event, "problem", seen.problem());
            add(event, "linesLeftOut", missing == 0 ? null : missing);
            event.log(
                    "{} {} {} {}: {} ms {} bytes {}{}",
                    line.method(),
                    line.route(),
                    line.outcome().word(),
                    line.status(),
                    milliseconds,
                    line.bytes(),
                    seen.problem() == null ? seen.dialect() : seen.problem(),
                    missing == 0 ? "" : ", " + missing + " lines left out before");
        }
        return true;
    }

    private static void add(LoggingEventBuilder event, String key, @Nullable Object value) {
        if (value != null) {
            event.addKeyValue(key, value);
        }
    }

    /** How many were left out since the last line; -1 where this one is too. */
    private synchronized long take() {
        long now = clock.getAsLong();
        if (now - began >= SECOND) {
            began = now;
            written = 0;
        }
        if (written >= perSecond) {
            leftOut++;
            return -1;
        }
        written++;
        long missing = leftOut;
        leftOut = 0;
        return missing;
    }
}
