package org.modelcomplexity.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.export.ExportedProgram;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.read.export.ProgramReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into nodes that know their line and column; of equal keys the last one wins. */
public final class JsonReader {
    /** The one field whose text is a document itself. */
    private static final String DOCUMENT = "yaml";

    /** The one field that is read as a program of torch.export. */
    private static final String PROGRAM = ExportedProgram.KEY;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentSize.DEEPEST)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private final JsonParser parser;
    private final DocumentSize size;
    private final Budget budget;

    private JsonReader(JsonParser parser, Budget budget) {
        this.parser = parser;
        this.budget = budget;
        this.size = new DocumentSize(budget);
    }

    /** Reads one value, whose pointers start at its root. */
    public static Node read(byte[] bytes, Budget budget) {
        return read(bytes, Place.WHOLE, budget);
    }

    /**
     * Reads one value.
     *
     * @param root where it stands in what was sent
     * @param budget what reading it is charged to
     * @throws InvalidModelException where the bytes are no JSON, something stands behind it, or it is too large
     */
    public static Node read(byte[] bytes, Place root, Budget budget) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, root, "the body is empty: JSON was expected");
            }
            JsonReader reader = new JsonReader(parser, budget);
            Node value = reader.value(first, root, "");
            if (parser.nextToken() != null) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, reader.place(root), "something stands behind the JSON value");
            }
            return value;
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(root)));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            Place place = at == null ? root : root.at(Math.max(0, at.getLineNr()), Math.max(0, at.getColumnNr()));
            throw new InvalidModelException(List.of(
                    new Finding(Problem.MALFORMED_DOCUMENT, place, "this is no JSON: " + words(e), hint(bytes))));
        }
    }

    /** What does not even begin as an object may be YAML. */
    private static @Nullable String hint(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8).strip();
        return head.startsWith("{") || head.startsWith("[") || !head.contains(":") && !head.startsWith("#")
                ? null
                : "a model's YAML is sent with Content-Type: application/yaml";
    }

    /** Jackson's words, without names of its own classes and constants. */
    private static String words(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is nested too deeply, or a number or a name in it is too long";
        }
        return String.valueOf(e.getOriginalMessage())
                .replaceAll(" ?\\((?:for|start marker|code|although)[^)]*\\)?.*", "")
                .replaceAll(
                        "`?(?:tools\\.jackson|java|JsonReadFeature|StreamReadFeature|com\\.fasterxml)[\\w.$]*`?",
                        "that");
    }

    private Place place(Place of) {
        TokenStreamLocation at = parser.currentTokenLocation();
        return of.at(at.getLineNr(), at.getColumnNr());
    }

    private Node value(JsonToken token, Place of, String key) {
        Place here = place(of);
        if (token == JsonToken.START_OBJECT && key.equals(PROGRAM)) {
            return new Node(new ProgramReader(parser, budget).read(here), here);
        }
        return switch (token) {
            case START_OBJECT -> object(here);
            case START_ARRAY -> new Node(array(here), here);
            default -> new Node(scalar(token, here, key), here);
        };
    }

    private Node object(Place here) {
        size.collection(here);
        Map<String, Node> entries = new LinkedHashMap<>();
        List<Node.Repeated> repeated = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            size.key(key, place(here));
            Node before = entries.put(key, value(parser.nextToken(), here.child(key), key));
            if (before != null) {
                repeated.add(new Node.Repeated(key, before.place()));
            }
        }
        return new Node(entries, here, List.copyOf(repeated));
    }

    private List<Node> array(Place here) {
        size.collection(here);
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, here.child(DocumentSize.index(items.size())), ""));
        }
        return items;
    }

    private @Nullable Object scalar(JsonToken token, Place place, String key) {
        String text = token == JsonToken.VALUE_STRING ? parser.getString() : "";
        if (key.equals(DOCUMENT)) {
            size.longText(text, place);
        } else {
            size.text(text, place);
        }
        return switch (token) {
            case VALUE_STRING -> text;
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
