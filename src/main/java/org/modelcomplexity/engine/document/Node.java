package org.modelcomplexity.engine.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document, whatever it was written in, with the place it stands at.
 *
 * @param value null, a Boolean, Long, Double or String, a List of nodes, a Map from String to node in the
 *     document's order, or content of another kind
 * @param place where it stands
 * @param repeated keys of a mapping that stand there more than once: the last one is its entry
 */
public record Node(@Nullable Object value, Place place, List<Repeated> repeated) {
    /**
     * A key that stands in a mapping once more, and counts only where it stands last.
     *
     * @param place where the value stands that does not count
     */
    public record Repeated(String key, Place place) {}

    /** A value that is read as a whole, and whose parts know their places. */
    public interface Content {
        /** The same as if all of it stood at one place. */
        Content placed(Place other);
    }

    /** A value none of whose keys is repeated. */
    public Node(@Nullable Object value, Place place) {
        this(value, place, List.of());
    }

    /** The value as a list of nodes; empty where it is none. */
    @SuppressWarnings("unchecked")
    public List<Node> items() {
        return value instanceof List<?> list ? (List<Node>) list : List.of();
    }

    /** The value as a mapping; empty where it is none. */
    @SuppressWarnings("unchecked")
    public Map<String, Node> entries() {
        return value instanceof Map<?, ?> map ? (Map<String, Node>) map : Map.of();
    }

    /** The entry of a mapping, or null. */
    public @Nullable Node get(String key) {
        return entries().get(key);
    }

    public boolean isList() {
        return value instanceof List;
    }

    public boolean isMap() {
        return value instanceof Map;
    }

    /** The value without places: lists of values, mappings to values. */
    public @Nullable Object plain() {
        if (value instanceof List) {
            List<@Nullable Object> plain = new ArrayList<>();
            items().forEach(item -> plain.add(item.plain()));
            return plain;
        }
        if (value instanceof Map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            entries().forEach((key, item) -> plain.put(key, item.plain()));
            return plain;
        }
        return value;
    }

    /** The same as if all of it stood at one place: what is wrong with it is the doing of whoever named it there. */
    public Node placed(Place other) {
        if (value instanceof List) {
            return new Node(items().stream().map(item -> item.placed(other)).toList(), other);
        }
        if (value instanceof Map) {
            Map<String, Node> placed = new LinkedHashMap<>();
            entries().forEach((key, item) -> placed.put(key, item.placed(other)));
            return new Node(placed, other);
        }
        return new Node(value instanceof Content content ? content.placed(other) : value, other);
    }

    /** What kind of value it is, in the words of YAML and JSON. */
    public String kind() {
        return kind(value);
    }

    /** What kind of value something is, in the words of YAML and JSON. */
    public static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Long) {
            return "a whole number";
        }
        if (value instanceof Double) {
            return "a fraction";
        }
        if (value instanceof String) {
            return "text";
        }
        return value instanceof List ? "a list" : "a mapping";
    }
}
