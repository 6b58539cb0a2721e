package org.modelcomplexity.engine.graph.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;

/**
 * What a program of torch.export says: its graph, and what the graph's inputs and results are. Names and meanings are
 * those of torch's own schema, version 8.
 *
 * @param inputs what each of the graph's inputs is
 * @param results names of the values that the program gives
 */
public record Program(Graph graph, List<Spec> inputs, List<String> results)
        implements org.modelcomplexity.engine.document.Node.Content {
    @Override
    public Program placed(Place other) {
        return new Program(graph.placed(other), inputs, results);
    }

    /**
     * A graph, or a region of one.
     *
     * @param inputs names of the values it takes, in order
     * @param outputs what it gives, in order
     * @param values what is known of each value, by name
     * @param symbols sizes that are computed, by name
     */
    public record Graph(
            List<String> inputs,
            List<@Nullable Object> outputs,
            List<Node> nodes,
            Map<String, Value> values,
            Map<String, Size> symbols) {
        private Graph placed(Place other) {
            return new Graph(
                    inputs,
                    outputs,
                    nodes.stream().map(node -> node.placed(other)).toList(),
                    values,
                    symbols);
        }
    }

    /**
     * A call of an operator.
     *
     * @param target its full name: {@code torch.ops.aten.conv2d.default}
     * @param arguments by name in their order: a {@link Ref}, a {@link Graph}, a Long, Double, Boolean or String, null, or
     *     a list of these; equal names of what has none are made different
     * @param outputs a {@link Ref}, null, or a list of these, in order
     * @param stack the modules that it stands in, outermost first, as torch writes them
     */
    public record Node(
            String name,
            String target,
            Map<String, @Nullable Object> arguments,
            List<@Nullable Object> outputs,
            String stack,
            Place place) {
        private Node placed(Place other) {
            Map<String, @Nullable Object> placed = new LinkedHashMap<>(arguments);
            placed.replaceAll((key, value) -> value instanceof Graph region ? region.placed(other) : value);
            return new Node(name, target, placed, outputs, stack, other);
        }
    }

    /** A value by its name. */
    public record Ref(String name) {}

    /**
     * What is known of a tensor.
     *
     * @param type its number in torch's schema: 7 is float32
     * @param strides the step between two elements of each axis; empty where it is not told
     * @param gradient whether it wants a gradient
     */
    public record Value(int type, List<Size> sizes, List<Size> strides, boolean gradient) {}

    /**
     * A size.
     *
     * @param size what it was when the program was exported
     * @param expression what it is of the symbolic sizes; null where it is fixed
     */
    public record Size(long size, @Nullable String expression) {}

    /** What an input of the graph is. */
    public enum Kind {
        PARAMETER,
        BUFFER,
        CONSTANT,
        INPUT
    }

    /**
     * An input of the graph.
     *
     * @param value its name in the graph
     * @param target its name in the module: {@code layer1.0.conv1.weight}; empty where it has none
     */
    public record Spec(Kind kind, String value, String target) {}
}
