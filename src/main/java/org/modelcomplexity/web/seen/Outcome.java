package org.modelcomplexity.web.seen;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a request came to its end. */
enum Outcome {
    ANSWERED,
    REFUSED,
    SHED,
    FAILED,
    BROKEN_OFF;

    private static final int REFUSALS = 400;
    private static final int FAILURES = 500;
    private static final int BUSY = 503;

    /**
     * By the status at the end. Where a client hangs up the container says 500, whatever the answer was to be; a failure of
     * ours says of itself that it is one.
     */
    static Outcome of(int status, @Nullable String problem, boolean isBrokenOff) {
        if (status == BUSY) {
            return SHED;
        }
        if (Seen.FAULT.equals(problem)) {
            return FAILED;
        }
        if (isBrokenOff || status >= FAILURES) {
            return BROKEN_OFF;
        }
        return status >= REFUSALS ? REFUSED : ANSWERED;
    }

    /** As it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
