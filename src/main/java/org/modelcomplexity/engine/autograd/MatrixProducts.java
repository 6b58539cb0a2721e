package org.modelcomplexity.engine.autograd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Bag;
import org.modelcomplexity.engine.tensor.Attributes.Joining;
import org.modelcomplexity.engine.tensor.Attributes.Products;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** Products of matrices by the kernels of torch 2.13, and lookups in tables of vectors. */
final class MatrixProducts {
    private MatrixProducts() {}

    static Value[] there(@Nullable Value... values) {
        return java.util.Arrays.stream(values)
                .filter(java.util.Objects::nonNull)
                .toArray(Value[]::new);
    }

    static List<Value> linear(Call c) {
        Attributes.Dense dense = c.attributes(Attributes.Dense.class);
        Value weight = c.learned("weight", 0);
        Value table = weight != null
                ? weight
                : c.tape().learned(Shape.possiblyEmpty(dense.out(), dense.in()), DataType.FLOAT32, false);
        boolean scattered = c.isGraph() ? c.operation().isScattered() : !c.x().isDense();
        Value bias = c.learned("bias", 1);
        if (c.isGraph() && dense.bias() && bias == null) {
            bias = c.tape().learned(Shape.possiblyEmpty(dense.out()), DataType.FLOAT32, false);
        }
        return List.of(linear(c.tape(), c.x(), table, bias, dense.out(), scattered));
    }

    static Value linear(Tape tape, Value x, Value weight, @Nullable Value bias, long out) {
        return linear(tape, x, weight, bias, out, !x.isDense());
    }

    /**
     * A dense layer: one kernel with its bias where its input has two axes, or lies in memory as it is read; else a
     * product of a copy, and a sum.
     */
    private static Value linear(Tape tape, Value x, Value weight, @Nullable Value bias, long out, boolean scattered) {
        long in = x.size(-1);
        long rows = x.shape().product(0, x.rank() - 1);
        boolean one = bias != null && (x.rank() <= 2 || !scattered);
        Value matrix = x.rank() == 2 ? x : Views.reshaped(tape, x, rows, in);
        Value result = tape.floats(Shape.possiblyEmpty(rows, out), there(matrix, weight, bias));
        product(tape, result, matrix, weight, new long[] {1, rows, in, out}, one ? Kernel.ADDMM : Kernel.MM);
        long[] sizes = x.shape().sizes();
        sizes[sizes.length - 1] = out;
        return x.rank() == 2 ? result : Views.reshaped(tape, result, sizes);
    }

    /** Counts a product of batch × m × k by batch × k × n, keeps what its derivatives read, and counts those. */
    static void product(Tape tape, Value result, Value first, Value second, long[] sizes, Kernel kernel) {
        long flops = 2;
        for (long size : sizes) {
            flops = Math.multiplyExact(flops, size);
        }
        boolean batched = kernel == Kernel.BMM || kernel == Kernel.BADDBMM;
        Kernel back = batched ? Kernel.BMM : Kernel.MM;
        tape.count(kernel, flops);
        tape.keep(first.wants(), second);
        tape.keep(second.wants(), first);
        tape.derivative(result, first, back, flops);
        tape.derivative(result, second, back, flops);
    }

    static List<Value> bilinear(Call c) {
        Tape tape = c.tape();
        Value first = flat(tape, c.in().get(0));
        Value second = flat(tape, c.in().get(1));
        Value weight = c.learned("weight", 0);
        Value result = tape.floats(c.out(), there(first, second, weight));
        tape.keep(result, first, second);
        Value bias = c.learned("bias", 1);
        return List.of(bias == null ? result : tape.written(result, result, bias));
    }

    private static Value flat(Tape tape, Value x) {
        return Views.reshaped(tape, x, x.shape().product(0, x.rank() - 1), x.size(-1));
    }

    /** As torch.matmul, which folds a large tensor and a small one to a product of matrices where it can. */
    static List<Value> matmul(Call c) {
        Tape tape = c.tape();
        Value a = c.in().get(0);
        Value b = c.in().get(1);
        Value result;
        if (a.rank() <= 2 && b.rank() <= 2) {
            result = ofMatrices(tape, a, b, c);
        } else if (folds(a, b)) {
            result = folded(tape, a, b);
        } else {
            result = batched(tape, a, b, c.in().size() > 2 ? Kernel.BADDBMM : Kernel.BMM);
        }
        if (c.in().size() > 2) {
            result = tape.written(result, result, c.in().get(2));
        }
        return List.of(Views.reshaped(tape, result, c.out()));
    }

    private static Value ofMatrices(Tape tape, Value a, Value b, Call c) {
        Value first = a.rank() == 1 && b.rank() == 2 ? Views.reshaped(tape, a, 1, a.size(0)) : a;
        if (b.rank() == 1) {
            return ofVector(tape, c.out(), first, b);
        }
        Value result = tape.floats(Shape.possiblyEmpty(first.size(0), b.size(1)), first, b);
        product(tape, result, first, b, new long[] {1, first.size(0), first.size(1), b.size(1)}, Kernel.MM);
        return result;
    }

    /** A matrix, or a vector, by a vector: kernels that FlopCounterMode has no rule for. */
    private static Value ofVector(Tape tape, Shape out, Value a, Value vector) {
        Value result = tape.floats(out, a, vector);
        tape.keep(vector.wants(), a);
        tape.keep(a.wants(), vector);
        return result;
    }

    private static boolean folds(Value a, Value b) {
        boolean firstIsLarger = a.rank() >= b.rank();
        Value large = firstIsLarger ? a : b;
        Value small = firstIsLarger ? b : a;
        if (large.rank() < 3 || small.rank() > 2) {
            return false;
        }
        if (small.wants()) {
            return true;
        }
        if (a.rank() == 2) {
            return false;
        }
        long[] steps = large.steps().clone();
        long[] sizes = large.shape().sizes();
        if (!firstIsLarger) {
            swap(steps);
            swap(sizes);
        }
        for (int i = 0; i < steps.length - 2; i++) {
            if (steps[i] != steps[i + 1] * sizes[i + 1]) {
                return false;
            }
        }
        return true;
    }

    private static void swap(long[] values) {
        long last = values[values.length - 1];
        values[values.length - 1] = values[values.length - 2];
        values[values.length - 2] = last;
    }

    private static Value folded(Tape tape, Value a, Value b) {
        boolean firstIsLarger = a.rank() >= b.rank();
        Value large = firstIsLarger ? a : Views.transposed(tape, b, -2, -1);
        Value small = firstIsLarger ? b : a.rank() == 2 ? Views.transposed(tape, a, 0, 1) : a;
        long rows = large.shape().product(0, large.rank() - 1);
        Value matrix = Views.reshaped(tape, large, rows, large.size(-1));
        if (small.rank() == 1) {
            return ofVector(tape, Shape.possiblyEmpty(rows), matrix, small);
        }
        long out = small.size(1);
        Value result = tape.floats(Shape.possiblyEmpty(rows, out), matrix, small);
        product(tape, result, matrix, small, new long[] {1, rows, large.size(-1), out}, Kernel.MM);
        if (firstIsLarger) {
            return result;
        }
        long[] sizes = large.shape().sizes();
        sizes[sizes.length - 1] = out;
        return Views.transposed(tape, Views.reshaped(tape, result, sizes), -2, -1);
    }

    /** Products of matrices side by side: both operands are grown to one number of them, and copied where they must. */
    static Value batched(Tape tape, Value a, Value b, Kernel kernel) {
        Value first = a.rank() == 1 ? Views.reshaped(tape, a, 1, a.size(0)) : a;
        Value second = b.rank() == 1 ? Views.reshaped(tape, b, b.size(0), 1) : b;
        long[] batch = batch(first.shape(), second.shape());
        long count = Shape.possiblyEmpty(batch).elements();
        Value left = stacked(tape, first, batch, count);
        Value right = stacked(tape, second, batch, count);
        Value result = tape.floats(Shape.possiblyEmpty(count, left.size(1), right.size(2)), left, right);
        product(tape, result, left, right, new long[] {count, left.size(1), left.size(2), right.size(2)}, kernel);
        long[] sizes = java.util.Arrays.copyOf(batch, batch.length + 2);
        sizes[batch.length] = left.size(1);
        sizes[batch.length + 1] = right.size(2);
        return Views.reshaped(tape, result, sizes);
    }

    private static long[] batch(Shape a, Shape b) {
        long[] sizes = new long[Math.max(a.rank(), b.rank()) - 2];
        for (int back = 1; back <= sizes.length; back++) {
            long left = back + 2 <= a.rank() ? a.size(-back - 2) : 1;
            long right = back + 2 <= b.rank() ? b.size(-back - 2) : 1;
            sizes[sizes.length - back] = left == 1 ? right : left;
        }
        return sizes;
    }

    private static Value stacked(Tape tape, Value x, long[] batch, long count) {
        long[] sizes = java.util.Arrays.copyOf(batch, batch.length + 2);
        sizes[batch.length] = x.size(-2);
        sizes[batch.length + 1] = x.size(-1);
        Value grown = Views.expanded(tape, x, Shape.possiblyEmpty(sizes));
        return Views.reshaped(tape, grown, count, x.size(-2), x.size(-1));
    }

    static List<Value> einsum(Call c) {
        Value a = c.in().get(0);
        Value b = c.in().get(1);
        Value result = c.tape().floats(c.out(), a, b);
        long work = c.attributes(Products.class).work();
        product(c.tape(), result, a, b, new long[] {work}, Kernel.BMM);
        return List.of(result);
    }

    static List<Value> embedding(Call c) {
        Value result = c.tape().floats(c.out(), c.all());
        c.tape().keep(result, c.x());
        return List.of(result);
    }

    /** Beside the tokens, as a list: where bags begin, of which bag each token is, how large bags are, and the largest. */
    static List<Value> bags(Call c) {
        Tape tape = c.tape();
        Joining joining = c.attributes(Bag.class).joining();
        long count = c.x().size(0);
        long tokens = c.x().shape().elements();
        Value result = tape.floats(c.out(), c.all());
        tape.keep(result, Views.reshaped(tape, c.x(), tokens), indices(tape, count), indices(tape, count));
        if (joining != Joining.SUM) {
            // torch 2.13 makes it one longer, and cuts it.
            tape.keep(result, tape.part(1, tokens + 1, DataType.INT64, Shape.of(tokens)));
        }
        tape.keep(result, joining == Joining.MAX ? tape.fresh(c.out(), DataType.INT64) : indices(tape, count));
        return List.of(result);
    }

    private static Value indices(Tape tape, long count) {
        return tape.fresh(Shape.of(count), DataType.INT64);
    }
}
