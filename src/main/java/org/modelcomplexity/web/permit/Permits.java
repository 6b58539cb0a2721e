package org.modelcomplexity.web.permit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Permits to work. Who finds one free begins at once, others wait for a little in the order of their coming.
 *
 * <p>Where there are too many for too long it is crowded: in that order all who are served would have waited for as long
 * as anybody may, and processors shared among many serve each of them late. So nobody who waits is called any more; who
 * comes while a processor is free begins at once, and the others wait only to be told later, not to ask more often.
 */
public final class Permits {
    /** So many to a processor may wait: more only where it is about to be crowded. */
    private static final int WAITING = 2;

    /** For how long more must wait until it is crowded, for a burst is served; and then no more until it is not. */
    private static final long CROWDED_NANOS = 100_000_000;

    /** Who works for longer no longer counts as one that has a processor: a few long ones would shut out all others. */
    private static final long BRIEF_NANOS = 10_000_000;

    private final Deque<Permit> working = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final int most;
    private final int processors;
    private final int few;
    private final LongSupplier clock;
    private boolean many;
    private long since;
    private boolean crowded;

    /**
     * Permits that are all free.
     *
     * @param most how many there are
     * @param processors how many can really work at once
     * @param clock nanoseconds
     */
    public Permits(int most, int processors, LongSupplier clock) {
        this.most = most;
        this.processors = processors;
        this.clock = clock;
        this.few = WAITING * processors;
        this.since = clock.getAsLong();
    }

    /** A request that waits, by its thread. */
    private static final class Waiting {
        private final Thread thread = Thread.currentThread();
        private volatile @Nullable Permit permit;
    }

    /**
     * Waits for a permit.
     *
     * @param nanos for how long
     * @return null where there was none in that time, or the thread was interrupted
     */
    public @Nullable Permit take(long nanos) {
        Waiting own;
        long until;
        synchronized (this) {
            long now = clock.getAsLong();
            look(now);
            if (working.size() < most && (crowded ? brief(now) < processors : waiting.isEmpty())) {
                return begin(now);
            }
            own = new Waiting();
            waiting.addLast(own);
            call(now);
            until = now + nanos;
        }
        while (own.permit == null) {
            long left = until - clock.getAsLong();
            if (left <= 0 || own.thread.isInterrupted()) {
                leave(own);
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        return own.permit;
    }

    /** How many work. */
    public synchronized int working() {
        return working.size();
    }

    /** How many wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Takes a permit back, and hands it on. */
    synchronized void give(Permit permit) {
        working.remove(permit);
        call(clock.getAsLong());
    }

    private synchronized void leave(Waiting own) {
        waiting.remove(own);
        call(clock.getAsLong());
    }

    private Permit begin(long now) {
        Permit permit = new Permit(this, now);
        working.addLast(permit);
        return permit;
    }

    /** Calls those that there are permits for. */
    private void call(long now) {
        look(now);
        while (working.size() < most && !waiting.isEmpty() && !crowded) {
            Waiting next = waiting.removeFirst();
            next.permit = begin(now);
            LockSupport.unpark(next.thread);
        }
    }

    /** Sees whether it is crowded. */
    private void look(long now) {
        boolean areMany = waiting.size() > few;
        if (areMany != many) {
            many = areMany;
            since = now;
        } else if (now - since > CROWDED_NANOS) {
            crowded = many;
        }
    }

    /** How many have begun a little while ago. */
    private int brief(long now) {
        int count = 0;
        Iterator<Permit> last = working.descendingIterator();
        while (last.hasNext() && now - last.next().since() < BRIEF_NANOS) {
            count++;
        }
        return count;
    }
}
