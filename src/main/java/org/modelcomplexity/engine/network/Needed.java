package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * What the result of one row hangs on: a tool that traces a network drops the rest.
 *
 * @param operations its own operations, in order
 * @param inputs which of what it reads
 */
record Needed(List<Operation> operations, BitSet inputs) {
    /** Of a row that read these, did this and gave that. */
    static Needed of(List<Object> read, List<Operation> operations, Object result) {
        Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(RowRun.flat(result));
        List<Operation> needed = new ArrayList<>(operations.size());
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation operation = operations.get(i);
            if (operation.outputs().stream().anyMatch(wanted::contains)) {
                needed.add(operation);
                wanted.addAll(operation.inputs());
            }
        }
        boolean all = needed.size() == operations.size();
        Collections.reverse(needed);
        BitSet inputs = new BitSet(read.size());
        for (int i = 0; i < read.size(); i++) {
            inputs.set(i, RowRun.flat(read.get(i)).stream().anyMatch(wanted::contains));
        }
        return new Needed(all ? operations : List.copyOf(needed), inputs);
    }
}
