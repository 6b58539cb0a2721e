package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * Which operations of a run its result needs, as a tracer keeps them that drops dead code (torch.jit.trace, by which
 * fvcore counts): operation by operation, not row by row.
 */
final class Needed {
    /** What references of backbone and head rows set in place in every model that they build. */
    private static final Set<OperationKind> WRITES = Set.of(
            OperationKind.SILU,
            OperationKind.RELU,
            OperationKind.RELU6,
            OperationKind.LEAKY_RELU,
            OperationKind.HARDSWISH);

    private static final Set<OperationKind> CUTS = Set.of(OperationKind.CHUNK, OperationKind.SPLIT);

    private final NetworkRun run;
    private final Budget budget;
    private final List<BitSet> needed = new ArrayList<>();
    private final List<BitSet> kept = new ArrayList<>();

    private Needed(NetworkRun run, Budget budget) {
        this.run = run;
        this.budget = budget;
        run.rows().forEach(row -> {
            needed.add(new BitSet());
            kept.add(new BitSet());
        });
    }

    /** By row, which of its operations are needed. */
    static List<BitSet> of(Network network, NetworkRun run, Budget budget) {
        Needed needed = new Needed(run, budget);
        if (network.whole() != null) {
            needed.mark(network.whole());
            return needed.needed;
        }
        needed.mark();
        if (!network.info().dialect().readsLayerLists() && needed.keepWrites()) {
            needed.mark();
        }
        return needed.needed;
    }

    /** A graph knows of each of its operations. */
    private void mark(Whole whole) {
        for (int row = 0; row < needed.size(); row++) {
            List<Operation> operations = operations(row);
            budget.step(operations.size());
            for (int i = 0; i < operations.size(); i++) {
                needed.get(row).set(i, whole.needs(operations.get(i)));
            }
        }
    }

    private void mark() {
        int last = run.rows().size() - 1;
        Set<Tensor> result = identities();
        if (run.outputs().get(last) != null) {
            result.addAll(RowRun.flat(run.outputs().get(last)));
        }
        backwards(result, (row, index, read) -> {
            boolean wanted = read || kept.get(row).get(index);
            needed.get(row).set(index, wanted);
            return wanted;
        });
    }

    /**
     * An oddity of the tracer: in dead code an activation in place whose result is cut stays, with all that it needs,
     * where another one follows further down.
     */
    private boolean keepWrites() {
        List<Set<Tensor>> cut = new ArrayList<>();
        for (RowRun row : run.rows()) {
            Set<Tensor> tensors = identities();
            if (row != null) {
                row.operations().stream()
                        .filter(operation -> CUTS.contains(operation.kind()))
                        .forEach(operation -> tensors.addAll(operation.inputs()));
            }
            cut.add(tensors);
        }
        boolean[] any = {false};
        backwards(identities(), (row, index, leads) -> {
            if (needed.get(row).get(index)) {
                return false;
            }
            Operation operation = operations(row).get(index);
            boolean write = WRITES.contains(operation.kind())
                    && !operation.isFunction()
                    && operation.outputs().stream().anyMatch(cut.get(row)::contains);
            if (write && leads) {
                kept.get(row).set(index);
                any[0] = true;
            }
            return write || leads;
        });
        return any[0];
    }

    private List<Operation> operations(int row) {
        RowRun run = this.run.rows().get(row);
        return run == null ? List.of() : run.operations();
    }

    /** What a walk does with an operation. */
    @FunctionalInterface
    private interface Step {
        /** Whether what the operation reads is wanted, of which something that it gives may be. */
        boolean of(int row, int index, boolean wanted);
    }

    /**
     * Walks all operations, the last first.
     *
     * @param wanted tensors that are wanted; grows by what wanted operations read
     */
    private void backwards(Set<Tensor> wanted, Step step) {
        for (int i = run.rows().size() - 1; i >= 0; i--) {
            RowRun row = run.rows().get(i);
            List<Object> given = run.given().get(i);
            if (row == null || given == null) {
                continue;
            }
            budget.step(row.operations().size());
            Set<Tensor> inside = across(run.outputs().get(i), row.result(), wanted);
            for (int k = row.operations().size() - 1; k >= 0; k--) {
                Operation operation = row.operations().get(k);
                if (step.of(i, k, operation.outputs().stream().anyMatch(inside::contains))) {
                    inside.addAll(operation.inputs());
                }
            }
            wanted.addAll(across(row.read(), given, inside));
        }
    }

    /** Of tensors on one side of a row's border those on the other: rows that do the same share what they do. */
    private static Set<Tensor> across(@Nullable Object here, @Nullable Object there, Set<Tensor> wanted) {
        Set<Tensor> found = identities();
        if (here == null || there == null) {
            return found;
        }
        List<Tensor> from = RowRun.flat(here);
        List<Tensor> to = RowRun.flat(there);
        for (int i = 0; i < from.size(); i++) {
            if (wanted.contains(from.get(i))) {
                found.add(to.get(i));
            }
        }
        return found;
    }

    private static Set<Tensor> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
