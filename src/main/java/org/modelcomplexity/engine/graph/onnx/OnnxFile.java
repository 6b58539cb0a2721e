package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.GraphOptions;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.Graph;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** An ONNX file as a graph: its inputs' sizes settled, its initializers told apart, its shapes found node by node. */
public final class OnnxFile {
    private static final long OLDEST = 7;

    private final OnnxModel model;
    private final GraphOptions options;
    private final Budget budget;
    private final List<Warning> warnings = new ArrayList<>();

    private OnnxFile(OnnxModel model, GraphOptions options, Budget budget) {
        this.model = model;
        this.options = options;
        this.budget = budget;
    }

    /**
     * The graph of a document.
     *
     * @throws InvalidModelException where it is none that can be read
     */
    public static Graph graph(Node document, GraphOptions options, Budget budget) {
        Node node = document.get(OnnxModel.KEY);
        if (node == null || !(node.value() instanceof OnnxModel model)) {
            throw new InvalidModelException(
                    Problem.WRONG_TYPE,
                    node == null ? document.place() : node.place(),
                    "an ONNX model is sent as its file, application/octet-stream");
        }
        return new OnnxFile(model, options, budget).graph();
    }

    private Graph graph() {
        long opset = model.opsets().getOrDefault("", OLDEST);
        if (opset < OLDEST) {
            throw new InvalidModelException(
                    Problem.WRONG_VALUE,
                    Place.WHOLE,
                    "operator sets from version " + OLDEST + " on are read, and this file is of version " + opset);
        }
        Map<String, Tensor> inputs = inputs();
        Inference inference = new Inference(model, budget, warnings);
        model.graph().constants().forEach(inference::constant);
        inputs.forEach((name, tensor) -> inference.know(name, new Value(tensor, null)));
        inference.walk(model.graph());
        List<String> results =
                model.graph().outputs().stream().map(OnnxModel.ValueInfo::name).toList();
        String producer = model.producer().isEmpty() ? null : model.producer();
        Tally tally = tally();
        return new Graph(
                inputs,
                results,
                inference.steps(),
                tally.learned(),
                tally.buffers(),
                Math.multiplyExact(DataType.FLOAT32.bytes(), tally.buffers()),
                false,
                producer,
                warnings);
    }

    private Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (OnnxModel.ValueInfo input : model.graph().inputs()) {
            if (!model.graph().constants().containsKey(input.name())) {
                names.add(input.name());
            }
        }
        for (String name : options.shapes().keySet()) {
            if (!names.contains(name)) {
                throw new InvalidModelException(List.of(new Finding(
                        Problem.INVALID_OPTION,
                        options.shapesPlace(),
                        "shapes names \"" + name + "\", and the inputs are " + String.join(", ", names),
                        Nearest.hint(name, names, budget))));
            }
        }
        for (OnnxModel.ValueInfo input : model.graph().inputs()) {
            if (names.contains(input.name())) {
                Shape shape = shape(input);
                if (shape != null) {
                    inputs.put(input.name(), new Tensor(shape, OnnxModel.type(input.type())));
                }
            }
        }
        return inputs;
    }

    private @Nullable Shape shape(OnnxModel.ValueInfo input) {
        List<@Nullable Object> told = input.sizes();
        List<Long> asked = options.shapes().get(input.name());
        if (asked != null) {
            if (told != null && told.size() != asked.size()) {
                throw new InvalidModelException(
                        Problem.SIZE_MISMATCH,
                        options.shapesPlace(),
                        "input \"" + input.name() + "\" has " + told.size() + " axes, not " + asked.size());
            }
            return Shape.possiblyEmpty(asked.stream().mapToLong(Long::longValue).toArray());
        }
        if (told == null) {
            return null;
        }
        long[] sizes = new long[told.size()];
        for (int i = 0; i < sizes.length; i++) {
            Object size = told.get(i);
            if (size instanceof Long number) {
                sizes[i] = number;
            } else if (i == 0) {
                sizes[i] = 1;
                warnings.add(new Warning(
                        "the first axis of input \"" + input.name()
                                + "\" has no fixed size: 1 is taken; the option shapes sets it",
                        Place.WHOLE));
            } else {
                throw new InvalidModelException(
                        Problem.MISSING_ARGUMENT,
                        Place.WHOLE,
                        "axis " + i + " of input \"" + input.name() + "\" has no fixed size"
                                + (size == null ? "" : " (\"" + size + "\")") + ": say it with the option shapes, as "
                                + input.name() + ":1x3x224x224");
            }
        }
        try {
            return Shape.possiblyEmpty(sizes);
        } catch (Refusal refusal) {
            throw new InvalidModelException(
                    refusal.problem(), Place.WHOLE, "input \"" + input.name() + "\": " + refusal.detail());
        }
    }

    /** What a file's initializers come to. */
    private record Tally(List<Graph.Learned> learned, long buffers) {}

    /** Real numbers of at least one axis are learned, where a node reads them; statistics of BatchNorms are not. */
    private Tally tally() {
        Set<String> read = new LinkedHashSet<>();
        Set<String> statistics = new LinkedHashSet<>();
        reads(model.graph(), read, statistics);
        List<Graph.Learned> learned = new ArrayList<>();
        long buffers = 0;
        List<String> nameless = new ArrayList<>();
        for (OnnxModel.Tensor tensor : model.graph().constants().values()) {
            budget.step();
            if (!OnnxModel.isFloat(tensor.type()) || tensor.sizes().length == 0) {
                continue;
            }
            if (read.contains(tensor.name())) {
                Shape shape = Shape.possiblyEmpty(tensor.sizes());
                shape.elements();
                learned.add(new Graph.Learned(
                        tensor.name(), tensor.name(), new Parameter(shape, false, Double.NaN, Double.NaN)));
                if (tensor.name().indexOf('.') < 0) {
                    nameless.add(tensor.name());
                }
            } else if (statistics.contains(tensor.name())) {
                buffers = Math.addExact(
                        buffers, Shape.possiblyEmpty(tensor.sizes()).elements());
            }
        }
        warn(nameless, learned.size());
        return new Tally(learned, buffers);
    }

    private void warn(List<String> nameless, int all) {
        if (!nameless.isEmpty() && nameless.size() < all) {
            warnings.add(new Warning(
                    nameless.size()
                            + " initializers are named for no module, and count as parameters: weights that were folded, or constants that an exporter made: "
                            + String.join(", ", nameless.subList(0, Math.min(nameless.size(), 10))),
                    Place.WHOLE));
        }
    }

    private void reads(OnnxModel.Graph graph, Set<String> read, Set<String> statistics) {
        for (OnnxModel.Node node : graph.nodes()) {
            budget.step();
            boolean norm = node.operator().equals("BatchNormalization")
                    && node.domain().isEmpty();
            for (int i = 0; i < node.inputs().size(); i++) {
                (norm && i >= 3 ? statistics : read).add(node.inputs().get(i));
            }
            for (Object attribute : node.attributes().values()) {
                regions(attribute).forEach(region -> reads(region, read, statistics));
            }
        }
        graph.outputs().forEach(output -> read.add(output.name()));
    }

    /** The graphs in an attribute. */
    static List<OnnxModel.Graph> regions(Object attribute) {
        List<OnnxModel.Graph> all = new ArrayList<>();
        for (Object each : attribute instanceof List<?> list ? list : List.of(attribute)) {
            if (each instanceof OnnxModel.Graph graph) {
                all.add(graph);
            }
        }
        return all;
    }
}
