package org.modelcomplexity.engine.cost;

import org.jspecify.annotations.Nullable;

/**
 * A number that grows with the batch.
 *
 * @param fixed what it is without any sample, at least 0
 * @param perSample what each sample adds, at least 0
 */
public record Growth(long fixed, long perSample) {
    /** Nothing at all. */
    public static final Growth NONE = new Growth(0, 0);

    /** What is the same at any batch. */
    static Growth fixed(long all) {
        return new Growth(all, 0);
    }

    /** What is so much at a batch and so much at twice that; null where no line goes through both that begins at 0 or above. */
    static @Nullable Growth through(long once, long twice, long batch) {
        long more = Math.subtractExact(twice, once);
        if (more < 0 || more > once || more % batch != 0) {
            return null;
        }
        return new Growth(once - more, more / batch);
    }

    /** What it is at a batch, exactly. */
    public long at(long batch) {
        return Math.addExact(fixed, Math.multiplyExact(perSample, batch));
    }

    Growth plus(Growth other) {
        return new Growth(Math.addExact(fixed, other.fixed), Math.addExact(perSample, other.perSample));
    }

    Growth minus(Growth other) {
        return new Growth(fixed - other.fixed, perSample - other.perSample);
    }

    Growth times(long n) {
        return new Growth(Math.multiplyExact(fixed, n), Math.multiplyExact(perSample, n));
    }
}
