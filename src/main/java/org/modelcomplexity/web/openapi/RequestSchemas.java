package org.modelcomplexity.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.JsonReader;

/** What may be sent, as schemas with names, with examples in the order that people need them. */
public final class RequestSchemas {
    private static final String REFERENCE = "#/components/schemas/";
    private static final String FORM = "multipart/form-data";
    private static final List<String> YAML =
            List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    /** A small model whole: short enough to read, and to change. */
    private static final String SMALL = """
            nc: 80
            depth_multiple: 1.0
            width_multiple: 1.0
            anchors: 3

            backbone:
              # [from, repeats, module, args]
              - [-1, 1, Conv, [32, 6, 2, 2]]
              - [-1, 1, Conv, [64, 3, 2]]
              - [-1, 3, C3, [64]]
              - [-1, 1, Conv, [128, 3, 2]]
              - [-1, 1, SPPF, [128, 5]]

            head:
              - [-1, 1, nn.Upsample, [None, 2, nearest]]
              - [[-1, 2], 1, Concat, [1]]
              - [-1, 3, C3, [64, False]]
              - [[7, 4], 1, Detect, [nc, anchors]]
            """;

    /** Swagger UI writes a YAML example anew, without its author's brackets: this one still reads well then. */
    private static final String WRITTEN = """
            input:
              shape: [1, 3, 224, 224]
            layers:
              - type: Conv2d
                args: {in_channels: 3, out_channels: 64, kernel_size: 7, stride: 2, padding: 3}
              - type: BatchNorm2d
                args: {num_features: 64}
              - type: ReLU
              - type: AdaptiveAvgPool2d
                args: {output_size: 1}
              - type: Flatten
              - type: Linear
                name: fc
                args: {in_features: 64, out_features: 1000}
            """;

    private static final String ROWS = """
            {"model": {"nc": 80, "depth_multiple": 1.0, "width_multiple": 1.0, "anchors": 3,
                       "backbone": [[-1, 1, "Conv", [32, 6, 2, 2]], [-1, 3, "C3", [32]]], "head": []},
             "dialect": "yolov5-6.0", "imgsz": [480, 640], "include": ["rows", "difference"]}""";

    private static final String LAYERS = """
            {"model": {"input": {"shape": [1, 3, 224, 224]},
                       "layers": [{"type": "Conv2d", "args": {"in_channels": 3, "out_channels": 64, "kernel_size": 7, "stride": 2}},
                                  {"type": "BatchNorm2d", "args": [64]}, {"type": "ReLU"}, {"type": "AdaptiveAvgPool2d", "args": [1]},
                                  {"type": "Flatten"}, {"name": "fc", "type": "Linear", "args": [64, 1000]}]}}""";

    private final OptionSchemas options;
    private final int maxCandidates;

    /** Bodies with these options. */
    public RequestSchemas(OptionSchemas options, int maxCandidates) {
        this.options = options;
        this.maxCandidates = maxCandidates;
    }

    /** Adds every schema that a body refers to. */
    public void define(Components components) {
        options.define(components);
        components.addSchemas("ModelRequest", model("Exactly one of yaml, model, graph and preset, and any option"));
        // Options are parts too, but a form that listed them would send, in Swagger UI, a made-up value of each.
        components.addSchemas("ModelUpload", RecordSchemas.schema("""
                {"type": "object", "required": ["file"], "description": "A file; options are query parameters, or further parts",
                 "properties": {"file": {"type": "string", "format": "binary", "description": "The model YAML"}}}"""));
        components.addSchemas("ComparisonRequest", RecordSchemas.schema("""
                {"type": "object", "required": ["baseline", "candidates"], "description": "Models, each as in /complexity",
                 "properties": {
                   "baseline": {"$ref": "#/components/schemas/ModelRequest"},
                   "candidates": {"type": "array", "minItems": 1, "maxItems": %d,
                                  "items": {"$ref": "#/components/schemas/ModelRequest"}}}}""".formatted(maxCandidates)));
        components.addSchemas("ComparisonUpload", RecordSchemas.schema("""
                {"type": "object", "required": ["baseline", "candidate"],
                 "description": "Files, or parts that are no files with a model's fields as JSON; options are query parameters, or further parts, and hold for every model",
                 "properties": {
                   "baseline": {"type": "string", "format": "binary", "description": "The model that is compared with"},
                   "candidate": {"type": "array", "minItems": 1, "maxItems": %d, "description": "The models that are compared",
                                 "items": {"type": "string", "format": "binary"}}}}""".formatted(maxCandidates)));
        components.addSchemas("SweepRequest", sweep());
        components.addSchemas("PublishedFigures", published());
        components.addSchemas("Figure", oneOf("A figure of a model", Figure.labels()));
        components.addSchemas("Mode", oneOf("As it trains, or fused for inference", List.of("training", "fused")));
        components.addSchemas(
                "BadgeRequest",
                model("A model as in /complexity, and what is shown of it")
                        .addProperty("figure", new JsonSchema().$ref(REFERENCE + "Figure"))
                        .addProperty("mode", new JsonSchema().$ref(REFERENCE + "Mode")));
        components.addSchemas(
                "ExplanationRequest",
                model("A model as in /complexity, and what was published of it")
                        .addProperty("published", new JsonSchema().$ref(REFERENCE + "PublishedFigures"))
                        .addRequiredItem("published"));
    }

    private Schema<?> sweep() {
        Schema<?> sweep = model("A model as in /complexity, and what varies of it");
        RecordSchemas.schema("""
                {"type": "object", "properties": {
                   "over": {"type": "object", "description": "What varies: nc, imgsz, scale, dialect, ch, convention, depth_multiple, width_multiple, or a JSON pointer into the model; each with a list of values, or from, to and step",
                            "additionalProperties": true, "example": {"nc": [1, 80], "width_multiple": {"from": 0.25, "to": 1.25, "step": 0.05}}},
                   "figures": {"type": "array", "items": {"type": "string"}, "description": "What lines have: figures as in budgets, with training. or fused. before them for one mode alone",
                               "example": ["parameters", "fused.macs"]},
                   "rules": {"type": "array", "items": {"type": "object"}, "description": "Limits as in budgets that points keep or not"},
                   "baseline": {"$ref": "#/components/schemas/ModelRequest"},
                   "points": {"type": "string", "enum": ["all", "passing"], "default": "all", "description": "Whether points that do not keep the rules, or are refused, have lines"},
                   "pareto": {"type": "object", "description": "What points are weighed by in the last line: figures of which less, and of which more is better",
                              "properties": {"min": {"type": "array", "items": {"type": "string"}}, "max": {"type": "array", "items": {"type": "string"}}}},
                   "part": {"type": "string", "description": "Which of how many equal parts of the grid", "example": "3/16"}}}""").getProperties().forEach(sweep::addProperty);
        return sweep.addRequiredItem("over");
    }

    /** A model's fields, which others may join. */
    Schema<?> model(String description) {
        Schema<?> model = RecordSchemas.schema("""
                {"type": "object",
                 "properties": {
                   "preset": {"type": "string", "description": "A bundled model; GET /api/v1/models lists them"},
                   "yaml": {"type": "string", "description": "The model YAML as text"},
                   "model": {"type": "object",
                             "description": "The same content as JSON: backbone and head rows, or input and layers"},
                   "graph": {"type": "object", "description": "The JSON program of a torch.export archive"}}}""");
        options.addTo(model);
        return model.description(description);
    }

    private static Schema<?> oneOf(String description, List<String> names) {
        return new StringSchema()
                ._enum(names)
                .type("string")
                .types(Set.of("string"))
                .description(description);
    }

    private static Schema<?> published() {
        Schema<?> figures = RecordSchemas.schema("""
                {"type": "object", "minProperties": 1,
                 "description": "Any of these, as a number or as text, which keeps the digits a figure was printed with"}""");
        figure(figures, "layers", "Layers as printed");
        figure(figures, "parameters", "Elements of all parameters");
        figure(figures, "gradients", "Elements of the parameters that ask for a gradient");
        figure(figures, "gflops", "GFLOPs (1e9 FLOP) as printed");
        figure(figures, "gmacs", "GMACs (1e9 MAC) as printed");
        return figures;
    }

    private static void figure(Schema<?> figures, String name, String description) {
        figures.addProperty(name, RecordSchemas.schema("""
                {"if": {"type": "number"}, "else": {"type": ["string", "null"]}}""").description(description));
    }

    /** A model in every form that it is taken in. */
    public RequestBody complexity() {
        MediaType json = refer("ModelRequest");
        json.addExamples("A bundled model", example("{\"preset\": \"yolov5s\"}"));
        json.addExamples("A bundled model with options", example("""
                        {"preset": "yolov5s", "nc": 2, "imgsz": 320, "convention": ["thop-0.0.31", "exact"], "include": ["difference"]}"""));
        json.addExamples("What training costs", example("""
                        {"preset": "yolov5s", "include": ["cost"], "batch": 16, "optimizer": "adamw", "freeze": 10, "memory": "24GB",
                         "device": "a100-80gb"}"""));
        json.addExamples("Rows as JSON", example(ROWS));
        json.addExamples("Layers of torch.nn", example(LAYERS));
        Content content = new Content().addMediaType("application/json", json);
        // In the schema too: Swagger UI takes it from there when the media type is chosen, and knows of no other then.
        Schema<?> written = RecordSchemas.schema("""
                {"type": "string", "description": "The model YAML, byte for byte as its author wrote it"}""");
        written.setExample(WRITTEN);
        MediaType text = new MediaType()
                .schema(written)
                .addExamples("Layers of torch.nn", new Example().value(WRITTEN))
                .addExamples("Rows of YOLOv5", new Example().value(SMALL));
        YAML.forEach(type -> content.addMediaType(type, text));
        return body(content.addMediaType(FORM, refer("ModelUpload")));
    }

    /** A model and a figure. */
    public RequestBody badge() {
        return body(new Content()
                .addMediaType(
                        "application/json", refer("BadgeRequest").addExamples("Parameters of yolov5s", example("""
                                                {"preset": "yolov5s", "figure": "parameters", "mode": "fused"}"""))));
    }

    /** A model and figures. */
    public RequestBody explanation() {
        return body(new Content()
                .addMediaType(
                        "application/json",
                        refer("ExplanationRequest").addExamples("Figures of yolov5s", example("""
                                                {"preset": "yolov5s", "published": {"parameters": 7015519, "gflops": "15.8"}}"""))));
    }

    /**
     * A model and a grid over it.
     *
     * @param examples by their names, as JSON
     */
    public RequestBody sweep(Map<String, String> examples) {
        MediaType json = refer("SweepRequest");
        examples.forEach((name, text) -> json.addExamples(name, example(text)));
        return body(new Content().addMediaType("application/json", json));
    }

    /**
     * Models.
     *
     * @param examples by their names, as JSON
     */
    public RequestBody comparison(Map<String, String> examples) {
        return either("ComparisonRequest", examples, "ComparisonUpload");
    }

    /** A body of JSON, with examples by their names, or a form. */
    static RequestBody either(String json, Map<String, String> examples, String form) {
        MediaType first = refer(json);
        examples.forEach((name, text) -> first.addExamples(name, example(text)));
        return body(new Content().addMediaType("application/json", first).addMediaType(FORM, refer(form)));
    }

    private static RequestBody body(Content content) {
        return new RequestBody().required(true).content(content);
    }

    private static MediaType refer(String schema) {
        return new MediaType().schema(new JsonSchema().$ref(REFERENCE + schema));
    }

    private static Example example(String json) {
        Node read = JsonReader.read(json.getBytes(StandardCharsets.UTF_8), new Budget(Limits.DEFAULT));
        return new Example().value(Objects.requireNonNull(read.plain()));
    }
}
