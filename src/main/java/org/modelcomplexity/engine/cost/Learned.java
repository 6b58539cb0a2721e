package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.CostOptions.Freezing;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.Part;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/** A network's learned tensors: which operations read which, and which of them are trained. */
final class Learned {
    private final Network network;
    private final List<Network.Named> named;
    private final List<Map<Parameter, String>> names = new ArrayList<>();
    /** Names of what rows share, by the key it is shared under and its own name. */
    private final Map<String, String> shared = new HashMap<>();

    private final Map<String, Boolean> trained = new HashMap<>();
    private final Freezing freezing;

    Learned(Network network, Freezing freezing, Budget budget) {
        this.network = network;
        this.freezing = freezing;
        this.named = network.parameters(budget);
        int rows = network.whole() == null ? network.rows().size() : 1;
        for (int row = 0; row < rows; row++) {
            names.add(new IdentityHashMap<>());
        }
        for (Network.Named each : named) {
            int row = network.whole() == null ? each.row() : 0;
            names.get(row).put(each.parameter(), each.name());
        }
        for (int row = 0; network.whole() == null && row < rows; row++) {
            nameShared(row);
        }
        freezeRows();
        named.forEach(
                each -> trained.putIfAbsent(each.name(), each.parameter().gradient() && !freezing.names(each.name())));
    }

    /** What rows share has the name under which the first of them has it. */
    private void nameShared(int row) {
        Part part = network.parts().get(row);
        for (Module module : part.sharedModules()) {
            module.parameters().forEach((own, parameter) -> {
                String key = part.key(module) + " " + own;
                String name = names.get(row).get(parameter);
                if (name != null) {
                    shared.putIfAbsent(key, name);
                } else if (shared.containsKey(key)) {
                    names.get(row).put(parameter, shared.get(key));
                }
            });
        }
    }

    /** Refuses names of which nothing has one: what was meant would be trained all the same. */
    void checkFrozen(Place place) {
        for (String prefix : freezing.prefixes()) {
            if (named.stream().noneMatch(each -> Freezing.matches(prefix, each.name()))) {
                throw new InvalidModelException(
                        Problem.INVALID_OPTION,
                        place,
                        "no parameter's name " + (prefix.endsWith("$") ? "is \"" : "begins with \"") + prefix + "\"");
            }
        }
    }

    private void freezeRows() {
        for (Network.Named each : named) {
            boolean first = network.whole() == null ? each.row() < freezing.rows() : isInFirstRows(each.parameter());
            if (first) {
                trained.put(each.name(), false);
            }
        }
    }

    private boolean isInFirstRows(Parameter parameter) {
        for (int row = 0; row < Math.min(freezing.rows(), network.parts().size()); row++) {
            if (network.parts().get(row).inventory().holds(parameter)) {
                return true;
            }
        }
        return false;
    }

    /** Every one under its name, in order. */
    List<Network.Named> named() {
        return named;
    }

    /** Elements of all. */
    long elements() {
        long sum = 0;
        for (Network.Named each : named) {
            sum = Math.addExact(sum, each.parameter().shape().elements());
        }
        return sum;
    }

    /** Elements of those that are trained. */
    long trainedElements() {
        long sum = 0;
        for (Network.Named each : named) {
            sum += isTrained(each) ? each.parameter().shape().elements() : 0;
        }
        return sum;
    }

    /** How many are trained. */
    long trainedTensors() {
        return named.stream().filter(this::isTrained).count();
    }

    private boolean isTrained(Network.Named each) {
        return trained.getOrDefault(each.name(), false);
    }

    /** Whether one that a row reads is trained. */
    boolean isTrained(int row, Parameter parameter) {
        String name = names.get(network.whole() == null ? row : 0).get(parameter);
        return name == null ? parameter.gradient() : trained.getOrDefault(name, false);
    }

    /** What a module's operation reads beside its inputs, by name, in order. */
    Map<String, Parameter> of(Operation operation) {
        return operation.module() instanceof Module module ? own(module) : Map.of();
    }

    private static Map<String, Parameter> own(Module module) {
        if (module.children().isEmpty()) {
            return module.parameters();
        }
        Map<String, Parameter> all = new LinkedHashMap<>(module.parameters());
        module.children()
                .forEach((name, child) ->
                        child.parameters().forEach((own, parameter) -> all.put(name + "." + own, parameter)));
        return all;
    }

    /** The parameter that a tensor of a row is; null where it is none. */
    @Nullable
    Parameter of(int row, Tensor tensor) {
        if (network.whole() != null) {
            return network.whole().learned().get(tensor);
        }
        return tensors(row).get(tensor);
    }

    private final Map<Integer, Map<Tensor, Parameter>> tensors = new HashMap<>();

    private Map<Tensor, Parameter> tensors(int row) {
        return tensors.computeIfAbsent(row, key -> {
            Map<Tensor, Parameter> all = new IdentityHashMap<>();
            Part part = network.parts().get(row);
            part.inventory().modules().forEach(module -> all.putAll(module.learnedTensors()));
            part.sharedModules().forEach(module -> all.putAll(module.learnedTensors()));
            return all;
        });
    }
}
