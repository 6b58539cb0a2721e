package org.modelcomplexity.engine.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.autograd.Storage.Use;
import org.modelcomplexity.engine.autograd.Value.Node;
import org.modelcomplexity.engine.autograd.Value.Work;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * What one forward pass of a training step leaves behind: the kernels it ran, those that a gradient goes back through, and
 * the storages that are kept for it. It grows, as a trace does.
 */
public final class Tape {
    private static final int STEPS_A_VALUE = 4;
    private static final int BYTES_A_VALUE = 240;

    private final Budget budget;
    private final Map<Kernel, Long> forward = new EnumMap<>(Kernel.class);
    private final Map<Kernel, Long> backward = new EnumMap<>(Kernel.class);
    private final long[] rowsForward;
    private final long[] rowsBackward;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Storage> kept = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();
    private int row;
    private @Nullable Operation operation;

    /**
     * What a kernel keeps without saying how much.
     *
     * @param row the row of the operation
     * @param operation whose kernel it is
     * @param reason why nobody knows
     */
    public record Secret(int row, Operation operation, String reason) {}

    /** An empty one for so many rows. */
    public Tape(int rows, Budget budget) {
        this.budget = budget;
        this.rowsForward = new long[rows];
        this.rowsBackward = new long[rows];
    }

    /** What follows is done by an operation of a row. */
    void at(int inRow, Operation by) {
        row = inRow;
        operation = by;
    }

    private Operation by() {
        return java.util.Objects.requireNonNull(operation);
    }

    /** A tensor that comes from outside. */
    public Value given(Shape shape, DataType type, boolean wants) {
        return leaf(new Storage(shape.elements(), type, Use.VALUES, 1), shape, wants && type.isFloat());
    }

    /** A parameter, or a buffer, which wants no gradient. */
    public Value learned(Shape shape, DataType type, boolean wants) {
        return leaf(new Storage(shape.elements(), type, Use.LEARNED, 1), shape, wants);
    }

    private Value leaf(Storage storage, Shape shape, boolean wants) {
        charge();
        return new Value(storage, shape, Layout.dense(shape), wants, null);
    }

    private void charge() {
        budget.step(STEPS_A_VALUE);
        budget.hold(BYTES_A_VALUE);
    }

    /** A new tensor, dense, made of others. */
    Value fresh(Shape shape, DataType type, Value... from) {
        return made(new Storage(shape.elements(), type, Use.VALUES, 1), shape, Layout.dense(shape), from);
    }

    /** A new tensor of floats, dense, made of others. */
    Value floats(Shape shape, Value... from) {
        return fresh(shape, DataType.FLOAT32, from);
    }

    /** So many new tensors that are alike. */
    Value several(long times, Shape shape, Value... from) {
        return made(
                new Storage(shape.elements(), DataType.FLOAT32, Use.VALUES, times), shape, Layout.dense(shape), from);
    }

    /** A new tensor whose storage is larger than what it shows. */
    Value part(long times, long elements, DataType type, Shape shape, Value... from) {
        return made(new Storage(elements, type, Use.VALUES, times), shape, Layout.dense(shape), from);
    }

    /** Statistics of a normalisation. */
    Value statistics(Shape shape) {
        return leaf(new Storage(shape.elements(), DataType.FLOAT32, Use.STATISTICS, 1), shape, false);
    }

    /** A new tensor of a shape whose elements lie as those of the first of its operands that has that shape. */
    Value pointwise(Shape shape, DataType type, Value... from) {
        for (Value each : from) {
            if (each.shape().equals(shape)) {
                long[] steps = Layout.denseLike(shape, each.steps());
                return made(new Storage(shape.elements(), type, Use.VALUES, 1), shape, steps, from);
            }
        }
        return fresh(shape, type, from);
    }

    /** A new tensor like one. */
    Value pointwise(Value of) {
        return pointwise(of.shape(), of.type(), of);
    }

    /** The same storage after it was written to. */
    public Value written(Value of, Value... from) {
        return made(of.storage(), of.shape(), of.steps(), from);
    }

    /** The same elements in another shape. */
    Value view(Value of, Shape shape, long[] steps) {
        return made(of.storage(), shape, steps, of);
    }

    /** The same elements, of which no gradient is asked. */
    Value detached(Value of) {
        return new Value(of.storage(), of.shape(), of.steps(), false, null);
    }

    private Value made(Storage storage, Shape shape, long[] steps, Value... from) {
        charge();
        boolean wants = false;
        for (Value each : from) {
            wants |= each.wants();
        }
        if (!wants || !isReal(storage.type())) {
            return new Value(storage, shape, steps, false, null);
        }
        Node node = new Node(row, from);
        nodes.add(node);
        return new Value(storage, shape, steps, true, node);
    }

    private static boolean isReal(DataType type) {
        return type.isFloat() || type == DataType.COMPLEX64 || type == DataType.OTHER;
    }

    /** Another result of what made the first. */
    Value beside(Value first, Shape shape) {
        charge();
        Storage storage = new Storage(shape.elements(), DataType.FLOAT32, Use.VALUES, 1);
        return new Value(storage, shape, Layout.dense(shape), first.wants(), first.maker());
    }

    /** Keeps tensors where the result they were read for, or made with, wants a gradient. */
    void keep(Value result, Value... saved) {
        keep(result.wants(), saved);
    }

    void keep(boolean wanted, Value... saved) {
        for (Value each : saved) {
            Storage storage = each.storage();
            if (wanted && !storage.isLearned() && !storage.isKept()) {
                storage.keep(each.shape(), row, by());
                kept.add(storage);
            }
        }
    }

    /** Something is kept that nobody outside of a kernel knows the size of. */
    void keepSecretly(Value result, String reason) {
        if (result.wants()) {
            secrets.add(new Secret(row, by(), reason));
        }
    }

    /** Work of the forward pass. */
    void count(Kernel kernel, long flops) {
        forward.merge(kernel, flops, Math::addExact);
        rowsForward[row] = Math.addExact(rowsForward[row], flops);
    }

    /** Work of the derivative of a result for what it was made of, where that wants one. */
    void derivative(Value result, Value of, Kernel kernel, long flops) {
        if (of.wants() && result.maker() != null) {
            result.maker().works.add(new Work(of, kernel, flops));
        }
    }

    /** Goes back from what the network gives, through all that wants a gradient. */
    public void backward(List<Value> results) {
        for (Value result : results) {
            reach(result);
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.reached) {
                Arrays.stream(node.from).forEach(Tape::reach);
                for (Work work : node.works) {
                    backward.merge(work.kernel(), work.flops(), Math::addExact);
                    rowsBackward[node.row] = Math.addExact(rowsBackward[node.row], work.flops());
                }
            }
        }
    }

    private static void reach(Value value) {
        Node maker = value.maker();
        if (maker != null) {
            maker.reached = true;
        }
    }

    /** FLOPs of the forward pass by kernel. */
    public Map<Kernel, Long> forward() {
        return forward;
    }

    /** FLOPs of the backward pass by kernel. */
    public Map<Kernel, Long> backward() {
        return backward;
    }

    /** FLOPs of the forward pass by row. */
    public long[] rowsForward() {
        return rowsForward;
    }

    /** FLOPs of the backward pass by row. */
    public long[] rowsBackward() {
        return rowsBackward;
    }

    /** The storages that are kept for the backward pass, each once, in the order in which they are. */
    public List<Storage> kept() {
        return kept;
    }

    /** What is kept beside them, of which nobody knows how much it is. */
    public List<Secret> secrets() {
        return secrets;
    }
}
