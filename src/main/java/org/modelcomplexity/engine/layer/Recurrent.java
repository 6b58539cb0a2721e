package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's recurrent layers and their cells. */
final class Recurrent {
    /** Far more layers than a network can have, far fewer than memory holds parameters of. */
    private static final long MOST_LAYERS = 100;

    private static final int LSTM_GATES = 4;
    private static final String SIZES = "input_size: pos, hidden_size: pos, ";
    private static final String LAYERS =
            "bias: bool = true, batch_first: bool = false, dropout: real = 0.0, bidirectional: bool = false";

    static final List<LeafType> TABLE = List.of(
            layers("RNN", OperationKind.RNN, 1, "num_layers: pos = 1, nonlinearity: tanh|relu = tanh, " + LAYERS),
            layers("GRU", OperationKind.GRU, 3, "num_layers: pos = 1, " + LAYERS),
            layers("LSTM", OperationKind.LSTM, LSTM_GATES, "num_layers: pos = 1, " + LAYERS + ", proj_size: nat = 0"),
            cell("RNNCell", OperationKind.RNN_CELL, 1, "bias: bool = true, nonlinearity: tanh|relu = tanh"),
            cell("GRUCell", OperationKind.GRU_CELL, 3, "bias: bool = true"),
            cell("LSTMCell", OperationKind.LSTM_CELL, LSTM_GATES, "bias: bool = true"));

    private Recurrent() {}

    private static LeafType layers(String name, OperationKind kind, int gates, String rest) {
        return leaf(name, kind, SIZES + rest)
                .in("rnn")
                .check(Recurrent::check)
                .parameters((a, into) -> learned(recurrence(a, gates, 1, 1), into))
                .inputs(1, (a, given, trace) -> run(a, gates, given.get(0)));
    }

    private static LeafType cell(String name, OperationKind kind, int gates, String rest) {
        return leaf(name, kind, SIZES + rest)
                .in("rnn")
                .parameters((a, into) -> {
                    Recurrence cell = recurrence(a, gates, 1, 1);
                    step(cell, cell.input(), "", into);
                })
                .inputs(1, (a, given, trace) -> once(a, gates, given.get(0)));
    }

    private static void check(Arguments a) {
        Recurrence asked = recurrence(a, 1, 1, 1);
        Expect.probability(a, "dropout");
        Expect.argument(
                asked.projection() < asked.hidden(), "proj_size", "must be less than hidden_size", asked.projection());
        if (asked.layers() > MOST_LAYERS) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "num_layers must be at most " + MOST_LAYERS + ", not " + asked.layers(),
                    "num_layers",
                    null);
        }
    }

    /** What the arguments say, for sequences of a length side by side. A cell has neither layers nor directions. */
    private static Recurrence recurrence(Arguments a, int gates, long length, long samples) {
        return new Recurrence(
                gates,
                a.number("input_size"),
                a.number("hidden_size"),
                a.get("proj_size") instanceof Long size ? size : 0,
                a.get("num_layers") instanceof Long layers ? layers : 1,
                a.flag("bidirectional") ? 2 : 1,
                a.flag("bias"),
                "relu".equals(a.get("nonlinearity")),
                length,
                samples,
                a.flag("batch_first"),
                a.get("dropout") instanceof Double p && p > 0);
    }

    private static void learned(Recurrence r, Map<String, Parameter> into) {
        long deeper = r.deeperInput();
        for (int layer = 0; layer < r.layers(); layer++) {
            for (int direction = 0; direction < r.directions(); direction++) {
                String suffix = "_l" + layer + (direction == 0 ? "" : "_reverse");
                step(r, layer == 0 ? r.input() : deeper, suffix, into);
                if (r.projection() > 0) {
                    into.put("weight_hr" + suffix, uniform(r, r.projection(), r.hidden()));
                }
            }
        }
    }

    /** The weights of one step of one layer in one direction, which reads its input and the last step's result. */
    private static void step(Recurrence r, long input, String suffix, Map<String, Parameter> into) {
        long rows = Math.multiplyExact(r.gates(), r.hidden());
        into.put("weight_ih" + suffix, uniform(r, rows, input));
        into.put("weight_hh" + suffix, uniform(r, rows, r.result()));
        if (r.bias()) {
            into.put("bias_ih" + suffix, uniform(r, rows));
            into.put("bias_hh" + suffix, uniform(r, rows));
        }
    }

    private static Parameter uniform(Recurrence r, long... sizes) {
        return Parameter.uniform(1 / Math.sqrt(r.hidden()), sizes);
    }

    /** The output, h, and for an LSTM c: [L, N, D·R], [D·layers, N, R], [D·layers, N, H]. */
    private static Computed run(Arguments a, int gates, Tensor given) {
        Shape in = given.shape();
        Expect.rank(in, 2, 3);
        Expect.features(in, a.number("input_size"));
        int batch = in.rank() == 2 ? -1 : a.flag("batch_first") ? 0 : 1;
        Recurrence r = recurrence(a, gates, in.size(batch == 0 ? 1 : 0), batch < 0 ? 1 : in.size(batch));
        List<Tensor> results = new ArrayList<>();
        results.add(given.reshaped(in.with(-1, r.deeperInput())));
        results.add(given.reshaped(state(r, in, r.result())));
        if (gates == LSTM_GATES) {
            results.add(given.reshaped(state(r, in, r.hidden())));
        }
        return new Computed(r, results);
    }

    private static Shape state(Recurrence r, Shape in, long size) {
        long deep = Math.multiplyExact(r.directions(), r.layers());
        return in.rank() == 2 ? Shape.of(deep, size) : Shape.of(deep, r.samples(), size);
    }

    /** One step: h, and for an LSTM c, both [N, H]. */
    private static Computed once(Arguments a, int gates, Tensor given) {
        Shape in = given.shape();
        Expect.rank(in, 1, 2);
        Expect.features(in, a.number("input_size"));
        Recurrence r = recurrence(a, gates, 1, in.rank() == 1 ? 1 : in.size(0));
        Tensor state = given.reshaped(in.with(-1, r.hidden()));
        return new Computed(r, gates == LSTM_GATES ? List.of(state, state.reshaped(state.shape())) : List.of(state));
    }
}
