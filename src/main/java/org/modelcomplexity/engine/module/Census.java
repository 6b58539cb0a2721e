package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.problem.Budget;

/** What a tree of modules consists of: every module and every parameter once, where first met. */
public final class Census {
    /**
     * A parameter under the name it is first met by.
     *
     * @param name {@code model.0.conv.weight}
     */
    public record Named(String name, Parameter parameter) {}

    private static final long BYTES_A_PARAMETER = 200;
    /** The name, and its text in the answer. */
    private static final long BYTES_A_CHARACTER = 2;

    private static final int CHARACTERS_A_STEP = 16;

    private final Module root;
    private static final int EXPECTED = 512;

    private final Map<Module, Integer> parents = new IdentityHashMap<>(EXPECTED);
    private final List<Module> modules = new ArrayList<>();
    private final Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>(EXPECTED));
    private long leaves;
    private long elements;
    private long gradients;

    private Census(Module root) {
        this.root = root;
    }

    /** Of a tree. */
    public static Census of(Module root) {
        Census census = new Census(root);
        census.visit(root);
        return census;
    }

    /** Elements of all parameters of a tree, each tensor once. */
    public static long elements(Module module) {
        return elements(
                module,
                Collections.newSetFromMap(new IdentityHashMap<>()),
                Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static long elements(Module module, Set<Module> met, Set<Parameter> seen) {
        long sum = 0;
        if (!module.children().isEmpty() && !met.add(module)) {
            return sum;
        }
        for (Parameter parameter : module.parameters().values()) {
            sum = seen.add(parameter) ? Math.addExact(sum, parameter.shape().elements()) : sum;
        }
        for (Module child : module.children().values()) {
            sum = Math.addExact(sum, elements(child, met, seen));
        }
        return sum;
    }

    private void visit(Module module) {
        modules.add(module);
        parents.putIfAbsent(module, 0);
        for (Parameter parameter : module.parameters().values()) {
            if (seen.add(parameter)) {
                long size = parameter.shape().elements();
                elements = Math.addExact(elements, size);
                gradients += parameter.gradient() ? size : 0;
            }
        }
        if (module.children().isEmpty()) {
            leaves++;
            return;
        }
        Module last = null;
        for (Module child : module.children().values()) {
            Integer known = parents.get(child);
            if (known == null) {
                parents.put(child, 1);
                visit(child);
            } else if (child != last) {
                parents.put(child, known + 1);
            }
            last = child;
        }
    }

    /** Every parameter under its first name, in order; names may be long, which is charged to the budget. */
    public List<Named> parameters(Budget budget) {
        List<Named> named = new ArrayList<>();
        name(
                root,
                "",
                named,
                budget,
                Collections.newSetFromMap(new IdentityHashMap<>()),
                Collections.newSetFromMap(new IdentityHashMap<>()));
        return named;
    }

    private static void name(
            Module module, String prefix, List<Named> into, Budget budget, Set<Module> met, Set<Parameter> named) {
        if (!met.add(module)) {
            return;
        }
        List<String> order = new ArrayList<>(module.parameters().keySet());
        order.addAll(module.children().keySet());
        for (String name : module.order() == null ? order : module.order()) {
            Parameter parameter = module.parameters().get(name);
            Module child = module.children().get(name);
            if (parameter != null && named.add(parameter)) {
                into.add(new Named(prefix + name, parameter));
                budget.hold(BYTES_A_PARAMETER + BYTES_A_CHARACTER * (prefix.length() + name.length()));
            }
            if (child != null) {
                budget.step(prefix.length() / CHARACTERS_A_STEP + 1);
                name(child, prefix + name + ".", into, budget, met, named);
            }
        }
    }

    /** Every module, in order. */
    public List<Module> modules() {
        return modules;
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
        Integer count = parents.get(module);
        return count == null ? 1 : Math.max(1, count);
    }
}
