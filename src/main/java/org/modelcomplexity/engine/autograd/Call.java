package org.modelcomplexity.engine.autograd;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * An operation that is about to run.
 *
 * @param tape what it is written to
 * @param row the row it is of
 * @param operation what is computed
 * @param in the tensors it reads
 * @param learned its own learned tensors, by name, in order
 * @param way how the network runs it
 */
public record Call(Tape tape, int row, Operation operation, List<Value> in, Map<String, Value> learned, Way way) {
    /** By which kernels a network runs. */
    public enum Way {
        /** Module by module on a CPU. */
        LAYERS,
        /** The same, with activations that overwrite their inputs, as references of backbone and head rows set them. */
        LAYERS_IN_PLACE,
        /** Operator by operator of a graph, on no device: every product is seen. */
        GRAPH
    }

    /** The first tensor it reads. */
    Value x() {
        return in.get(0);
    }

    /** The shape of what it gives first. */
    Shape out() {
        return operation.out();
    }

    boolean isGraph() {
        return way == Way.GRAPH;
    }

    <A extends Attributes> A attributes(Class<A> family) {
        return operation.attributes(family);
    }

    /** A learned tensor by its name, else by its place; null where there is none. */
    @Nullable
    Value learned(String name, int place) {
        Value named = learned.get(name);
        return named != null || !isGraph()
                ? named
                : learned.values().stream().skip(place).findFirst().orElse(null);
    }

    /** Whether it writes into the tensor that it reads. */
    boolean isInPlace() {
        return !operation.outputs().isEmpty()
                && operation.outputs().get(0) == operation.inputs().get(0);
    }

    /** All that it reads, learned tensors too. */
    Value[] all() {
        Value[] all = new Value[in.size() + learned.size()];
        int i = 0;
        for (Value each : in) {
            all[i++] = each;
        }
        for (Value each : learned.values()) {
            all[i++] = each;
        }
        return all;
    }
}
