package org.modelcomplexity.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that give published figures, nearest to the defaults first. */
public record Explanations(
        @Schema(description = "Settings that give every published figure exactly, nearest to the defaults first")
        List<Explanation> explanations,

        @Schema(description = "How many settings were tried")
        long tried,

        @Schema(description = "Where the search was stopped before everything was tried: why")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String stopped,

        @Schema(description = "Where none fits: the nearest misses, nearest first")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Explanation> near) {
    /** One set of settings with what it gives. */
    public record Explanation(
            @Schema(description = "All settings") Settings settings,

            @Schema(description = "Those that differ from the defaults", example = "[\"mode\", \"nc\"]")
            List<String> changed,

            @Schema(description = "What these settings give for each published figure")
            Map<String, Object> figures) {}

    /** How a figure comes about. */
    public record Settings(
            @Schema(description = "training or fused", example = "fused")
            String mode,

            @Schema(description = "The dialect", example = "yolov5-6.0")
            String dialect,

            @Schema(description = "The counting convention; null where no work was published", example = "thop-0.0.31")
            @Nullable
            String convention,

            @Schema(
                    description =
                            "How the work was measured: printed (as the reference prints it, scaled from the stride) or full (counted at the image size); "
                                    + "null where none was published",
                    example = "printed")
            @Nullable
            String measured,

            @Schema(description = "What a published GFLOP is: flop (two a MAC) or mac", example = "flop")
            String unit,

            @Schema(description = "Image size in pixels: height, width", example = "[640, 640]") @Nullable
            List<Long> imgsz,

            @Schema(description = "Number of classes", example = "2") @Nullable
            Long nc,

            @Schema(description = "Scale") @Nullable String scale) {}
}
