package org.modelcomplexity.engine.problem;

/**
 * How large a model may be; past any of these it is refused, never truncated.
 *
 * @param rows rows of a model
 * @param modules modules of the built network, containers included
 * @param steps steps of evaluating definitions and operations, in building and in each forward pass
 * @param imageSize the longest side of an image, in pixels
 */
public record Limits(int rows, int modules, int steps, int imageSize) {
    /** Room for every model known, small enough that nothing takes a second. */
    public static final Limits DEFAULT = new Limits(2_000, 50_000, 2_000_000, 1 << 16);
}
