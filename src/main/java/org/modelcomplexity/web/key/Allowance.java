package org.modelcomplexity.web.key;

import java.util.function.LongSupplier;

/** How many requests may still be sent: so many at once, and so many a second come back (a token bucket). */
final class Allowance {
    private static final double SECOND = 1e9;

    private final double perSecond;
    private final int most;
    private final LongSupplier nanos;
    private double left;
    private long filled;

    /**
     * An allowance of which nothing has been taken.
     *
     * @param perSecond how many come back a second, more than 0
     * @param most how many there are at most
     * @param nanos a clock, in nanoseconds
     */
    Allowance(double perSecond, int most, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.most = most;
        this.nanos = nanos;
        this.left = most;
        this.filled = nanos.getAsLong();
    }

    /** Takes one request; else tells in how many seconds, rounded up, there is one: 0 where it was taken. */
    synchronized long take() {
        fill();
        if (left >= 1) {
            left--;
            return 0;
        }
        return (long) Math.ceil((1 - left) / perSecond);
    }

    /** Takes as many as something that has begun is worth, be they there or not: the next request waits the longer. */
    synchronized void charge(double requests) {
        fill();
        left -= requests;
    }

    private void fill() {
        long now = nanos.getAsLong();
        left = Math.min(most, left + (now - filled) / SECOND * perSecond);
        filled = now;
    }
}
