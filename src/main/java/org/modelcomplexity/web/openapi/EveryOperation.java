package org.modelcomplexity.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.web.problem.Problems;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What the OpenAPI document says of every operation there is, those that come later too: how it fails, and in which order things stand. */
@Configuration(proxyBeanMethods = false)
class EveryOperation {
    private static final String FIRST = "/api/v1/complexity";
    private static final String LAST = "Catalogues";
    private static final String FORM = "multipart/form-data";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private static final String PROBLEM_SCHEMA = """
            {"type": "object", "description": "A refusal (RFC 9457)",
             "required": ["type", "title", "status", "detail", "instance", "errors", "requestId"],
             "properties": {
               "type": {"type": "string", "description": "The kind of refusal, as a relative URI"},
               "title": {"type": "string", "description": "The kind of refusal in words"},
               "status": {"type": "integer", "format": "int32", "description": "The HTTP status"},
               "detail": {"type": "string", "description": "The first finding, and how many there are"},
               "instance": {"type": "string", "description": "The path that was asked for"},
               "errors": {"type": "array", "description": "All findings at once", "items": {"$ref": "#/components/schemas/Finding"}},
               "requestId": {"type": "string", "description": "The name of the request, as in the header X-Request-Id"}}}""";

    private static final String FINDING_SCHEMA = """
            {"type": "object", "description": "One thing that is wrong, with its place",
             "required": ["pointer", "detail", "problem"],
             "properties": {
               "pointer": {"type": "string", "description": "JSON pointer into what was sent", "example": "/backbone/3/3/0"},
               "parameter": {"type": "string", "description": "The query parameter or the form's part, where it is one"},
               "line": {"type": "integer", "format": "int32", "description": "Line in the text, from 1"},
               "column": {"type": "integer", "format": "int32", "description": "Column in the text, from 1"},
               "detail": {"type": "string", "description": "What was expected and what came"},
               "problem": {"type": "string", "description": "The kind of refusal", "example": "unknown-module"},
               "hint": {"type": "string", "description": "What would be right, where that can be told"}}}""";

    /** The last of all customizers: by its order, and among those without one by where this class is found. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    OpenApiCustomizer completion(OptionSchemas options) {
        return openApi -> {
            openApi.schema("Problem", RecordSchemas.schema(PROBLEM_SCHEMA));
            openApi.schema("Finding", RecordSchemas.schema(FINDING_SCHEMA));
            openApi.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        if (method == PathItem.HttpMethod.POST) {
                            addOptions(operation, options);
                        }
                        complete(operation.getResponses(), path, method);
                        tieForm(operation, openApi.getComponents());
                    }));
            openApi.setPaths(inOrder(openApi.getPaths()));
            openApi.setTags(openApi.getTags().stream()
                    .sorted(Comparator.comparing(tag -> tag.getName().equals(LAST)))
                    .toList());
        };
    }

    private static void addOptions(Operation operation, OptionSchemas options) {
        options.parameters().stream()
                .filter(option -> !isThere(operation, option.getName()))
                .forEach(operation::addParametersItem);
    }

    private static void complete(ApiResponses responses, String path, PathItem.HttpMethod method) {
        responses.remove("default");
        failures(method)
                .forEach((status, detail) ->
                        responses.merge(status, failure(path, status, detail), EveryOperation::together));
        responses.values().stream()
                .filter(response -> response.getContent() != null)
                .forEach(response -> response.setContent(jsonFirst(response.getContent())));
    }

    /** An answer of the operation's own under a status that a refusal has too. */
    private static ApiResponse together(ApiResponse own, ApiResponse refusal) {
        refusal.getContent().forEach(own.getContent()::addMediaType);
        return own;
    }

    /**
     * Says of a body's JSON that it is not the form that the operation takes too. That is true, and it makes openapi-generator
     * write the form's class: one that only forms speak of it refers to, but leaves out, and what it wrote does not compile.
     */
    private static void tieForm(Operation operation, Components components) {
        Content content = operation.getRequestBody() == null
                ? null
                : operation.getRequestBody().getContent();
        if (content != null && content.containsKey(JSON) && content.containsKey(FORM)) {
            String json = content.get(JSON).getSchema().get$ref();
            String form = content.get(FORM).getSchema().get$ref();
            components
                    .getSchemas()
                    .get(json.substring(json.lastIndexOf('/') + 1))
                    .not(new JsonSchema().$ref(form));
        }
    }

    private static boolean isThere(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }

    /** Generators take the first of several media types: the one that has a type. */
    private static Content jsonFirst(Content content) {
        Content sorted = new Content();
        if (content.containsKey(JSON)) {
            sorted.addMediaType(JSON, content.get(JSON));
        }
        content.forEach(sorted::addMediaType);
        return sorted;
    }

    /** One model first, then what else takes a body, then what is only read. */
    private static Paths inOrder(Paths paths) {
        Paths sorted = new Paths();
        paths.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, PathItem> each) ->
                                !each.getKey().equals(FIRST))
                        .thenComparing(each -> each.getValue().getPost() == null)
                        .thenComparing(Map.Entry::getKey))
                .forEach(each -> sorted.addPathItem(each.getKey(), each.getValue()));
        return sorted;
    }

    /** Which failures an operation can answer with, and an example of what causes each. */
    private static Map<String, String> failures(PathItem.HttpMethod method) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "400", "the request's parameters cannot be read",
                "401", "the header X-API-Key with the service's key is missing or wrong",
                "406", "none of the media types in Accept can be given",
                "429", "the key ci may send 10 requests a second; the next one is taken in 1 s",
                "503", "the service has more requests than it can answer; try again"));
        if (method == PathItem.HttpMethod.POST) {
            all.put("400", "this is no YAML: mapping values are not allowed here");
            all.put("408", "the body came too slowly");
            all.put("413", "the body is larger than 1048576 bytes, the configured limit");
            all.put("415", "Content-Type 'text/html' is not supported");
            all.put("422", "no module \"Convv\" can stand in a row of yolov5-6.0");
        } else {
            all.put("404", "there is no dialect \"yolo\"");
        }
        return all;
    }

    private static ApiResponse failure(String path, String status, String detail) {
        HttpStatus known = HttpStatus.valueOf(Integer.parseInt(status));
        ProblemDetail example = switch (status) {
            case "422" -> Problems.of(unknownModule(detail), known);
            case "429" -> Problems.of(refusal(Problem.RATE_EXCEEDED, Place.WHOLE, detail, null), known);
            default -> Problems.of(known, detail);
        };
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", String.valueOf(example.getType()));
        body.put("title", example.getTitle());
        body.put("status", example.getStatus());
        body.put("detail", example.getDetail());
        body.put("instance", path);
        body.putAll(Objects.requireNonNull(example.getProperties()));
        body.put("requestId", "5f2a90c4d81b7e36");
        return new ApiResponse()
                .description(known.getReasonPhrase())
                .content(new Content()
                        .addMediaType(
                                PROBLEM,
                                new MediaType()
                                        .schema(new JsonSchema().$ref("#/components/schemas/Problem"))
                                        .example(body)));
    }

    private static InvalidModelException unknownModule(String detail) {
        Place place = new Place("/backbone/0/2", 11, 12);
        return refusal(Problem.UNKNOWN_MODULE, place, detail, "did you mean \"Conv\"?");
    }

    private static InvalidModelException refusal(Problem problem, Place place, String detail, @Nullable String hint) {
        return new InvalidModelException(List.of(new Finding(problem, place, detail, hint)));
    }
}
