package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.Step;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/** Finds the shapes of a graph's values node by node, and its operations on the way. */
final class Inference {
    private static final int STEPS_A_NODE = 8;
    private static final int BYTES_A_NODE = 480;
    private static final int MOST_AXES = 64;

    private final OnnxModel model;
    private final Budget budget;
    private final List<Warning> warnings;
    private final List<Step> steps = new ArrayList<>();
    /** Values by name; null where it is not known what they are. */
    private final Map<String, @Nullable Value> values = new HashMap<>();

    private final OnnxScopes scopes = new OnnxScopes();

    Inference(OnnxModel model, Budget budget, List<Warning> warnings) {
        this.model = model;
        this.budget = budget;
        this.warnings = warnings;
    }

    List<Step> steps() {
        return steps;
    }

    List<Warning> warnings() {
        return warnings;
    }

    Budget budget() {
        return budget;
    }

    /** What is known of a value from outside. */
    void know(String name, @Nullable Value value) {
        values.put(name, value);
    }

    @Nullable
    Value value(String name) {
        return values.get(name);
    }

    /** An initializer. */
    void constant(String name, OnnxModel.Tensor tensor) {
        budget.step(1 + tensor.sizes().length);
        try {
            Value value = Sources.of(tensor);
            value.shape().elements();
            values.put(name, value);
        } catch (Refusal refusal) {
            throw new InvalidModelException(
                    refusal.problem(), Place.WHOLE, "the initializer \"" + name + "\": " + refusal.detail());
        }
    }

    /** All nodes of a graph; they stand in the order in which they run. */
    void walk(OnnxModel.Graph graph) {
        for (OnnxModel.Node node : graph.nodes()) {
            budget.step(STEPS_A_NODE + node.inputs().size() + node.outputs().size());
            budget.hold(BYTES_A_NODE);
            try {
                add(node, graph);
            } catch (Refusal refusal) {
                throw new InvalidModelException(
                        refusal.problem(),
                        node.place(),
                        "node \"" + node.label() + "\" (" + node.operator() + "): " + refusal.detail());
            } catch (ArithmeticException overflow) {
                throw new InvalidModelException(
                        Problem.OVERFLOW,
                        node.place(),
                        "node \"" + node.label() + "\" (" + node.operator() + "): a size does not fit 64 bits");
            }
        }
    }

    private void add(OnnxModel.Node node, OnnxModel.Graph graph) {
        List<@Nullable Value> read = new ArrayList<>();
        for (String name : node.inputs()) {
            if (!name.isEmpty() && !values.containsKey(name)) {
                throw new Refusal(Problem.WRONG_FROM, "it reads \"" + name + "\", which nothing before it gives");
            }
            read.add(name.isEmpty() ? null : values.get(name));
        }
        boolean regions = node.attributes().values().stream()
                .anyMatch(each -> !OnnxFile.regions(each).isEmpty());
        if (regions && node.domain().isEmpty()) {
            new OnnxRegions(this).add(node, read);
            return;
        }
        long opset = model.opsets().getOrDefault(node.domain(), 1L);
        OnnxCall call = new OnnxCall(node, read, opset, budget);
        OnnxOperators.Row row = OnnxOperators.find(node.domain(), node.operator());
        List<@Nullable Value> given = row == null ? List.of() : given(row, call);
        boolean known = true;
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            Value value = i < given.size() ? given.get(i) : null;
            value = value == null ? told(name, graph) : value;
            if (!name.isEmpty()) {
                values.put(name, value);
                known &= value != null;
                if (value != null) {
                    value.shape().elements();
                    outputs.add(value.tensor());
                }
            }
        }
        steps.add(step(node, row, call, known ? outputs : List.of()));
    }

    private static List<@Nullable Value> given(OnnxOperators.Row row, OnnxCall call) {
        try {
            List<@Nullable Value> given = row.shapes().of(call);
            for (Value value : given) {
                if (value != null && value.shape().rank() > MOST_AXES) {
                    throw new Refusal(Problem.LIMIT_EXCEEDED, "a tensor has at most " + MOST_AXES + " axes");
                }
            }
            return given;
        } catch (Value.Unknown unknown) {
            return List.of();
        }
    }

    /** What the file itself tells of a value, where it tells every size. */
    private static @Nullable Value told(String name, OnnxModel.Graph graph) {
        OnnxModel.ValueInfo info = graph.values().get(name);
        if (info == null) {
            info = graph.outputs().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }
        List<@Nullable Object> told = info == null ? null : info.sizes();
        if (told == null
                || told.size() > MOST_AXES
                || !told.stream().allMatch(size -> size instanceof Long l && l >= 0)) {
            return null;
        }
        long[] sizes = told.stream()
                .mapToLong(size -> (Long) Objects.requireNonNull(size))
                .toArray();
        return Value.of(OnnxModel.type(Objects.requireNonNull(info).type()), sizes);
    }

    private Step step(OnnxModel.Node node, OnnxOperators.@Nullable Row row, OnnxCall call, List<Tensor> outputs) {
        List<Tensor> inputs = row == null ? call.tensors() : OnnxOperators.inputs(row, call);
        OperationKind kind = row == null || outputs.isEmpty() ? OperationKind.UNKNOWN : row.kind();
        boolean needsInput = kind != OperationKind.CREATE && kind != OperationKind.CHECK;
        Attributes attributes = Attributes.NONE;
        if (needsInput && inputs.isEmpty()) {
            kind = OperationKind.UNKNOWN;
        }
        if (row != null && kind == row.kind()) {
            try {
                attributes = row.attributes().apply(call);
            } catch (Value.Unknown unknown) {
                kind = OperationKind.UNKNOWN;
            }
        }
        String operator = node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
        Operation operation =
                new Operation(kind, operator, false, null, attributes, inputs, outputs, 0, call.arguments());
        List<String> reads =
                node.inputs().stream().filter(name -> !name.isEmpty()).toList();
        List<String> gives =
                node.outputs().stream().filter(name -> !name.isEmpty()).toList();
        return new Step(node.label(), operator, scopes.of(node), operation, reads, gives, node.place());
    }
}
