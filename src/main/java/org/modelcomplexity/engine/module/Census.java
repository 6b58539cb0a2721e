package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a tree of modules consists of: every module and every parameter once, where first met. */
public final class Census {
    /**
     * A parameter under the name it is first met by.
     *
     * @param name {@code model.0.conv.weight}
     */
    public record Named(String name, Parameter parameter) {}

    private final Map<Module, Integer> parents = new IdentityHashMap<>();
    private final List<Module> modules = new ArrayList<>();
    private final List<Named> parameters = new ArrayList<>();
    private final Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long leaves;
    private long elements;
    private long gradients;

    private Census() {}

    /** Of a tree. */
    public static Census of(Module root) {
        Census census = new Census();
        census.visit(root, "");
        return census;
    }

    private void visit(Module module, String prefix) {
        if (parents.putIfAbsent(module, 0) != null) {
            return;
        }
        modules.add(module);
        if (module.children().isEmpty()) {
            leaves++;
        }
        module.parameters().forEach((name, parameter) -> visit(parameter, prefix + name));
        Set<Module> distinct =
                module.children().size() < 2 ? Set.of() : Collections.newSetFromMap(new IdentityHashMap<>());
        module.children().forEach((name, child) -> {
            visit(child, prefix + name + ".");
            if (module.children().size() < 2 || distinct.add(child)) {
                parents.merge(child, 1, Integer::sum);
            }
        });
    }

    private void visit(Parameter parameter, String name) {
        if (seen.add(parameter)) {
            parameters.add(new Named(name, parameter));
            elements = Math.addExact(elements, parameter.shape().elements());
            gradients += parameter.gradient() ? parameter.shape().elements() : 0;
        }
    }

    /** Every module, in order. */
    public List<Module> modules() {
        return modules;
    }

    /** Every parameter under its first name, in order. */
    public List<Named> parameters() {
        return parameters;
    }

    /** How many modules have no children. */
    public long leaves() {
        return leaves;
    }

    /** Elements of all parameters. */
    public long elements() {
        return elements;
    }

    /** Elements of the parameters that ask for a gradient. */
    public long gradients() {
        return gradients;
    }

    /** How many modules hold this one; 1 for one that nothing in the tree shares. */
    public long parents(Object module) {
        return Math.max(1, parents.getOrDefault(module, 1));
    }
}
