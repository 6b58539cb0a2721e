package org.modelcomplexity.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.explain.Figure;

/** The settings that give published figures, the most plausible first. */
public record Explanations(
        @Schema(description = "Settings that give every published figure, the most plausible first")
        List<Explanation> explanations,

        @Schema(description = "How many settings were tried")
        long tried,

        @Schema(description = "Where the search was stopped before everything was tried: why")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String stopped,

        @Schema(
                description =
                        "Where nothing better than far-fetched fits: the nearest misses among what is plausible, nearest first")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Explanation> near) {
    /** One set of settings with what it gives. */
    public record Explanation(
            @Schema(description = "All settings") Settings settings,

            @Schema(description = "Those that differ from the usual ones", example = "[\"mode\", \"nc\"]")
            List<String> changed,

            @Schema(
                    description =
                            "likely: as the model's own reference prints it, or its field's usual tool counts it; possible: one thing is changed that people do "
                                    + "change; far-fetched: an odd image size, or several changes at once",
                    allowableValues = {"likely", "possible", "far-fetched"})
            String plausibility,

            @Schema(description = "Why it is so plausible; of a near miss, what does not fit")
            String reason,

            @Schema(description = "What these settings give for each published figure")
            Map<String, Number> figures,

            @Schema(description = "The published figures that do not fit; none of an explanation")
            List<String> misses) {}

    /** How a figure comes about. */
    public record Settings(
            @Schema(
                    description = "Before or after fusing",
                    allowableValues = {"training", "fused"},
                    example = "fused")
            String mode,

            @Schema(description = "The dialect", example = "yolov5-6.0")
            String dialect,

            @Schema(description = "The counting convention; null where no work was published", example = "thop-0.0.31")
            @Nullable
            String convention,

            @Schema(
                    description =
                            "How the work was measured: printed (as the reference prints it, scaled from the stride) or full (counted at the input's size); "
                                    + "null where none was published",
                    example = "printed")
            @Nullable
            String measured,

            @Schema(
                    description = "What a published GFLOP is: flop (two a multiply-add) or mac",
                    allowableValues = {"flop", "mac"},
                    example = "flop")
            String unit,

            @Schema(
                    description =
                            "Image size in pixels: height, width; null of a layer list or a graph, which say their inputs themselves",
                    example = "[640, 640]")
            @Nullable
            List<Long> imgsz,

            @Schema(description = "The shapes of the network's inputs", example = "[[1, 3, 640, 640]]")
            List<List<Long>> inputs,

            @Schema(description = "Number of classes", example = "2") @Nullable
            Long nc,

            @Schema(description = "Scale") @Nullable String scale) {}

    static Explanations of(org.modelcomplexity.engine.explain.Explanations found) {
        return new Explanations(
                told(found.explanations()),
                found.tried(),
                found.stopped(),
                found.near() == null ? null : told(found.near()));
    }

    private static List<Explanation> told(List<org.modelcomplexity.engine.explain.Explanations.Explanation> found) {
        return found.stream().map(Explanations::told).toList();
    }

    private static Explanation told(org.modelcomplexity.engine.explain.Explanations.Explanation found) {
        Map<String, Number> figures = new LinkedHashMap<>();
        found.figures().forEach((figure, value) -> figures.put(figure.label(), value));
        return new Explanation(
                told(found.settings()),
                found.changed(),
                found.plausibility().label(),
                found.reason(),
                figures,
                found.misses().stream().map(Figure::label).toList());
    }

    private static Settings told(org.modelcomplexity.engine.explain.Settings found) {
        return new Settings(
                found.mode(),
                found.dialect(),
                found.convention(),
                found.measured(),
                found.unit(),
                found.imgsz(),
                found.inputs(),
                found.nc(),
                found.scale());
    }
}
