package org.modelcomplexity.engine.autograd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes.LocalResponse;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** What normalisations keep in training: their input, and the mean and inverse deviation of each of their groups. */
final class Normalizations {
    private Normalizations() {}

    static List<Value> one(Call c) {
        Tape tape = c.tape();
        Value result = c.operation().kind() == OperationKind.BATCH_NORM
                ? tape.pointwise(c.out(), c.x().type(), batched(c))
                : tape.floats(c.out(), c.all());
        Shape statistics = statistics(c);
        tape.keep(result, c.x());
        tape.keep(result, tape.statistics(statistics), tape.statistics(statistics));
        return List.of(result);
    }

    /** The input first: the result lies in memory as it does where channels come last, else dense. */
    private static Value[] batched(Call c) {
        Value[] all = c.all();
        boolean last = c.x().rank() == 4 && c.x().steps()[1] == 1 && c.x().size(1) > 1;
        if (!last && !c.x().isDense()) {
            all[0] = c.tape().floats(c.out(), c.x());
        }
        return all;
    }

    private static Shape statistics(Call c) {
        Shape groups = c.attributes(Normalization.class).statistics();
        boolean ofLastAxes = switch (c.operation().kind()) {
            case LAYER_NORM, RMS_NORM -> true;
            default -> false;
        };
        Shape shape = groups;
        while (ofLastAxes && shape.rank() < c.x().rank()) {
            shape = shape.insert(shape.rank(), 1);
        }
        return shape;
    }

    /** A BatchNorm of samples × channels: weight, bias and running statistics are repeated for each sample. */
    static List<Value> instance(Call c) {
        Tape tape = c.tape();
        Shape in = c.x().shape();
        int first = in.rank() - spatialAxes(c);
        Shape all = Shape.of(in.product(0, first));
        long[] flat = new long[2 + in.rank() - first];
        flat[0] = 1;
        flat[1] = all.size(0);
        System.arraycopy(in.sizes(), first, flat, 2, in.rank() - first);
        Value x = Views.reshaped(tape, c.x(), flat);
        Value weight = repeated(tape, c.learned("weight", 0), all);
        Value bias = repeated(tape, c.learned("bias", 1), all);
        Value result = tape.floats(x.shape(), MatrixProducts.there(x, weight, bias));
        tape.keep(result, x);
        if (weight != null) {
            tape.keep(result, weight);
        }
        int statistics = c.attributes(Normalization.class).tracksStatistics() ? 4 : 2;
        for (int i = 0; i < statistics; i++) {
            tape.keep(result, tape.statistics(all));
        }
        return List.of(Views.reshaped(tape, result, c.out()));
    }

    /** The class's name says it, as torch goes by the class; an operator of a graph reads samples and channels first. */
    private static int spatialAxes(Call c) {
        String type = c.operation().type();
        char digit = type.length() < 2 ? ' ' : type.charAt(type.length() - 2);
        return Character.isDigit(digit) ? digit - '0' : c.x().rank() - 2;
    }

    private static @Nullable Value repeated(Tape tape, @Nullable Value learned, Shape all) {
        return learned == null ? null : tape.floats(all, learned);
    }

    /** x · rsqrt(mean(x²) + ε), and by the weight where there is one. */
    static List<Value> rootMeanSquare(Call c) {
        Tape tape = c.tape();
        Value x = c.x();
        Value scale = tape.floats(statistics(c), x);
        tape.keep(x.wants(), x, scale);
        Value normalized = tape.pointwise(x.shape(), x.type(), x, scale);
        Value weight = c.learned("weight", 0);
        if (weight == null) {
            return List.of(normalized);
        }
        Value result = tape.pointwise(x.shape(), x.type(), normalized, weight);
        tape.keep(weight.wants(), normalized);
        return List.of(result);
    }

    /** x / (k + α · mean of squares)^β: the mean is an average pool of the squares, padded with zeros. */
    static List<Value> localResponse(Call c) {
        Tape tape = c.tape();
        Shape in = c.x().shape();
        long channels = in.size(1) + c.attributes(LocalResponse.class).size() - 1;
        Shape padded = in.rank() == 3
                ? Shape.of(in.size(0), 1, channels, in.size(2))
                : Shape.of(in.size(0), 1, channels, in.size(2), in.product(3, in.rank()));
        Value sums = tape.floats(in, c.x());
        Value powers = tape.floats(in, c.x());
        Value result = tape.floats(in, c.x(), powers);
        tape.keep(result, c.x(), tape.floats(padded), sums, powers);
        return List.of(result);
    }
}
