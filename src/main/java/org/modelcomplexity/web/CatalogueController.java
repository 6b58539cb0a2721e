package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.service.CatalogueEntries.BlockEntry;
import org.modelcomplexity.service.CatalogueEntries.ConventionEntry;
import org.modelcomplexity.service.CatalogueEntries.DialectEntry;
import org.modelcomplexity.service.CatalogueEntries.ModelEntry;
import org.modelcomplexity.service.CatalogueEntries.ModuleEntry;
import org.modelcomplexity.service.CatalogueService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the service knows. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Catalogues", description = "Bundled models, module types, counting conventions, dialects")
class CatalogueController {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private final CatalogueService service;

    CatalogueController(CatalogueService service) {
        this.service = service;
    }

    @Operation(
            summary = "All bundled models",
            description = "Names to give as preset, each with the dialect that it is written in.")
    @GetMapping(path = "/models", produces = JSON)
    List<ModelEntry> models() {
        return service.models();
    }

    @Operation(
            operationId = "getModel",
            summary = "A bundled model; its YAML under Accept: application/yaml",
            description = "The model as its dialect ships it, byte for byte.")
    @GetMapping(path = "/models/{name}", produces = JSON)
    ModelEntry model(
            @Parameter(description = "Its name", example = "yolov5s") @PathVariable String name,
            @Parameter(description = "The dialect it is wanted in, where several ship it", example = "yolov5-6.0")
                    @RequestParam(required = false)
                    @Nullable
                    String dialect) {
        return service.model(name, dialect);
    }

    @Operation(
            operationId = "getModel",
            summary = "A bundled model; its YAML under Accept: application/yaml",
            description = "The model as its dialect ships it, byte for byte.")
    @GetMapping(path = "/models/{name}", produces = YAML)
    String modelYaml(@PathVariable String name, @RequestParam(required = false) @Nullable String dialect) {
        return service.modelYaml(name, dialect);
    }

    @Operation(
            summary = "All blocks of the library, which blocks=community makes known to a request",
            description = "What each is, where it comes from, and its arguments.")
    @GetMapping(path = "/blocks", produces = JSON)
    List<BlockEntry> blocks() {
        return service.blocks();
    }

    @Operation(
            operationId = "getBlock",
            summary = "A block of the library with all that it needs, as YAML that is ready to be put under modules:",
            description = "A mapping from names to definitions, those of the blocks that it is made of included.")
    @GetMapping(path = "/blocks/{name}", produces = YAML)
    String block(
            @Parameter(description = "Its name, or another that it has", example = "CBAM") @PathVariable String name,
            @Parameter(
                            description =
                                    "The dialect it is wanted for; without one any of YOLO, whose Conv it then uses; torch brings one along",
                            example = "torch")
                    @RequestParam(required = false)
                    @Nullable
                    String dialect) {
        return service.blockYaml(name, dialect);
    }

    @Operation(
            summary = "All module types, of one dialect or of all",
            description = "What may stand in a row, with arguments, defaults and what it does.")
    @GetMapping(path = "/modules", produces = JSON)
    List<ModuleEntry> modules(
            @Parameter(description = "One dialect", example = "yolov5-6.0") @RequestParam(required = false) @Nullable
                    String dialect) {
        return service.modules(dialect);
    }

    @Operation(
            operationId = "getModule",
            summary = "A module type; its definition under Accept: application/yaml",
            description = "The definition is a mapping with one key, ready to be put under modules: of a model.")
    @GetMapping(path = "/modules/{name}", produces = JSON)
    ModuleEntry module(
            @Parameter(description = "Its name; nn. before a layer of torch.nn", example = "C3") @PathVariable
                    String name,
            @Parameter(description = "Its dialect; without one the first that has it", example = "ultralytics-8.4")
                    @RequestParam(required = false)
                    @Nullable
                    String dialect) {
        return service.module(name, dialect);
    }

    @Operation(
            operationId = "getModule",
            summary = "A module type; its definition under Accept: application/yaml",
            description = "The definition is a mapping with one key, ready to be put under modules: of a model.")
    @GetMapping(path = "/modules/{name}", produces = YAML)
    String moduleYaml(@PathVariable String name, @RequestParam(required = false) @Nullable String dialect) {
        return service.moduleYaml(name, dialect);
    }

    @Operation(
            summary = "All counting conventions, rule by rule",
            description = "What each tool counts, by which formula, and what it takes as zero.")
    @GetMapping(path = "/conventions", produces = JSON)
    List<ConventionEntry> conventions() {
        return service.conventions();
    }

    @Operation(
            summary = "All dialects",
            description = "Whose reading of models there is: the keys it reads, and the convention it prints by.")
    @GetMapping(path = "/dialects", produces = JSON)
    List<DialectEntry> dialects() {
        return service.dialects();
    }
}
