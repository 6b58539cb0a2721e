package org.modelcomplexity.engine.derivative;

import java.util.List;
import org.modelcomplexity.engine.tensor.Operation;

/**
 * Which gradients of an operation are wanted, whose result has one.
 *
 * @param operation the operation
 * @param inputs for each of the tensors that it reads, whether its gradient is wanted
 * @param weight whether the gradient of its weight, or of the first of them, is
 * @param bias whether the gradient of its bias is
 */
public record Wanted(Operation operation, List<Boolean> inputs, boolean weight, boolean bias) {
    /** Whether the gradient of an input is. */
    boolean input(int index) {
        return index < inputs.size() && inputs.get(index);
    }

    /** Whether that of any input is. */
    boolean anyInput() {
        return inputs.contains(true);
    }

    /** How many of its inputs' gradients are. */
    long count() {
        return inputs.stream().filter(each -> each).count();
    }
}
