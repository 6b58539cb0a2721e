package org.modelcomplexity.engine.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tensor computation of a forward pass: a call of a leaf module, or of a function.
 *
 * @param kind what is computed
 * @param type the exact class of the module (Conv2d), or the function's name
 * @param derived whether the module's class is a subclass of the torch.nn class that does the work
 * @param module the module that was called, by identity; null for a function
 * @param facts the arguments
 * @param inputs the tensors read
 * @param outputs the tensors given
 * @param weights elements of the module's own parameters
 * @param row the row of the model it happened in; −1 outside any
 */
public record Operation(
        OperationKind kind,
        String type,
        boolean derived,
        @Nullable Object module,
        Facts facts,
        List<Tensor> inputs,
        List<Tensor> outputs,
        long weights,
        int row) {
    /** Whether a function did it, not a module: tools that hook modules do not see it. */
    public boolean isFunction() {
        return module == null;
    }

    /** The first input's shape. */
    public Shape in() {
        return inputs.get(0).shape();
    }

    /** The first output's shape. */
    public Shape out() {
        return outputs.get(0).shape();
    }

    /** A whole-number argument; it must be there. */
    public long number(String name) {
        return (Long) java.util.Objects.requireNonNull(facts.get(name), name);
    }

    /** A truth argument; absent is false. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(facts.get(name));
    }

    /** A per-axis argument (kernel_size, stride …); it must be there. */
    public long[] sizes(String name) {
        return (long[]) java.util.Objects.requireNonNull(facts.get(name), name);
    }
}
