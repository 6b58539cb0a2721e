package org.modelcomplexity.service.memory;

/** Something that is kept from one request for the next ones, within a limit. */
public interface Memory {
    /** What it holds, in a word. */
    String name();

    /** How it stands. */
    Figures figures();

    /**
     * How a memory stands. What counts, counts from the start of the process.
     *
     * @param hits how often what was looked for was there
     * @param misses how often it was not
     * @param evictions how much was let go for something else
     * @param entries how much there is
     * @param bytes what that takes, as it is estimated
     * @param limit how many bytes it may take
     */
    record Figures(long hits, long misses, long evictions, long entries, long bytes, long limit) {}
}
