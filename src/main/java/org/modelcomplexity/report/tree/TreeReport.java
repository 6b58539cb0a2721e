package org.modelcomplexity.report.tree;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Tree;

/** A module with those in it; each figure is the sum of the children's and of its own. */
public record TreeReport(
        @Schema(description = "Its name in the module that holds it; empty for the network itself", example = "conv")
        String name,

        @Schema(description = "Its name in the network; empty for the network itself", example = "model.0.conv")
        String path,

        @Schema(
                description =
                        "Its class without the package; null where it is there for the names of layer lists' rows alone",
                example = "Conv2d")
        @Nullable
        String type,

        @Schema(description = "The row that it is, where it is one", example = "0")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Integer row,

        @Schema(
                description =
                        "Where the same module stands before, and its parameters count; only where it stands more than once",
                example = "model.0.act")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String sameAs,

        @Schema(description = "Its parameters with those of all that is in it, in elements", example = "3520")
        long parameters,

        @Schema(description = "Parameters of its own, in elements", example = "3456")
        long ownParameters,

        @Schema(
                description =
                        "MACs at the image size by the first named convention, with all that is in it; null where the tool itself fails",
                example = "360448000")
        @Nullable
        Long macs,

        @Schema(description = "What of that no child does: functions and operators of its own", example = "0") @Nullable
        Long ownMacs,

        @Schema(description = "The modules in it, in order") List<TreeReport> children) {
    /** A node of the engine's as answers have it. */
    public static TreeReport of(Tree.Node node) {
        return new TreeReport(
                node.name(),
                node.path(),
                node.type(),
                node.row(),
                node.sameAs(),
                node.parameters(),
                node.ownParameters(),
                node.macs(),
                node.ownMacs(),
                node.children().stream().map(TreeReport::of).toList());
    }
}
