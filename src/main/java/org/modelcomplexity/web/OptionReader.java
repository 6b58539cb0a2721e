package org.modelcomplexity.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.service.AnalysisRequest;

/** Reads the values of options, wherever they came from; all that is wrong with them is said at once. */
final class OptionReader {
    private static final Set<String> PARTS = Set.of("rows", "parameters", "operations", "types", "difference");
    private static final Set<String> DEFAULT_PARTS = Set.of("rows", "difference");

    private final Map<RequestOption, Node> values;
    private final List<Finding> findings = new ArrayList<>();

    private OptionReader(Map<RequestOption, Node> values) {
        this.values = new EnumMap<>(RequestOption.class);
        this.values.putAll(values);
    }

    /**
     * A model with its options.
     *
     * @param preset the dialect and the name that a bundled model brings; null where it is none
     */
    static AnalysisRequest request(
            Node document, Map<RequestOption, Node> values, @Nullable String dialect, @Nullable String name) {
        OptionReader reader = new OptionReader(values);
        long @Nullable [] size = reader.imageSize();
        String chosen = reader.text(RequestOption.DIALECT);
        String named = reader.text(RequestOption.NAME);
        AnalysisRequest request = new AnalysisRequest(
                document,
                chosen == null || chosen.equals("auto") && dialect != null
                        ? (dialect == null ? "auto" : dialect)
                        : chosen,
                size == null ? null : (Long) size[0],
                size == null ? null : (Long) size[1],
                reader.whole(RequestOption.NC),
                reader.whole(RequestOption.CH),
                reader.text(RequestOption.SCALE),
                named == null ? name : named,
                reader.words(RequestOption.CONVENTION),
                reader.parts(),
                reader.flag());
        if (!reader.findings.isEmpty()) {
            throw new InvalidModelException(reader.findings);
        }
        return request;
    }

    private @Nullable Object value(RequestOption option) {
        Node node = values.get(option);
        return node == null ? null : node.value();
    }

    private @Nullable String text(RequestOption option) {
        Object value = value(option);
        if (value == null || value instanceof String text && text.isEmpty()) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        find(option, "must be text", null);
        return null;
    }

    private @Nullable Long whole(RequestOption option) {
        Object value = value(option);
        if (value == null || value instanceof Long || "".equals(value)) {
            return value instanceof Long number ? number : null;
        }
        Long parsed = value instanceof String text ? parse(text) : null;
        if (parsed == null) {
            find(option, "must be a whole number", null);
        }
        return parsed;
    }

    private static @Nullable Long parse(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** 640, "640", "640,480" or [640, 480]: height, width. */
    private long @Nullable [] imageSize() {
        Object value = value(RequestOption.IMGSZ);
        if (value == null) {
            return null;
        }
        List<@Nullable Long> sides = new ArrayList<>();
        if (value instanceof Long side) {
            sides.add(side);
        } else if (value instanceof String text) {
            for (String side : text.replaceAll("[\\[\\]]", "").split(",", -1)) {
                sides.add(parse(side));
            }
        } else if (value instanceof List<?>) {
            java.util.Objects.requireNonNull(values.get(RequestOption.IMGSZ))
                    .items()
                    .forEach(item -> sides.add(item.value() instanceof Long side ? side : null));
        }
        if (sides.isEmpty() || sides.size() > 2 || sides.contains(null)) {
            find(RequestOption.IMGSZ, "must be a whole number of pixels, or two: height, width", "640,480");
            return null;
        }
        long height = java.util.Objects.requireNonNull(sides.get(0));
        return new long[] {height, sides.size() == 1 ? height : java.util.Objects.requireNonNull(sides.get(1))};
    }

    private List<String> words(RequestOption option) {
        Object value = value(option);
        List<String> words = new ArrayList<>();
        List<Node> nodes = value instanceof List<?>
                ? java.util.Objects.requireNonNull(values.get(option)).items()
                : List.of();
        if (value instanceof String text) {
            words.addAll(List.of(text.split(",")));
        } else if (value != null && !(value instanceof List<?>)) {
            find(option, "must be names, as a list or comma-separated", null);
        }
        for (Node node : nodes) {
            if (node.value() instanceof String word) {
                words.add(word);
            } else {
                find(option, "must hold names only", null);
            }
        }
        return words.stream()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private Set<String> parts() {
        if (value(RequestOption.INCLUDE) == null) {
            return DEFAULT_PARTS;
        }
        List<String> asked = words(RequestOption.INCLUDE);
        for (String part : asked) {
            if (!PARTS.contains(part)) {
                find(
                        RequestOption.INCLUDE,
                        "has no \"" + part + "\"; it has "
                                + String.join(", ", PARTS.stream().sorted().toList()),
                        Nearest.hint(part, PARTS));
            }
        }
        return new LinkedHashSet<>(asked);
    }

    private boolean flag() {
        Object value = value(RequestOption.STRICT);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null
                && !(value instanceof String text && Set.of("true", "false", "").contains(text))) {
            find(RequestOption.STRICT, "must be true or false", null);
        }
        return "true".equals(value);
    }

    private void find(RequestOption option, String detail, @Nullable String hint) {
        Node node = java.util.Objects.requireNonNull(values.get(option));
        findings.add(new Finding(Problem.INVALID_OPTION, node.place(), option.key() + " " + detail, hint));
    }
}
