package org.modelcomplexity.engine.convention;

import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;

import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.Attributes.Dense;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** What torch's FlopCounterMode calls the kernels that a graph's operators come to, and what it counts of graphs alone. */
final class FlopCounterOperators {
    private FlopCounterOperators() {}

    /** The same convention, which tells what it counts by kernels, in FLOPs. */
    static Convention named(Convention flopCounter) {
        return flopCounter
                .unit(2)
                .operations(
                        OperationKind.ATTENTION_PRODUCTS,
                        "N·heads·L·S × (E + width of a value)",
                        FlopCounterOperators::attention)
                .named("convolution", OperationKind.CONVOLUTION, OperationKind.TRANSPOSED_CONVOLUTION)
                .named(OperationKind.LINEAR, FlopCounterOperators::dense)
                .named(OperationKind.MATMUL, FlopCounterOperators::product)
                .named("bmm", OperationKind.EINSUM, OperationKind.ATTENTION_PRODUCTS)
                .named("addmm", OperationKind.RNN, OperationKind.GRU, OperationKind.LSTM)
                .named("addmm", OperationKind.RNN_CELL, OperationKind.GRU_CELL, OperationKind.LSTM_CELL);
    }

    /** With a bias and elements one behind the other it is one kernel, else a product and a sum. */
    private static String dense(Operation op) {
        boolean added = op.attributes(Dense.class).bias();
        return added && !op.isScattered() && op.in().rank() > 1 ? "addmm" : "mm";
    }

    private static String product(Operation op) {
        Shape second = op.inputs().get(1).shape();
        return op.inputs().size() > 2 ? "baddbmm" : second.rank() <= 2 ? "mm" : "bmm";
    }

    private static long attention(Operation op) {
        AttentionProducts call = op.attributes(AttentionProducts.class);
        return times(call.samples(), call.queries(), call.keys(), plus(call.width(), call.valueWidth()));
    }
}
