package org.modelcomplexity.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.JsonForm;
import org.springframework.stereotype.Component;

/**
 * What a record says of its JSON beside types: a component is always there unless it is left out as null; it may be null
 * where it is {@link Nullable}; its form may be spelled by {@link JsonForm}.
 */
@Component
final class RecordSchemas implements ModelConverter {
    private static final String NULL = "null";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> record = Json31.mapper().constructType(type.getType()).getRawClass();
        if (resolved != null && record.isRecord()) {
            String reference = resolved.get$ref();
            Schema<?> defined = reference == null
                    ? resolved
                    : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
            if (defined != null && defined.getProperties() != null) {
                complete(defined, record);
            }
        }
        return resolved;
    }

    private static void complete(Schema<?> schema, Class<?> record) {
        Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
        List<String> required = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = name(component);
            Schema<?> property = properties.get(name);
            if (property == null) {
                continue;
            }
            Schema<?> formed = formed(property, component);
            JsonInclude left = component.getAccessor().getAnnotation(JsonInclude.class);
            boolean always = left == null || left.value() == JsonInclude.Include.ALWAYS;
            if (always) {
                required.add(name);
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            properties.put(name, always && nullable ? orNull(formed) : formed);
        }
        schema.setProperties(properties);
        schema.setRequired(required);
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    private static Schema<?> formed(Schema<?> property, RecordComponent component) {
        JsonForm form = component.getAnnotation(JsonForm.class);
        if (form == null) {
            return property;
        }
        Schema<?> formed = schema(form.value());
        formed.setDescription(property.getDescription());
        if (property.getExample() != null) {
            formed.setExample(property.getExample());
        }
        return formed;
    }

    /** A schema from its text. */
    static Schema<?> schema(String json) {
        try {
            return Json31.mapper().readValue(json, Schema.class);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** A schema that takes null too: by its types, or, of another one by name, as one of two. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Schema<?> orNull(Schema property) {
        if (property.get$ref() != null) {
            Schema<?> either = new JsonSchema()
                    .addAnyOfItem(new JsonSchema().$ref(property.get$ref()))
                    .addAnyOfItem(new JsonSchema().typesItem(NULL));
            either.setDescription(property.getDescription());
            return either;
        }
        if (property.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add(NULL);
            property.setTypes(types);
            if (property.getEnum() != null && !property.getEnum().contains(null)) {
                property.addEnumItemObject(null);
            }
        } else if (property.getIf() != null) {
            orNullOtherwise(property);
        }
        return property;
    }

    private static void orNullOtherwise(Schema<?> property) {
        Schema<?> otherwise = property.getElse();
        if (otherwise != null && otherwise.getTypes() != null) {
            otherwise.addType(NULL);
        }
    }
}
