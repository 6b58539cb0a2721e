package org.modelcomplexity.web.key;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever holds a key; or everybody, where there is none. */
final class Caller {
    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final String name;
    private final double perSecond;
    private final @Nullable Allowance allowance;
    private final LongSupplier nanos;
    private final AtomicLong quietUntil;

    Caller(String name, KeyProperties.Rate rate, LongSupplier nanos) {
        this.name = name;
        this.perSecond = rate.perSecond();
        this.allowance = perSecond == 0 ? null : new Allowance(perSecond, rate.most(), nanos);
        this.nanos = nanos;
        this.quietUntil = new AtomicLong(nanos.getAsLong());
    }

    /** Counts a request; what is wrong where it comes too early, else null. */
    @Nullable
    TooEarly count() {
        long seconds = allowance == null ? 0 : allowance.take();
        if (seconds == 0) {
            return null;
        }
        String limit = perSecond == Math.rint(perSecond) ? String.valueOf((long) perSecond) : String.valueOf(perSecond);
        TooEarly early = new TooEarly(
                seconds,
                name + " may send " + limit + " requests a second; the next one is taken in " + seconds + " s");
        log(limit);
        return early;
    }

    /** Counts what something is worth that has begun, in requests. */
    void charge(double requests) {
        if (allowance != null) {
            allowance.charge(requests);
        }
    }

    /** Once a minute: who floods the service must not flood the log. */
    private void log(String limit) {
        long now = nanos.getAsLong();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
            LOG.warn("Rate exceeded: {} may send {} requests a second; more are answered 429", name, limit);
        }
    }
}
