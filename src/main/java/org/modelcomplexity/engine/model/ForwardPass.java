package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Python;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * One run of a model on shapes.
 *
 * @param trace what it did
 * @param outputs what each row gave; null where it failed or hung on one that did
 * @param failures what went wrong, by row, in their order
 */
public record ForwardPass(Trace trace, List<@Nullable Object> outputs, Map<Integer, Finding> failures) {
    private static final Set<Problem> FAULTS =
            Set.of(Problem.LIMIT_EXCEEDED, Problem.INVALID_DEFINITION, Problem.OVERFLOW);

    /** More rows that do not run than anybody looks at. */
    private static final int MOST = 100;
    /** What a row reads that wants text in a network that has none. */
    private static final List<Object> NO_TEXT = List.of();

    /** Runs every row that can run; failures are findings, each at its row. */
    public static ForwardPass run(Model model, Trace.Mode mode, boolean gradients, List<Tensor> inputs, Budget budget) {
        Rows rows = new Rows(model, new Trace(mode, gradients, budget), inputs);
        model.rows().forEach(rows::run);
        ForwardPass pass = rows.done();
        Object last = pass.outputs().get(pass.outputs().size() - 1);
        if (model.root().children().isEmpty() && last instanceof Tensor result) {
            pass.trace()
                    .record(model.root().calledBare(inputs, result, pass.trace().row()));
        }
        return pass;
    }

    /**
     * What the rows give in training, after a run in evaluation: only rows that differ between the modes, or read such
     * rows, run again.
     */
    public static ForwardPass training(Model model, ForwardPass evaluation, List<Tensor> inputs, Budget budget) {
        Rows rows = new Rows(model, new Trace(Trace.Mode.TRAINING, true, budget), inputs);
        boolean[] differs = new boolean[model.rows().size()];
        for (Row row : model.rows()) {
            Module module = model.module(row);
            differs[row.index()] = module != null && module.readsMode()
                    || row.needs().anyMatch(source -> source >= 0 && differs[source]);
            if (differs[row.index()]) {
                rows.run(row);
            } else {
                rows.take(row, evaluation);
            }
        }
        return rows.done();
    }

    /** What went wrong, in the order of the rows. */
    public List<Finding> findings() {
        return List.copyOf(failures.values());
    }

    /** The same, with a hint for what failed, where there is one. */
    public ForwardPass hinting(@Nullable String hint) {
        Map<Integer, Finding> hinted = new LinkedHashMap<>(failures);
        hinted.replaceAll((row, finding) -> hint == null ? finding : finding.hinting(hint));
        return new ForwardPass(trace, outputs, hinted);
    }

    /** The same, refusing the model where any row fails. */
    public ForwardPass orRefuse() {
        if (!failures.isEmpty()) {
            throw new InvalidModelException(findings());
        }
        return this;
    }

    /** The same, refusing what no reference would get past either: limits, and definitions that make no sense. */
    public ForwardPass orRefuseFaults() {
        List<Finding> faults = failures.values().stream()
                .filter(finding -> FAULTS.contains(finding.problem()))
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidModelException(faults);
        }
        return this;
    }

    /** A run while it goes on, row by row. */
    private static final class Rows {
        private final Model model;
        private final Trace trace;
        private final List<Tensor> inputs;
        private final List<@Nullable Object> outputs = new ArrayList<>();
        private final List<@Nullable List<Object>> given = new ArrayList<>();
        private final Map<Integer, Finding> failures = new LinkedHashMap<>();

        Rows(Model model, Trace trace, List<Tensor> inputs) {
            this.model = model;
            this.trace = trace;
            Tensor text = model.info().text();
            this.inputs = text == null ? inputs : List.of(inputs.get(0), text);
        }

        ForwardPass done() {
            return new ForwardPass(trace, outputs, failures);
        }

        void run(Row row) {
            trace.enter(row.index());
            List<Object> read = gather(row);
            given.add(read);
            Object result = null;
            try {
                if (read == NO_TEXT) {
                    throw new Refusal(
                            Problem.WRONG_FROM,
                            "it reads a text beside its input, which this network has not: its last row is no head that reads one");
                }
                result = read == null ? null : tensors(row.run().with(model.module(row), trace, read));
            } catch (Refusal refusal) {
                find(row, refusal.problem(), refusal.detail(), refusal.hint());
            } catch (ArithmeticException overflow) {
                find(row, Problem.OVERFLOW, "a size does not fit 64 bits", null);
            }
            outputs.add(result);
        }

        /** Takes over what a row gave and what went wrong in it. */
        void take(Row row, ForwardPass other) {
            given.add(gather(row));
            outputs.add(other.outputs().get(row.index()));
            Finding failure = other.failures().get(row.index());
            if (failure != null) {
                failures.put(row.index(), failure);
            }
        }

        private void find(Row row, Problem problem, String detail, @Nullable String hint) {
            String type = row.type().substring(row.type().lastIndexOf('.') + 1);
            Finding failure =
                    new Finding(problem, row.place(), "row " + row.index() + " (" + type + "): " + detail, hint);
            failures.put(row.index(), failure);
            if (problem == Problem.LIMIT_EXCEEDED || failures.size() > MOST) {
                throw new InvalidModelException(List.copyOf(failures.values()));
            }
        }

        /** What a row reads; null where a row that it reads gave nothing. */
        private @Nullable List<Object> gather(Row row) {
            List<Object> gathered = new ArrayList<>();
            for (int source : row.sources()) {
                boolean isText = source >= 0 && model.rows().get(source).givesText();
                Object value = source < 0 ? inputs.get(-source - 1) : isText ? given.get(source) : outputs.get(source);
                if (value == null) {
                    return null;
                }
                gathered.add(value);
            }
            return row.text() == null ? gathered : withText(row.text(), gathered);
        }

        private @Nullable List<Object> withText(int source, List<Object> gathered) {
            if (source < 0 && inputs.size() < -source) {
                return NO_TEXT;
            }
            Object text = source < 0 ? inputs.get(-source - 1) : outputs.get(source);
            if (text == null) {
                return null;
            }
            gathered.add(text);
            return gathered;
        }

        /** A row's result, which must be a tensor or a list of what has some. */
        private static Object tensors(Object result) {
            if (result instanceof Tensor tensor && tensor.shape().isEmpty()) {
                throw new Refusal(
                        Problem.SIZE_MISMATCH, "a row's result of shape " + tensor.shape() + " has no elements");
            }
            boolean has = result instanceof Tensor
                    || result instanceof List<?> list
                            && !list.isEmpty()
                            && list.stream().allMatch(each -> each instanceof Tensor || each instanceof List);
            if (!has) {
                throw new Refusal(
                        Problem.INVALID_DEFINITION,
                        "a row gives a tensor or a list of them, not " + Python.brief(result));
            }
            return result;
        }
    }
}
