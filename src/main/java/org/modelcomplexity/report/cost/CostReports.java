package org.modelcomplexity.report.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.autograd.Storage;
import org.modelcomplexity.engine.autograd.Tape;
import org.modelcomplexity.engine.cost.Cost;
import org.modelcomplexity.engine.cost.CostOptions;
import org.modelcomplexity.engine.cost.Growth;
import org.modelcomplexity.engine.problem.Budget;

/** Makes of a cost what answers have of it. */
public final class CostReports {
    private static final String REFERENCE = "torch-2.13-cpu";
    private static final String NOTE = "a lower bound: no kernel reaches its device's peak";
    private static final long BYTES_A_LINE = 300;
    /** More storages than anybody reads one by one. */
    private static final int MOST = 100_000;

    private CostReports() {}

    /**
     * The report of a cost; null where there is none.
     *
     * @param include which parts it has: rows, coverage
     */
    public static @Nullable CostReport of(@Nullable Cost cost, Set<String> include, Budget budget) {
        if (cost == null) {
            return null;
        }
        boolean all = include.contains("coverage");
        CostOptions options = cost.options();
        Cost.Bound bound = cost.bound();
        return new CostReport(
                new CostReport.Assumptions(
                        cost.batch(),
                        word(options.precision()),
                        word(options.optimizer()),
                        options.freezing().prefixes().isEmpty()
                                ? (Object) options.freezing().rows()
                                : options.freezing().prefixes(),
                        options.inputGradient(),
                        cost.trained()),
                cost.steps().stream().map(step -> step(step, all)).toList(),
                memory(cost, all, budget),
                cost.macts(),
                cost.largest() == null
                        ? null
                        : new CostReport.LargestBatch(
                                cost.largest().memory(),
                                cost.largest().training(),
                                cost.largest().inference(),
                                cost.largest().reason()),
                bound == null
                        ? null
                        : new CostReport.Bound(
                                bound.device().name(),
                                bound.forward(),
                                bound.step(),
                                bound.byCompute() ? "compute" : "bandwidth",
                                bound.intensity(),
                                NOTE),
                include.contains("rows") ? rows(cost, budget) : null,
                cost.notes());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static CostReport.Step step(Cost.Step step, boolean all) {
        boolean named = all && !step.stepByOperator().isEmpty();
        return new CostReport.Step(
                step.convention(),
                step.forward(),
                step.backward(),
                Math.addExact(step.forward(), step.backward()),
                step.notCounted(),
                named ? step.forwardByOperator() : null,
                named ? step.stepByOperator() : null);
    }

    private static CostReport.Memory memory(Cost cost, boolean all, Budget budget) {
        Cost.Memory memory = cost.memory();
        Growth kept = memory.kept();
        Growth peak = memory.trainingPeak();
        return new CostReport.Memory(
                memory.weights(),
                memory.buffers(),
                memory.gradients(),
                memory.optimizer(),
                kept == null
                        ? null
                        : new CostReport.Kept(
                                memory.keptBytes(),
                                kept.fixed(),
                                kept.perSample(),
                                REFERENCE,
                                memory.unknown().stream()
                                        .map(CostReports::unknown)
                                        .toList(),
                                all ? storages(cost, budget) : null),
                peak(memory.inferencePeak(), memory.inferenceBytes(), memory.inferenceRow()),
                peak == null ? null : peak(peak, memory.trainingBytes(), memory.trainingRow()));
    }

    private static CostReport.Peak peak(Growth peak, long bytes, @Nullable Integer row) {
        return new CostReport.Peak(bytes, peak.fixed(), peak.perSample(), row);
    }

    private static CostReport.Unknown unknown(Tape.Secret secret) {
        return new CostReport.Unknown(secret.row(), secret.operation().kind().label(), secret.reason());
    }

    /** Each one by itself, where a tape has several that are alike as one. */
    private static List<CostReport.StorageReport> storages(Cost cost, Budget budget) {
        List<CostReport.StorageReport> all = new ArrayList<>();
        long floats = cost.options().precision().bytes();
        for (Storage each : cost.memory().storages()) {
            CostReport.StorageReport report = new CostReport.StorageReport(
                    each.shape().toList(),
                    dtype(each, cost.options()),
                    each.bytes(floats),
                    each.row(),
                    each.keeper().kind().label());
            for (long i = 0; i < each.times() && all.size() < MOST; i++) {
                budget.hold(BYTES_A_LINE);
                all.add(report);
            }
        }
        return all;
    }

    private static String dtype(Storage storage, CostOptions options) {
        return storage.isOf(options.precision().bytes()) ? word(options.precision()) : word(storage.type());
    }

    private static List<CostReport.Row> rows(Cost cost, Budget budget) {
        List<CostReport.Row> rows = new ArrayList<>(cost.rows().size());
        for (int i = 0; i < cost.rows().size(); i++) {
            budget.hold(BYTES_A_LINE);
            Cost.Row row = cost.rows().get(i);
            rows.add(new CostReport.Row(i, row.forward(), row.backward(), row.kept(), row.output(), row.seconds()));
        }
        return rows;
    }
}
