package org.modelcomplexity.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Reads shapes of inputs by name: an object, as JSON or as its text, or {@code input:1x3x320x320,mask:1x80}. */
public final class ShapesReader {
    private static final int MOST = 1_000;
    private static final int MOST_AXES = 64;
    private static final int MOST_CHARACTERS = 1 << 14;
    private static final int MOST_DIGITS = 18;

    private ShapesReader() {}

    /**
     * The shapes by name; none where nothing is given.
     *
     * @throws Refusal where that cannot be read
     */
    public static Map<String, List<Long>> read(@Nullable Node node) {
        if (node == null || node.value() == null || "".equals(node.value())) {
            return Map.of();
        }
        Map<String, List<Long>> shapes = node.value() instanceof String text ? text(text.strip()) : object(node);
        if (shapes == null || shapes.size() > MOST) {
            throw new Refusal(
                    Problem.INVALID_OPTION,
                    "shapes must be an object from an input's name to its sizes, or as input:1x3x320x320");
        }
        return shapes;
    }

    private static @Nullable Map<String, List<Long>> text(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return null;
        }
        if (text.startsWith("{")) {
            try {
                return object(JsonReader.read(
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8), new Budget(Limits.DEFAULT)));
            } catch (InvalidModelException broken) {
                return null;
            }
        }
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String each : text.split(",")) {
            int colon = each.lastIndexOf(':');
            List<Long> sizes = new ArrayList<>();
            if (colon < 1) {
                return null;
            }
            String written = each.substring(colon + 1).strip();
            for (String size : written.isEmpty() ? new String[0] : written.split("x", -1)) {
                if (!size.matches("[0-9]{1," + MOST_DIGITS + "}")) {
                    return null;
                }
                sizes.add(Long.valueOf(size));
            }
            if (sizes.size() > MOST_AXES) {
                return null;
            }
            shapes.put(each.substring(0, colon).strip(), sizes);
        }
        return shapes;
    }

    private static @Nullable Map<String, List<Long>> object(Node node) {
        if (!node.isMap()) {
            return null;
        }
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (Map.Entry<String, Node> each : node.entries().entrySet()) {
            List<Long> sizes = new ArrayList<>();
            for (Node size : each.getValue().items()) {
                if (!(size.value() instanceof Long number) || number < 0) {
                    return null;
                }
                sizes.add(number);
            }
            if (!each.getValue().isList() || sizes.size() > MOST_AXES) {
                return null;
            }
            shapes.put(each.getKey(), sizes);
        }
        return shapes;
    }
}
