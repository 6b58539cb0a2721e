package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/** Goes through the operations of a run in the order in which they happen, with something for each tensor. */
final class Flow<V> {
    /** What is there for a tensor, and what an operation makes of it. */
    interface Visitor<V> {
        /** Of a tensor that no operation of the row gives: learned, or constant. */
        V constant(int row, Tensor tensor);

        /**
         * Of what an operation gives, one for each output.
         *
         * @param beside of what a graph's operator reads beside the operation's inputs
         */
        List<V> operation(int row, Operation operation, List<V> in, List<V> beside);
    }

    private final Network network;
    private final NetworkRun run;
    private final Visitor<V> visitor;
    private final Budget budget;
    private final Map<Tensor, V> all = new IdentityHashMap<>();

    /**
     * Of a run.
     *
     * @param given what is there for what the network reads
     */
    Flow(Network network, NetworkRun run, Map<Tensor, V> given, Visitor<V> visitor, Budget budget) {
        this.network = network;
        this.run = run;
        this.visitor = visitor;
        this.budget = budget;
        this.all.putAll(given);
    }

    /** Goes through, and gives what is there for what the network gives. */
    List<V> through() {
        for (int row = 0; row < run.rows().size(); row++) {
            RowRun done = run.rows().get(row);
            if (done != null) {
                row(row, done);
            }
        }
        List<V> results = new ArrayList<>();
        List<Tensor> given = network.whole() != null
                ? network.whole().results()
                : RowRun.flat(run.outputs().get(run.outputs().size() - 1));
        for (Tensor tensor : given) {
            V result = all.get(tensor);
            if (result != null) {
                results.add(result);
            }
        }
        return results;
    }

    /** Rows that do the same share what they do: their tensors are the row's own only between these borders. */
    private void row(int row, RowRun done) {
        Map<Tensor, V> inside = network.whole() != null ? all : new IdentityHashMap<>();
        List<Tensor> read = RowRun.flat(done.read());
        List<Tensor> given = RowRun.flat(run.given().get(row));
        budget.step(read.size() + (long) done.operations().size());
        for (int i = 0; i < read.size(); i++) {
            V known = all.get(given.get(i));
            inside.put(read.get(i), known == null ? visitor.constant(row, given.get(i)) : known);
        }
        for (Operation operation : done.operations()) {
            if (operation.kind() != OperationKind.BARE_MODULE) {
                operation(row, operation, inside);
            }
        }
        List<Tensor> made = RowRun.flat(done.result());
        List<Tensor> outputs = RowRun.flat(run.outputs().get(row));
        for (int i = 0; i < made.size(); i++) {
            all.put(outputs.get(i), known(row, made.get(i), inside));
        }
    }

    private void operation(int row, Operation operation, Map<Tensor, V> inside) {
        List<V> in = new ArrayList<>(operation.inputs().size());
        for (Tensor input : operation.inputs()) {
            in.add(known(row, input, inside));
        }
        List<V> beside = new ArrayList<>();
        Whole.Call call =
                network.whole() == null ? null : network.whole().calls().get(operation);
        if (call != null) {
            call.beside().forEach(tensor -> beside.add(known(row, tensor, inside)));
        }
        List<V> out = visitor.operation(row, operation, in, beside);
        for (int i = 0; i < out.size(); i++) {
            inside.put(operation.outputs().get(i), out.get(i));
        }
    }

    private V known(int row, Tensor tensor, Map<Tensor, V> inside) {
        V known = inside.get(tensor);
        if (known == null) {
            known = visitor.constant(row, tensor);
            inside.put(tensor, known);
        }
        return known;
    }
}
