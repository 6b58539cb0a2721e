package org.modelcomplexity.fuzz;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether what a refusal points at is there in what was sent. */
final class Places {
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST = 200_000;

    /** Of keys that stand there twice, readers may mean either. */
    private static final JsonMapper ONCE = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private Places() {}

    /** What is wrong with the places of a problem; nothing where each of them is there. */
    static Optional<String> wrong(FuzzRequest request, int status, JsonNode problem) {
        JsonNode errors = problem.path("errors");
        if (status == UNPROCESSABLE && errors.isEmpty()) {
            return Optional.of("a refusal without a place");
        }
        Sent sent = Sent.of(request);
        for (JsonNode error : errors) {
            // What is no JSON has places, but nothing at them.
            if (error.path("problem").asString("").equals("malformed-document")) {
                return Optional.empty();
            }
            Optional<String> wrong = sent.wrong(error);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** What was sent: its text, and what it holds where that can be read. */
    private record Sent(String text, Optional<Object> document, boolean isJson) {
        static Sent of(FuzzRequest request) {
            String text = new String(request.body(), StandardCharsets.UTF_8);
            boolean yaml = request.contentType().contains("yaml");
            boolean json = request.contentType().startsWith("application/json");
            if (request.isRaw() || !yaml && !json || text.length() > LONGEST) {
                return new Sent(text, Optional.empty(), false);
            }
            return new Sent(text, json ? json(text) : yaml(text), json);
        }

        private static Optional<Object> json(String text) {
            try {
                return Optional.ofNullable(ONCE.readValue(text, Object.class));
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        /**
         * The nodes of a text as they stand there; none where merges put keys where they do not stand, or where there are
         * characters that some dialects read over.
         */
        private static Optional<Object> yaml(String text) {
            try {
                return text.contains("<<") || !text.chars().allMatch(Sent::isPlain)
                        ? Optional.empty()
                        : Optional.ofNullable(new Yaml().compose(new StringReader(text)));
            } catch (YAMLException | IllegalArgumentException | StackOverflowError e) {
                return Optional.empty();
            }
        }

        private static boolean isPlain(int c) {
            return c >= ' ' && c <= '~' || c == '\n' || c == '\r' || c == '\t';
        }

        Optional<String> wrong(JsonNode error) {
            String pointer = error.path("pointer").asString("");
            if (document.isEmpty() || error.has("parameter")) {
                return Optional.empty();
            }
            Optional<Object> found = at(document.get(), pointer);
            if (isJson && text.contains("\"yaml\"")) {
                // It may point into that text, which stands in another one.
                return Optional.empty();
            }
            if (found.isEmpty()) {
                return Optional.of("it points at " + pointer + ", which is not there");
            }
            return isJson && error.path("line").isNumber() ? place(found.get(), error) : Optional.empty();
        }

        /** The text at the line and the column is the value, or the key that it stands behind. */
        private Optional<String> place(Object value, JsonNode error) {
            List<String> lines = text.lines().toList();
            int line = error.path("line").asInt();
            int column = error.path("column").asInt(1);
            if (line < 1 || line > lines.size() || !lines.get(line - 1).chars().allMatch(c -> c < 127)) {
                return Verdict.when(line < 1 || line > lines.size(), "there is no line " + line);
            }
            String rest = lines.get(line - 1)
                    .substring(Math.min(column - 1, lines.get(line - 1).length()));
            String begins = value instanceof Map
                    ? "{"
                    : value instanceof List
                            ? "["
                            : "null".equals(value) ? "n\"" : value instanceof String ? "\"" : "-0123456789tfn";
            return Verdict.when(
                    rest.isEmpty() || begins.indexOf(rest.charAt(0)) < 0,
                    "at line %d, column %d there is no %s".formatted(line, column, value));
        }

        /** What a pointer leads to; a null is there too. */
        private static Optional<Object> at(Object document, String pointer) {
            return at(
                    document,
                    pointer.isEmpty() ? List.of() : List.of(pointer.substring(1).split("/", -1)));
        }

        private static Optional<Object> at(@Nullable Object here, List<String> keys) {
            if (keys.isEmpty()) {
                return Optional.of(here == null ? "null" : here);
            }
            String name = keys.get(0).replace("~1", "/").replace("~0", "~");
            return behind(here, name)
                    .flatMap(each -> at(each.orElse(null), keys.subList(1, keys.size())).stream())
                    .findFirst();
        }

        /** What stands behind a key; behind one that stands there twice, or may be another, there may be several. */
        private static Stream<Optional<Object>> behind(@Nullable Object here, String name) {
            List<?> items = here instanceof SequenceNode sequence
                    ? sequence.getValue()
                    : here instanceof List<?> list ? list : List.of();
            if (name.matches("\\d{1,9}") && Integer.parseInt(name) < items.size()) {
                return Stream.of(Optional.ofNullable(items.get(Integer.parseInt(name))));
            }
            if (here instanceof Map<?, ?> map && map.containsKey(name)) {
                return Stream.of(Optional.ofNullable(map.get(name)));
            }
            return here instanceof MappingNode mapping
                    ? mapping.getValue().stream()
                            .filter(each -> !(each.getKeyNode() instanceof ScalarNode scalar)
                                    || scalar.getValue().equals(name))
                            .map(each -> Optional.<Object>of(each.getValueNode()))
                    : Stream.empty();
        }
    }
}
