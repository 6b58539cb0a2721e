package org.modelcomplexity.report;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The JSON Schema of a component whose JSON comes in more than one form, or whose Java type says too little.
 *
 * <p>A union is written with {@code if}, never with {@code oneOf} or a list of types: generators of clients then see any
 * value, which works in every language, where of a union of lists they make code that does not compile or loses data.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface JsonForm {
    /** A shape, or a list of shapes. */
    String SHAPES = """
            {"type": "array", "items": {
              "if": {"type": "array", "items": {}}, "then": {"items": {"type": "integer"}}, "else": {"type": "integer"}}}""";

    /** A shape, a list of shapes, or the shapes of what has names. */
    String NAMED_SHAPES = """
            {"if": {"type": "array", "items": {}},
             "then": {"items": {"if": {"type": "array", "items": {}}, "then": {"items": {"type": "integer"}}, "else": {"type": "integer"}}},
             "else": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}}""";

    /** A list of shapes, or the shapes of what has names; null where one is not known. */
    String GIVEN_SHAPES = """
            {"if": {"type": "array", "items": {}},
             "then": {"items": {"type": "array", "items": {"type": "integer"}}},
             "else": {"type": "object", "additionalProperties": {"type": ["array", "null"], "items": {"type": "integer"}}}}""";

    /** The number or the name of a row, or a list of them. */
    String SOURCES = """
            {"if": {"type": "array", "items": {}}, "then": {"items": {"type": ["integer", "string"]}},
             "else": {"type": ["integer", "string"]}}""";

    /** Arguments by position or by keyword. */
    String ARGUMENTS = """
            {"if": {"type": "array", "items": {}}, "else": {"type": "object"}}""";

    /** A number, whole or not. */
    String NUMBER = """
            {"type": "number"}""";

    /** Any value. */
    String ANY = "{}";

    /** The schema; that null may stand there is said by the component's own annotations. */
    String value();
}
