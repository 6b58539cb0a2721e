package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
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
        List<Tensor> all = withText(model, inputs);
        for (Row row : model.rows()) {
            trace.enter(row.index());
            outputs.add(run(model, row, trace, findings, gather(model, row, outputs, all)));
        }
        if (model.root().children().isEmpty() && outputs.get(outputs.size() - 1) instanceof Tensor result) {
            trace.record(model.root().calledBare(inputs, result, trace.row()));
        }
        return new ForwardPass(trace, outputs, findings);
    }

    private static List<Tensor> withText(Model model, List<Tensor> inputs) {
        return model.info().text() == null
                ? inputs
                : List.of(inputs.get(0), model.info().text());
    }

    /**
     * What the rows give in training, after a run in evaluation: only rows that differ between the modes, or read such
     * rows, run again.
     */
    public static ForwardPass training(Model model, ForwardPass evaluation, List<Tensor> inputs, Limits limits) {
        Trace trace = new Trace(Trace.Mode.TRAINING, true, limits.steps());
        List<@Nullable Object> outputs = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<Tensor> all = withText(model, inputs);
        boolean[] differs = new boolean[model.rows().size()];
        for (Row row : model.rows()) {
            int i = row.index();
            Module module = model.module(row);
            differs[i] = module != null && module.readsMode()
                    || row.needs().anyMatch(source -> source >= 0 && differs[source]);
            trace.enter(i);
            if (differs[i]) {
                outputs.add(run(model, row, trace, findings, gather(model, row, outputs, all)));
            } else {
                outputs.add(evaluation.outputs().get(i));
                evaluation.findings().stream()
                        .filter(finding -> finding.place().equals(row.place()))
                        .forEach(findings::add);
            }
        }
        return new ForwardPass(trace, outputs, findings);
    }

    /** The same, with a hint for what failed, where there is one. */
    public ForwardPass hinting(@Nullable String hint) {
        return hint == null
                ? this
                : new ForwardPass(
                        trace,
                        outputs,
                        findings.stream()
                                .map(finding -> new Finding(finding.problem(), finding.place(), finding.detail(), hint))
                                .toList());
    }

    /** The same, refusing the model where any row fails. */
    public ForwardPass orRefuse() {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return this;
    }

    private static @Nullable List<Object> gather(
            Model model, Row row, List<@Nullable Object> outputs, List<Tensor> inputs) {
        List<Object> gathered = new ArrayList<>();
        for (int source : row.sources()) {
            boolean isText = source >= 0 && model.rows().get(source).givesText();
            Object value = isText
                    ? gather(model, model.rows().get(source), outputs, inputs)
                    : source < 0 ? inputs.get(-source - 1) : outputs.get(source);
            if (value == null) {
                return null;
            }
            gathered.add(value);
        }
        if (row.text() != null) {
            int source = row.text();
            if (source < 0 ? inputs.size() < -source : outputs.get(source) == null) {
                return source < 0 ? NO_TEXT : null;
            }
            gathered.add(source < 0 ? inputs.get(-source - 1) : Objects.requireNonNull(outputs.get(source)));
        }
        return gathered;
    }

    /** What a row reads that wants text in a network that has none. */
    private static final List<Object> NO_TEXT = List.of();

    private static @Nullable Object run(
            Model model, Row row, Trace trace, List<Finding> findings, @Nullable List<Object> inputs) {
        if (inputs == null) {
            return null;
        }
        try {
            if (inputs == NO_TEXT) {
                throw new Refusal(
                        Problem.WRONG_FROM,
                        "it reads a text beside its input, which this network has not: its last row is no head that reads one");
            }
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
