package org.modelcomplexity.engine;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.identity.Bytes;
import org.modelcomplexity.engine.identity.GraphForm;
import org.modelcomplexity.engine.identity.RowForm;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * Which network it is, whatever it is called and however it was written.
 *
 * @param network a SHA-256: equal where the same rows compute the same with learned tensors of the same shapes
 * @param structure a SHA-256: equal where the rows do the same kinds of things and read each other alike, up to widths,
 *     depths and classes
 */
public record Identity(String network, String structure) {
    /** Changes whenever the form changes: what was stored by another is not compared with it by mistake. */
    private static final String FORM = "1";

    /** The identity of what was analysed. */
    public static Identity of(Result result, Budget budget) {
        Network network = result.network();
        return network.whole() == null
                ? new Rows(network, result.canonical(), budget).identity()
                : graph(network.whole(), result.canonical(), budget);
    }

    private static Identity graph(Whole whole, NetworkRun run, Budget budget) {
        GraphForm form = new GraphForm(whole.inputs());
        for (RowRun row : run.rows()) {
            for (Operation operation : row == null ? List.<Operation>of() : row.operations()) {
                Whole.Call call = whole.calls().get(operation);
                budget.step(1 + operation.inputs().size());
                form.add(operation, call == null ? List.of() : call.reads(), call == null ? List.of() : call.outputs());
            }
        }
        form.learned(whole.root());
        return new Identity(form.digest(FORM), form.structure(FORM));
    }

    /** A network of rows while it is gone through. */
    private static final class Rows {
        private final Network network;
        private final NetworkRun run;
        private final Budget budget;
        private final Bytes form = new Bytes();
        private final Bytes structure = new Bytes();
        /** Tensors that rows gave, and the network's inputs, by number. */
        private final Map<Tensor, Integer> numbers = new IdentityHashMap<>();

        private final Map<String, Integer> shared = new HashMap<>();
        private int next;

        Rows(Network network, NetworkRun run, Budget budget) {
            this.network = network;
            this.run = run;
            this.budget = budget;
        }

        Identity identity() {
            network.info().inputs().forEach(this::number);
            for (int i = 0; i < network.rows().size(); i++) {
                RowRun row = run.rows().get(i);
                List<Object> given = run.given().get(i);
                Object output = run.outputs().get(i);
                if (row == null || given == null || output == null) {
                    unrun(i);
                } else {
                    row(row, given, output);
                }
            }
            Object last = run.outputs().get(run.outputs().size() - 1);
            if (last != null) {
                reads(last);
            }
            return new Identity(form.digest(FORM), structure.digest(FORM));
        }

        private int number(Tensor tensor) {
            Integer known = numbers.get(tensor);
            return known == null ? renumber(tensor) : known;
        }

        /** A tensor that a row gives, written over or not: who reads it from there on reads the result. */
        private int renumber(Tensor tensor) {
            numbers.put(tensor, next);
            return next++;
        }

        private void row(RowRun row, List<Object> given, Object output) {
            RowForm does = row.form(budget);
            if (does.isEmpty()) {
                return;
            }
            form.add(does.digest());
            structure.add(does.structure());
            reads(given);
            for (String key : does.shared()) {
                form.add(shared.computeIfAbsent(key, each -> shared.size()));
            }
            gives(output);
        }

        private void gives(Object value) {
            budget.step();
            if (value instanceof Tensor tensor) {
                renumber(tensor);
            } else {
                ((List<?>) value).forEach(this::gives);
            }
        }

        /** A row that does not run at any size that was tried: what it is made of and reads. */
        private void unrun(int index) {
            RowForm has = RowForm.of(
                    List.of(),
                    List.of(),
                    List.of(),
                    network.parts().get(index).parameter(),
                    network.parts().get(index).inventory());
            form.add(has.digest());
            structure.add(has.structure());
            for (int source : network.rows().get(index).sources()) {
                form.add(source);
                structure.add(source);
            }
        }

        /** Which tensors a value is, and how they lie in its lists. */
        private void reads(Object value) {
            budget.step();
            if (value instanceof Tensor tensor) {
                int number = number(tensor);
                form.add(number);
                structure.add(number);
            } else {
                List<?> list = (List<?>) value;
                form.add(-list.size());
                structure.add(-list.size());
                list.forEach(this::reads);
            }
        }
    }
}
