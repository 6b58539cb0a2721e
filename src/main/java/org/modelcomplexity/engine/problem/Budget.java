package org.modelcomplexity.engine.problem;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one request may still use, spent by everything that is done for it from the first byte read to the last one
 * written: steps of work, bytes of what is held, and time. All are counted while they grow, so that nothing has to be
 * finished to be found too large. The one thing beside a trace that changes.
 *
 * <p>A step is about what it takes to look at one value. Bytes are what objects take on a 64-bit machine, rounded up;
 * what is let go again is only given back where that is said.
 */
public final class Budget {
    /** After so many steps it looks at the clock: about a millisecond's. */
    private static final long LOOK = 1 << 13;

    private final Limits limits;
    private final @Nullable Duration time;
    private final long start;
    private final Watch watch;
    private long steps;
    private long unseen;
    private long bytes;

    /** All that the limits allow, in any time. */
    public Budget(Limits limits) {
        this(limits, null, Watch.NOBODY);
    }

    /**
     * All that the limits allow, in a time that begins now.
     *
     * @param time null: in any
     * @param watch who is told how far the request is
     */
    public Budget(Limits limits, @Nullable Duration time, Watch watch) {
        this.limits = limits;
        this.time = time;
        this.watch = watch;
        this.start = time == null ? 0 : System.nanoTime();
        this.unseen = Math.min(LOOK, limits.steps());
    }

    /** Who is told how far the request is. */
    public Watch watch() {
        return watch;
    }

    /** What it was made of. */
    public Limits limits() {
        return limits;
    }

    /** Steps spent so far. */
    public long steps() {
        return steps;
    }

    /** Bytes held so far. */
    public long bytes() {
        return bytes;
    }

    /** Spends one step. */
    public void step() {
        step(1);
    }

    /**
     * Spends steps.
     *
     * @throws Refusal past the limit, or when the time is over
     */
    public void step(long count) {
        steps += count;
        if (steps > unseen || steps < 0) {
            look();
        }
    }

    private void look() {
        if (steps > limits.steps() || steps < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "this request takes more than " + limits.steps() + " steps of work, the configured limit");
        }
        if (isLate()) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "this request takes more than "
                            + Objects.requireNonNull(time).toMillis() / 1000.0 + " s, the configured limit");
        }
        unseen = Math.min(steps + LOOK, limits.steps());
    }

    private boolean isLate() {
        return time != null && System.nanoTime() - start > time.toNanos();
    }

    /**
     * Holds more bytes.
     *
     * @throws Refusal past the limit
     */
    public void hold(long more) {
        bytes += more;
        if (bytes > limits.memory() || bytes < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "this request holds more than " + limits.memory() + " bytes, the configured limit");
        }
    }

    /** Gives back what was held since there were so many bytes: it is let go. */
    public void release(long before) {
        bytes = before;
    }

    /** Whether steps are left for so many more, and time. */
    public boolean allows(long more) {
        return steps <= limits.steps() - more && !isLate();
    }
}
