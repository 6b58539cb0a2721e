package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** Which of a graph's values are learned, and what operators of weights read beside their input. */
final class LearnedValues {
    private static final Tensor CONSTANT = new Tensor(Shape.SCALAR, DataType.OTHER);

    private final Graph graph;
    private final Map<String, Parameter> parameters = new HashMap<>();
    private final Map<String, Tensor> own = new HashMap<>();

    LearnedValues(Graph graph) {
        this.graph = graph;
        for (Graph.Learned learned : graph.learned()) {
            parameters.put(learned.value(), learned.parameter());
            own.put(learned.value(), new Tensor(learned.parameter().shape(), DataType.FLOAT32));
        }
    }

    /**
     * What an operator of weights reads beside its operation's inputs, in order.
     *
     * @param made what is there of values that are not learned, by name
     */
    List<Tensor> beside(Step step, Map<String, Tensor> made) {
        if (readsAll(step)) {
            return List.of();
        }
        List<Tensor> beside = new ArrayList<>();
        for (String value : step.reads()) {
            Tensor tensor = made.getOrDefault(value, own.getOrDefault(value, CONSTANT));
            if (step.operation().inputs().stream().noneMatch(input -> input == tensor)) {
                beside.add(tensor);
            }
        }
        if (beside.size() > step.reads().size() - step.operation().inputs().size()) {
            // Its input is learned, or constant: it stands first, but for what looks vectors up.
            beside.remove(step.operation().kind() == OperationKind.EMBEDDING ? beside.size() - 1 : 0);
        }
        return beside;
    }

    /** Learned tensors by identity: those that operations read as inputs, and those beside. */
    Map<Tensor, Parameter> tensors() {
        Map<Tensor, Parameter> learned = new IdentityHashMap<>();
        own.forEach((value, tensor) -> learned.put(tensor, parameters.get(value)));
        for (Step step : graph.steps()) {
            List<Tensor> inputs = step.operation().inputs();
            for (int i = 0; readsAll(step) && i < inputs.size(); i++) {
                Parameter parameter = parameters.get(step.reads().get(i));
                if (parameter != null) {
                    learned.put(inputs.get(i), parameter);
                }
            }
        }
        return learned;
    }

    private static boolean readsAll(Step step) {
        return step.reads().size() == step.operation().inputs().size();
    }
}
