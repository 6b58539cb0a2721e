package org.modelcomplexity.web.door;

import java.util.concurrent.Semaphore;
import org.modelcomplexity.service.HeapShares;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.seen.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The memory that all bodies, of requests and of answers, share while they are held, in units of a kilobyte. */
@Component
public class BodyPool {
    private static final Logger LOG = LoggerFactory.getLogger(BodyPool.class);
    private static final int UNIT = 1 << 10;

    private final Semaphore units;
    private final int keptForRequests;
    private final int keptFromPages;

    BodyPool(ServiceProperties properties, Meters meters) {
        HeapShares shares = properties.shares();
        LOG.info("Shares {}", shares);
        int all = (int) Math.min(Integer.MAX_VALUE, shares.bodyPool() / UNIT);
        this.units = new Semaphore(all);
        this.keptForRequests = all / 2;
        this.keptFromPages = all - all / 4;
        meters.watchBodies(() -> (long) (all - left()) * UNIT, (long) all * UNIT);
    }

    /** Takes room for some bytes more; false: there is none. */
    boolean take(int bytes) {
        return units.tryAcquire(units(bytes));
    }

    /** Takes room for some bytes more of an answer: clients that do not read theirs leave half for others' requests. */
    boolean takeForAnswer(int bytes) {
        return units.availablePermits() - units(bytes) >= keptForRequests && take(bytes);
    }

    /** Takes room for some bytes more of a page that anybody may ask for: the API keeps three quarters. */
    boolean takeForPage(int bytes) {
        return units.availablePermits() - units(bytes) >= keptFromPages && take(bytes);
    }

    /** Gives back what was taken for some bytes, with the same number. */
    void giveBack(int bytes) {
        units.release(units(bytes));
    }

    /** What is left, in kilobytes. */
    public int left() {
        return units.availablePermits();
    }

    private static int units(int bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }
}
