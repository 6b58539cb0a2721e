package org.modelcomplexity.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.web.problem.Problems;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What the OpenAPI document says beside what the code says by itself: forms of request, examples, every status. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String PATH = "/api/v1/complexity";
    private static final String EXPLANATIONS = "/api/v1/explanations";
    private static final String PROBLEM = "application/problem+json";

    @Bean
    OpenAPI document() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Model complexity")
                                .version("v1")
                                .description(
                                        "How complex a neural network is, from its description alone: layers, parameters, gradients, MACs and FLOPs, "
                                                + "in training and in fused mode, exactly as the reference implementations print them. MAC: one multiply-add. FLOP: two "
                                                + "of them a MAC unless a convention says otherwise. Nothing of a request is ever run as code."))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("Only where the operator has set a key")))
                .addSecurityItem(new SecurityRequirement().addList("key"))
                .addTagsItem(new Tag().name("Complexity").description("One model in, one report out"));
    }

    @Bean
    OpenApiCustomizer details(Library library, AnalysisService service, List<AnswerWriter<Report>> writers) {
        return openApi -> {
            ModelConverters.getInstance(true)
                    .readAll(new AnnotatedType(Report.class))
                    .forEach(openApi::schema);
            openApi.schema("Problem", problemSchema());
            Operation operation = openApi.getPaths().get(PATH).getPost();
            operation.setTags(List.of("Complexity"));
            operation.setSummary(
                    "Layers, parameters, gradients, MACs and FLOPs of a model, in training and in fused mode");
            operation.setDescription(
                    "Send the model YAML as it is, or JSON with exactly one of yaml, model and preset, or a file. "
                            + "Every option is a query parameter; in JSON it can also be a field.");
            operation.setParameters(List.of(RequestOption.values()).stream()
                    .map(OpenApiConfiguration::parameter)
                    .toList());
            operation.setRequestBody(body(library));
            Operation explanation = openApi.getPaths().get(EXPLANATIONS).getPost();
            explanation.setRequestBody(explained());
            operation.setResponses(new ApiResponses().addApiResponse("200", success(library, service, writers)));
            openApi.getPaths()
                    .forEach((path, item) -> item.readOperations().forEach(each -> {
                        each.getResponses().remove("default");
                        failures(path)
                                .forEach((status, example) ->
                                        each.getResponses().addApiResponse(status, failure(status, example)));
                    }));
        };
    }

    /** An option as a query parameter. */
    static Parameter parameter(RequestOption option) {
        String given = option.defaultValue();
        boolean number = option == RequestOption.NC || option == RequestOption.CH;
        Schema<?> schema = number ? new IntegerSchema() : new StringSchema();
        return new Parameter()
                .in("query")
                .name(option.key())
                .description(option.description() + (given == null ? "" : ". Default: " + given))
                .required(false)
                .schema(schema);
    }

    private static RequestBody body(Library library) {
        String yaml = library.preset("yolov5s", null).yaml();
        Schema<?> text = new StringSchema().description("The model YAML, byte for byte as its author wrote it");
        Content content = new Content();
        for (String type : List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")) {
            content.addMediaType(type, new MediaType().schema(text).example(yaml));
        }
        content.addMediaType("application/json", new MediaType().schema(model()).example(Map.of("preset", "yolov5s")));
        Schema<?> form = new ObjectSchema()
                .addProperty(
                        "file",
                        new StringSchema()
                                .format("binary")
                                .description("The model YAML; the options are further parts"))
                .required(List.of("file"));
        content.addMediaType("multipart/form-data", new MediaType().schema(form));
        return new RequestBody().required(true).content(content);
    }

    /** A model's fields in JSON: its text, content or name, and its options. */
    static Schema<?> model() {
        Schema<?> json = new ObjectSchema()
                .description("Exactly one of yaml, model and preset, and any option")
                .addProperty("yaml", new StringSchema().description("The model YAML as text"))
                .addProperty(
                        "model",
                        new ObjectSchema()
                                .description("The same content as JSON: backbone and head rows, or input and layers"))
                .addProperty(
                        "preset", new StringSchema().description("A bundled model; GET /api/v1/models lists them"));
        for (RequestOption option : RequestOption.values()) {
            json.addProperty(option.key(), new StringSchema().description(option.description()));
        }
        return json;
    }

    private static RequestBody explained() {
        Schema<?> figures =
                new ObjectSchema().description("Any of these; text keeps the digits a figure was printed with");
        Map.of(
                        "layers", "Layers as printed",
                        "parameters", "Elements of all parameters",
                        "gradients", "Elements of the parameters that ask for a gradient",
                        "gflops", "GFLOPs (1e9 FLOP) as printed",
                        "gmacs", "GMACs (1e9 MAC) as printed")
                .forEach((name, description) -> figures.addProperty(name, new StringSchema().description(description)));
        Schema<?> json = new ObjectSchema()
                .description("A model's fields as in /complexity, and what was published")
                .addProperty("yaml", new StringSchema().description("The model YAML as text"))
                .addProperty("model", new ObjectSchema().description("The same content as JSON"))
                .addProperty("preset", new StringSchema().description("A bundled model; GET /api/v1/models lists them"))
                .addProperty("published", figures);
        Map<String, Object> example =
                Map.of("preset", "yolov5s", "published", Map.of("parameters", 7_015_519, "gflops", "15.8"));
        return new RequestBody()
                .required(true)
                .content(new Content()
                        .addMediaType(
                                "application/json", new MediaType().schema(json).example(example)));
    }

    private static ApiResponse success(Library library, AnalysisService service, List<AnswerWriter<Report>> writers) {
        Preset preset = library.preset("yolov5s", null);
        Report report = service.analyse(
                AnalysisRequest.of(
                        library.document(preset),
                        preset.dialect(),
                        preset.name(),
                        List.of(),
                        java.util.Set.of("difference")),
                service.budget());
        Content content = new Content()
                .addMediaType(
                        "application/json",
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/Report"))
                                .addExamples("yolov5s, include=difference", new Example().value(report)));
        writers.forEach(writer -> content.addMediaType(
                writer.mediaType(), new MediaType().schema(new StringSchema().description(writer.about()))));
        return new ApiResponse().description("The report").content(content);
    }

    private static Schema<?> problemSchema() {
        Schema<?> error = new ObjectSchema()
                .addProperty(
                        "pointer",
                        new StringSchema()
                                .description("JSON pointer into what was sent")
                                .example("/backbone/3/3/0"))
                .addProperty("line", new IntegerSchema().description("Line in the text, from 1"))
                .addProperty("column", new IntegerSchema().description("Column in the text, from 1"))
                .addProperty("detail", new StringSchema().description("What was expected and what came"))
                .addProperty(
                        "problem",
                        new StringSchema().description("The kind of refusal").example("unknown-module"))
                .addProperty("hint", new StringSchema().description("What would be right, where that can be told"));
        return new ObjectSchema()
                .description("A refusal (RFC 9457)")
                .addProperty("type", new StringSchema().description("The kind of refusal, as a relative URI"))
                .addProperty("title", new StringSchema().description("The kind of refusal in words"))
                .addProperty("status", new IntegerSchema().description("The HTTP status"))
                .addProperty("detail", new StringSchema().description("The first finding, and how many there are"))
                .addProperty("instance", new StringSchema().description("The path that was asked for"))
                .addProperty(
                        "errors",
                        new io.swagger.v3.oas.models.media.ArraySchema()
                                .items(error)
                                .description("All findings at once"));
    }

    /** Which failures a path can answer with, and an example of what causes each. */
    private static Map<String, String> failures(String path) {
        Map<String, String> all = new java.util.TreeMap<>(Map.of(
                "401", "the header X-API-Key with the service's key is missing or wrong",
                "406", "none of the media types in Accept can be given",
                "503", "the service has more requests than it can answer; try again"));
        if (path.equals(PATH) || path.equals(EXPLANATIONS) || path.equals(ComparisonOpenApi.PATH)) {
            all.put("400", "this is no YAML: mapping values are not allowed here");
            all.put("413", "the body is larger than 1048576 bytes, the configured limit");
            all.put("415", "Content-Type 'text/html' is not supported");
            all.put("422", "no module \"Convv\" can stand in a row of yolov5-6.0");
        } else if (path.contains("{")) {
            all.put("404", "there is no bundled model \"yolov5z\"");
        } else if (path.endsWith("/modules")) {
            all.put("404", "there is no dialect \"yolo\"");
        }
        return all;
    }

    private static ApiResponse failure(String status, String detail) {
        HttpStatus known = HttpStatus.valueOf(Integer.parseInt(status));
        ProblemDetail example =
                status.equals("422") ? Problems.of(unknownModule(detail), known) : Problems.of(known, detail);
        Map<String, Object> body = new java.util.LinkedHashMap<>();
        body.put("type", String.valueOf(example.getType()));
        body.put("title", example.getTitle());
        body.put("status", example.getStatus());
        body.put("detail", example.getDetail());
        body.put("instance", PATH);
        body.putAll(java.util.Objects.requireNonNull(example.getProperties()));
        return new ApiResponse()
                .description(known.getReasonPhrase())
                .content(new Content()
                        .addMediaType(
                                PROBLEM,
                                new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                                        .example(body)));
    }

    private static InvalidModelException unknownModule(String detail) {
        return new InvalidModelException(List.of(new org.modelcomplexity.engine.problem.Finding(
                org.modelcomplexity.engine.problem.Problem.UNKNOWN_MODULE,
                new org.modelcomplexity.engine.document.Place("/backbone/0/2", 11, 12),
                detail,
                "did you mean \"Conv\"?")));
    }
}
