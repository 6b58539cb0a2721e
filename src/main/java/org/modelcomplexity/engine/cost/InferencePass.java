package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.InferencePass.Block;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/** Which results are alive while a network runs in evaluation: each a storage of its own, but what is handed on. */
final class InferencePass implements Flow.Visitor<Block> {
    /** A storage of results. */
    static final class Block {
        final long elements;
        final DataType type;
        final int from;
        int to;

        Block(long elements, DataType type, int from) {
            this.elements = elements;
            this.type = type;
            this.from = from;
            this.to = from;
        }

        /** Its bytes, where a float of the network has so many. */
        long bytes(long floats) {
            return Math.multiplyExact(elements, type == DataType.FLOAT32 ? floats : type.bytes());
        }
    }

    private final @Nullable Whole whole;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();

    private InferencePass(@Nullable Whole whole) {
        this.whole = whole;
    }

    /** Runs it. */
    static InferencePass of(Network network, NetworkRun run, List<Tensor> inputs, Budget budget) {
        InferencePass pass = new InferencePass(network.whole());
        Map<Tensor, Block> given = new IdentityHashMap<>();
        for (Tensor input : inputs) {
            given.put(input, pass.block(input));
        }
        List<Block> results = new Flow<>(network, run, given, pass, budget).through();
        results.forEach(result -> result.to = pass.rows.size() - 1);
        return pass;
    }

    private Block block(Tensor tensor) {
        Block block = new Block(tensor.shape().elements(), tensor.type(), rows.isEmpty() ? 0 : rows.size() - 1);
        blocks.add(block);
        return block;
    }

    /** The storages, in the order in which they are made. */
    List<Block> blocks() {
        return blocks;
    }

    /** The row of each operation. */
    List<Integer> rows() {
        return rows;
    }

    @Override
    public Block constant(int row, Tensor tensor) {
        return new Block(0, tensor.type(), 0);
    }

    @Override
    public List<Block> operation(int row, Operation operation, List<Block> in, List<Block> beside) {
        rows.add(row);
        int now = rows.size() - 1;
        in.forEach(each -> each.to = now);
        beside.forEach(each -> each.to = now);
        List<Block> out = new ArrayList<>(operation.outputs().size());
        for (Tensor given : operation.outputs()) {
            out.add(handsOn(operation, given) ? in.get(0) : block(given));
        }
        return out;
    }

    private boolean handsOn(Operation operation, Tensor given) {
        if (operation.inputs().isEmpty()) {
            return false;
        }
        return given == operation.inputs().get(0) || isView(operation) || overwrites(whole, operation);
    }

    /** What shows its input's elements, in evaluation. */
    static boolean isView(Operation operation) {
        return switch (operation.kind()) {
            case RESHAPE, FLATTEN, UNFLATTEN, PERMUTE, TRANSPOSE, SLICE, SELECT, SPLIT, CHUNK, SQUEEZE, UNSQUEEZE ->
                true;
            case EXPAND, DROPOUT -> true;
            case IDENTITY -> !operation.type().endsWith("clone");
            default -> false;
        };
    }

    /** ATen's operators that overwrite their first input end with a line: {@code aten.relu_.default}. */
    static boolean overwrites(@Nullable Whole whole, Operation operation) {
        Whole.Call call = whole == null ? null : whole.calls().get(operation);
        return call != null && call.operator().matches(".*[a-z0-9]_\\.[^.]*");
    }
}
