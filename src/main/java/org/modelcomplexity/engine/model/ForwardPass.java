package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * One run of a model on shapes.
 *
 * @param trace what it did
 * @param outputs what each row gave; null where it failed or hung on one that did
 * @param findings what went wrong, in the order of the rows
 */
public record ForwardPass(Trace trace, List<@Nullable Object> outputs, List<Finding> findings) {
    /** Runs every row that can run; failures are findings, each at its row. */
    public static ForwardPass run(Model model, Trace.Mode mode, boolean gradients, List<Tensor> inputs, Limits limits) {
        Trace trace = new Trace(mode, gradients, limits.steps());
        List<@Nullable Object> outputs = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Row row : model.rows()) {
            trace.enter(row.index());
            outputs.add(run(model, row, trace, gather(row, outputs, inputs), findings));
        }
        if (model.root().children().isEmpty() && outputs.get(outputs.size() - 1) instanceof Tensor result) {
            trace.record(call(model.root(), inputs, result, trace.row()));
        }
        return new ForwardPass(trace, outputs, findings);
    }

    /** A network without layers is a module without children itself: tools that hook these see it called. */
    private static Operation call(Module root, List<Tensor> inputs, Tensor result, int row) {
        return new Operation(
                OperationKind.NETWORK,
                root.type(),
                false,
                root,
                name -> elements(root, name),
                inputs,
                List.of(result),
                0,
                row);
    }

    private static @Nullable Object elements(Module root, String name) {
        Map<String, Long> elements = new LinkedHashMap<>();
        root.parameters()
                .forEach((key, parameter) -> elements.put(key, parameter.shape().elements()));
        return name.equals("parameters") ? elements : null;
    }

    /**
     * What the rows give in training, after a run in evaluation: only rows that differ between the modes, or read such
     * rows, run again.
     */
    public static ForwardPass training(Model model, ForwardPass evaluation, List<Tensor> inputs, Limits limits) {
        Trace trace = new Trace(Trace.Mode.TRAINING, true, limits.steps());
        List<@Nullable Object> outputs = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        boolean[] differs = new boolean[model.rows().size()];
        for (Row row : model.rows()) {
            int i = row.index();
            Module module = model.module(row);
            differs[i] = module != null && module.readsMode()
                    || row.sources().stream().anyMatch(source -> source >= 0 && differs[source]);
            trace.enter(i);
            outputs.add(
                    differs[i]
                            ? run(model, row, trace, gather(row, outputs, inputs), findings)
                            : evaluation.outputs().get(i));
        }
        return new ForwardPass(trace, outputs, findings);
    }

    /** The same, refusing the model where any row fails. */
    public ForwardPass orRefuse() {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return this;
    }

    private static @Nullable List<Object> gather(Row row, List<@Nullable Object> outputs, List<Tensor> inputs) {
        List<Object> gathered = new ArrayList<>();
        for (int source : row.sources()) {
            Object value = source < 0 ? inputs.get(-source - 1) : outputs.get(source);
            if (value == null) {
                return null;
            }
            gathered.add(value);
        }
        return gathered;
    }

    private static @Nullable Object run(
            Model model, Row row, Trace trace, @Nullable List<Object> inputs, List<Finding> findings) {
        if (inputs == null) {
            return null;
        }
        try {
            return row.run().with(model.module(row), trace, inputs);
        } catch (Refusal refusal) {
            findings.add(new Finding(refusal.problem(), row.place(), where(row, refusal.detail()), refusal.hint()));
        } catch (ArithmeticException overflow) {
            findings.add(new Finding(Problem.OVERFLOW, row.place(), where(row, "a size does not fit 64 bits"), null));
        }
        return null;
    }

    private static String where(Row row, String detail) {
        return "row " + row.index() + " (" + row.type().substring(row.type().lastIndexOf('.') + 1) + "): " + detail;
    }
}
