package org.modelcomplexity.engine.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * What a network that came as a graph is as a whole: its rows are spans of the graph's operators, and have no modules of
 * their own.
 *
 * @param root the network itself, with all modules that the graph shows
 * @param calls what the graph says of each operation, by identity
 * @param learned learned tensors, by identity
 * @param results the tensors that it gives
 * @param inputs what it reads, by name
 * @param buffers elements of the tensors that are not learned
 * @param bufferBytes bytes of those
 * @param gradients whether it is known which parameters want gradients
 * @param producer what wrote the graph; null where it does not say
 */
public record Whole(
        Module root,
        Map<Operation, Call> calls,
        Map<Tensor, Parameter> learned,
        List<Tensor> results,
        Map<String, Tensor> inputs,
        long buffers,
        long bufferBytes,
        boolean gradients,
        @Nullable String producer) {
    /**
     * An operator of the graph.
     *
     * @param name its name in the graph
     * @param operator the operator's name as its format has it
     * @param path the module that it stands in; empty for the network itself
     * @param reads names of the values it reads, learned ones too
     * @param outputs names of the values it gives, in order
     * @param beside what it reads beside the operation's inputs, in order: weights, biases, states
     * @param isNeeded whether it leads to the graph's result
     */
    public record Call(
            String name,
            String operator,
            String path,
            List<String> reads,
            List<String> outputs,
            List<Tensor> beside,
            boolean isNeeded) {}

    /** Whether an operation leads to the graph's result. */
    public boolean needs(Operation operation) {
        Call call = calls.get(operation);
        return call == null || call.isNeeded();
    }

    /** The same of another tree and other operations. */
    public Whole with(Module other, Map<Operation, Call> operations) {
        return new Whole(other, operations, learned, results, inputs, buffers, bufferBytes, gradients, producer);
    }
}
