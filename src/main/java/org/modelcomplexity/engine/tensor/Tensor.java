package org.modelcomplexity.engine.tensor;

/**
 * A shape on its way through the model. Two tensors are "the same" only where they are one object.
 *
 * @param shape the sizes of its axes
 * @param type what it holds
 */
public record Tensor(Shape shape, DataType type) {
    /** A float tensor. */
    public static Tensor of(long... sizes) {
        return new Tensor(Shape.of(sizes), DataType.FLOAT32);
    }

    /** A new tensor of another shape and the same type. */
    public Tensor reshaped(Shape other) {
        return new Tensor(other, type);
    }
}
