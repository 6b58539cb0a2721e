package org.modelcomplexity.engine;

/** How much is told of a model. */
public enum Detail {
    /** All there is. */
    REPORT,
    /** What is counted in all and by row, and nothing of how. */
    FIGURES,
    /**
     * What the reference prints: parameters, layers, GFLOPs. It is not run in evaluation at the size that was asked for,
     * where GFLOPs are measured at the stride; nothing is counted at that size then.
     */
    PRINTED
}
