package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** Multi-head attention in training, as torch.nn.functional's multi_head_attention_forward of torch 2.13 goes. */
final class Attention {
    private final Call c;
    private final Tape tape;
    private final AttentionCall call;
    private final long samples;
    private final long heads;
    private final long width;

    private Attention(Call c) {
        this.c = c;
        this.tape = c.tape();
        this.call = c.attributes(AttentionCall.class);
        this.samples = call.samples();
        this.heads = Math.multiplyExact(samples, call.heads());
        this.width = call.width() / call.heads();
    }

    static List<Value> of(Call c) {
        return new Attention(c).run();
    }

    /** The products alone. */
    static List<Value> products(Call c) {
        AttentionProducts products = c.attributes(AttentionProducts.class);
        Value result = attended(c.tape(), c.in().get(0), grouped(c, 1, products), grouped(c, 2, products), false);
        return List.of(Views.reshaped(c.tape(), result, c.out()));
    }

    /** Keys or values, with as many heads as the queries have. */
    private static Value grouped(Call c, int which, AttentionProducts products) {
        Value x = c.in().get(which);
        long[] sizes = c.in().get(0).shape().sizes();
        sizes[sizes.length - 2] = products.keys();
        sizes[sizes.length - 1] = which == 1 ? products.width() : products.valueWidth();
        Shape wanted = Shape.possiblyEmpty(sizes);
        return x.shape().equals(wanted) ? x : c.tape().floats(wanted, x);
    }

    private List<Value> run() {
        List<Value> projected = projected();
        Value query = byHeads(projected.get(0), call.queries());
        Value key = byHeads(longer(projected.get(1), "bias_k"), 0);
        Value value = byHeads(longer(projected.get(2), "bias_v"), 0);
        long zeros = call.attended() - key.size(1);
        if (zeros > 0) {
            key = tape.floats(Shape.of(heads, call.attended(), width), key);
            value = tape.floats(Shape.of(heads, call.attended(), width), value);
        }
        return call.givesWeights() ? weighted(query, key, value) : unweighted(query, key, value);
    }

    /** With weights returned: both products by heads, the scale on the queries alone. */
    private List<Value> weighted(Value query, Value key, Value value) {
        Value scaled = tape.pointwise(query);
        Value scores = MatrixProducts.batched(tape, scaled, Views.transposed(tape, key, 1, 2), Kernel.BMM);
        Value weights = dropped(tape, softmax(tape, scores), call.dropping());
        Value result = MatrixProducts.batched(tape, weights, value, Kernel.BMM);
        Value lined = Views.dense(tape, Views.transposed(tape, result, 0, 1));
        Value output = output(Views.reshaped(tape, lined, Math.multiplyExact(call.queries(), samples), call.width()));
        Value averaged = tape.floats(c.operation().outputs().get(1).shape(), weights);
        return List.of(output, averaged);
    }

    /** Without: scaled dot-product attention, which without a dropout is one kernel. */
    private List<Value> unweighted(Value query, Value key, Value value) {
        Value q = bySamples(query);
        Value k = bySamples(key);
        Value v = bySamples(value);
        Value result = call.dropping() ? attended(tape, q, k, v, true) : inOneKernel(q, k, v);
        Value lined = Views.dense(tape, Views.permuted(tape, result, 2, 0, 1, 3));
        return List.of(output(Views.reshaped(tape, lined, Math.multiplyExact(call.queries(), samples), call.width())));
    }

    private Value inOneKernel(Value q, Value k, Value v) {
        Value lying = tape.floats(Shape.of(samples, call.queries(), call.heads(), width), q, k, v);
        Value result = Views.transposed(tape, lying, 1, 2);
        tape.keep(result, q, k, v, result, tape.floats(Shape.of(samples, call.heads(), call.queries())));
        return result;
    }

    /** softmax(q·s · (k·s)ᵀ) · v with s² the scale. */
    private static Value attended(Tape tape, Value q, Value k, Value v, boolean dropping) {
        Value scaled = tape.pointwise(q);
        Value keys = tape.pointwise(Views.transposed(tape, k, -2, -1));
        Value scores = MatrixProducts.batched(tape, scaled, keys, Kernel.BMM);
        Value weights = dropped(tape, softmax(tape, scores), dropping);
        return MatrixProducts.batched(tape, weights, v, Kernel.BMM);
    }

    private static Value softmax(Tape tape, Value scores) {
        Value result = tape.pointwise(scores);
        tape.keep(result, result);
        return result;
    }

    private static Value dropped(Tape tape, Value weights, boolean dropping) {
        if (!dropping) {
            return weights;
        }
        Value result = tape.pointwise(weights);
        tape.keep(result, tape.floats(weights.shape()));
        return result;
    }

    private Value output(Value rows) {
        Value weight = learned("out_proj.weight", call.width(), call.width());
        Value result = MatrixProducts.linear(tape, rows, weight, c.learned("out_proj.bias", 0), call.width());
        Value shaped = Views.reshaped(
                tape,
                result,
                call.batched()
                        ? Shape.of(call.queries(), samples, call.width())
                        : Shape.of(call.queries(), call.width()));
        return call.batched() && call.batchFirst() ? Views.transposed(tape, shaped, 0, 1) : shaped;
    }

    /** Queries, keys and values, each [length, samples, width]: of one product where they come from one tensor. */
    private List<Value> projected() {
        Value q = lined(0);
        boolean keyIsValue = call.batched() && c.in().get(1) == c.in().get(2);
        boolean all = keyIsValue && c.in().get(0) == c.in().get(1);
        Value k = all ? q : lined(1);
        Value v = keyIsValue ? k : lined(2);
        boolean packed = c.learned("in_proj_weight", 0) != null;
        if (!packed || !keyIsValue) {
            return List.of(
                    projected(q, "q_proj_weight", 1),
                    projected(k, "k_proj_weight", 1),
                    projected(v, "v_proj_weight", 1));
        }
        if (all) {
            return taken(projected(q, "q_proj_weight", 3), 3);
        }
        List<Value> three = new ArrayList<>(List.of(projected(q, "q_proj_weight", 1)));
        three.addAll(taken(projected(k, "k_proj_weight", 2), 2));
        return three;
    }

    /** An input with the axis of its length first, that of samples second. */
    private Value lined(int which) {
        Value x = c.in().get(which);
        if (!call.batched()) {
            return Views.reshaped(tape, x, x.size(0), 1, x.size(1));
        }
        return call.batchFirst() ? Views.transposed(tape, x, 0, 1) : x;
    }

    private Value projected(Value x, String own, int parts) {
        Value whole = c.learned("in_proj_weight", 0);
        Value weight = whole != null ? whole : learned(own, call.width(), x.size(-1));
        return MatrixProducts.linear(
                tape, x, weight, c.learned("in_proj_bias", 0), Math.multiplyExact(parts, call.width()));
    }

    private Value learned(String name, long out, long in) {
        Value found = c.learned(name, 0);
        return found != null ? found : tape.learned(Shape.of(out, in), DataType.FLOAT32, false);
    }

    /** A joint projection taken apart: a copy in which each part lies in one piece, all of them one storage. */
    private List<Value> taken(Value joint, int parts) {
        Shape one = joint.shape().with(-1, call.width());
        Value copy = tape.floats(one.insert(0, parts), joint);
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            all.add(tape.view(copy, one, Layout.dense(one)));
        }
        return all;
    }

    /** With a learned key, or value, behind the others, repeated for each sample. */
    private Value longer(Value x, String name) {
        Value learned = c.learned(name, 0);
        if (learned == null) {
            return x;
        }
        Value repeated = tape.floats(Shape.of(1, samples, call.width()), learned);
        return tape.floats(x.shape().with(0, x.size(0) + 1), x, repeated);
    }

    private Value byHeads(Value x, long length) {
        long all = length == 0 ? x.size(0) : length;
        return Views.transposed(tape, Views.reshaped(tape, x, all, heads, width), 0, 1);
    }

    private Value bySamples(Value x) {
        return Views.reshaped(tape, x, samples, call.heads(), x.size(1), width);
    }
}
