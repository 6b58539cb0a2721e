package org.modelcomplexity;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers against the OpenAPI document of the service that gave them: status, media type and, field by field, JSON.
 * What the document does not speak of is wrong too.
 */
public final class AnswerSchemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, AnswerSchemas> OF_SERVICES = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private AnswerSchemas(String document) {
        this.document = JSON.readTree(document);
        this.document.at("/components/schemas").forEach(AnswerSchemas::close);
    }

    /** The schemas of a running service. */
    public static AnswerSchemas of(String base) {
        return OF_SERVICES.computeIfAbsent(base, each -> new AnswerSchemas(document(each)));
    }

    private static String document(String base) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/v3/api-docs")).build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("there is no OpenAPI document: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Clients may meet more fields than they know; the service may not send more than it says. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    /** Fails where an answer is not what the document says of its operation. */
    public void check(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
        boolean problem = type.equals("application/problem+json");
        boolean zipped = answer.headers().firstValue("Content-Encoding").isPresent();
        if (zipped || answer.body().isEmpty() || !problem && !type.equals("application/json")) {
            return;
        }
        JsonNode operation = operation(answer.request());
        if (operation == null) {
            if (problem) {
                check(answer, "{\"$ref\": \"#/components/schemas/Problem\"}");
            }
            return;
        }
        JsonNode schema = operation
                .path("responses")
                .path(String.valueOf(answer.statusCode()))
                .path("content")
                .path(type)
                .path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(
                    "the document has no " + answer.statusCode() + " " + type + " for " + answer.request());
        }
        check(answer, schema.toString());
    }

    private void check(HttpResponse<String> answer, String schema) {
        var errors = schemas.computeIfAbsent(schema, this::compiled).validate(JSON.readTree(answer.body()));
        if (!errors.isEmpty()) {
            throw new AssertionError(answer.request() + " answers what its schema does not say: "
                    + errors.subList(0, Math.min(5, errors.size())));
        }
    }

    private Schema compiled(String schema) {
        ObjectNode whole = (ObjectNode) JSON.readTree(schema);
        whole.set("components", document.get("components"));
        return registry.getSchema(whole);
    }

    private @Nullable JsonNode operation(HttpRequest request) {
        String path = request.uri().getPath();
        for (Map.Entry<String, JsonNode> each : document.get("paths").properties()) {
            if (path.matches(each.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
                return each.getValue().get(request.method().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return null;
    }
}
