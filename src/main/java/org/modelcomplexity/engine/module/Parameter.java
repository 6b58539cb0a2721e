package org.modelcomplexity.engine.module;

import org.modelcomplexity.engine.tensor.Shape;

/**
 * A learned tensor. Two parameters are the same only where they are one object.
 *
 * @param shape its shape
 * @param gradient whether it asks for a gradient in an unfused model
 * @param gradientFused whether it asks for one in a fused model too: most references freeze what they fuse
 * @param mean the expected mean of its values at initialisation
 * @param std the expected standard deviation of its values at initialisation
 */
public record Parameter(Shape shape, boolean gradient, boolean gradientFused, double mean, double std) {
    /** A tensor that a fused model trains no more. */
    public Parameter(Shape shape, boolean gradient, double mean, double std) {
        this(shape, gradient, false, mean, std);
    }

    /** A tensor filled with one value. */
    public static Parameter constant(double value, long... sizes) {
        return new Parameter(Shape.of(sizes), true, value, 0);
    }

    /** Uniform in ±bound; the standard deviation of that is bound / √3. */
    public static Parameter uniform(double bound, long... sizes) {
        return new Parameter(Shape.possiblyEmpty(sizes), true, 0, bound / Math.sqrt(3));
    }

    /** torch.nn's default for weights and biases: Kaiming uniform with a = √5, uniform in ±1 / √fanIn; 0 without a fan-in. */
    public static Parameter kaiming(long fanIn, long... sizes) {
        return uniform(fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn), sizes);
    }

    /** Xavier uniform: uniform in ±√(6 / (fanIn + fanOut)). */
    public static Parameter xavier(long fanIn, long fanOut, long... sizes) {
        return uniform(Math.sqrt(6.0 / ((double) fanIn + fanOut)), sizes);
    }

    /** Standard normal. */
    public static Parameter normal(long... sizes) {
        return new Parameter(Shape.of(sizes), true, 0, 1);
    }

    /** This tensor, asking for no gradient. */
    public Parameter frozen() {
        return new Parameter(shape, false, mean, std);
    }

    /** This tensor, asking for a gradient in a fused model too. */
    public Parameter learning() {
        return new Parameter(shape, true, true, mean, std);
    }

    /** Another tensor like this one. */
    public Parameter copy() {
        return new Parameter(shape, gradient, gradientFused, mean, std);
    }
}
