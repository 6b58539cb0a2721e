package org.modelcomplexity.web.seen;

import java.util.Locale;

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
     * By the status at the end. Of a client that hung up while its answer was written the container says 500; a failure of
     * ours says of itself that it is one.
     */
    static Outcome of(int status, boolean isProblem, boolean isBrokenOff) {
        if (status == BUSY) {
            return SHED;
        }
        if (isBrokenOff && !isProblem || status >= FAILURES && !isProblem) {
            return BROKEN_OFF;
        }
        if (status >= FAILURES) {
            return FAILED;
        }
        return status >= REFUSALS ? REFUSED : ANSWERED;
    }

    /** As it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
