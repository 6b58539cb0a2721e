package org.modelcomplexity.engine.count;

import org.modelcomplexity.engine.tensor.Operation;

/** What one operation comes to, in a convention's unit or in FLOPs, does not fit 64 bits. */
public final class Overflow extends ArithmeticException {
    /** Of one operation by one convention. */
    public Overflow(Convention convention, Operation operation) {
        super("what " + convention.name() + " counts of " + operation.type() + " does not fit 64 bits");
    }
}
