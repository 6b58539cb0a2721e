package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.FoldedAway;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Dense;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/**
 * BatchNorms of a graph folded by dataflow: one on running statistics that alone reads what a convolution, a transposed
 * convolution of one group, or a Linear gives, whose weights nothing else reads, goes into it.
 */
final class GraphFolding {
    private final Graph graph;
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<String, Integer> makers = new HashMap<>();
    private final Map<String, Graph.Learned> learned = new HashMap<>();
    private final List<@Nullable Step> steps;
    /** By path, the learned tensors that a module has in the end. */
    private final Map<String, Map<String, Parameter>> own = new LinkedHashMap<>();

    private final Map<String, Module> modules;

    GraphFolding(Graph graph, Module root) {
        this.graph = graph;
        this.steps = new ArrayList<>(graph.steps());
        this.modules = ModuleTree.byPath(root);
        for (int i = 0; i < graph.steps().size(); i++) {
            Step step = graph.steps().get(i);
            step.reads().forEach(value -> readers.merge(value, 1, Integer::sum));
            int at = i;
            step.gives().forEach(value -> makers.put(value, at));
        }
        graph.results().forEach(value -> readers.merge(value, 1, Integer::sum));
        graph.learned().forEach(each -> learned.put(each.value(), each));
    }

    /**
     * A folded graph.
     *
     * @param steps what becomes of each step; null where it was folded away
     * @param root the network itself
     */
    record Folded(List<@Nullable Step> steps, Module root) {}

    /** What folding makes of the graph. */
    Folded fold(Module root) {
        for (int i = 0; i < graph.steps().size(); i++) {
            Step norm = graph.steps().get(i);
            Integer maker =
                    norm.reads().isEmpty() ? null : makers.get(norm.reads().get(0));
            Step layer = maker == null ? null : steps.get(maker);
            if (layer != null && layer == graph.steps().get(maker) && folds(layer, norm)) {
                steps.set(maker, folded(layer, norm));
                steps.set(i, null);
                take(layer, norm);
            }
        }
        return new Folded(steps, own.isEmpty() ? root : replaced(root, changed()));
    }

    private boolean folds(Step layer, Step norm) {
        Operation operation = layer.operation();
        boolean normalizes = norm.operation().kind() == OperationKind.BATCH_NORM
                && norm.operation().attributes() instanceof Normalization how
                && how.tracksStatistics();
        if (!normalizes
                || layer.gives().size() != 1
                || !isReadOnce(layer.gives().get(0))) {
            return false;
        }
        boolean takes = switch (operation.kind()) {
            case CONVOLUTION -> true;
            case TRANSPOSED_CONVOLUTION ->
                operation.attributes(Convolution.class).groups() == 1;
            case LINEAR -> operation.out().rank() == 2;
            default -> false;
        };
        return takes && ownsWhatItReads(layer) && ownsWhatItReads(norm);
    }

    /** Whether some learned tensors are there, and nothing else reads them. */
    private boolean ownsWhatItReads(Step step) {
        List<String> weights =
                step.reads().stream().filter(learned::containsKey).toList();
        return !weights.isEmpty() && weights.stream().allMatch(this::isReadOnce);
    }

    private boolean isReadOnce(String value) {
        return readers.getOrDefault(value, 0) == 1;
    }

    private static Step folded(Step layer, Step norm) {
        Operation before = layer.operation();
        Attributes attributes = before.attributes() instanceof Convolution convolution
                ? new Convolution(
                        convolution.inChannels(),
                        convolution.outChannels(),
                        convolution.kernel(),
                        convolution.stride(),
                        convolution.padding(),
                        convolution.dilation(),
                        convolution.groups(),
                        true,
                        convolution.paddedByWord(),
                        convolution.edge())
                : before.attributes() instanceof Dense dense ? new Dense(dense.in(), dense.out(), true) : null;
        Operation after = new Operation(
                before.kind(),
                before.type(),
                before.derived(),
                before.module(),
                java.util.Objects.requireNonNull(attributes),
                before.inputs(),
                norm.operation().outputs(),
                before.weights(),
                before.arguments());
        return new Step(
                layer.name(), layer.operator(), layer.scopes(), after, layer.reads(), norm.gives(), layer.place());
    }

    /** The layer has a bias then, the BatchNorm nothing. */
    private void take(Step layer, Step norm) {
        for (String value : norm.reads()) {
            Graph.Learned each = learned.get(value);
            if (each != null) {
                parameters(each.path()).values().removeIf(parameter -> parameter == each.parameter());
            }
        }
        boolean biased = layer.operation().attributes() instanceof Convolution convolution
                ? convolution.bias()
                : layer.operation().attributes(Dense.class).bias();
        Graph.Learned weight = layer.reads().stream()
                .map(learned::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
        if (!biased) {
            long channels = layer.operation().attributes() instanceof Convolution convolution
                    ? convolution.outChannels()
                    : layer.operation().attributes(Dense.class).out();
            Parameter bias = Parameter.constant(0, channels);
            parameters(weight.path()).put(free(weight), weight.parameter().gradient() ? bias : bias.frozen());
        }
    }

    /** A name for a new bias; where a graph has no modules, its weights have names of their own. */
    private String free(Graph.Learned weight) {
        Map<String, Parameter> known = parameters(weight.path());
        String name = weight.path().isEmpty() ? weight.name() + ".bias" : "bias";
        return known.containsKey(name) ? name + "_folded" : name;
    }

    private Map<String, Parameter> parameters(String path) {
        return own.computeIfAbsent(path, key -> {
            Module module = modules.get(key);
            return new LinkedHashMap<>(module == null ? Map.of() : module.parameters());
        });
    }

    private Module replaced(Module module, Map<Module, Map<String, Parameter>> changed) {
        Map<String, Parameter> parameters = changed.get(module);
        Module mapped = module.mapChildren(child -> replaced(child, changed));
        if (parameters == null || !(mapped instanceof GraphModule known)) {
            return mapped;
        }
        boolean nothing = parameters.isEmpty() && module.children().isEmpty() && module.isNormalization();
        return nothing ? FoldedAway.INSTANCE : known.with(Collections.unmodifiableMap(parameters), module);
    }

    private Map<Module, Map<String, Parameter>> changed() {
        Map<Module, Map<String, Parameter>> changed = new IdentityHashMap<>();
        own.forEach((path, parameters) -> {
            Module module = modules.get(path);
            if (module != null) {
                changed.put(module, parameters);
            }
        });
        return changed;
    }
}
