package org.modelcomplexity.report.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;

/** Whether a model keeps its budget: the JSON of {@code POST /api/v1/budgets}, field by field. */
public record GateReport(
        @Schema(description = "Whether every rule is kept") boolean passed,

        @Schema(description = "What was analysed") Report.ModelInfo model,

        @Schema(description = "What it is compared with; absent where no baseline was sent")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        Report.@Nullable ModelInfo baseline,

        @Schema(description = "What was assumed or ignored") List<Report.Warning> warnings,

        @Schema(description = "Every rule with its verdict, in the order they were sent")
        List<RuleVerdict> rules,

        @Schema(hidden = true) @JsonIgnore Annotations annotations) {
    /**
     * How lines for GitHub's annotations are written.
     *
     * @param wanted whether they are
     * @param file the path of the model's file; null where it is not known
     */
    public record Annotations(boolean wanted, @Nullable String file) {}

    /** One rule and whether it is kept. */
    public record RuleVerdict(
            @Schema(description = "The rule in words", example = "parameters (fused) ≤ 7.5M")
            String rule,

            @Schema(description = "What is limited", example = "parameters")
            String figure,

            @Schema(
                    description = "Of which network",
                    allowableValues = {"training", "fused"},
                    example = "fused")
            String mode,

            @Schema(description = "Whose count; absent where none decides", example = "thop-0.0.31")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String convention,

            @Schema(description = "Of which row; absent of the whole network", example = "9")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Integer row,

            @Schema(description = "The limit as it was written; absent where it is none of this kind", example = "7.5M")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String max,

            @Schema(description = "The limit as it was written; absent where it is none of this kind")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String min,

            @Schema(description = "The limit as it was written; absent where it is none of this kind", example = "5 %")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String maxIncrease,

            @Schema(description = "Whether it is kept; a rule that cannot be decided is not")
            boolean passed,

            @Schema(description = "The figure, exact; null where there is none", example = "7225885") @Nullable
            BigDecimal value,

            @Schema(description = "What it must not pass; null where it cannot be told", example = "7500000") @Nullable
            BigDecimal limit,

            @Schema(description = "How far the figure is from the limit, negative past it", example = "274115")
            @Nullable
            BigDecimal margin,

            @Schema(description = "The baseline's figure; absent where none decides", example = "7035811")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            BigDecimal baseline,

            @Schema(description = "Why it cannot be decided; absent where it could")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String reason,

            @Schema(
                    description =
                            "The line, from 1, of the row that decides most: the rule's own, else the one that grew most, else the heaviest; null where it has none",
                    example = "23")
            @Nullable
            Integer line,

            @Schema(description = "The rows that weigh most in the figure, at most five, the heaviest first")
            List<HeavyRow> heaviest,

            @Schema(
                    description =
                            "The rows that carry the growth against the baseline, at most five, the greatest first; absent without one")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<GrownRow> growth) {}

    /** A row that weighs much in a figure. */
    public record HeavyRow(
            @Schema(description = "Its number, from 0", example = "23")
            int index,

            @Schema(description = "The class as the reference prints it", example = "models.common.C3")
            String module,

            @Schema(description = "Its line in the model's text, from 1; null where it has none", example = "49")
            @Nullable
            Integer line,

            @Schema(description = "What it weighs: elements of parameters, or MACs", example = "1182720")
            long value,

            @Schema(description = "Its share of what all rows weigh, from 0 to 1", example = "0.1635")
            double share) {}

    /** A row that grew. */
    public record GrownRow(
            @Schema(description = "Its number here; null where only the baseline has it", example = "4") @Nullable
            Integer index,

            @Schema(description = "Its number in the baseline; null where only this model has it", example = "4")
            @Nullable
            Integer baselineIndex,

            @Schema(description = "The class as the reference prints it", example = "models.common.C3")
            String module,

            @Schema(
                    description =
                            "Its line in the model's text, from 1; null where it has none, or only the baseline has it",
                    example = "19")
            @Nullable
            Integer line,

            @Schema(description = "By how much it grew: elements of parameters, or MACs", example = "156928")
            long change) {}
}
