package org.modelcomplexity.web.seen;

/** How far requests are that are there. */
public enum State {
    /** There at all. */
    PRESENT,
    /** With a thread. */
    THREADS,
    /** For a permit to work. */
    WAITING,
    /** With a permit to work. */
    WORKING,
    /** With a sweep under way. */
    SWEEPING
}
