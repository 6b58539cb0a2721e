package org.modelcomplexity.read.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.onnx.OnnxModel;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Reads an ONNX file as it comes by: names, types, sizes and small constants; weights are skipped where they stand. */
public final class OnnxReader {
    private static final int BYTES_A_NODE = 280;
    private static final int BYTES_A_VALUE = 120;
    private static final int DEEPEST = 16;

    private final ProtoReader in;
    private final Budget budget;
    private int depth;

    private OnnxReader(InputStream in, Budget budget) {
        this.in = new ProtoReader(in, budget);
        this.budget = budget;
    }

    /**
     * A document with the model of a file.
     *
     * @throws InvalidModelException where it is no ONNX file, or too large
     */
    public static Node read(InputStream in, Budget budget) {
        try {
            OnnxModel model = new OnnxReader(in, budget).model();
            Place place = Place.WHOLE.child(OnnxModel.KEY);
            return new Node(Map.of(OnnxModel.KEY, new Node(model, place)), Place.WHOLE);
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        } catch (EOFException early) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, Place.WHOLE, "this is no ONNX file: it ends too early");
        } catch (IOException broken) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, Place.WHOLE, "this is no ONNX file: it cannot be unpacked");
        }
    }

    private OnnxModel model() throws IOException {
        String producer = "";
        String version = "";
        OnnxModel.Graph graph = null;
        Map<String, Long> opsets = new LinkedHashMap<>();
        List<String> functions = new ArrayList<>();
        while (in.next(true)) {
            switch (in.field()) {
                case 2 -> producer = in.text();
                case 3 -> version = in.text();
                case 7 -> graph = graph(Place.WHOLE.child(OnnxModel.KEY).child("graph"));
                case 8 -> opset(opsets);
                case 25 -> functions.add(function());
                default -> in.skip();
            }
        }
        if (graph == null || opsets.isEmpty()) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT,
                    Place.WHOLE,
                    "this is no ONNX file: it has no " + (graph == null ? "graph" : "operator set"));
        }
        return new OnnxModel((producer + " " + version).strip(), opsets, graph, functions);
    }

    private void opset(Map<String, Long> opsets) throws IOException {
        String domain = "";
        long version = 0;
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> domain = in.text();
                case 2 -> version = number();
                default -> in.skip();
            }
        }
        in.leave(outside);
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    private String function() throws IOException {
        String name = "";
        String domain = "";
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 10 -> domain = in.text();
                default -> in.skip();
            }
        }
        in.leave(outside);
        return domain + ":" + name;
    }

    private long number() throws IOException {
        return in.number();
    }

    private OnnxModel.Graph graph(Place here) throws IOException {
        if (++depth > DEEPEST) {
            throw new InvalidModelException(Problem.LIMIT_EXCEEDED, here, "graphs are nested too deeply");
        }
        List<OnnxModel.Node> nodes = new ArrayList<>();
        Map<String, OnnxModel.Tensor> constants = new LinkedHashMap<>();
        List<OnnxModel.ValueInfo> inputs = new ArrayList<>();
        List<OnnxModel.ValueInfo> outputs = new ArrayList<>();
        Map<String, OnnxModel.ValueInfo> values = new LinkedHashMap<>();
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> nodes.add(node(here.child("node").child(Integer.toString(nodes.size()))));
                case 5 -> {
                    OnnxModel.Tensor tensor = new TensorReader(in, budget).tensor();
                    constants.put(tensor.name(), tensor);
                }
                case 11 -> inputs.add(new ValueReader(in, budget).value());
                case 12 -> outputs.add(new ValueReader(in, budget).value());
                case 13 -> {
                    OnnxModel.ValueInfo value = new ValueReader(in, budget).value();
                    values.put(value.name(), value);
                }
                case 15 -> {
                    OnnxModel.Tensor tensor = sparse();
                    constants.put(tensor.name(), tensor);
                }
                default -> in.skip();
            }
        }
        in.leave(outside);
        depth--;
        return new OnnxModel.Graph(nodes, constants, inputs, outputs, values);
    }

    /** A sparse tensor: its values' name, and its own sizes. */
    private OnnxModel.Tensor sparse() throws IOException {
        OnnxModel.Tensor values = new OnnxModel.Tensor("", 0, new long[0], null);
        List<Long> sizes = new ArrayList<>();
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> values = new TensorReader(in, budget).tensor();
                case 3 -> numbers(sizes);
                default -> in.skip();
            }
        }
        in.leave(outside);
        return new OnnxModel.Tensor(
                values.name(),
                values.type(),
                sizes.stream().mapToLong(Long::longValue).toArray(),
                null);
    }

    /** A repeated number: packed, or one by one. */
    private void numbers(List<Long> into) throws IOException {
        if (in.wire() == ProtoReader.BYTES) {
            long outside = in.enter();
            while (in.hasMore()) {
                budget.step();
                budget.hold(BYTES_A_VALUE / 4);
                into.add(in.varint());
            }
            in.leave(outside);
        } else {
            budget.hold(BYTES_A_VALUE / 4);
            into.add(number());
        }
    }

    private OnnxModel.Node node(Place here) throws IOException {
        budget.hold(BYTES_A_NODE);
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String name = "";
        String operator = "";
        String domain = "";
        Map<String, Object> attributes = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> inputs.add(in.text());
                case 2 -> outputs.add(in.text());
                case 3 -> name = in.text();
                case 4 -> operator = in.text();
                case 5 -> attribute(here, attributes);
                case 7 -> domain = in.text();
                case 9 -> metadata(metadata);
                default -> in.skip();
            }
        }
        in.leave(outside);
        String own = domain.equals("ai.onnx") ? "" : domain;
        return new OnnxModel.Node(
                name,
                operator,
                own,
                List.copyOf(inputs),
                List.copyOf(outputs),
                attributes.isEmpty() ? Map.of() : attributes,
                metadata.isEmpty() ? Map.of() : metadata,
                here);
    }

    private void metadata(Map<String, String> into) throws IOException {
        String key = "";
        String value = "";
        long outside = in.enter();
        while (in.next(false)) {
            if (in.field() == 1) {
                key = in.text();
            } else if (in.field() == 2
                    && key.startsWith("pkg.torch.onnx.")
                    && !key.endsWith("stack_trace")
                    && !key.endsWith("fx_node")) {
                value = in.text();
            } else {
                in.skip();
            }
        }
        in.leave(outside);
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }

    private void attribute(Place here, Map<String, Object> into) throws IOException {
        budget.hold(BYTES_A_VALUE);
        String name = "";
        Object value = null;
        List<Long> integers = new ArrayList<>();
        List<Object> others = new ArrayList<>();
        long type = 0;
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> value = (double) Float.intBitsToFloat(fixed());
                case 3 -> value = number();
                case 4 -> value = in.text();
                case 5 -> value = new TensorReader(in, budget).tensor();
                case 6 -> value = graph(here.child("attribute"));
                case 7 -> floats(others);
                case 8 -> numbers(integers);
                case 9 -> others.add(in.text());
                case 10 -> others.add(new TensorReader(in, budget).tensor());
                case 11 -> others.add(graph(here.child("attribute")));
                case 20 -> type = number();
                default -> in.skip();
            }
        }
        in.leave(outside);
        into.put(
                name,
                !integers.isEmpty() ? integers : !others.isEmpty() ? others : value != null ? value : empty(type));
    }

    /** What an attribute is that says its type alone: protobuf leaves out what is 0 or empty. */
    private static Object empty(long type) {
        return type == 1 ? (Object) 0.0 : type == 2 ? (Object) 0L : type == 3 ? "" : List.of();
    }

    private int fixed() throws IOException {
        if (in.wire() != ProtoReader.FIXED32) {
            throw in.broken("a field is not the fraction that it should be");
        }
        return in.fixed32();
    }

    private void floats(List<Object> into) throws IOException {
        if (in.wire() == ProtoReader.BYTES) {
            long outside = in.enter();
            while (in.hasMore()) {
                budget.step();
                budget.hold(BYTES_A_VALUE / 4);
                into.add((double) Float.intBitsToFloat(in.fixed32()));
            }
            in.leave(outside);
        } else {
            into.add((double) Float.intBitsToFloat(fixed()));
        }
    }
}
