package org.modelcomplexity.engine.problem;

/**
 * What one request may still use, spent by everything that is done for it from the first byte read to the last one
 * written: steps of work, and bytes of what is held. Both are counted while they grow, so that nothing has to be
 * finished to be found too large. The one thing beside a trace that changes.
 *
 * <p>A step is about what it takes to look at one value. Bytes are what objects take on a 64-bit machine, rounded up;
 * what is let go again is only given back where that is said.
 */
public final class Budget {
    private final Limits limits;
    private long steps;
    private long bytes;

    /** All that the limits allow. */
    public Budget(Limits limits) {
        this.limits = limits;
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
     * @throws Refusal past the limit
     */
    public void step(long count) {
        steps += count;
        if (steps > limits.steps() || steps < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "this request takes more than " + limits.steps() + " steps of work, the configured limit");
        }
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

    /** Whether steps are left for so many more. */
    public boolean allows(long more) {
        return steps <= limits.steps() - more;
    }
}
