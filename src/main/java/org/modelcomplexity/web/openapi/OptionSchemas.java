package org.modelcomplexity.web.openapi;

import static java.util.Map.entry;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.convention.Conventions;

/** The options of a model as schemas: as query parameters, and as fields of JSON. What has fixed values lists them. */
public final class OptionSchemas {
    private static final String DIALECT = "Dialect";
    private static final String CONVENTION = "Convention";
    private static final String PART = "Part";
    private static final String TEXT = "{\"type\": \"string\"}";

    /**
     * As fields of JSON; what is not here is text. What is no single value may be null, for generated clients send null, or
     * else an empty list, where a list was never set.
     */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            entry("dialect", reference(DIALECT)),
            entry("imgsz", """
                    {"if": {"type": "array", "items": {}}, "then": {"items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": 2},
                     "else": {"type": ["integer", "string", "null"], "minimum": 1}}"""),
            entry("nc", whole(0)),
            entry("ch", whole(1)),
            entry("convention", list(CONVENTION)),
            entry("include", list(PART)),
            entry("depth", whole(0)),
            entry("shapes", """
                    {"type": ["object", "null"], "additionalProperties": {"type": "array", "items": {"type": "integer"}}}"""),
            entry("batch", whole(1)),
            entry("dtype", oneOf("float32", "float16", "bfloat16", "int8")),
            entry("optimizer", oneOf("none", "sgd", "momentum", "adam", "adamw")),
            entry("freeze", """
                    {"if": {"type": "integer"}, "then": {"minimum": 0}, "else": {"type": ["string", "null"]}}"""),
            entry("inputGradient", """
                    {"type": "boolean"}"""),
            entry("device", """
                    {"if": {"type": "string"}, "else": {"type": ["object", "null"], "additionalProperties": {"type": "number"}}}"""),
            entry("blocks", oneOf("community", "none")),
            entry("strict", """
                    {"type": "boolean"}"""));

    /**
     * An option.
     *
     * @param description what it means, with its unit and what holds without it
     */
    public record Option(String name, String description) {}

    private final List<Option> options;
    private final Collection<String> dialects;
    private final Collection<String> parts;

    /**
     * Options, with the names that those with fixed values take.
     *
     * @param dialects of dialect
     * @param parts of include
     */
    public OptionSchemas(List<Option> options, Collection<String> dialects, Collection<String> parts) {
        this.options = options;
        this.dialects = dialects;
        this.parts = parts;
    }

    /** Adds the enumerations that options refer to. */
    void define(Components components) {
        components.addSchemas(
                DIALECT, names(dialects, "auto").description("One reference implementation's reading of models"));
        components.addSchemas(
                CONVENTION, names(Conventions.all().keySet(), "all").description("A counting convention"));
        components.addSchemas(PART, names(parts).description("A part of the answer that may be left out"));
    }

    private static Schema<?> names(Collection<String> known, String... more) {
        List<String> names = new ArrayList<>(known);
        names.addAll(List.of(more));
        return new StringSchema()._enum(names).type("string").types(Set.of("string"));
    }

    /** All options as query parameters. */
    public List<Parameter> parameters() {
        return options.stream().map(OptionSchemas::parameter).toList();
    }

    private static Parameter parameter(Option option) {
        Schema<?> field = field(option);
        if (field.getTypes() != null) {
            field.setTypes(without(field.getTypes(), "null"));
        }
        boolean writable = field.get$ref() != null
                || field.getTypes() != null && !field.getTypes().contains("object");
        // No schema has a default: who fills it in would send it, and override what the body says.
        Parameter parameter = new Parameter()
                .in("query")
                .name(option.name())
                .description(option.description())
                .required(false)
                .schema(writable ? field : RecordSchemas.schema(TEXT));
        return field.getItems() == null
                ? parameter
                : parameter.style(Parameter.StyleEnum.FORM).explode(false);
    }

    private static Set<String> without(Set<String> types, String type) {
        Set<String> rest = new LinkedHashSet<>(types);
        rest.remove(type);
        return rest;
    }

    /** Adds all options to the fields of an object. */
    void addTo(Schema<?> object) {
        options.forEach(
                option -> object.addProperty(option.name(), field(option).description(option.description())));
    }

    private static Schema<?> field(Option option) {
        return RecordSchemas.schema(FIELDS.getOrDefault(option.name(), TEXT));
    }

    private static String whole(int least) {
        return "{\"type\": \"integer\", \"format\": \"int64\", \"minimum\": " + least + "}";
    }

    private static String reference(String schema) {
        return "{\"$ref\": \"#/components/schemas/" + schema + "\"}";
    }

    private static String list(String schema) {
        return "{\"type\": [\"array\", \"null\"], \"items\": " + reference(schema) + "}";
    }

    private static String oneOf(String... values) {
        return "{\"type\": \"string\", \"enum\": [\"" + String.join("\", \"", values) + "\"]}";
    }
}
