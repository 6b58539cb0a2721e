package org.modelcomplexity.engine.spec;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.python.Python;

/**
 * One row of a layer list, as it was written: an object, or compact {@code [from, repeats, type, args]}.
 *
 * @param type the layer's or function's name, without {@code nn.}
 * @param from what it reads
 * @param arguments its arguments, a mapping or a list
 * @param name its name, or null
 * @param repeats how many copies
 * @param place where it stands
 */
public record LayerRow(
        String type, Node from, Node arguments, @Nullable String name, long repeats, Place place) {
    private static final Set<String> KEYS = Set.of("type", "from", "args", "name", "repeats");

    /** Reads a row; null, with a finding, where it is none. */
    public static @Nullable LayerRow read(Node row, List<Finding> findings) {
        int before = findings.size();
        if (row.isList() && (row.items().size() < 3 || row.items().size() > 4)) {
            findings.add(new Finding(
                    Problem.MALFORMED_ROW,
                    row.place(),
                    "a compact row is [from, repeats, type, args], not a list of "
                            + row.items().size(),
                    null));
            return null;
        }
        if (!row.isList() && !row.isMap()) {
            findings.add(new Finding(
                    Problem.MALFORMED_ROW, row.place(), "a row is an object or a list, not " + row.kind(), null));
            return null;
        }
        for (String key : row.entries().keySet()) {
            if (!KEYS.contains(key)) {
                findings.add(new Finding(
                        Problem.MALFORMED_ROW,
                        row.place(),
                        "a row has no \"" + Python.cut(key) + "\"; it has type, from, args, name, repeats",
                        Nearest.hint(key, KEYS)));
            }
        }
        Node from = orElse(part(row, "from", 0), -1L, row);
        Node repeats = orElse(part(row, "repeats", 1), 1L, row);
        Node arguments = orElse(part(row, "args", 3), List.of(), row);
        Node type = part(row, "type", 2);
        Node name = row.get("name");
        if (type == null || !(type.value() instanceof String)) {
            findings.add(new Finding(
                    Problem.WRONG_TYPE,
                    type == null ? row.place() : type.place(),
                    "a row needs a type: the name of a layer or a function",
                    null));
        }
        if (!(repeats.value() instanceof Long count) || count < 1) {
            findings.add(new Finding(
                    Problem.WRONG_VALUE, repeats.place(), "repeats must be a whole number of at least 1", null));
        }
        if (!arguments.isList() && !arguments.isMap()) {
            findings.add(new Finding(
                    Problem.WRONG_TYPE,
                    arguments.place(),
                    "args must be an object or a list, not " + arguments.kind(),
                    null));
        }
        if (name != null && name.value() != null && !(name.value() instanceof String text && !text.isEmpty())) {
            findings.add(new Finding(Problem.WRONG_TYPE, name.place(), "a name must be text", null));
        }
        return findings.size() > before
                ? null
                : new LayerRow(
                        bare((String) java.util.Objects.requireNonNull(type.value())),
                        from,
                        arguments,
                        name == null ? null : (String) name.value(),
                        (Long) java.util.Objects.requireNonNull(repeats.value()),
                        row.place());
    }

    private static @Nullable Node part(Node row, String key, int index) {
        return row.isMap()
                ? row.get(key)
                : index < row.items().size() ? row.items().get(index) : null;
    }

    private static Node orElse(@Nullable Node node, Object otherwise, Node row) {
        return node == null || node.value() == null ? new Node(otherwise, row.place()) : node;
    }

    private static String bare(String type) {
        return type.startsWith("torch.nn.") ? type.substring(9) : type.startsWith("nn.") ? type.substring(3) : type;
    }

    /** Where an argument stands, or the row. */
    public Place argumentPlace(@Nullable String argument) {
        Node node = argument == null ? null : arguments.get(argument);
        return node == null ? place : node.place();
    }
}
