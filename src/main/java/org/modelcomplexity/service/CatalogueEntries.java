package org.modelcomplexity.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.JsonForm;

/** What the catalogue endpoints answer with. */
public final class CatalogueEntries {
    private CatalogueEntries() {}

    /** A bundled model. */
    public record ModelEntry(
            @Schema(description = "The name to give as preset", example = "yolov5s")
            String name,

            @Schema(description = "The dialect it is written in", example = "yolov5-6.0")
            String dialect,

            @Schema(description = "The scale it is of; null where its file has none, or is meant as a whole") @Nullable
            String scale,

            @Schema(description = "Where it is from", example = "YOLOv5 at tag v6.0")
            String source,

            @Schema(description = "The model YAML; not in the list of all models, nor of a program of torch.export")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String yaml) {}

    /** A module type that a row may name, or that a definition uses. */
    public record ModuleEntry(
            @Schema(description = "The name in a row", example = "C3")
            String name,

            @Schema(description = "The dialect it belongs to", example = "yolov5-6.0")
            String dialect,

            @Schema(description = "The class as the reference prints it", example = "models.common.C3")
            String type,

            @Schema(description = "What it does") String description,

            @Schema(description = "true: a definition in the notation; false: a layer of torch.nn")
            boolean composite,

            @Schema(description = "true: a part of other modules, which no row may name")
            boolean part,

            @Schema(description = "Constructor arguments in order")
            List<ArgumentEntry> arguments) {}

    /** A block of the library. */
    public record BlockEntry(
            @Schema(description = "The name in a row", example = "CBAM")
            String name,

            @Schema(description = "What it is") String description,

            @Schema(description = "The paper it is of, or where its structure is described")
            String source,

            @Schema(description = "Whether figures measured on a reference hold it")
            boolean verified,

            @Schema(description = "Other names that rows may call it by")
            List<String> aliases,

            @Schema(description = "Constructor arguments in order")
            List<ArgumentEntry> arguments) {}

    /** One constructor argument. */
    public record ArgumentEntry(
            @Schema(description = "Its keyword", example = "c2")
            String name,

            @Schema(description = "Whether it has no default")
            boolean required,

            @Schema(description = "Its default, where it has one") @JsonForm(JsonForm.ANY) @Nullable
            Object defaultValue) {}

    /** A counting convention. */
    public record ConventionEntry(
            @Schema(description = "The name in requests and answers", example = "thop-0.1.1")
            String name,

            @Schema(description = "Which tool it reproduces, and what that sees")
            String description,

            @Schema(description = "What it counts in", example = "MAC")
            String unit,

            @Schema(description = "The dialects whose default it is")
            List<String> defaultOf,

            @Schema(description = "What it counts, kind by kind")
            List<RuleEntry> rules,

            @Schema(description = "What the tool's own rule says is zero")
            List<ZeroEntry> free) {}

    /** A counting rule. */
    public record RuleEntry(
            @Schema(description = "The kind of operation", example = "convolution")
            String kind,

            @Schema(
                    description =
                            "Where the tool counts it: module, where it hooks a module; operation, wherever it happens. "
                                    + "A kind with both is counted twice",
                    example = "module")
            String counted,

            @Schema(
                    description = "The formula; in, out: elements of input and output, K: kernel elements, g: groups, "
                            + "I[j], O[j]: sizes of axes",
                    example = "out × (c_in // g × K + bias)")
            String formula) {}

    /** A kind that counts zero, with the reason. */
    public record ZeroEntry(
            @Schema(description = "The kind of operation", example = "relu")
            String kind,

            @Schema(description = "Why it is zero") String reason) {}

    /** A dialect: one reference implementation's reading of models. */
    public record DialectEntry(
            @Schema(description = "The name in requests and answers", example = "yolov5-7.0")
            String name,

            @Schema(description = "What it reproduces") String description,

            @Schema(description = "The convention its reference prints by", example = "thop-0.1.1")
            String convention,

            @Schema(description = "The keys it reads") List<String> keys,

            @Schema(description = "The keys it cannot do without")
            List<String> required,

            @Schema(description = "Keys that authors write and it ignores, with what that means")
            Map<String, String> unread) {}
}
