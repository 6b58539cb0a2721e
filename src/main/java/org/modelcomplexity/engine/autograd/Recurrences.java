package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * Recurrent layers and cells as torch 2.13 runs them on a CPU: the inputs' product at once for all steps of a layer, the
 * state's step by step. What each step keeps is one storage that stands for all steps.
 */
final class Recurrences {
    static final String SECRET = "a workspace of oneDNN's kernel, whose size is its own";
    private static final int LSTM_GATES = 4;
    private static final int GRU_GATES = 3;

    private final Call c;
    private final Tape tape;
    private final Recurrence r;
    private final boolean isCell;
    private final List<Value> weights;
    private final Value state;
    private final Value cellState;

    private Recurrences(Call c) {
        this.c = c;
        this.tape = c.tape();
        this.r = c.attributes(Recurrence.class);
        this.isCell = switch (c.operation().kind()) {
            case RNN_CELL, GRU_CELL, LSTM_CELL -> true;
            default -> false;
        };
        List<Value> beside = List.copyOf(c.learned().values());
        long count = Math.multiplyExact(Math.multiplyExact(r.layers(), r.directions()), tensors());
        // A graph's operator reads its first states before them.
        this.weights = beside.subList((int) Math.max(0, beside.size() - count), beside.size());
        long deep = Math.multiplyExact(r.layers(), r.directions());
        this.state = start(deep, r.result());
        // A cell starts with one tensor of zeros for both.
        this.cellState = isCell ? state : start(deep, r.hidden());
    }

    /** How many learned tensors a layer has in one direction. */
    private long tensors() {
        return (r.bias() ? 4 : 2) + (r.projection() > 0 ? 1 : 0);
    }

    /** Zeros for all layers in one storage, of which a layer reads its part. */
    private Value start(long deep, long size) {
        long all = Math.multiplyExact(deep, Math.multiplyExact(r.samples(), size));
        return tape.part(1, all, DataType.FLOAT32, Shape.of(r.samples(), size));
    }

    static List<Value> of(Call c) {
        return new Recurrences(c).run();
    }

    private List<Value> run() {
        Value x = stepsFirst(c.x());
        List<Value> ends = new ArrayList<>();
        for (int layer = 0; layer < r.layers(); layer++) {
            if (layer > 0 && r.dropping()) {
                Value dropped = tape.pointwise(x);
                tape.keep(dropped, tape.floats(x.shape()));
                x = dropped;
            }
            List<Value> results = new ArrayList<>();
            for (int direction = 0; direction < r.directions(); direction++) {
                results.add(layer(x, layer * (int) r.directions() + direction));
            }
            ends.addAll(results);
            Value[] joined = results.toArray(Value[]::new);
            x = joined.length == 1
                    ? joined[0]
                    : tape.floats(Shape.of(r.length(), r.samples(), r.deeperInput()), joined);
        }
        return outputs(x, ends.toArray(Value[]::new));
    }

    private List<Value> outputs(Value last, Value[] ends) {
        List<Value> all = new ArrayList<>();
        Shape first = c.out();
        Value result = !isCell && r.batchFirst() && first.rank() == 3 ? Views.transposed(tape, last, 0, 1) : last;
        all.add(Views.reshaped(tape, result, first));
        for (int i = 1; i < c.operation().outputs().size(); i++) {
            all.add(tape.floats(c.operation().outputs().get(i).shape(), ends));
        }
        return all;
    }

    /** [steps, samples, features]. */
    private Value stepsFirst(Value x) {
        if (x.rank() == 3) {
            return r.batchFirst() ? Views.transposed(tape, x, 0, 1) : x;
        }
        return Views.reshaped(tape, x, r.length(), r.samples(), x.size(-1));
    }

    /** The learned tensor of a layer and direction, in torch's order: input, hidden, both biases, projection. */
    private @Nullable Value learned(int layer, int which) {
        int each = (int) tensors();
        int place = which < 4 ? which : each - 1;
        boolean there = which < 2 || which < 4 && r.bias() || which == 4 && r.projection() > 0;
        int index = layer * each + place;
        return there && index < weights.size() ? weights.get(index) : null;
    }

    private Value matrix(int layer, int which, long out, long in) {
        Value found = learned(layer, which);
        return found != null ? found : tape.learned(Shape.of(out, in), DataType.FLOAT32, false);
    }

    private Value layer(Value x, int layer) {
        Value[] all = MatrixProducts.there(
                x, learned(layer, 0), learned(layer, 1), learned(layer, 2), learned(layer, 3), learned(layer, 4));
        Value result = tape.floats(Shape.of(r.length(), r.samples(), r.result()), all);
        if (c.operation().kind() == OperationKind.LSTM && r.projection() == 0 && !c.isGraph()) {
            oneKernel(x, result, layer);
            return result;
        }
        long rows = Math.multiplyExact(r.gates(), r.hidden());
        Value input = isCell ? Views.reshaped(tape, x, r.samples(), x.size(-1)) : x;
        Value bias = r.bias() ? biasOf(layer, 2, rows) : null;
        Value entering = MatrixProducts.linear(tape, input, matrix(layer, 0, rows, x.size(-1)), bias, rows);
        Value stepped = tape.floats(result.shape(), MatrixProducts.there(entering, all.length > 1 ? result : entering));
        steps(stepped, layer, rows);
        keepSteps(stepped, layer);
        return stepped;
    }

    private Value biasOf(int layer, int which, long rows) {
        Value found = learned(layer, which);
        return found != null ? found : tape.learned(Shape.of(rows), DataType.FLOAT32, false);
    }

    /** The state's product at each step; the first state is zeros, of which no gradient is asked. */
    private void steps(Value result, int layer, long rows) {
        long once = Math.multiplyExact(Math.multiplyExact(2, r.samples()), Math.multiplyExact(r.result(), rows));
        Value weight = matrix(layer, 1, rows, r.result());
        tape.count(r.bias() ? Kernel.ADDMM : Kernel.MM, Math.multiplyExact(r.length(), once));
        tape.derivative(result, weight, Kernel.MM, Math.multiplyExact(r.length(), once));
        tape.derivative(result, result, Kernel.MM, Math.multiplyExact(r.length() - 1, once));
        tape.keep(weight.wants(), state);
        if (r.length() > 1 && c.operation().kind() != OperationKind.RNN) {
            tape.keep(weight.wants(), each(r.length() - 1, r.result(), result));
        }
        if (r.projection() > 0) {
            long projecting = Math.multiplyExact(
                    Math.multiplyExact(2, r.samples()), Math.multiplyExact(r.hidden(), r.projection()));
            long all = Math.multiplyExact(r.length(), projecting);
            Value projection = matrix(layer, 4, r.projection(), r.hidden());
            tape.count(Kernel.MM, all);
            tape.derivative(result, projection, Kernel.MM, all);
            tape.derivative(result, result, Kernel.MM, all);
            tape.keep(projection.wants(), each(r.length(), r.hidden(), result));
        }
    }

    private Value each(long times, long size, Value of) {
        return tape.several(times, Shape.of(r.samples(), size), of);
    }

    /** All gates of a step lie in one storage, of which the first is kept by its own name. */
    private Value gates(Value of) {
        long all = Math.multiplyExact(Math.multiplyExact(r.gates(), r.hidden()), r.samples());
        return tape.part(r.length(), all, DataType.FLOAT32, Shape.of(r.samples(), r.hidden()), of);
    }

    private void keepSteps(Value result, int layer) {
        long steps = r.length();
        long h = r.hidden();
        if (r.gates() == GRU_GATES) {
            // The new gate before and after it is multiplied, its tanh, and the difference from the state.
            tape.keep(result, gates(result), each(steps, h, result), each(steps, h, result), each(steps, h, result));
        } else if (r.gates() == LSTM_GATES) {
            tape.keep(result, gates(result), cellState, each(steps, h, result));
            if (steps > 1) {
                tape.keep(result, each(steps - 1, h, result));
            }
        } else {
            tape.keep(result, each(steps, h, result));
        }
    }

    /** An LSTM without projections: one kernel of oneDNN, which shows no products and keeps a workspace of its own. */
    private void oneKernel(Value x, Value result, int layer) {
        Value input = Views.dense(tape, x);
        tape.keep(result, state, cellState, input, result, each(1, r.hidden(), result), each(1, r.hidden(), result));
        tape.keepSecretly(result, SECRET);
    }
}
