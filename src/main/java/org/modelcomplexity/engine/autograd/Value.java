package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;

/** A tensor as autograd sees it: where its elements lie, and whether it wants a gradient. */
public final class Value {
    private final Storage storage;
    private final Shape shape;
    private final long[] steps;
    private final @Nullable Node maker;
    private final boolean wants;

    Value(Storage storage, Shape shape, long[] steps, boolean wants, @Nullable Node maker) {
        this.storage = storage;
        this.shape = shape;
        this.steps = steps;
        this.wants = wants;
        this.maker = maker;
    }

    /** Where its elements lie. */
    public Storage storage() {
        return storage;
    }

    /** Its sizes. */
    public Shape shape() {
        return shape;
    }

    /** What it holds. */
    public DataType type() {
        return storage.type();
    }

    /** Whether it wants a gradient. */
    public boolean wants() {
        return wants;
    }

    long[] steps() {
        return steps;
    }

    boolean isDense() {
        return Layout.isDense(shape, steps);
    }

    long size(int axis) {
        return shape.size(axis);
    }

    int rank() {
        return shape.rank();
    }

    /** Whether a gradient reaches it, once {@link Tape#backward} went through. */
    public boolean isReached() {
        return maker != null && maker.reached;
    }

    @Nullable
    Node maker() {
        return maker;
    }

    /** A kernel that made a value, with the work of its derivatives. */
    static final class Node {
        final int row;
        final Value[] from;
        final List<Work> works = new ArrayList<>(2);
        boolean reached;

        Node(int row, Value[] from) {
            this.row = row;
            this.from = from;
        }
    }

    /** The work of a derivative for what a kernel reads. */
    record Work(Value of, Kernel kernel, long flops) {}
}
