package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.network.Part;
import org.modelcomplexity.engine.problem.Budget;

/** Which row has which of a graph's learned tensors. */
final class Owners {
    private static final int SHOWN = 10;

    private final Graph graph;
    private final List<Span> spans;
    /** By a parameter's name, the row that has it. */
    private final Map<String, Integer> owners = new HashMap<>();

    /** A parameter is of the first row whose module holds it, else of the first that reads it. */
    Owners(Graph graph, List<Span> spans, Budget budget) {
        this.graph = graph;
        this.spans = spans;
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> readers = new HashMap<>();
        for (int row = 0; row < spans.size(); row++) {
            String path = spans.get(row).path();
            if (path != null) {
                first.putIfAbsent(path, row);
            }
            for (Step step :
                    graph.steps().subList(spans.get(row).from(), spans.get(row).to())) {
                for (String value : step.reads()) {
                    readers.putIfAbsent(value, row);
                }
            }
        }
        for (Graph.Learned learned : graph.learned()) {
            Integer row = null;
            for (String path = learned.path(); row == null && !path.isEmpty(); path = ModuleTree.parent(path)) {
                budget.step();
                row = first.get(path);
            }
            Integer owner = row == null ? readers.get(learned.value()) : row;
            if (owner != null) {
                owners.put(learned.name(), owner);
            }
        }
    }

    /** Is told of each parameter of a tree which row has it; null where none has. */
    private interface Held {
        void by(@Nullable Integer row, String name, Parameter parameter);
    }

    /**
     * What the graph's reader assumed, and that the rows' parameters are less than the total, where they are: what reads
     * those that no row has, if anything, is never run.
     */
    List<Warning> warnings(Module tree) {
        List<Map.Entry<String, Parameter>> unread = new ArrayList<>();
        Set<Parameter> held = Collections.newSetFromMap(new IdentityHashMap<>());
        each(tree, (row, name, parameter) -> {
            if (row == null) {
                unread.add(Map.entry(name, parameter));
            } else {
                held.add(parameter);
            }
        });
        // One that has two names may be read by one of them, and is one.
        unread.removeIf(each -> !held.add(each.getValue()));
        List<Warning> warnings = new ArrayList<>(graph.warnings());
        if (!unread.isEmpty()) {
            warnings.add(new Warning(text(unread), Place.WHOLE));
        }
        return warnings;
    }

    private static String text(List<Map.Entry<String, Parameter>> unread) {
        long elements = 0;
        for (Map.Entry<String, Parameter> each : unread) {
            elements = Math.addExact(elements, each.getValue().shape().elements());
        }
        return elements + " parameters are in the totals and in no row, since nothing that runs reads them: "
                + unread.stream().limit(SHOWN).map(Map.Entry::getKey).collect(Collectors.joining(", "));
    }

    /** What each row has of a tree. */
    List<Part> parts(Module tree) {
        List<List<Parameter>> held = new ArrayList<>();
        spans.forEach(span -> held.add(new ArrayList<>()));
        each(tree, (row, name, parameter) -> {
            if (row != null) {
                held.get(row).add(parameter);
            }
        });
        return held.stream().map(Part::of).toList();
    }

    private void each(Module tree, Held held) {
        ModuleTree.byPath(tree).forEach((path, module) -> {
            Integer any = null;
            for (String name : module.parameters().keySet()) {
                Integer owner = owners.get(name(path, name));
                any = owner == null ? any : owner;
            }
            for (Map.Entry<String, Parameter> each : module.parameters().entrySet()) {
                String name = name(path, each.getKey());
                Integer owner = owners.get(name);
                Integer row = owner == null && !graph.learned().isEmpty() ? bias(path, each.getKey(), any) : owner;
                held.by(row, name, each.getValue());
            }
        });
    }

    private static String name(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The row of a bias that folding made: that of the weight it was made for. */
    private @Nullable Integer bias(String path, String name, @Nullable Integer beside) {
        if (path.isEmpty() && name.endsWith(".bias")) {
            return owners.getOrDefault(name.substring(0, name.length() - ".bias".length()), beside);
        }
        return name.startsWith("bias") ? beside : null;
    }
}
