package org.modelcomplexity.web;

import java.util.concurrent.Semaphore;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.stereotype.Component;

/** The memory that all bodies share while they are held, in units of a kilobyte. */
@Component
class BodyPool {
    private static final int UNIT = 1 << 10;

    private final Semaphore units;

    BodyPool(ServiceProperties properties) {
        this.units = new Semaphore(
                (int) Math.min(Integer.MAX_VALUE, properties.shares().bodyPool() / UNIT));
    }

    /** Takes room for some bytes more; false: there is none. */
    boolean take(int bytes) {
        return units.tryAcquire(units(bytes));
    }

    /** Gives back what was taken for some bytes, with the same number. */
    void giveBack(int bytes) {
        units.release(units(bytes));
    }

    /** What is left, in kilobytes. */
    int left() {
        return units.availablePermits();
    }

    private static int units(int bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }
}
