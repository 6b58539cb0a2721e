package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation of the forward pass in evaluation mode, in order. */
public record OperationReport(
        @Schema(description = "The row it happens in", example = "0")
        int row,

        @Schema(description = "Of a graph: its name there", example = "conv2d_1")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String name,

        @Schema(description = "Of a graph: the operator as its format names it", example = "aten.conv2d.default")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String operator,

        @Schema(description = "What is computed", example = "convolution")
        String kind,

        @Schema(description = "The module's class, or the function", example = "Conv2d")
        String type,

        @Schema(description = "Whether a function does it, not a module: most tools do not see it")
        boolean function,

        @Schema(description = "Shapes read") List<List<Long>> inputs,

        @Schema(
                description = "Shapes given; of a graph an object from each value's name to its shape",
                example = "[[1, 64, 56, 56]]")
        @JsonForm(JsonForm.GIVEN_SHAPES)
        Object outputs,

        @Schema(description = "MACs by the first named convention") @Nullable
        Long macs) {}
