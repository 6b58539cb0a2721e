package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.identity.RowForm;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * What a row does with inputs of some shapes: its operations and its result, or why it fails. A value: where two rows do
 * the same, each gives tensors of its own.
 */
public final class RowRun implements RowCache.Value {
    private static final int STEPS_AN_OPERATION = 2;
    private static final int BYTES = 400;
    private static final int BYTES_A_COUNT = 600;
    private static final int BYTES_A_FORM = 200;
    private static final long BYTES_A_LIST = 40;
    private static final long BYTES_A_REFERENCE = 8;

    private final Part part;
    private final List<Object> inputs;
    private final @Nullable Object output;
    private final @Nullable Refusal failure;
    private final List<Operation> operations;
    private final List<Trace.@Nullable Call> callers;
    private final boolean handsOn;
    private final long steps;
    private final long bytes;
    private final Map<Convention, RowCount> counts = new ConcurrentHashMap<>(4);
    private @Nullable RowForm form;

    private RowRun(
            Part part,
            List<Object> inputs,
            @Nullable Object output,
            @Nullable Refusal failure,
            List<Operation> operations,
            List<Trace.@Nullable Call> callers,
            long steps,
            long bytes) {
        this.part = part;
        this.inputs = inputs;
        this.output = output;
        this.failure = failure;
        this.operations = operations;
        this.callers = callers;
        this.handsOn = output != null && handsOn(output, inputs);
        this.steps = steps;
        this.bytes = bytes + BYTES;
    }

    /**
     * Runs a row.
     *
     * @param inputs what it reads: tensors, or lists of them
     * @throws Refusal where it is too much
     */
    static RowRun of(Recipe recipe, Part part, List<Object> inputs, Trace trace) {
        Budget budget = trace.budget();
        long steps = budget.steps();
        long bytes = budget.bytes();
        Object output = null;
        Refusal failure = null;
        try {
            output = tensors(recipe.run(part.module(), trace, inputs), budget);
        } catch (Refusal refusal) {
            if (refusal.problem() == Problem.LIMIT_EXCEEDED) {
                throw refusal;
            }
            failure = refusal;
        } catch (ArithmeticException overflow) {
            failure = new Refusal(Problem.OVERFLOW, "a size does not fit 64 bits");
        }
        return new RowRun(
                part,
                inputs,
                output,
                failure,
                trace.operations(),
                trace.callers(),
                budget.steps() - steps,
                budget.bytes() - bytes);
    }

    /**
     * A row whose operations are there at once.
     *
     * @param read the tensors it reads
     * @param output what it gives: a tensor, or a list of them
     */
    public static RowRun given(Part part, List<Object> read, Object output, List<Operation> operations) {
        return new RowRun(part, read, output, null, operations, List.of(), 0, 0);
    }

    /** One operation of a row that has no recipe for it. */
    static RowRun of(Operation operation) {
        return new RowRun(Part.NONE, List.of(), null, null, List.of(operation), List.of(), 0, 0);
    }

    /** A row that fails whatever it reads. */
    static RowRun failing(String reason) {
        Refusal failure = new Refusal(Problem.WRONG_FROM, reason);
        return new RowRun(Part.NONE, List.of(), null, failure, List.of(), List.of(), 0, 0);
    }

    /** A row's result, which must be a tensor or a list of what has some. */
    private static Object tensors(Object result, Budget budget) {
        if (result instanceof Tensor tensor && tensor.shape().isEmpty()) {
            throw new Refusal(Problem.SIZE_MISMATCH, "a row's result of shape " + tensor.shape() + " has no elements");
        }
        if (!hasTensorsAlone(result, budget)) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION, "a row gives a tensor or a list of them, not " + Python.brief(result));
        }
        return result;
    }

    private static boolean hasTensorsAlone(@Nullable Object result, Budget budget) {
        budget.step();
        if (!(result instanceof List<?> list)) {
            return result instanceof Tensor;
        }
        // Every row that does the same gives lists of its own, however often one stands in them here.
        budget.hold(BYTES_A_LIST + BYTES_A_REFERENCE * list.size());
        return !list.isEmpty() && list.stream().allMatch(each -> hasTensorsAlone(each, budget));
    }

    /** Why it fails; null where it does not. */
    public @Nullable Refusal failure() {
        return failure;
    }

    /** What it reads: tensors, or lists of them. */
    public List<Object> read() {
        return inputs;
    }

    /** What it gives; null where it fails. */
    public @Nullable Object result() {
        return output;
    }

    /** What it does, in order; kept of evaluation alone. */
    public List<Operation> operations() {
        return operations;
    }

    /** The module call that did an operation; null where no module of the row did. */
    public Trace.@Nullable Call caller(int operation) {
        return callers.isEmpty() ? null : callers.get(operation);
    }

    /** What a convention counts of it; counted when it is first asked for. */
    public RowCount count(Convention convention, Budget budget) {
        budget.step((long) STEPS_AN_OPERATION * operations.size());
        RowCount known = counts.get(convention);
        if (known == null) {
            known = RowCount.of(convention, operations, part);
            counts.put(convention, known);
        }
        return known;
    }

    /** What a convention counts of some of its operations alone. */
    public RowCount count(Convention convention, BitSet some, Budget budget) {
        if (some.cardinality() == operations.size()) {
            return count(convention, budget);
        }
        budget.step((long) STEPS_AN_OPERATION * operations.size());
        return RowCount.of(convention, some.stream().mapToObj(operations::get).toList(), part);
    }

    /** Its canonical form; made when it is first asked for. It must not have failed. */
    public RowForm form(Budget budget) {
        budget.step((long) STEPS_AN_OPERATION * operations.size()
                + part.inventory().modules().size());
        RowForm known = form;
        if (known == null) {
            known = RowForm.of(
                    operations,
                    flat(inputs),
                    flat(java.util.Objects.requireNonNull(output)),
                    part.parameter(),
                    part.inventory());
            form = known;
        }
        return known;
    }

    /**
     * Its result for a row that reads these: new tensors, but for those that are handed on.
     *
     * @param given what the row reads, of the shapes that this was run for
     */
    Object output(List<Object> given) {
        if (!handsOn && output instanceof Tensor tensor) {
            return tensor.reshaped(tensor.shape());
        }
        Map<Tensor, Tensor> known = new IdentityHashMap<>();
        if (handsOn) {
            List<Tensor> before = flat(inputs);
            List<Tensor> now = flat(given);
            for (int i = 0; i < before.size(); i++) {
                known.put(before.get(i), now.get(i));
            }
        }
        return own(java.util.Objects.requireNonNull(output), known);
    }

    private static Object own(Object output, Map<Tensor, Tensor> known) {
        if (output instanceof Tensor tensor) {
            return known.computeIfAbsent(tensor, each -> each.reshaped(each.shape()));
        }
        List<Object> all = new ArrayList<>();
        ((List<?>) output).forEach(each -> all.add(own(each, known)));
        return all;
    }

    private static boolean handsOn(Object output, List<Object> inputs) {
        if (output instanceof Tensor && inputs.size() == 1 && inputs.get(0) instanceof Tensor) {
            return output == inputs.get(0);
        }
        Set<Tensor> read = Collections.newSetFromMap(new IdentityHashMap<>());
        read.addAll(flat(inputs));
        return flat(output).stream().anyMatch(read::contains);
    }

    /** All tensors in a value, in order. */
    public static List<Tensor> flat(Object value) {
        List<Tensor> all = new ArrayList<>();
        gather(value, all);
        return all;
    }

    private static void gather(Object value, List<Tensor> into) {
        if (value instanceof Tensor tensor) {
            into.add(tensor);
        } else if (value instanceof List<?> list) {
            list.forEach(each -> gather(each, into));
        }
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long weight() {
        return bytes + BYTES_A_COUNT + BYTES_A_FORM;
    }
}
