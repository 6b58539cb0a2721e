package org.modelcomplexity.engine.autograd;

import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/** What tensors lie in: one, or several that are views of each other. One stands for several that are alike. */
public final class Storage {
    /** Which floats it holds whatever type the network computes in. */
    enum Use {
        VALUES,
        /** Mean and deviation of a normalisation, which stay float32. */
        STATISTICS,
        /** Parameters and buffers: held anyhow. */
        LEARNED
    }

    private final long elements;
    private final DataType type;
    private final Use use;
    private final long times;
    private @Nullable Shape shape;
    private @Nullable Operation keeper;
    private int row;

    Storage(long elements, DataType type, Use use, long times) {
        this.elements = elements;
        this.type = type;
        this.use = use;
        this.times = times;
    }

    /** Notes who keeps it first, as a tensor of what shape. */
    void keep(Shape as, int keepingRow, Operation by) {
        shape = as;
        row = keepingRow;
        keeper = by;
    }

    /** Whether it is kept for the backward pass. */
    public boolean isKept() {
        return keeper != null;
    }

    /** Whether it holds a parameter, or a buffer. */
    public boolean isLearned() {
        return use == Use.LEARNED;
    }

    /** What it holds. */
    public DataType type() {
        return type;
    }

    /** How many are alike. */
    public long times() {
        return times;
    }

    /** The shape of the tensor that was kept first; it may show a part alone. */
    public Shape shape() {
        return java.util.Objects.requireNonNull(shape);
    }

    /** The operation that keeps it first. */
    public Operation keeper() {
        return java.util.Objects.requireNonNull(keeper);
    }

    /** The row of that operation. */
    public int row() {
        return row;
    }

    /**
     * Bytes of one of those that are alike, exactly.
     *
     * @param floats bytes of a float of the type that the network computes in
     */
    public long bytes(long floats) {
        long each = use == Use.STATISTICS || type != DataType.FLOAT32 ? type.bytes() : floats;
        return Math.multiplyExact(elements, each);
    }

    /** Whether its numbers are of the type that the network computes in, of so many bytes each. */
    public boolean isOf(long floats) {
        return use != Use.STATISTICS && type == DataType.FLOAT32 && floats != type.bytes();
    }
}
