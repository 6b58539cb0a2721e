package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.graph.EinsumProducts;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** Products of matrices and what is made of them: dense layers, attention, recurrences. */
final class Products {
    private Products() {}

    private static Refusal mismatch(Shape first, Shape second) {
        return new Refusal(Problem.SIZE_MISMATCH, "it cannot multiply " + first + " by " + second);
    }

    static List<@Nullable Value> gemm(OnnxCall call) {
        Shape a = call.shape(0, 2);
        Shape b = call.shape(1, 2);
        boolean turnsA = call.number("transA", 0) != 0;
        boolean turnsB = call.number("transB", 0) != 0;
        if (a.size(turnsA ? 0 : 1) != b.size(turnsB ? 1 : 0)) {
            throw mismatch(a, b);
        }
        return List.of(Value.of(call.type(), a.size(turnsA ? 1 : 0), b.size(turnsB ? 0 : 1)));
    }

    static Attributes dense(OnnxCall call) {
        boolean turnsB = call.number("transB", 0) != 0;
        Shape b = call.shape(1, 2);
        return new Attributes.Dense(b.size(turnsB ? 1 : 0), b.size(turnsB ? 0 : 1), call.has(2));
    }

    private static int second(OnnxCall call) {
        return call.node().operator().equals("QLinearMatMul") ? 3 : 1;
    }

    static List<@Nullable Value> product(OnnxCall call) {
        Shape a = call.shape(0, 1);
        Shape b = call.shape(second(call), 1);
        if (a.size(-1) != b.size(b.rank() == 1 ? 0 : b.rank() - 2)) {
            throw mismatch(a, b);
        }
        Shape lead = call.broadcast(List.of(lead(a), lead(b)));
        List<Long> sizes = new ArrayList<>(lead.toList());
        if (a.rank() > 1) {
            sizes.add(a.size(-2));
        }
        if (b.rank() > 1) {
            sizes.add(b.size(-1));
        }
        DataType type = call.node().operator().equals("MatMulInteger") ? DataType.INT32 : call.type();
        return List.of(Value.of(Layouts.shape(sizes), type));
    }

    private static Shape lead(Shape shape) {
        return Shape.possiblyEmpty(java.util.Arrays.copyOf(shape.sizes(), Math.max(0, shape.rank() - 2)));
    }

    private static EinsumProducts equation(OnnxCall call) {
        String equation = call.text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] operands = sides[0].split(",", -1);
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < call.node().inputs().size(); i++) {
            shapes.add(call.shape(i));
        }
        if (shapes.size() != operands.length) {
            throw new Refusal(Problem.WRONG_VALUE, "its equation must have a part for each of its tensors");
        }
        return EinsumProducts.of(operands, sides.length > 1 ? sides[1] : null, shapes);
    }

    static List<@Nullable Value> einsum(OnnxCall call) {
        return List.of(Value.of(equation(call).result(), call.type()));
    }

    static Attributes sums(OnnxCall call) {
        return equation(call).products();
    }

    static List<@Nullable Value> recurrence(OnnxCall call) {
        Shape in = call.shape(0, 3);
        Recurrence r = (Recurrence) recurrent(call);
        boolean batchFirst = call.number("layout", 0) == 1;
        long[] sequence = batchFirst
                ? new long[] {r.samples(), r.length(), r.directions(), r.hidden()}
                : new long[] {r.length(), r.directions(), r.samples(), r.hidden()};
        long[] state = batchFirst
                ? new long[] {r.samples(), r.directions(), r.hidden()}
                : new long[] {r.directions(), r.samples(), r.hidden()};
        List<@Nullable Value> all = new ArrayList<>(List.of(Value.of(call.type(), sequence)));
        for (int i = 1; i < call.outputs(); i++) {
            all.add(Value.of(call.type(), state));
        }
        return all;
    }

    static Attributes recurrent(OnnxCall call) {
        Shape in = call.shape(0, 3);
        Shape weight = call.shape(1, 3);
        boolean batchFirst = call.number("layout", 0) == 1;
        long gates = switch (call.node().operator()) {
            case "LSTM" -> 4;
            case "GRU" -> 3;
            default -> 1;
        };
        long directions = call.text("direction", "forward").equals("bidirectional") ? 2 : 1;
        if (weight.size(0) != directions || weight.size(1) % gates != 0 || weight.size(2) != in.size(2)) {
            throw new Refusal(Problem.SIZE_MISMATCH, "its weight of shape " + weight + " does not take shape " + in);
        }
        return new Recurrence(
                gates,
                in.size(2),
                weight.size(1) / gates,
                0,
                1,
                directions,
                call.has(3),
                false,
                in.size(batchFirst ? 1 : 0),
                in.size(batchFirst ? 0 : 1),
                batchFirst,
                false);
    }

    /** Sizes of attention's three inputs: samples, heads of queries, of keys, length and width of each. */
    private record Heads(
            boolean flat, long samples, long heads, long keyHeads, long queries, long keys, long width, long values) {}

    private static Heads heads(OnnxCall call) {
        Shape query = call.shape(0, 3);
        Shape key = call.shape(1, 3);
        Shape value = call.shape(2, 3);
        long past = call.has(4) ? call.shape(4, 4).size(2) : 0;
        if (query.rank() == 4 && key.rank() == 4 && value.rank() == 4) {
            return new Heads(
                    false,
                    query.size(0),
                    query.size(1),
                    key.size(1),
                    query.size(2),
                    key.size(2) + past,
                    query.size(3),
                    value.size(3));
        }
        long heads = call.positive("q_num_heads", 1);
        long keyHeads = call.positive("kv_num_heads", 1);
        if (query.rank() != 3 || key.rank() != 3 || value.rank() != 3) {
            throw new Refusal(Problem.SIZE_MISMATCH, "query, key and value must have as many axes");
        }
        return new Heads(
                true,
                query.size(0),
                heads,
                keyHeads,
                query.size(1),
                key.size(1) + past,
                query.size(2) / heads,
                value.size(2) / keyHeads);
    }

    static List<@Nullable Value> attention(OnnxCall call) {
        Heads h = heads(call);
        List<@Nullable Value> all = new ArrayList<>();
        all.add(
                h.flat()
                        ? Value.of(call.type(), h.samples(), h.queries(), h.heads() * h.values())
                        : Value.of(call.type(), h.samples(), h.heads(), h.queries(), h.values()));
        all.add(Value.of(call.type(), h.samples(), h.keyHeads(), h.keys(), h.width()));
        all.add(Value.of(call.type(), h.samples(), h.keyHeads(), h.keys(), h.values()));
        all.add(Value.of(call.type(), h.samples(), h.heads(), h.queries(), h.keys()));
        return all.subList(0, Math.min(all.size(), call.outputs()));
    }

    static Attributes attended(OnnxCall call) {
        Heads h = heads(call);
        return new AttentionProducts(
                Math.multiplyExact(h.samples(), h.heads()), h.queries(), h.keys(), h.width(), h.values(), call.has(3));
    }
}
