package org.modelcomplexity.engine.module;

import static org.modelcomplexity.engine.module.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's recurrent layers and their cells. */
final class Recurrent {
    /** Far more layers than a network can have, far fewer than memory holds parameters of. */
    private static final long MOST_LAYERS = 100;

    private static final String SIZES = "input_size: pos, hidden_size: pos, ";
    private static final String LAYERS =
            "bias: bool = true, batch_first: bool = false, dropout: real = 0.0, bidirectional: bool = false";

    static final List<LeafType> TABLE = List.of(
            layers("RNN", OperationKind.RNN, 1, "num_layers: pos = 1, nonlinearity: tanh|relu = tanh, " + LAYERS),
            layers("GRU", OperationKind.GRU, 3, "num_layers: pos = 1, " + LAYERS),
            layers("LSTM", OperationKind.LSTM, 4, "num_layers: pos = 1, " + LAYERS + ", proj_size: nat = 0"),
            cell("RNNCell", OperationKind.RNN_CELL, 1, "bias: bool = true, nonlinearity: tanh|relu = tanh"),
            cell("GRUCell", OperationKind.GRU_CELL, 3, "bias: bool = true"),
            cell("LSTMCell", OperationKind.LSTM_CELL, 4, "bias: bool = true"));

    private Recurrent() {}

    private static LeafType layers(String name, OperationKind kind, int gates, String rest) {
        return leaf(name, kind, SIZES + rest)
                .in("rnn")
                .check(Recurrent::check)
                .parameters((a, into) -> learned(a, gates, into))
                .inputs(1, (a, given, trace) -> run(a, given.get(0), kind == OperationKind.LSTM));
    }

    private static LeafType cell(String name, OperationKind kind, int gates, String rest) {
        return leaf(name, kind, SIZES + rest)
                .in("rnn")
                .parameters((a, into) -> step(a, gates, a.number("input_size"), a.number("hidden_size"), "", into))
                .inputs(1, (a, given, trace) -> {
                    Shape in = given.get(0).shape();
                    Expect.rank(in, 1, 2);
                    Expect.features(in, a.number("input_size"));
                    Tensor state = given.get(0).reshaped(in.with(-1, a.number("hidden_size")));
                    return kind == OperationKind.LSTM_CELL
                            ? List.of(state, state.reshaped(state.shape()))
                            : List.of(state);
                });
    }

    private static void check(Arguments a) {
        Expect.probability(a, "dropout");
        Expect.argument(
                projection(a) < a.number("hidden_size"), "proj_size", "must be less than hidden_size", projection(a));
        if (a.number("num_layers") > MOST_LAYERS) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "num_layers must be at most " + MOST_LAYERS + ", not " + a.number("num_layers"),
                    "num_layers",
                    null);
        }
    }

    private static long projection(Arguments a) {
        return a.get("proj_size") instanceof Long size ? size : 0;
    }

    private static long directions(Arguments a) {
        return a.flag("bidirectional") ? 2 : 1;
    }

    /** What a layer hands on at each step in one direction. */
    private static long result(Arguments a) {
        return projection(a) > 0 ? projection(a) : a.number("hidden_size");
    }

    private static void learned(Arguments a, int gates, Map<String, Parameter> into) {
        long deeper = Math.multiplyExact(directions(a), result(a));
        for (int layer = 0; layer < a.number("num_layers"); layer++) {
            for (int direction = 0; direction < directions(a); direction++) {
                String suffix = "_l" + layer + (direction == 0 ? "" : "_reverse");
                step(a, gates, layer == 0 ? a.number("input_size") : deeper, result(a), suffix, into);
                if (projection(a) > 0) {
                    into.put("weight_hr" + suffix, uniform(a, projection(a), a.number("hidden_size")));
                }
            }
        }
    }

    /** The weights of one step of one layer in one direction, which reads its input and the last step's state. */
    private static void step(
            Arguments a, int gates, long input, long state, String suffix, Map<String, Parameter> into) {
        long rows = Math.multiplyExact(gates, a.number("hidden_size"));
        into.put("weight_ih" + suffix, uniform(a, rows, input));
        into.put("weight_hh" + suffix, uniform(a, rows, state));
        if (a.flag("bias")) {
            into.put("bias_ih" + suffix, uniform(a, rows));
            into.put("bias_hh" + suffix, uniform(a, rows));
        }
    }

    private static Parameter uniform(Arguments a, long... sizes) {
        return Parameter.uniform(1 / Math.sqrt(a.number("hidden_size")), sizes);
    }

    /** The output, h, and for an LSTM c: [L, N, D·R], [D·layers, N, R], [D·layers, N, H]. */
    private static List<Tensor> run(Arguments a, Tensor given, boolean isLstm) {
        Shape in = given.shape();
        Expect.rank(in, 2, 3);
        Expect.features(in, a.number("input_size"));
        List<Tensor> results = new ArrayList<>();
        results.add(given.reshaped(in.with(-1, Math.multiplyExact(directions(a), result(a)))));
        results.add(given.reshaped(state(a, in, result(a))));
        if (isLstm) {
            results.add(given.reshaped(state(a, in, a.number("hidden_size"))));
        }
        return results;
    }

    private static Shape state(Arguments a, Shape in, long size) {
        long deep = Math.multiplyExact(directions(a), a.number("num_layers"));
        return in.rank() == 2 ? Shape.of(deep, size) : Shape.of(deep, in.size(a.flag("batch_first") ? 0 : 1), size);
    }
}
