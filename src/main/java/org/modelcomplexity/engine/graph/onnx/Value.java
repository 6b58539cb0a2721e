package org.modelcomplexity.engine.graph.onnx;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A value on its way through a graph.
 *
 * @param tensor its shape and type
 * @param data its numbers where they are known: whole ones up to 2^53 exactly; null where they are not
 */
record Value(Tensor tensor, double @Nullable [] data) {
    /** As many numbers as are looked at: shapes are short. */
    static final int MOST = 4_096;

    private static final double EXACT = 0x1p53;

    static Value of(Shape shape, DataType type) {
        return new Value(new Tensor(shape, type), null);
    }

    static Value of(DataType type, long... sizes) {
        return of(Shape.possiblyEmpty(sizes), type);
    }

    /** Of known numbers; where whole ones are past what is exact they are not known. */
    static Value of(Shape shape, DataType type, double @Nullable [] data) {
        boolean known = data != null && data.length <= MOST;
        for (int i = 0; known && i < data.length; i++) {
            // The ends of 64 bits stand for "to the end" in slices.
            boolean end = Math.abs(data[i]) >= 0x1p63;
            known = type.isFloat() || Math.abs(data[i]) <= EXACT || end;
        }
        return new Value(new Tensor(shape, type), known ? data : null);
    }

    /** A list of whole numbers. */
    static Value list(long... numbers) {
        double[] data = new double[numbers.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = numbers[i];
        }
        return of(Shape.possiblyEmpty(numbers.length), DataType.INT64, data);
    }

    /**
     * Some of these numbers in another shape.
     *
     * @param source the place in this value of a place in the other one
     */
    Value picked(Shape other, UnaryOperator<long[]> source) {
        if (data == null || other.elements() > MOST) {
            return of(other, type());
        }
        double[] numbers = new double[(int) other.elements()];
        for (int i = 0; i < numbers.length; i++) {
            long[] place = new long[other.rank()];
            long rest = i;
            for (int axis = place.length - 1; axis >= 0; axis--) {
                place[axis] = rest % other.size(axis);
                rest /= other.size(axis);
            }
            long at = 0;
            long[] from = source.apply(place);
            for (int axis = 0; axis < from.length; axis++) {
                at = at * shape().size(axis) + from[axis];
            }
            numbers[i] = data[(int) at];
        }
        return of(other, type(), numbers);
    }

    Shape shape() {
        return tensor.shape();
    }

    DataType type() {
        return tensor.type();
    }

    /** The same numbers in another shape. */
    Value in(Shape shape) {
        return new Value(new Tensor(shape, type()), data);
    }

    /** What an operator gives hangs on what is not known here: numbers that only a run would show, or another such value. */
    static final class Unknown extends RuntimeException {
        Unknown() {
            super("not known", null, false, false);
        }
    }
}
