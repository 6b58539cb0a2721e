package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** Those that no row has: what reads them, if anything, is never run. */
    private final List<Graph.Learned> unread = new ArrayList<>();

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
            } else {
                unread.add(learned);
            }
        }
    }

    /** What the graph's reader assumed, and that the rows' parameters are less than the total, where they are. */
    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>(graph.warnings());
        if (!unread.isEmpty()) {
            warnings.add(new Warning(unreadText(), Place.WHOLE));
        }
        return warnings;
    }

    private String unreadText() {
        long elements = unread.stream()
                .mapToLong(learned -> learned.parameter().shape().elements())
                .reduce(0, Math::addExact);
        return elements + " parameters are in the totals and in no row, since nothing that runs reads them: "
                + unread.stream().limit(SHOWN).map(Graph.Learned::name).collect(Collectors.joining(", "));
    }

    /** What each row has of a tree. */
    List<Part> parts(Module tree) {
        List<List<Parameter>> held = new ArrayList<>();
        spans.forEach(span -> held.add(new ArrayList<>()));
        ModuleTree.byPath(tree).forEach((path, module) -> {
            Integer any = null;
            for (String name : module.parameters().keySet()) {
                Integer owner = owners.get(path.isEmpty() ? name : path + "." + name);
                any = owner == null ? any : owner;
            }
            for (Map.Entry<String, Parameter> each : module.parameters().entrySet()) {
                String name = each.getKey();
                Integer owner = owners.get(path.isEmpty() ? name : path + "." + name);
                Integer row = owner == null && !graph.learned().isEmpty() ? bias(path, name, any) : owner;
                if (row != null) {
                    held.get(row).add(each.getValue());
                }
            }
        });
        return held.stream().map(Part::of).toList();
    }

    /** The row of a bias that folding made: that of the weight it was made for. */
    private @Nullable Integer bias(String path, String name, @Nullable Integer beside) {
        if (path.isEmpty() && name.endsWith(".bias")) {
            return owners.getOrDefault(name.substring(0, name.length() - ".bias".length()), beside);
        }
        return name.startsWith("bias") ? beside : null;
    }
}
