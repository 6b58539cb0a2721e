package org.modelcomplexity.engine.autograd;

import java.util.List;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Edge;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** Convolutions and transposed ones as torch 2.13 runs them. */
final class Convolutions {
    private Convolutions() {}

    static List<Value> of(Call c) {
        Convolution conv = c.attributes(Convolution.class);
        Tape tape = c.tape();
        boolean unbatched = c.x().rank() == conv.kernel().length + 1;
        Shape out = unbatched ? c.out().insert(0, 1) : c.out();
        Value x = unbatched ? Views.reshaped(tape, c.x(), c.x().shape().insert(0, 1)) : c.x();
        x = padded(tape, x, conv);
        Value weight = c.learned("weight", 0);
        Value bias = c.learned("bias", 1);
        boolean transposed = c.operation().kind() == OperationKind.TRANSPOSED_CONVOLUTION;
        long flops = flops(conv, transposed ? x.shape() : out);
        Value result = tape.fresh(out, x.type(), MatrixProducts.there(x, weight, bias));
        if (isChannelsLast(x)) {
            result = tape.pointwise(out, x.type(), channelsLast(tape, out, MatrixProducts.there(x, weight, bias)));
        }
        tape.count(Kernel.CONVOLUTION, flops);
        tape.keep(result, x);
        tape.derivative(result, x, Kernel.CONVOLUTION_BACKWARD, flops);
        if (weight != null) {
            // FlopCounterMode counts it as a convolution of the transposed tensors, which knows of no groups.
            long all = Math.multiplyExact(conv.groups(), flops);
            tape.derivative(result, weight, Kernel.CONVOLUTION_BACKWARD, all);
        }
        return List.of(unbatched ? Views.reshaped(tape, result, c.out()) : result);
    }

    /** 2 · N · Π(positions) · Π(kernel) · in · out / groups. */
    private static long flops(Convolution conv, Shape positions) {
        long channels = Math.multiplyExact(conv.inChannels(), conv.outChannels() / conv.groups());
        long window = Math.multiplyExact(channels, conv.kernelElements());
        long each = Math.multiplyExact(positions.size(0), positions.product(2, positions.rank()));
        return Math.multiplyExact(2, Math.multiplyExact(each, window));
    }

    /** What the kernel cannot pad itself is padded before: other than with zeros, or uneven. */
    private static Value padded(Tape tape, Value x, Convolution conv) {
        boolean zeros = conv.edge() == Edge.CONSTANT;
        long[] sizes = x.shape().sizes();
        boolean changes = !zeros;
        for (int i = 0; i < conv.kernel().length; i++) {
            long added = zeros ? conv.padding()[i] % 2 : conv.padding()[i];
            sizes[i + 2] = Math.addExact(sizes[i + 2], added);
            changes |= added > 0;
        }
        if (!changes) {
            return x;
        }
        Value padded = tape.fresh(Shape.of(sizes), x.type(), x);
        if (conv.edge() == Edge.REFLECTED || conv.edge() == Edge.REPLICATED) {
            tape.keep(padded, x);
        }
        return padded;
    }

    private static boolean isChannelsLast(Value x) {
        return x.rank() == 4 && x.steps()[1] == 1 && x.size(1) > 1 && !x.isDense();
    }

    private static Value[] channelsLast(Tape tape, Shape out, Value[] from) {
        Value like = tape.floats(Shape.of(out.size(0), out.size(2), out.size(3), out.size(1)), from);
        return new Value[] {Views.permuted(tape, like, 0, 3, 1, 2)};
    }
}
