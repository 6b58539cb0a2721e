package org.modelcomplexity.report.cost;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Comparison.CountChange;

/** What a step costs on both sides of a comparison, each at its own batch and with its own options. */
public record CostChange(
        @Schema(description = "FLOPs of a step by flop-counter-2.13")
        CountChange stepFlops,

        @Schema(description = "Bytes of all parameters") CountChange weights,

        @Schema(description = "Bytes that are kept for the backward pass")
        CountChange keptForBackward,

        @Schema(description = "Bytes alive at once in evaluation")
        CountChange inferencePeak,

        @Schema(description = "Bytes there are at once in a step, at least")
        CountChange trainingPeak) {
    /** Of both sides; null where either has none. */
    public static @Nullable CostChange of(@Nullable CostReport baseline, @Nullable CostReport candidate) {
        if (baseline == null || candidate == null) {
            return null;
        }
        CostReport.Memory before = baseline.memory();
        CostReport.Memory after = candidate.memory();
        return new CostChange(
                CountChange.of(
                        baseline.step().get(0).stepFlops(),
                        candidate.step().get(0).stepFlops()),
                CountChange.of(before.weights(), after.weights()),
                CountChange.of(kept(before), kept(after)),
                CountChange.of(
                        before.inferencePeak().bytes(), after.inferencePeak().bytes()),
                CountChange.of(peak(before), peak(after)));
    }

    private static @Nullable Long kept(CostReport.Memory memory) {
        return memory.keptForBackward() == null
                ? null
                : (Long) memory.keptForBackward().bytes();
    }

    private static @Nullable Long peak(CostReport.Memory memory) {
        return memory.trainingPeak() == null
                ? null
                : (Long) memory.trainingPeak().bytes();
    }
}
