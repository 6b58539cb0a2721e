package org.modelcomplexity.engine.problem;

/**
 * How large a model may be; past any of these it is refused, never truncated.
 *
 * @param rows rows of a model
 * @param modules modules of the built network, containers included
 * @param steps steps of work in one request, as {@link Budget} counts them
 * @param memory bytes that one request may hold, as {@link Budget} counts them
 * @param imageSize the longest side of an image, in pixels
 */
public record Limits(int rows, int modules, long steps, long memory, int imageSize) {
    /** Room for every model known, small enough that nothing takes a second. */
    public static final Limits DEFAULT = new Limits(2_000, 50_000, 5_000_000, 64L << 20, 1 << 16);

    /** For what is our own. */
    public static final Limits UNLIMITED =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Integer.MAX_VALUE);
}
