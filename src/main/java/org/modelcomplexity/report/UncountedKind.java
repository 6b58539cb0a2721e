package org.modelcomplexity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of operation that was not counted: by its name alone, or with all there is to say. */
@Schema(
        description = "A kind of operation that was not counted: its name, or with include=coverage all of it",
        oneOf = {String.class, UncountedKind.KindReport.class})
public sealed interface UncountedKind {
    /** The kind of operation. */
    String kind();

    /** The name of a kind of operation. */
    record KindName(@JsonValue String kind) implements UncountedKind {}

    /** All operations of one kind that were treated alike. */
    record KindReport(
            @Schema(description = "The kind of operation", example = "convolution")
            String kind,

            @Schema(description = "How many operations", example = "60")
            long times,

            @Schema(description = "The rows they are in, each once", example = "[0, 1, 2]")
            List<Integer> rows,

            @Schema(description = "What they came to, in MACs") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long macs,

            @Schema(description = "Why they are zero") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason)
            implements UncountedKind {}
}
