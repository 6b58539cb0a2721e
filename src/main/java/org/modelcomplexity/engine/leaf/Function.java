package org.modelcomplexity.engine.leaf;

import java.util.List;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * One row of the function table: a computation that is no module.
 *
 * @param name what definitions ({@code cat}) or rows ({@code Concat}) call it
 * @param signature its arguments, the tensors it reads not included
 * @param body its shape rule, which also records the operation
 */
public record Function(String name, Signature signature, Body body) {
    /** Shape rule and record in one. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs on shapes.
         *
         * @return a tensor, or a list of them
         */
        Object apply(Trace trace, List<Tensor> inputs, Arguments arguments);
    }
}
