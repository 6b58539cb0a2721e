package org.modelcomplexity.report.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.python.Python;

/** A cost line by line, as people read it: what it is of, and how much. */
public final class CostLines {
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    private static final int DIGITS = 4;

    /**
     * One line.
     *
     * @param title what it is of
     * @param amount how much, with its unit
     * @param note what it is made of, or where it is; empty where there is nothing to say
     */
    public record Line(String title, String amount, String note) {}

    private CostLines() {}

    /** What was asked for: {@code cost of a step (batch 1, float32, adamw)}. */
    public static String title(CostReport cost) {
        CostReport.Assumptions asked = cost.assumptions();
        return "cost of a step (batch " + asked.batch() + ", " + asked.dtype() + ", " + asked.optimizer()
                + (Long.valueOf(0).equals(asked.freeze()) ? "" : ", frozen " + Python.cut(Python.repr(asked.freeze())))
                + (asked.inputGradient() ? ", input wants a gradient" : "") + ")";
    }

    /** Every line. */
    public static List<Line> of(CostReport cost) {
        List<Line> lines = new ArrayList<>();
        for (CostReport.Step step : cost.step()) {
            lines.add(new Line(
                    "step, " + step.convention(),
                    billions(step.stepFlops()) + " GFLOPs",
                    billions(step.forwardFlops()) + " forward, " + billions(step.backwardFlops()) + " backward"));
        }
        memory(lines, cost.memory());
        lines.add(new Line("activations (fvcore)", Python.fixed(cost.macts() / MEGA, 1) + " M", ""));
        CostReport.LargestBatch largest = cost.largestBatch();
        if (largest != null) {
            String reason = largest.reason() == null ? "in " + bytes(largest.memory()) : largest.reason();
            lines.add(new Line("largest batch, training", number(largest.training()), reason));
            lines.add(new Line("largest batch, inference", number(largest.inference()), reason));
        }
        CostReport.Bound bound = cost.bound();
        if (bound != null) {
            lines.add(new Line(
                    "at least, on " + bound.device(),
                    seconds(bound.forwardSeconds()) + " forward, " + seconds(bound.stepSeconds()) + " a step",
                    "limited by " + bound.limitedBy()));
        }
        cost.notes().forEach(note -> lines.add(new Line("note", "", note)));
        return lines;
    }

    private static void memory(List<Line> lines, CostReport.Memory memory) {
        lines.add(new Line("weights", bytes(memory.weights()), ""));
        lines.add(new Line("buffers", bytes(memory.buffers()), ""));
        lines.add(new Line("gradients", bytes(memory.gradients()), ""));
        lines.add(new Line("optimizer", bytes(memory.optimizer()), ""));
        CostReport.Kept kept = memory.keptForBackward();
        lines.add(new Line(
                "kept for backward",
                bytes(kept == null ? null : (Long) kept.bytes()),
                kept == null || kept.unknown().isEmpty()
                        ? ""
                        : "and " + kept.unknown().size() + " workspaces whose size is not known"));
        peak(lines, "inference peak", memory.inferencePeak());
        peak(lines, "training peak, at least", memory.trainingPeak());
    }

    private static void peak(List<Line> lines, String title, CostReport.@Nullable Peak peak) {
        String at = peak == null ? "" : peak.row() == null ? "behind the last row" : "at row " + peak.row();
        lines.add(new Line(title, bytes(peak == null ? null : (Long) peak.bytes()), at));
    }

    private static String bytes(@Nullable Long bytes) {
        return bytes == null ? "–" : Python.fixed(bytes / MEGA, 1) + " MB";
    }

    private static String seconds(double seconds) {
        return Python.general(seconds * 1000, DIGITS) + " ms";
    }

    private static String billions(long flops) {
        return Python.fixed(flops / GIGA, 1);
    }

    private static String number(@Nullable Long value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%,d", value);
    }
}
