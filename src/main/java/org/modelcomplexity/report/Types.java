package org.modelcomplexity.report;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Totals by module type and by operation kind. */
public record Types(
        @Schema(description = "By module type") List<ModuleTypeTotal> modules,

        @Schema(description = "By kind of operation, as the first named convention counts")
        List<KindTotal> operations) {
    /** All modules of one type. */
    public record ModuleTypeTotal(
            @Schema(description = "The type", example = "Conv2d")
            String type,

            @Schema(description = "How many", example = "60")
            long modules,

            @Schema(description = "Parameters of their own, their children's not included, in elements")
            long parameters) {}

    /** All operations of one kind. */
    public record KindTotal(
            @Schema(description = "The kind", example = "convolution")
            String kind,

            @Schema(description = "How many", example = "60")
            long times,

            @Schema(description = "What they came to, in MACs") @Nullable
            Long macs) {}
}
