package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.cost.CostChange;

/** Models beside a baseline: the JSON of {@code POST /api/v1/comparisons}, field by field. */
public record Comparison(
        @Schema(
                description =
                        "The convention that every MAC, FLOP and GFLOP here is counted by, on both sides: the first that the request names, else "
                                + "the baseline dialect's own",
                example = "thop-0.0.31")
        String convention,

        @Schema(description = "What the candidates are compared with")
        Baseline baseline,

        @Schema(description = "The candidates, in the order they were sent")
        List<Candidate> candidates) {
    private static final String ABSENT = "; null where that side has no such row";

    /** What the candidates are compared with. */
    public record Baseline(
            @Schema(
                    description = "What it is called here: its name, or baseline; no other model here is called so",
                    example = "yolov5s")
            String name,

            @Schema(description = "What was analysed") Report.ModelInfo model,

            @Schema(description = "What was assumed or ignored")
            List<Report.Warning> warnings) {}

    /** One model beside the baseline. */
    public record Candidate(
            @Schema(
                    description =
                            "What it is called here: its name, or candidate; made unique by its number where others are called so",
                    example = "yolov5m")
            String name,

            @Schema(description = "What was analysed") Report.ModelInfo model,

            @Schema(
                    description =
                            "How it is related to the baseline as a whole: the same model, the same rows with other settings (a scale, "
                                    + "a number of classes), or a different model",
                    allowableValues = {"same", "same-rows", "different"})
            Relation relation,

            @Schema(
                    description = "What that means, in a sentence; absent where it is different",
                    example =
                            "the same rows as the baseline's with other settings: depth_multiple 0.33 → 0.67, width_multiple 0.5 → 0.75")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String note,

            @Schema(description = "What was assumed or ignored")
            List<Report.Warning> warnings,

            @Schema(
                    description =
                            "Whether it is the baseline's network, as model.identity tells it: it computes the same, whatever it is called and however "
                                    + "it was written")
            boolean sameNetwork,

            @Schema(
                    description =
                            "Whether its rows do the same kinds of things, as model.structure tells: widths, depths and classes may differ")
            boolean sameStructure,

            @Schema(description = "The networks as they train: not fused")
            Totals training,

            @Schema(description = "The networks as they run inference: BatchNorms folded, branches merged")
            Totals fused,

            @Schema(description = "What a step costs; where both sides include cost")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            CostChange cost,

            @Schema(
                    description =
                            "Every row of both models once, in order; absent where the candidate's include has no rows. Its changes of MACs, and of "
                                    + "parameters where rows share none, add up to the totals' changes")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<RowChange> rows) {}

    /** The totals of one mode. */
    public record Totals(
            @Schema(
                    description =
                            "What each dialect's reference prints as layers (modules in YOLOv5, leaf modules in Ultralytics)")
            CountChange layers,

            @Schema(description = "Elements of all parameters")
            CountChange parameters,

            @Schema(description = "Elements of the parameters that ask for a gradient")
            CountChange gradients,

            @Schema(
                    description =
                            "GFLOPs (1e9 FLOP) as the dialect's reference measures them, by the convention compared, unrounded; null where it prints none")
            GflopsChange gflops,

            @Schema(
                    description =
                            "MACs at the image size, by the convention compared; null where the tool itself fails")
            CountChange macs,

            @Schema(
                    description =
                            "FLOPs at the image size, by the convention compared: 2 × macs, but in exact every operation")
            CountChange flops,

            @Schema(description = "Why a figure is missing, where one is")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String reason) {}

    /** A count of both sides; exact, up to 64 bits. */
    public record CountChange(
            @Schema(description = "The baseline's; 0 for a row it does not have", example = "7235389") @Nullable
            Long baseline,

            @Schema(description = "The candidate's; 0 for a row it does not have", example = "21190557") @Nullable
            Long candidate,

            @Schema(description = "candidate − baseline; null where either is missing", example = "13955168") @Nullable
            Long absolute,

            @Schema(
                    description =
                            "(candidate − baseline) / baseline, a fraction; null where the baseline is 0 or a figure is missing",
                    example = "1.9287")
            @Nullable
            Double relative) {
        /** The change between two counts. */
        public static CountChange of(@Nullable Long baseline, @Nullable Long candidate) {
            if (baseline == null || candidate == null) {
                return new CountChange(baseline, candidate, null, null);
            }
            long absolute = candidate - baseline;
            return new CountChange(
                    baseline, candidate, absolute, baseline == 0 ? null : (Double) ((double) absolute / baseline));
        }

        boolean isNone() {
            return absolute == null || absolute == 0;
        }
    }

    /** GFLOPs of both sides, unrounded: of two rounded figures the change may be off by a tenth of itself. */
    public record GflopsChange(
            @Schema(description = "The baseline's", example = "16.53246320") @Nullable
            Double baseline,

            @Schema(description = "The candidate's", example = "49.06783232") @Nullable
            Double candidate,

            @Schema(description = "candidate − baseline; null where either is missing", example = "32.53536912")
            @Nullable
            Double absolute,

            @Schema(
                    description =
                            "(candidate − baseline) / baseline, a fraction; null where the baseline is 0 or a figure is missing",
                    example = "1.96797")
            @Nullable
            Double relative,

            @Schema(description = "The same of the figures as they are printed, with one decimal")
            DecimalChange printed) {
        static GflopsChange of(@Nullable Double baseline, @Nullable Double candidate, DecimalChange printed) {
            if (baseline == null || candidate == null) {
                return new GflopsChange(baseline, candidate, null, null, printed);
            }
            double absolute = candidate - baseline;
            return new GflopsChange(
                    baseline, candidate, absolute, baseline == 0 ? null : (Double) (absolute / baseline), printed);
        }
    }

    /** A printed figure of both sides. */
    public record DecimalChange(
            @Schema(description = "The baseline's", example = "16.5") @Nullable
            Double baseline,

            @Schema(description = "The candidate's", example = "49.2") @Nullable
            Double candidate,

            @Schema(description = "candidate − baseline; null where either is missing", example = "32.7") @Nullable
            Double absolute,

            @Schema(
                    description =
                            "(candidate − baseline) / baseline, a fraction; null where the baseline is 0 or a figure is missing",
                    example = "1.9818")
            @Nullable
            Double relative) {
        static DecimalChange of(@Nullable Double baseline, @Nullable Double candidate) {
            if (baseline == null || candidate == null) {
                return new DecimalChange(baseline, candidate, null, null);
            }
            // In decimal: the difference of two printed figures has no more digits than they have.
            double absolute = BigDecimal.valueOf(candidate)
                    .subtract(BigDecimal.valueOf(baseline))
                    .doubleValue();
            return new DecimalChange(
                    baseline, candidate, absolute, baseline == 0 ? null : (Double) (absolute / baseline));
        }
    }

    /** What became of a row. */
    public enum Status {
        /** Nothing of it changed, its index aside. */
        @JsonProperty("same")
        SAME,
        /** Something of it changed: what it says, or its figures. */
        @JsonProperty("changed")
        CHANGED,
        /** Only the candidate has it. */
        @JsonProperty("added")
        ADDED,
        /** Only the baseline has it. */
        @JsonProperty("removed")
        REMOVED
    }

    /** One row of either model, or of both. */
    public record RowChange(
            @Schema(
                    description =
                            "What became of it; where it only moved, or reads the same rows by other numbers, same")
            Status status,

            @Schema(description = "Its number on both sides")
            RowIndex index,

            @Schema(
                    description = "The class as the reference prints it: the candidate's, where it has the row",
                    example = "models.common.C3")
            String module,

            @Schema(description = "What it says that differs, field by field")
            List<FieldChange> changes,

            @Schema(description = "Its parameters, in elements")
            CountChange parameters,

            @Schema(description = "Its parameters when fused, in elements")
            CountChange fusedParameters,

            @Schema(description = "Its MACs at the image size, by the convention compared")
            CountChange macs,

            @Schema(description = "The same of the fused networks")
            CountChange fusedMacs) {}

    /** The number of a row on both sides, from 0. */
    public record RowIndex(
            @Schema(description = "In the baseline" + ABSENT, example = "4") @Nullable
            Integer baseline,

            @Schema(description = "In the candidate" + ABSENT, example = "5") @Nullable
            Integer candidate) {}

    /** One field of a row that differs. */
    public record FieldChange(
            @Schema(
                    description =
                            "As in the rows of /complexity; sources: the numbers of the rows it reads, on either side its own (−1: the first input, "
                                    + "−2: the second)",
                    allowableValues = {"module", "from", "sources", "repeats", "arguments", "output"},
                    example = "arguments")
            String field,

            @Schema(description = "The baseline's" + ABSENT, example = "[64, 64, 1]") @JsonForm(JsonForm.ANY) @Nullable
            Object baseline,

            @Schema(description = "The candidate's" + ABSENT, example = "[96, 96, 2]") @JsonForm(JsonForm.ANY) @Nullable
            Object candidate) {}
}
