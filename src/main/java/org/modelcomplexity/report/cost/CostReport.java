package org.modelcomplexity.report.cost;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.JsonForm;

/** What training costs, and what memory it takes: {@code cost} in the answer to one model. Bytes are bytes. */
public record CostReport(
        @Schema(description = "What was asked for, and what holds where nothing was")
        Assumptions assumptions,

        @Schema(description = "FLOPs of a training step at the batch, by convention")
        List<Step> step,

        @Schema(description = "Bytes") Memory memory,

        @Schema(
                description =
                        "Elements of the results of convolutions and products in evaluation, as fvcore's ActivationCountAnalysis counts them")
        long macts,

        @Schema(description = "The largest batches that fit; null where memory was not said") @Nullable
        LargestBatch largestBatch,

        @Schema(description = "What the device cannot beat; null where none was named, or it has no peak of the type")
        @Nullable
        Bound bound,

        @Schema(description = "The same by row; with include=rows") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Row> rows,

        @Schema(description = "What the figures leave out") List<String> notes) {

    /** What was asked for. */
    public record Assumptions(
            @Schema(
                    description =
                            "Samples a step: 1 for images, for a layer list or a graph the first axis of its inputs, where none was asked for",
                    example = "1")
            long batch,

            @Schema(description = "Type of weights and activations", example = "float32")
            String dtype,

            @Schema(description = "Optimizer", example = "adamw")
            String optimizer,

            @Schema(description = "How many first rows are frozen, or how frozen names begin", example = "0")
            @JsonForm("""
                    {"if": {"type": "integer"}, "else": {"type": "array", "items": {"type": "string"}}}""")
            Object freeze,

            @Schema(description = "Whether the input wants a gradient too")
            boolean inputGradient,

            @Schema(description = "Elements that are trained")
            long trainedParameters) {}

    /** FLOPs of a step. */
    public record Step(
            @Schema(
                    description =
                            "flop-counter-2.13 as torch's tool counts, its errors included; exact with every derivative's arithmetic",
                    example = "flop-counter-2.13")
            String convention,

            @Schema(description = "Of the forward pass in training mode")
            long forwardFlops,

            @Schema(description = "Of the backward pass") long backwardFlops,

            @Schema(description = "Of both") long stepFlops,

            @Schema(description = "Kinds of operations that do arithmetic and are not counted")
            List<String> notCounted,

            @Schema(description = "Forward by the tool's own names; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Map<String, Long> forwardByOperator,

            @Schema(description = "Both passes by the tool's own names; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Map<String, Long> stepByOperator) {}

    /** Bytes by what they are for. */
    public record Memory(
            @Schema(description = "All parameters") long weights,

            @Schema(description = "Running statistics, and what else is not learned")
            long buffers,

            @Schema(description = "Gradients of what is trained; null with int8") @Nullable
            Long gradients,

            @Schema(description = "The optimizer's state; null with int8") @Nullable
            Long optimizer,

            @Schema(
                    description =
                            "What autograd keeps between the passes, each storage once, parameters and buffers apart; null with int8")
            @Nullable
            Kept keptForBackward,

            @Schema(description = "The most results that are alive at once in evaluation, not fused; parameters apart")
            Peak inferencePeak,

            @Schema(
                    description =
                            "The most that there is in a step: weights, buffers, gradients, optimizer, and what is kept and alive. A lower bound: no workspace of a kernel, no rounding of an allocator is in it; null with int8")
            @Nullable
            Peak trainingPeak) {}

    /** What is kept. */
    public record Kept(
            @Schema(
                    description =
                            "At the batch: fixed + perSample × batch, but where a note says of a single sample that it takes less")
            long bytes,

            @Schema(description = "What does not grow with the batch")
            long fixed,

            @Schema(description = "What each sample adds; 0 where the sizes are those of the inputs alone")
            long perSample,

            @Schema(description = "Whose autograd", example = "torch-2.13-cpu")
            String reference,

            @Schema(description = "What is kept beside that, of which nobody knows how much it is")
            List<Unknown> unknown,

            @Schema(description = "Each storage; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<StorageReport> storages) {}

    /** Something whose size nobody knows. */
    public record Unknown(
            @Schema(description = "The row it is of") int row,

            @Schema(description = "The kind of operation", example = "lstm")
            String operation,

            @Schema(description = "Why nobody knows") String reason) {}

    /** A storage that is kept. */
    public record StorageReport(
            @Schema(description = "Shape of the tensor that was kept first; it may show a part")
            List<Long> shape,

            @Schema(description = "What it holds", example = "float32")
            String dtype,

            @Schema(description = "Of the whole storage") long bytes,

            @Schema(description = "The row whose operation keeps it first")
            int row,

            @Schema(description = "The kind of that operation", example = "convolution")
            String operation) {}

    /** The most at once. */
    public record Peak(
            @Schema(
                    description =
                            "At the batch: fixed + perSample × batch, but where a note says of a single sample that it takes less")
            long bytes,

            @Schema(description = "What does not grow with the batch, at that moment")
            long fixed,

            @Schema(description = "What each sample adds, at that moment")
            long perSample,

            @Schema(description = "The row where it is; null behind the last") @Nullable
            Integer row) {}

    /** What fits. */
    public record LargestBatch(
            @Schema(description = "Bytes there are") long memory,

            @Schema(description = "In training; 0 where not even one sample fits, null where it is not known") @Nullable
            Long training,

            @Schema(description = "In evaluation; likewise") @Nullable
            Long inference,

            @Schema(description = "Why it is not known") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason) {}

    /** What a device cannot beat. */
    public record Bound(
            @Schema(description = "The device", example = "a100-80gb")
            String device,

            @Schema(
                    description =
                            "Seconds of a forward pass: over all operations the larger of FLOPs (exact) / peak and bytes moved / bandwidth")
            double forwardSeconds,

            @Schema(description = "Seconds of both passes, the optimizer's step left out")
            double stepSeconds,

            @Schema(description = "What most of the forward pass's time goes by", example = "bandwidth")
            String limitedBy,

            @Schema(description = "FLOPs of a forward pass to a byte that it moves")
            double arithmeticIntensity,

            @Schema(description = "What this is not") String note) {}

    /** A row's share, at the batch. */
    public record Row(
            @Schema(description = "Number of the row, from 0")
            int index,

            @Schema(description = "By the first convention of step")
            long forwardFlops,

            @Schema(description = "By the first convention of step")
            long backwardFlops,

            @Schema(description = "Bytes that its operations keep first: all rows' add up to all that is kept")
            long kept,

            @Schema(description = "Bytes of what it gives") long output,

            @Schema(description = "Seconds of its forward pass that the device cannot beat")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Double forwardSeconds) {}
}
