package org.modelcomplexity.engine.cost;

import java.util.List;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Operation;

/** Elements of the results of convolutions and products, as fvcore's ActivationCountAnalysis counts them. */
final class Activations {
    private Activations() {}

    static long of(Network network, NetworkRun run) {
        long sum = 0;
        for (RowRun row : run.rows()) {
            for (Operation operation : row == null ? List.<Operation>of() : row.operations()) {
                boolean needed = network.whole() == null || network.whole().needs(operation);
                sum = Math.addExact(sum, needed ? of(operation) : 0);
            }
        }
        return sum;
    }

    private static long of(Operation operation) {
        return switch (operation.kind()) {
            case CONVOLUTION, TRANSPOSED_CONVOLUTION, LINEAR, MATMUL, EINSUM ->
                operation.isInFusedAttention() ? 0 : operation.out().elements();
            case ATTENTION -> attention(operation.attributes(AttentionCall.class));
            case RNN_CELL, GRU_CELL, LSTM_CELL -> cell(operation);
            default -> 0;
        };
    }

    private static long cell(Operation operation) {
        Recurrence cell = operation.attributes(Recurrence.class);
        long once = Math.multiplyExact(cell.samples(), Math.multiplyExact(cell.gates(), cell.hidden()));
        return Math.multiplyExact(2, once);
    }

    /** The projections of queries, keys, values and results; both products where the weights are given too. */
    private static long attention(AttentionCall call) {
        if (call.fusedKernel()) {
            return 0;
        }
        long queries = Math.multiplyExact(Math.multiplyExact(2, call.queries()), call.width());
        long keys = Math.multiplyExact(Math.multiplyExact(2, call.keys()), call.width());
        long scores = Math.multiplyExact(call.heads(), Math.multiplyExact(call.queries(), call.attended()));
        long products =
                call.givesWeights() ? Math.addExact(scores, Math.multiplyExact(call.queries(), call.width())) : 0;
        return Math.multiplyExact(call.samples(), Math.addExact(Math.addExact(queries, keys), products));
    }
}
