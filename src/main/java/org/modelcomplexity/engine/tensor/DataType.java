package org.modelcomplexity.engine.tensor;

/** The kind of numbers a tensor holds. */
public enum DataType {
    /** Real numbers; all parameters are of this type. */
    FLOAT32,
    /** Tokens and indices. */
    INT64
}
