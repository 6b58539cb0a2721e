package org.modelcomplexity.read.export;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.export.Program;
import org.modelcomplexity.engine.problem.Budget;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the arguments of a program's nodes: objects of one key that says what they are. */
abstract class ArgumentReader extends JsonCursor {
    ArgumentReader(JsonParser parser, Budget budget) {
        super(parser, budget);
    }

    /** Reads a graph that is an argument. */
    abstract Program.@Nullable Graph region(Place here);

    /** An argument: an object of one key that says what it is. */
    final @Nullable Object argument(Place here) {
        object(here);
        Object value = null;
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            Place place = here.child(key);
            value = switch (key) {
                case "as_tensor", "as_sym_int", "as_sym_float", "as_sym_bool" -> symbol(place);
                case "as_tensors",
                        "as_optional_tensors",
                        "as_sym_ints",
                        "as_ints",
                        "as_bools",
                        "as_floats",
                        "as_strings" -> values(here, key);
                case "as_nested_tensors" -> nested(here, key);
                case "as_graph" -> region(place);
                case "as_int", "as_scalar_type", "as_bool", "as_float", "as_string" -> scalar(place);
                default -> {
                    skip();
                    yield null;
                }
            };
        }
        return value;
    }

    final List<@Nullable Object> nested(Place here, String key) {
        List<@Nullable Object> all = new ArrayList<>();
        list(here, key, at -> {
            if (current() != JsonToken.START_ARRAY) {
                throw wrong(at, "a list");
            }
            while (next() != JsonToken.END_ARRAY) {
                all.add(symbol(at));
            }
        });
        return all;
    }

    final List<@Nullable Object> values(Place here, String key) {
        List<@Nullable Object> all = new ArrayList<>();
        list(here, key, at -> {
            budget().hold(BYTES_A_VALUE / 2);
            all.add(current() == JsonToken.START_OBJECT ? symbol(at) : scalar(at));
        });
        return all;
    }

    /** A value by its name, or a number that stands for one: {@code {"name"}}, {@code {"as_name"}}, {@code {"as_int"}}. */
    final @Nullable Object symbol(Place here) {
        if (current() == JsonToken.VALUE_NULL) {
            return null;
        }
        object(here);
        Object value = null;
        while (next() != JsonToken.END_OBJECT) {
            String key = key();
            next();
            Place place = here.child(key);
            value = switch (key) {
                case "name", "as_name" -> new Program.Ref(text(place));
                case "as_int", "as_float", "as_bool" -> scalar(place);
                case "as_tensor" -> symbol(place);
                default -> {
                    skip();
                    yield value;
                }
            };
        }
        return value;
    }

    final @Nullable Object scalar(Place here) {
        return switch (current()) {
            case VALUE_STRING -> text(here);
            case VALUE_NUMBER_INT -> whole(here);
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw wrong(here, "a number, text or a boolean");
        };
    }
}
