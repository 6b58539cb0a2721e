package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.tensor.Attributes.AdaptivePooling;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.Pooling;
import org.modelcomplexity.engine.tensor.Attributes.Resize;
import org.modelcomplexity.engine.tensor.Attributes.Windowed;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** What pools and resizes keep: their input, and of maxima where they were. */
final class Pools {
    private Pools() {}

    /** Along one axis torch works in two, of which the first has one element. */
    private static Value planar(Call c, int axes) {
        Value x = c.x();
        return axes > 1 ? x : Views.reshaped(c.tape(), x, x.shape().insert(x.rank() - 1, 1));
    }

    private static Shape planar(Shape out, int axes) {
        return axes > 1 ? out : out.insert(out.rank() - 1, 1);
    }

    static List<Value> largest(Call c) {
        return largest(c, ((Windowed) c.operation().attributes()).kernel().length);
    }

    static List<Value> adaptiveLargest(Call c) {
        return largest(c, c.attributes(AdaptivePooling.class).dimensions());
    }

    private static List<Value> largest(Call c, int axes) {
        Tape tape = c.tape();
        Value x = planar(c, axes);
        Shape out = planar(c.out(), axes);
        Value result = tape.fresh(out, x.type(), x);
        Value indices = tape.fresh(out, DataType.INT64);
        tape.keep(result, x, indices);
        List<Value> all = new ArrayList<>();
        all.add(axes > 1 ? result : Views.reshaped(tape, result, c.out()));
        if (c.operation().outputs().size() > 1) {
            all.add(axes > 1 ? indices : Views.reshaped(tape, indices, c.out()));
        }
        return all;
    }

    static List<Value> average(Call c) {
        return average(c, c.attributes(Pooling.class).kernel().length);
    }

    /** To one element it is a mean, which keeps nothing. */
    static List<Value> adaptiveAverage(Call c) {
        AdaptivePooling pool = c.attributes(AdaptivePooling.class);
        for (long asked : pool.asked()) {
            if (asked != 1) {
                return average(c, pool.dimensions());
            }
        }
        return Elementwise.moved(c);
    }

    private static List<Value> average(Call c, int axes) {
        Tape tape = c.tape();
        Value x = planar(c, axes);
        Value result = tape.fresh(planar(c.out(), axes), x.type(), x);
        tape.keep(result, x);
        return List.of(axes > 1 ? result : Views.reshaped(tape, result, c.out()));
    }

    /** A power, an average, sign · relu(|average|) times the kernel, a root. */
    static List<Value> norm(Call c) {
        Tape tape = c.tape();
        int axes = c.attributes(Pooling.class).kernel().length;
        Value powers = tape.pointwise(c.x());
        tape.keep(powers, c.x());
        Value flat =
                axes > 1 ? powers : Views.reshaped(tape, powers, powers.shape().insert(powers.rank() - 1, 1));
        Value averages = tape.floats(c.out(), flat);
        Value sign = tape.floats(c.out(), averages);
        Value positive = tape.floats(c.out(), averages);
        Value scaled = tape.floats(c.out(), sign, positive);
        Value result = tape.floats(c.out(), scaled);
        tape.keep(result, flat, averages, sign, positive, scaled);
        return List.of(result);
    }

    /** Where the values go is kept, not the values. */
    static List<Value> unpooled(Call c) {
        Value result = c.tape().fresh(c.out(), c.x().type(), c.x());
        c.tape().keep(result, c.in().get(1));
        return List.of(result);
    }

    /** Interpolating keeps nothing; over an area it is an adaptive average. */
    static List<Value> resized(Call c) {
        boolean area = c.attributes(Resize.class).mode() == Interpolation.AREA;
        return area ? average(c, c.x().rank() - 2) : Elementwise.moved(c);
    }
}
