package org.modelcomplexity.engine.sweep;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * One thing that a sweep varies.
 *
 * @param name as it is written: an option, a key of the model, or a JSON pointer into the model
 * @param path the keys and indices from the model's root to what is replaced; null where it is an option
 * @param values what it takes, one after the other
 * @param place where it stands in what was sent
 */
public record Axis(String name, @Nullable List<String> path, List<Node> values, Place place) {
    private static final int MOST_VALUES = 100_000;
    private static final Set<String> KEYS = Set.of("depth_multiple", "width_multiple");

    /** When an axis turns, the slowest first. */
    enum Turn {
        /** What changes rows. */
        ROWS,
        /** The size of the image. */
        SIZE,
        /** Classes: they change the last row. */
        CLASSES,
        /** How is counted. */
        COUNTING
    }

    /** Whether models at its values differ by more than the size of the image and how they are counted. */
    public boolean changesRows() {
        return turn() == Turn.ROWS || turn() == Turn.CLASSES;
    }

    Turn turn() {
        return switch (name) {
            case "imgsz" -> Turn.SIZE;
            case "nc" -> Turn.CLASSES;
            case "convention", "batch", "dtype", "optimizer", "freeze" -> Turn.COUNTING;
            default -> Turn.ROWS;
        };
    }

    /**
     * Reads an axis: a list of values, or {@code {from, to, step}} with both ends.
     *
     * @param options the options that may vary
     * @throws InvalidModelException where it is neither, or names nothing that can vary
     */
    public static Axis read(String name, Node values, Set<String> options) {
        List<String> path = path(name, values, options);
        List<Node> all = values.isMap() ? range(values) : values.items();
        if (all.isEmpty()) {
            throw refusal(values, name + " needs a list of values, or from, to and step, not " + values.kind());
        }
        if (all.size() > MOST_VALUES) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED, values.place(), name + " has more than " + MOST_VALUES + " values");
        }
        return new Axis(name, path, all, values.place());
    }

    private static @Nullable List<String> path(String name, Node at, Set<String> options) {
        if (name.startsWith("/")) {
            List<String> path = new ArrayList<>();
            for (String token : name.substring(1).split("/", -1)) {
                path.add(token.replace("~1", "/").replace("~0", "~"));
            }
            return path;
        }
        if (KEYS.contains(name)) {
            return List.of(name);
        }
        if (!options.contains(name)) {
            throw refusal(
                    at,
                    "\"" + name + "\" cannot vary: there are "
                            + String.join(", ", options.stream().sorted().toList())
                            + ", depth_multiple, width_multiple and JSON pointers into the model, as /backbone/4/3/0");
        }
        return null;
    }

    private static List<Node> range(Node range) {
        range.entries().forEach((key, node) -> {
            if (!Set.of("from", "to", "step").contains(key)) {
                throw refusal(node, "a range has from, to and step, not \"" + key + "\"");
            }
        });
        BigDecimal from = number(range, "from");
        BigDecimal to = number(range, "to");
        BigDecimal step = number(range, "step");
        if (step.signum() <= 0 || to.compareTo(from) < 0) {
            throw refusal(range, "a range goes upwards from from to to by a step above 0");
        }
        BigDecimal count = to.subtract(from).divide(step, 0, RoundingMode.FLOOR);
        if (count.compareTo(BigDecimal.valueOf(MOST_VALUES)) >= 0) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED, range.place(), "a range has more than " + MOST_VALUES + " values");
        }
        List<Node> values = new ArrayList<>();
        for (int i = 0; i <= count.intValueExact(); i++) {
            BigDecimal value = from.add(step.multiply(BigDecimal.valueOf(i)));
            values.add(new Node(plain(value, from, step), range.place()));
        }
        return values;
    }

    /** Whole where both the first and the step are. */
    private static Object plain(BigDecimal value, BigDecimal from, BigDecimal step) {
        return isWhole(from) && isWhole(step) ? (Object) value.longValueExact() : (Object) value.doubleValue();
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static BigDecimal number(Node range, String key) {
        Node node = range.get(key);
        if (node != null && node.value() instanceof Long whole) {
            return BigDecimal.valueOf(whole);
        }
        if (node != null && node.value() instanceof Double real && Double.isFinite(real) && Math.abs(real) < 1e12) {
            return BigDecimal.valueOf(real);
        }
        throw refusal(node == null ? range : node, "a range needs the number " + key);
    }

    private static InvalidModelException refusal(Node at, String detail) {
        return new InvalidModelException(Problem.INVALID_OPTION, at.place(), detail);
    }

    /**
     * The document with a value in place of what stands at the path; the last key of a mapping may be new.
     *
     * @throws InvalidModelException where the path leads nowhere
     */
    Node set(Node document, Node value) {
        return path == null ? document : set(document, 0, value);
    }

    private Node set(Node node, int depth, Node value) {
        if (path == null || depth == path.size()) {
            return new Node(value.placed(node.place()).value(), node.place());
        }
        String key = path.get(depth);
        boolean last = depth == path.size() - 1;
        if (node.isMap()) {
            Node child = node.get(key);
            if (child == null && !last) {
                throw nowhere(node);
            }
            Map<String, Node> entries = new LinkedHashMap<>(node.entries());
            entries.put(key, child == null ? value.placed(node.place()) : set(child, depth + 1, value));
            return new Node(entries, node.place());
        }
        if (!node.isList()
                || !key.matches("0|[1-9]\\d{0,5}")
                || Integer.parseInt(key) >= node.items().size()) {
            throw nowhere(node);
        }
        List<Node> items = new ArrayList<>(node.items());
        items.set(Integer.parseInt(key), set(items.get(Integer.parseInt(key)), depth + 1, value));
        return new Node(items, node.place());
    }

    private InvalidModelException nowhere(Node at) {
        return new InvalidModelException(
                Problem.INVALID_OPTION, place, "the model has nothing at " + name + ": there is " + at.kind());
    }
}
