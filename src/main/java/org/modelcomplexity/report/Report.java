package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to one model: the JSON of {@code POST /api/v1/complexity}, field by field. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Report(
        ModelInfo model,
        List<Warning> warnings,
        ModeSummary training,
        ModeSummary fused,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DifferenceReport difference,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<RowReport> rows,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ParameterReport> parameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ParameterReport> fusedParameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OperationReport> operations,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OperationReport> fusedOperations,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Types types,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Types fusedTypes) {

    /** What was analysed. {@code input} is a shape N, C, H, W, or a list of shapes for several inputs. */
    public record ModelInfo(
            @Nullable String name,
            String dialect,
            @Nullable String scale,
            @Nullable Long nc,
            Object input,
            @Nullable Object stride) {}

    /** Something that was assumed or ignored, with a pointer into what was sent where there is one. */
    public record Warning(
            String detail,
            @Nullable String pointer,
            @Nullable Integer line,
            @Nullable Integer column) {}

    /** The figures of one mode: training (not fused) or fused. */
    public record ModeSummary(
            long layers,
            long parameters,
            long gradients,
            @Nullable Double gflops,
            @Nullable String summary,
            LayerCounts layerCounts,
            List<CountReport> counts) {}

    /** The three counts in circulation: all modules with the root, modules without children, rows. */
    public record LayerCounts(long modules, long leafModules, long rows) {}

    /** What one convention counts: at the image size ({@code macs}, {@code flops}) and at stride × stride pixels. */
    public record CountReport(
            String convention,
            @Nullable Long macs,
            @Nullable Long macsAtStride,
            @Nullable Long flops,
            @Nullable Double gflops,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Long> work,

            List<KindReport> counted,
            List<KindReport> free,
            List<KindReport> notCounted,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<NoteReport> notes) {}

    /** Operations of one kind: how often, in which rows (each once), what they came to, why. */
    public record KindReport(
            String kind,
            long times,
            List<Integer> rows,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long macs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason) {}

    /** Where a tool itself errs on this model, and by how much {@code exact} differs (exact minus the tool, in MACs). */
    public record NoteReport(String note, @Nullable Long exactDiffersBy) {}

    /** Fused minus training; the causes add up to the totals. */
    public record DifferenceReport(long layers, long parameters, long gradients, List<CauseReport> causes) {}

    /** One cause of the difference; {@code modules} is how many modules it touched. */
    public record CauseReport(
            String cause, long modules, long layers, long parameters, long gradients, String explanation) {}

    /** One row of the model. {@code macs} are the first named convention's. */
    public record RowReport(
            int index,
            @Nullable Object from,
            Object repeats,
            String module,
            @Nullable Object arguments,
            long parameters,
            long fusedParameters,
            @Nullable Object output,
            @Nullable Long macs,
            @Nullable Long fusedMacs) {}

    /** A named parameter: shape, elements, and the expected mean and standard deviation at initialisation. */
    public record ParameterReport(
            String name,
            List<Long> shape,
            long elements,
            boolean gradient,
            @Nullable Double mean,
            @Nullable Double std) {}

    /** One operation of the forward pass in evaluation mode, in order. */
    public record OperationReport(
            int row, String kind, String type, boolean function, List<List<Long>> inputs, List<List<Long>> outputs) {}

    /** Totals by module type and by operation kind. */
    public record Types(List<ModuleTypeTotal> modules, List<KindTotal> operations) {}

    /** All modules of one type: how many, and the parameters of their own (not their children's). */
    public record ModuleTypeTotal(String type, long modules, long parameters) {}

    /** All operations of one kind, with what the first named convention counts for them. */
    public record KindTotal(
            String kind, long times, @Nullable Long macs) {}
}
