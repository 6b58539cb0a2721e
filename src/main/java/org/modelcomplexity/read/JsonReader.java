package org.modelcomplexity.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into nodes that know their line and column; of equal keys the last one wins. */
public final class JsonReader {
    private static final int MAX_NESTING = 50;
    private static final int MAX_NODES = 100_000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private final JsonParser parser;
    private int made;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one value.
     *
     * @throws InvalidModelException where the bytes are no JSON, or something stands behind it
     */
    public static Node read(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, Place.WHOLE, "the body is empty: JSON was expected");
            }
            JsonReader reader = new JsonReader(parser);
            Node root = reader.value(first, "");
            if (parser.nextToken() != null) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, reader.place(""), "something stands behind the JSON value");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            Place place = at == null
                    ? Place.WHOLE
                    : new Place("", Math.max(0, at.getLineNr()), Math.max(0, at.getColumnNr()));
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, place, "this is no JSON: " + e.getOriginalMessage());
        }
    }

    private Place place(String pointer) {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Place(pointer, at.getLineNr(), at.getColumnNr());
    }

    private Node value(JsonToken token, String pointer) {
        Place place = place(pointer);
        if (++made > MAX_NODES) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED, place, "the document has more than " + MAX_NODES + " values");
        }
        return switch (token) {
            case START_OBJECT -> new Node(object(pointer), place);
            case START_ARRAY -> new Node(array(pointer), place);
            default -> new Node(scalar(token, place), place);
        };
    }

    private Map<String, Node> object(String pointer) {
        Map<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            entries.put(key, value(parser.nextToken(), pointer + "/" + Place.escape(key)));
        }
        return entries;
    }

    private List<Node> array(String pointer) {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, pointer + "/" + items.size()));
        }
        return items;
    }

    private @Nullable Object scalar(JsonToken token, Place place) {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(place);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> null;
        };
    }

    private long whole(Place place) {
        try {
            return parser.getBigIntegerValue().longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidModelException(Problem.OVERFLOW, place, "a number here does not fit 64 bits");
        }
    }
}
