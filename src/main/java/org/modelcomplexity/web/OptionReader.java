package org.modelcomplexity.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.GraphOptions;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.read.ShapesReader;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.web.cost.CostOptionReader;

/** Reads the values of options, wherever they came from; all that is wrong with them is said at once. */
public final class OptionReader {
    static final Set<String> PARTS =
            Set.of("rows", "parameters", "operations", "types", "difference", "coverage", "tree", "cost");
    private static final Set<String> DEFAULT_PARTS = Set.of("rows", "difference");

    private static final int LONGEST = 18;
    private static final long MOST_DEPTH = 1_000;

    private final Map<RequestOption, Node> values;
    private final List<Finding> findings = new Findings();

    private OptionReader(Map<RequestOption, Node> values) {
        this.values = new EnumMap<>(RequestOption.class);
        this.values.putAll(values);
    }

    /**
     * A model with its options.
     *
     * @param dialect the dialect that a bundled model brings; null where it is none
     * @param name the name that a bundled model or a file brings; null where there is none
     */
    public static AnalysisRequest request(
            Node document, Map<RequestOption, Node> values, @Nullable String dialect, @Nullable String name) {
        OptionReader reader = new OptionReader(values);
        Long @Nullable [] size = reader.imageSize();
        String chosen = reader.text(RequestOption.DIALECT);
        String named = reader.text(RequestOption.NAME);
        Set<String> parts = reader.parts();
        CostOptionReader cost = new CostOptionReader(reader.nodes());
        AnalysisRequest request = new AnalysisRequest(
                document,
                chosen == null || chosen.equals("auto") && dialect != null
                        ? (dialect == null ? "auto" : dialect)
                        : chosen,
                size == null ? null : size[0],
                size == null ? null : size[1],
                reader.whole(RequestOption.NC, 0),
                reader.whole(RequestOption.CH, 1),
                reader.text(RequestOption.SCALE),
                named == null ? name : named,
                reader.words(RequestOption.CONVENTION),
                parts,
                reader.community(),
                reader.flag(),
                reader.places(),
                List.of(),
                reader.graph(),
                cost.read());
        reader.findings.addAll(cost.findings());
        if (!reader.findings.isEmpty()) {
            throw new InvalidModelException(reader.findings);
        }
        return request;
    }

    /** A refusal whose findings stand at a place of their own. */
    static InvalidModelException at(Place place, InvalidModelException refused) {
        return new InvalidModelException(at(place, refused.findings()));
    }

    private static List<Finding> at(Place place, List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Finding(finding.problem(), place, finding.detail(), finding.hint()))
                .toList();
    }

    private Map<String, Place> places() {
        Map<String, Place> places = new HashMap<>();
        values.forEach((option, node) -> places.put(option.key(), node.place()));
        return Map.copyOf(places);
    }

    private Map<String, Node> nodes() {
        Map<String, Node> nodes = new HashMap<>();
        values.forEach((option, node) -> nodes.put(option.key(), node));
        return nodes;
    }

    private Place place(RequestOption option) {
        return Objects.requireNonNull(values.get(option)).place();
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

    private @Nullable Long whole(RequestOption option, long least) {
        Object value = value(option);
        if (value == null || "".equals(value)) {
            return null;
        }
        Long number = number(value);
        if (number == null) {
            find(option, "must be a whole number", null);
        } else if (number < least) {
            find(Problem.WRONG_VALUE, option, "must be at least " + least + ", not " + number);
        }
        return number;
    }

    private static @Nullable Long number(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        return value instanceof String text ? parse(text.strip()) : null;
    }

    /** Digits of ASCII alone: Long.valueOf takes those of every script. */
    private static @Nullable Long parse(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        boolean whole = !digits.isEmpty()
                && digits.length() <= LONGEST
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return whole ? Long.valueOf(text) : null;
    }

    /** 640, "640", "640,480", "[640, 480]" or [640, 480]: height, width. */
    private Long @Nullable [] imageSize() {
        Object value = value(RequestOption.IMGSZ);
        if (value == null) {
            return null;
        }
        List<@Nullable Long> sides = new ArrayList<>();
        if (value instanceof Long side) {
            sides.add(side);
        } else if (value instanceof String text) {
            for (String side : unbracketed(text.strip()).split(",", -1)) {
                sides.add(parse(side.strip()));
            }
        } else if (value instanceof List<?>) {
            Objects.requireNonNull(values.get(RequestOption.IMGSZ))
                    .items()
                    .forEach(item -> sides.add(item.value() instanceof Long side ? side : null));
        }
        if (sides.isEmpty() || sides.size() > 2 || sides.contains(null)) {
            find(RequestOption.IMGSZ, "must be a whole number of pixels, or two: height, width", "640,480");
            return null;
        }
        return new Long[] {Objects.requireNonNull(sides.get(0)), Objects.requireNonNull(sides.get(sides.size() - 1))};
    }

    private static String unbracketed(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private List<String> words(RequestOption option) {
        Object value = value(option);
        List<String> words = new ArrayList<>();
        List<Node> nodes = value instanceof List<?>
                ? Objects.requireNonNull(values.get(option)).items()
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

    private boolean community() {
        String value = text(RequestOption.BLOCKS);
        if (value != null && !value.equals("community") && !value.equals("none")) {
            find(RequestOption.BLOCKS, "must be community or none", "community");
        }
        return "community".equals(value);
    }

    /** What is said beside a graph. */
    private GraphOptions graph() {
        Long depth = whole(RequestOption.DEPTH, 0);
        return new GraphOptions(
                depth == null ? GraphOptions.DEFAULT.depth() : (int) Math.min(depth, MOST_DEPTH),
                shapes(),
                values.containsKey(RequestOption.SHAPES) ? place(RequestOption.SHAPES) : Place.WHOLE);
    }

    private Map<String, List<Long>> shapes() {
        try {
            return ShapesReader.read(values.get(RequestOption.SHAPES));
        } catch (Refusal refusal) {
            findings.add(refusal.at(place(RequestOption.SHAPES)));
            return Map.of();
        }
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
        findings.add(new Finding(Problem.INVALID_OPTION, place(option), option.key() + " " + detail, hint));
    }

    private void find(Problem problem, RequestOption option, String detail) {
        findings.add(new Finding(problem, place(option), option.key() + " " + detail, null));
    }
}
