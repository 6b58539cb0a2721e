package org.modelcomplexity.web.seen;

/** What there was not enough of when a request was answered 503. */
public enum Shed {
    /** Permits to work. */
    WORK,
    /** Threads of the container. */
    THREADS,
    /** Places for requests, with a thread or without. */
    REQUESTS,
    /** Room in the body pool for what is sent. */
    BODIES,
    /** Room in the body pool for an answer, and threads to write it without. */
    ANSWERS,
    /** Sweeps that may be under way. */
    SWEEPS
}
