package org.modelcomplexity.web.seen;

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

    /** By the status that was sent, and whether the client was there to the end. */
    static Outcome of(int status, boolean isBrokenOff) {
        if (status == BUSY) {
            return SHED;
        }
        if (status >= FAILURES) {
            return FAILED;
        }
        if (isBrokenOff) {
            return BROKEN_OFF;
        }
        return status >= REFUSALS ? REFUSED : ANSWERED;
    }
}
