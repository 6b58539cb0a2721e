package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;

/** The tree of modules that the calls of a graph and the names of its learned tensors show. */
final class ModuleTree {
    /** What a module is called whose class nothing tells: it holds others, and is never called itself. */
    private static final String CONTAINER = "Container";

    private static final int BYTES_A_MODULE = 300;

    private final Budget budget;
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Map<String, Parameter>> own = new LinkedHashMap<>();
    private final Map<String, Set<String>> children = new LinkedHashMap<>();
    private final Set<String> normalizing = new TreeSet<>();

    private ModuleTree(Budget budget) {
        this.budget = budget;
    }

    /** The network itself, with all that is in it. */
    static Module of(Graph graph, Budget budget) {
        ModuleTree tree = new ModuleTree(budget);
        tree.see("", "");
        for (Step step : graph.steps()) {
            for (Scope scope : step.scopes()) {
                tree.see(scope.path(), scope.type());
            }
            if (step.operation().kind().isNormalization() && !step.scopes().isEmpty()) {
                tree.normalizing.add(step.scopes().get(step.scopes().size() - 1).path());
            }
        }
        for (Graph.Learned learned : graph.learned()) {
            tree.see(learned.path(), "");
            tree.own
                    .computeIfAbsent(learned.path(), path -> new LinkedHashMap<>())
                    .put(learned.name().substring(learned.name().lastIndexOf('.') + 1), learned.parameter());
        }
        return tree.module("");
    }

    private void see(String path, String type) {
        budget.step();
        String known = types.putIfAbsent(path, type);
        if (known != null) {
            if (known.isEmpty() && !type.isEmpty()) {
                types.put(path, type);
            }
            return;
        }
        budget.hold(BYTES_A_MODULE + 2L * path.length());
        if (!path.isEmpty()) {
            String parent = parent(path);
            children.computeIfAbsent(parent, key -> new java.util.LinkedHashSet<>())
                    .add(path);
            see(parent, "");
        }
    }

    /** The path of the module that holds another. */
    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    private Module module(String path) {
        Map<String, Module> held = new LinkedHashMap<>();
        for (String child : children.getOrDefault(path, Set.of())) {
            held.put(child.substring(child.lastIndexOf('.') + 1), module(child));
        }
        String type = types.getOrDefault(path, "");
        return new GraphModule(
                type.isEmpty() ? CONTAINER : simple(type),
                normalizing.contains(path),
                own.getOrDefault(path, Map.of()),
                held,
                null);
    }

    /** A class without its package. */
    static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Every module by its path; what was folded away is not there. */
    static Map<String, Module> byPath(Module root) {
        Map<String, Module> all = new LinkedHashMap<>();
        gather("", root, all);
        return all;
    }

    private static void gather(String path, Module module, Map<String, Module> into) {
        if (!module.isThere()) {
            return;
        }
        into.put(path, module);
        module.children().forEach((name, child) -> gather(path.isEmpty() ? name : path + "." + name, child, into));
    }

    /** The learned tensors of a module's own and of all below it, each once. */
    static List<Parameter> parameters(@Nullable Module module) {
        Set<Parameter> all = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        List<Parameter> inOrder = new ArrayList<>();
        if (module != null) {
            gather(module, all, inOrder);
        }
        return inOrder;
    }

    private static void gather(Module module, Set<Parameter> met, List<Parameter> into) {
        module.parameters().values().stream().filter(met::add).forEach(into::add);
        module.children().values().forEach(child -> gather(child, met, into));
    }
}
