package org.modelcomplexity.engine.tensor;

/** The kind of numbers a tensor holds. */
public enum DataType {
    /** Real numbers; all parameters of what is built here are of this type. */
    FLOAT32,
    FLOAT16,
    BFLOAT16,
    FLOAT64,
    /** Tokens and indices. */
    INT64,
    INT32,
    INT16,
    INT8,
    UINT8,
    BOOL,
    COMPLEX64,
    /** Any other. */
    OTHER;

    /** Bytes of an element; 8 of a type that nobody knows. */
    public long bytes() {
        return switch (this) {
            case FLOAT32, INT32 -> 4;
            case FLOAT16, BFLOAT16, INT16 -> 2;
            case INT8, UINT8, BOOL -> 1;
            case FLOAT64, INT64, COMPLEX64, OTHER -> 8;
        };
    }

    /** Whether it holds real numbers. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
    }
}
