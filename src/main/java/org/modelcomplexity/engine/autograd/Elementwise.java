package org.modelcomplexity.engine.autograd;

import static org.modelcomplexity.engine.tensor.OperationKind.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.modelcomplexity.engine.tensor.Attributes.Along;
import org.modelcomplexity.engine.tensor.Attributes.Drawn;
import org.modelcomplexity.engine.tensor.Attributes.Dropping;
import org.modelcomplexity.engine.tensor.Attributes.Edge;
import org.modelcomplexity.engine.tensor.Attributes.Padding;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** What operations element by element keep: operands, or results, or neither. */
final class Elementwise {
    /** In place these keep what they wrote; all others a copy of what they read. */
    private static final Set<OperationKind> BY_RESULT =
            EnumSet.of(RELU, SIGMOID, TANH, LEAKY_RELU, ELU, CELU, SELU, RRELU, EXP, SQUARE_ROOT, RECIPROCAL_ROOT);

    /** What references of backbone and head rows set to work in place, in every model that they build. */
    private static final Set<OperationKind> SET_IN_PLACE = EnumSet.of(RELU, RELU6, SILU, LEAKY_RELU, HARDSWISH);

    private Elementwise() {}

    /** One that needs its result. */
    static List<Value> byResult(Call c) {
        Value result = applied(c);
        c.tape().keep(result, result);
        return List.of(result);
    }

    /** One that needs its input. */
    static List<Value> byInput(Call c) {
        Value result = applied(c);
        if (!overwrites(c)) {
            c.tape().keep(result, c.x());
        } else if (BY_RESULT.contains(c.operation().kind())) {
            c.tape().keep(result, result);
        } else {
            c.tape().keep(result, c.tape().pointwise(c.x()));
        }
        return List.of(result);
    }

    /** One that needs its input and another tensor like it. */
    static List<Value> byInputAndAnother(Call c) {
        List<Value> result = byInput(c);
        c.tape().keep(result.get(0), c.tape().pointwise(c.x()));
        return result;
    }

    /** One whose derivative reads neither. */
    static List<Value> plain(Call c) {
        List<Value> all = new ArrayList<>();
        Value[] from = c.all();
        for (Tensor given : c.operation().outputs()) {
            all.add(c.tape().pointwise(given.shape(), given.type(), from));
        }
        return all;
    }

    /** One that makes a dense tensor of what it reads, and whose derivative reads nothing. */
    static List<Value> moved(Call c) {
        List<Value> all = new ArrayList<>();
        for (Tensor given : c.operation().outputs()) {
            all.add(c.tape().fresh(given.shape(), given.type(), c.all()));
        }
        return all;
    }

    private static Value applied(Call c) {
        return overwrites(c)
                ? c.tape().written(c.x(), c.all())
                : c.tape().pointwise(c.out(), c.operation().outputs().get(0).type(), c.all());
    }

    private static boolean overwrites(Call c) {
        boolean set = c.way() == Call.Way.LAYERS_IN_PLACE && !c.operation().isFunction();
        return c.isInPlace() || set && SET_IN_PLACE.contains(c.operation().kind());
    }

    /** x − tanh(x), whose tanh keeps what it gives. */
    static List<Value> tanhShrink(Call c) {
        Value tanh = c.tape().pointwise(c.x());
        c.tape().keep(tanh, tanh);
        return List.of(c.tape().pointwise(c.out(), c.x().type(), c.x(), tanh));
    }

    static List<Value> product(Call c) {
        return folded(c, (tape, a, b) -> {
            tape.keep(a.wants(), b);
            tape.keep(b.wants(), a);
        });
    }

    static List<Value> quotient(Call c) {
        return folded(c, (tape, a, b) -> {
            tape.keep(a.wants() || b.wants(), b);
            tape.keep(b.wants(), a);
        });
    }

    static List<Value> sum(Call c) {
        return folded(c, (tape, a, b) -> {});
    }

    static List<Value> extreme(Call c) {
        return folded(c, (tape, a, b) -> tape.keep(a.wants() || b.wants(), a, b));
    }

    /** What a function of two keeps. */
    private interface Keeping {
        void of(Tape tape, Value a, Value b);
    }

    /** A function of two, of several from left to right; of one and a number it keeps nothing. */
    private static List<Value> folded(Call c, Keeping keeping) {
        Operation operation = c.operation();
        DataType type = operation.outputs().get(0).type();
        if (c.in().size() == 1) {
            return List.of(c.tape().pointwise(c.out(), type, c.x()));
        }
        Value result = c.x();
        for (int i = 1; i < c.in().size(); i++) {
            Value next = c.in().get(i);
            Shape shape = i == c.in().size() - 1 ? c.out() : broadcast(result.shape(), next.shape());
            Value combined = c.isInPlace()
                    ? c.tape().written(result, result, next)
                    : c.tape().pointwise(shape, type, result, next);
            keeping.of(c.tape(), result, next);
            result = combined;
        }
        return List.of(result);
    }

    private static Shape broadcast(Shape first, Shape second) {
        long[] sizes = new long[Math.max(first.rank(), second.rank())];
        for (int back = 1; back <= sizes.length; back++) {
            long a = back <= first.rank() ? first.size(-back) : 1;
            long b = back <= second.rank() ? second.size(-back) : 1;
            sizes[sizes.length - back] = a == 1 ? b : a;
        }
        return Shape.possiblyEmpty(sizes);
    }

    /** A number between 0 and 1 for each element, or each channel, by which the input is multiplied. */
    static List<Value> dropout(Call c) {
        Drawn drawn = c.attributes(Dropping.class).drawn();
        if (drawn == Drawn.NOTHING) {
            return List.of(c.x());
        }
        Tape tape = c.tape();
        Value result = c.isInPlace() ? tape.written(c.x(), c.x()) : tape.pointwise(c.x());
        Shape in = c.x().shape();
        long[] sizes = in.sizes();
        for (int axis = 2; drawn == Drawn.CHANNELS && axis < sizes.length; axis++) {
            sizes[axis] = 1;
        }
        tape.keep(result, tape.floats(Shape.possiblyEmpty(sizes)));
        return List.of(result);
    }

    /** The same tensor; a copy where the graph's operator makes one; detached where no gradient may pass. */
    static List<Value> handedOn(Call c) {
        String type = c.operation().type();
        if (type.endsWith("detach")) {
            return List.of(c.tape().detached(c.x()));
        }
        return type.endsWith("clone") ? plain(c) : List.of(c.x());
    }

    static List<Value> pad(Call c) {
        boolean read = c.operation().attributes() instanceof Padding padding
                && (padding.edge() == Edge.REFLECTED || padding.edge() == Edge.REPLICATED);
        List<Value> result = moved(c);
        if (read) {
            c.tape().keep(result.get(0), c.x());
        }
        return result;
    }

    /** (p1 − p2)·x · σ(β(p1 − p2)·x) + p2·x. */
    static List<Value> acon(Call c) {
        Tape tape = c.tape();
        Value first = java.util.Objects.requireNonNull(c.learned("p1", 0));
        Value second = java.util.Objects.requireNonNull(c.learned("p2", 1));
        Value beta = java.util.Objects.requireNonNull(c.learned("beta", 2));
        Value between = tape.floats(first.shape(), first, second);
        Value scaled = multiplied(c, between, c.x());
        Value gate = multiplied(c, beta, scaled);
        Value sigmoid = tape.pointwise(gate);
        tape.keep(sigmoid, sigmoid);
        Value left = multiplied(c, scaled, sigmoid);
        Value right = multiplied(c, second, c.x());
        return List.of(tape.pointwise(c.out(), c.x().type(), left, right));
    }

    private static Value multiplied(Call c, Value a, Value b) {
        Value result = c.tape().pointwise(c.out(), b.type(), a, b);
        c.tape().keep(a.wants(), b);
        c.tape().keep(b.wants(), a);
        return result;
    }

    /** The sum of products of both inputs, each divided by its length, which is cut from below in a copy. */
    static List<Value> cosine(Call c) {
        Tape tape = c.tape();
        Value a = c.in().get(0);
        Value b = c.in().get(1);
        Shape both = broadcast(a.shape(), b.shape());
        Along along = c.attributes(Along.class);
        Shape lengths = both.with(along.axis(), 1);
        Value[] scaled = new Value[2];
        for (int i = 0; i < 2; i++) {
            Value x = c.in().get(i);
            Value length = tape.floats(lengths, x);
            Value cut = tape.floats(lengths, length);
            tape.keep(x.wants(), x, length, cut);
            scaled[i] = tape.floats(both, x, cut);
        }
        tape.keep(scaled[0].wants(), scaled[1]);
        tape.keep(scaled[1].wants(), scaled[0]);
        return List.of(tape.floats(c.out(), scaled));
    }

    /** The norm of a difference: both are kept. */
    static List<Value> distance(Call c) {
        Value difference =
                c.tape().floats(broadcast(c.in().get(0).shape(), c.in().get(1).shape()), c.all());
        Value result = c.tape().floats(c.out(), difference);
        c.tape().keep(result, difference, result);
        return List.of(result);
    }

    /** x / max(‖x‖, ε). */
    static List<Value> toLengthOne(Call c) {
        Tape tape = c.tape();
        Shape lengths = c.x().shape().with(c.attributes(Along.class).axis(), 1);
        Value length = tape.floats(lengths, c.x());
        Value cut = tape.floats(lengths, length);
        Value result = tape.floats(c.out(), c.x(), cut);
        tape.keep(result, c.x(), length, cut);
        return List.of(result);
    }

    /** The best of all: input and result. */
    static List<Value> byInputAndResult(Call c) {
        List<Value> results = moved(c);
        c.tape().keep(results.get(0), c.x(), results.get(0));
        return results;
    }

    /** Elements picked by indices, which are kept. */
    static List<Value> picked(Call c) {
        List<Value> results = moved(c);
        for (Value each : c.in()) {
            if (!each.type().isFloat()) {
                c.tape().keep(results.get(0), each);
            }
        }
        for (Value each : results) {
            if (!each.type().isFloat()) {
                c.tape().keep(results.get(0), each);
            }
        }
        return results;
    }

    static List<Value> byAllInputs(Call c) {
        List<Value> results = moved(c);
        c.tape().keep(results.get(0), c.in().toArray(Value[]::new));
        return results;
    }
}
