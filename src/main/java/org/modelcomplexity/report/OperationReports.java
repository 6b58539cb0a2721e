package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/** The operations of a run as the report has them, one by one and by the names of a tool. */
final class OperationReports {
    private static final long BYTES_A_ROW = 160;
    private static final long BYTES_A_VALUE = 32;
    private static final long BYTES_A_CHARACTER = 3;

    private final Budget budget;

    private OperationReports(Budget budget) {
        this.budget = budget;
    }

    /** All operations of a mode's run. */
    static List<OperationReport> of(Mode mode, Budget budget) {
        return new OperationReports(budget).operations(mode);
    }

    private List<OperationReport> operations(Mode mode) {
        List<OperationReport> reports = new ArrayList<>();
        List<@Nullable RowRun> rows = mode.run().rows();
        for (int i = 0; i < rows.size(); i++) {
            operations(i, rows.get(i), mode, reports);
        }
        operations(rows.size() - 1, mode.run().tail(), mode, reports);
        return reports;
    }

    private void operations(int row, @Nullable RowRun run, Mode mode, List<OperationReport> into) {
        Whole whole = mode.network().whole();
        Convention first = mode.counts().isEmpty()
                ? null
                : Conventions.find(mode.counts().keySet().iterator().next());
        for (Operation operation : run == null ? List.<Operation>of() : run.operations()) {
            budget.hold(BYTES_A_ROW + bytes(operation.inputs()) + bytes(operation.outputs()));
            Whole.Call call = whole == null ? null : whole.calls().get(operation);
            into.add(new OperationReport(
                    row,
                    call == null ? null : call.name(),
                    call == null ? null : call.operator(),
                    operation.kind().label(),
                    operation.type(),
                    operation.isFunction(),
                    operation.inputs().stream()
                            .map(each -> each.shape().toList())
                            .toList(),
                    call == null ? shapes(operation) : shapes(operation, call),
                    first == null ? null : (Long) first.work(operation)));
        }
    }

    private static List<List<Long>> shapes(Operation operation) {
        return operation.outputs().stream().map(each -> each.shape().toList()).toList();
    }

    private Map<String, @Nullable List<Long>> shapes(Operation operation, Whole.Call call) {
        Map<String, @Nullable List<Long>> named = new LinkedHashMap<>();
        for (int i = 0; i < call.outputs().size(); i++) {
            String name = call.outputs().get(i);
            budget.hold(BYTES_A_VALUE + BYTES_A_CHARACTER * name.length());
            boolean known = i < operation.outputs().size();
            named.put(name, known ? operation.outputs().get(i).shape().toList() : null);
        }
        return named;
    }

    private static long bytes(List<Tensor> tensors) {
        long bytes = 0;
        for (Tensor tensor : tensors) {
            bytes += BYTES_A_VALUE * (2L + tensor.shape().rank());
        }
        return bytes;
    }

    /** What a convention counts by the tool's own names of operators; null where it has none, or this is no graph. */
    static @Nullable Map<String, Long> byOperator(String name, Mode mode) {
        Convention convention = Conventions.find(name);
        if (convention == null || mode.network().whole() == null) {
            return null;
        }
        List<Operation> all = new ArrayList<>();
        for (RowRun run : mode.run().rows()) {
            if (run != null) {
                Whole whole = java.util.Objects.requireNonNull(mode.network().whole());
                run.operations().stream()
                        .filter(operation -> !convention.isDroppingUnread() || whole.needs(operation))
                        .forEach(all::add);
            }
        }
        Map<String, Long> byOperator = convention.byOperator(all);
        return byOperator.isEmpty() ? null : byOperator;
    }
}
