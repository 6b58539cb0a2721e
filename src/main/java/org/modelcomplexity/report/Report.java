package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.UncountedKind.KindReport;
import org.modelcomplexity.report.cost.CostReport;
import org.modelcomplexity.report.tree.TreeReport;

/** The answer to one model: the JSON of {@code POST /api/v1/complexity}, field by field. */
public record Report(
        @Schema(description = "What was analysed") ModelInfo model,
        @Schema(description = "What was assumed or ignored") List<Warning> warnings,

        @Schema(description = "The network as it trains: not fused")
        ModeSummary training,

        @Schema(description = "The network as it runs inference: BatchNorms folded, branches merged")
        ModeSummary fused,

        @Schema(description = "Why the two modes differ; with include=difference")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        DifferenceReport difference,

        @Schema(description = "The model's rows; with include=rows")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<RowReport> rows,

        @Schema(description = "Named parameters of the training network; with include=parameters")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ParameterReport> parameters,

        @Schema(description = "Named parameters of the fused network; with include=parameters")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ParameterReport> fusedParameters,

        @Schema(description = "Operations of one forward pass of the training network; with include=operations")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<OperationReport> operations,

        @Schema(description = "Operations of one forward pass of the fused network; with include=operations")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<OperationReport> fusedOperations,

        @Schema(description = "Totals of the training network; with include=types")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Types types,

        @Schema(description = "Totals of the fused network; with include=types")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Types fusedTypes,

        @Schema(description = "The modules of the training network, nested; with include=tree")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        TreeReport tree,

        @Schema(description = "The modules of the fused network, nested; with include=tree")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        TreeReport fusedTree,

        @Schema(description = "What training costs, and what memory it takes; with include=cost")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        CostReport cost) {
    private static final String EXACT =
            "; exact, up to 64 bits: a client whose numbers are doubles (JavaScript) loses digits past 2^53";

    /** What was analysed. */
    public record ModelInfo(
            @Schema(description = "The model's file name without extension, where one was given", example = "yolov5s")
            @Nullable
            String name,

            @Schema(description = "Whose rules it was read by", example = "yolov5-6.0")
            String dialect,

            @Schema(description = "The scale that was taken, where the dialect has scales") @Nullable
            String scale,

            @Schema(description = "What the network is for, where the dialect says", example = "detect")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String task,

            @Schema(description = "Number of classes", example = "80") @Nullable
            Long nc,

            @Schema(
                    description =
                            "Shape of the input (N, C, H, W; pixels), or a list of shapes for several inputs; of a graph an object from each input's name to its shape",
                    example = "[1, 3, 640, 640]")
            @JsonForm(JsonForm.NAMED_SHAPES)
            Object input,

            @Schema(description = "The largest stride, in pixels; null where the model has none", example = "32")
            @JsonForm(JsonForm.NUMBER)
            @Nullable
            Object stride,

            @Schema(description = "Of a graph: what wrote it", example = "torch 2.13.0")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String producer,

            @Schema(
                    description =
                            "Which network it is (SHA-256): the same for what computes the same, whatever it is called, however it was written, at every "
                                    + "imgsz",
                    example = "5f0c4b0f4a3b5c0d3b7a0a1c1f1f4a5e6d7c8b9a0f1e2d3c4b5a69788796a5b4")
            String identity,

            @Schema(
                    description =
                            "The same of its rows without widths, depths and classes (SHA-256): one for all scales of a model whose rows do the same kinds "
                                    + "of things",
                    example = "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d0a1b2c3d4e5f60718293a4b5c6d7e8f9")
            String structure,

            @Schema(hidden = true) @JsonIgnore List<Integer> columns) {
        /** Whether it came as a graph, whose inputs have names. */
        @JsonIgnore
        public boolean isGraph() {
            return input instanceof Map;
        }
    }

    /** Something that was assumed or ignored. */
    public record Warning(
            @Schema(description = "What was assumed or ignored, and what that means")
            String detail,

            @Schema(description = "JSON pointer into what was sent", example = "/channel_multiple") @Nullable
            String pointer,

            @Schema(description = "Line in the text, from 1") @Nullable
            Integer line,

            @Schema(description = "Column in the text, from 1") @Nullable
            Integer column) {}

    /** The figures of one mode. */
    public record ModeSummary(
            @Schema(
                    description =
                            "What the dialect's reference prints as layers (modules in YOLOv5, leaf modules in Ultralytics)",
                    example = "270")
            long layers,

            @Schema(description = "Elements of all parameters" + EXACT, example = "7235389")
            long parameters,

            @Schema(
                    description =
                            "Elements of the parameters that ask for a gradient; null where the format does not say"
                                    + EXACT,
                    example = "7235389")
            @Nullable
            Long gradients,

            @Schema(description = "Of a graph: elements of the tensors that are not learned" + EXACT, example = "9610")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long buffers,

            @Schema(
                    description =
                            "GFLOPs (1e9 FLOP) as the reference prints them, one decimal, by the dialect's own convention; null where it prints none",
                    example = "16.5")
            @Nullable
            Double gflops,

            @Schema(
                    description = "The reference's own summary line",
                    example = "Model Summary: 270 layers, 7235389 parameters, 7235389 gradients, 16.5 GFLOPs")
            @Nullable
            String summary,

            @Schema(description = "The three counts in circulation")
            LayerCounts layerCounts,

            @Schema(description = "What each chosen convention counts")
            List<CountReport> counts) {}

    /** The three counts in circulation. */
    public record LayerCounts(
            @Schema(description = "All modules, the network itself and its containers included", example = "270")
            long modules,

            @Schema(description = "Modules without children", example = "181")
            long leafModules,

            @Schema(description = "Rows of the model", example = "25")
            long rows) {}

    /** What one convention counts. */
    public record CountReport(
            @Schema(description = "The convention", example = "thop-0.0.31")
            String convention,

            @Schema(
                    description =
                            "MACs (multiply-adds, as this convention counts them) at the image size; null where the tool itself fails"
                                    + EXACT,
                    example = "8266231600")
            @Nullable
            Long macs,

            @Schema(description = "The same at stride × stride pixels" + EXACT, example = "20665579") @Nullable
            Long macsAtStride,

            @Schema(
                    description = "FLOPs at the image size: 2 × macs, but in exact every operation" + EXACT,
                    example = "16532463200")
            @Nullable
            Long flops,

            @Schema(
                    description =
                            "GFLOPs that the dialect's reference would print by this convention: macsAtStride scaled by area",
                    example = "16.5")
            @Nullable
            Double gflops,

            @Schema(description = "Why a figure is missing, where one is")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String reason,

            @Schema(description = "In exact: operations at the image size by what they are")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Map<String, Long> work,

            @Schema(
                    description =
                            "What was counted by the tool's own names of operators, in its own unit; of a graph, with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Map<String, Long> byOperator,

            @Schema(description = "Kinds of operations that were counted; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<KindReport> counted,

            @Schema(description = "Kinds that a rule of the tool's own sets to zero; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<KindReport> free,

            @Schema(
                    description =
                            "Kinds that do arithmetic and that no rule of this convention speaks of: they count nothing. By name; with "
                                    + "include=coverage each with times, rows and reason",
                    example = "[\"silu\", \"add\", \"sigmoid\", \"mul\"]")
            List<UncountedKind> notCounted,

            @Schema(
                    description =
                            "Kinds that no rule of this convention speaks of and that only move data; with include=coverage")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<KindReport> moves,

            @Schema(description = "Where the tool itself errs on this model")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<NoteReport> notes) {}

    /** Where a tool itself errs on a model. */
    public record NoteReport(
            @Schema(description = "What the tool misses or adds")
            String note,

            @Schema(description = "By how many MACs the exact count of that differs from the tool's") @Nullable
            Long exactDiffersBy) {}

    /** Fused minus training. */
    public record DifferenceReport(
            @Schema(description = "Change of layers", example = "-57")
            long layers,

            @Schema(description = "Change of parameters, in elements", example = "-9504")
            long parameters,

            @Schema(description = "Change of gradients, in elements", example = "-7235389")
            long gradients,

            @Schema(description = "Every cause; they add up to the changes exactly")
            List<CauseReport> causes) {}

    /** One cause of the difference. */
    public record CauseReport(
            @Schema(description = "Its name", example = "batch-norm-folded")
            String cause,

            @Schema(description = "How many modules it touched", example = "57")
            long modules,

            @Schema(description = "Its share of the layers", example = "-57")
            long layers,

            @Schema(description = "Its share of the parameters, in elements", example = "-19008")
            long parameters,

            @Schema(description = "Its share of the gradients, in elements", example = "-19008")
            long gradients,

            @Schema(description = "What happens") String explanation) {}

    /** One row of the model. */
    public record RowReport(
            @Schema(description = "Its number, from 0", example = "0")
            int index,

            @Schema(description = "What it reads, as its author wrote it: a row or a list of rows", example = "-1")
            @JsonForm(JsonForm.SOURCES)
            @Nullable
            Object from,

            @Schema(description = "Repeats after depth scaling", example = "1") @JsonForm(JsonForm.NUMBER)
            Object repeats,

            @Schema(description = "Of a graph: the path of the module, or the operator's name", example = "layer1.0")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String path,

            @Schema(description = "The class as the reference prints it", example = "models.common.Conv")
            String module,

            @Schema(
                    description = "Resolved arguments: a list by position, in the dialect torch an object by keyword",
                    example = "[3, 32, 6, 2, 2]")
            @JsonForm(JsonForm.ARGUMENTS)
            @Nullable
            Object arguments,

            @Schema(description = "Its parameters, in elements", example = "3520")
            long parameters,

            @Schema(description = "Its parameters when fused, in elements", example = "3488")
            long fusedParameters,

            @Schema(
                    description =
                            "Shape of its result in training mode; a list of shapes where it gives several tensors, null where none",
                    example = "[1, 32, 320, 320]")
            @JsonForm(JsonForm.SHAPES)
            @Nullable
            Object output,

            @Schema(description = "MACs at the image size by the first named convention", example = "360448000")
            @Nullable
            Long macs,

            @Schema(description = "The same of the fused network", example = "357171200") @Nullable
            Long fusedMacs,

            @Schema(hidden = true) @JsonIgnore @Nullable Object briefArguments,

            @Schema(hidden = true) @JsonIgnore List<Integer> sources) {
        /** Where it stands in a graph. */
        public String label() {
            return path == null ? "" : path;
        }
    }

    /** A named parameter. */
    public record ParameterReport(
            @Schema(description = "Its name", example = "model.0.conv.weight")
            String name,

            @Schema(description = "Its shape", example = "[32, 3, 6, 6]")
            List<Long> shape,

            @Schema(description = "How many numbers it holds", example = "3456")
            long elements,

            @Schema(description = "Whether it asks for a gradient; null where the format does not say") @Nullable
            Boolean gradient,

            @Schema(description = "Expected mean of its values at initialisation", example = "0.0") @Nullable
            Double mean,

            @Schema(description = "Expected standard deviation of its values at initialisation", example = "0.0556")
            @Nullable
            Double std) {}
}
