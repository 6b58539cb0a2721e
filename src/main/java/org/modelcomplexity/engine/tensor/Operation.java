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
 * @param attributes what it is beside its tensors
 * @param inputs the tensors read
 * @param outputs the tensors given
 * @param weights elements of the module's own parameters
 * @param arguments what it was told beside its tensors, by name: a value; null where that is nothing
 */
public record Operation(
        OperationKind kind,
        String type,
        boolean derived,
        @Nullable Object module,
        Attributes attributes,
        List<Tensor> inputs,
        List<Tensor> outputs,
        long weights,
        @Nullable Object arguments) {
    /** One that was told nothing beside its tensors. */
    public Operation(
            OperationKind kind,
            String type,
            boolean derived,
            @Nullable Object module,
            Attributes attributes,
            List<Tensor> inputs,
            List<Tensor> outputs,
            long weights) {
        this(kind, type, derived, module, attributes, inputs, outputs, weights, null);
    }

    /** How the type of an operation inside torch's multi-head attention begins. */
    public static final String IN_ATTENTION = "multi_head_attention_forward.";

    /** How the type of an operation on scattered elements ends. */
    public static final String SCATTERED = " (scattered)";

    /** Whether a function did it, not a module: tools that hook modules do not see it. */
    public boolean isFunction() {
        return module == null;
    }

    /** Whether it happens inside torch's multi-head attention, where PyTorch's fused kernel does it and tools see nothing. */
    public boolean isInFusedAttention() {
        return type.startsWith(IN_ATTENTION);
    }

    /** Whether it reads elements that do not lie one behind the other, so that torch takes another way. */
    public boolean isScattered() {
        return type.endsWith(SCATTERED);
    }

    /** The first input's shape. */
    public Shape in() {
        return inputs.get(0).shape();
    }

    /** The first output's shape. */
    public Shape out() {
        return outputs.get(0).shape();
    }

    /**
     * The attributes of a family, which the operation's kind says it is of; those of another are a
     * {@link ClassCastException}: who made the operation erred.
     */
    public <A extends Attributes> A attributes(Class<A> family) {
        return family.cast(attributes);
    }
}
