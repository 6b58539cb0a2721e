package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A row of a graph: steps one behind the other that one call of a module does, or a step that stands in a container.
 *
 * @param path the module's path; null for a step by itself
 * @param label the name that the row goes by
 * @param type the module's class with its package, or the operator
 * @param from the first step
 * @param to the step behind the last one
 */
record Span(@org.jspecify.annotations.Nullable String path, String label, String type, int from, int to) {
    /**
     * The rows of a graph.
     *
     * @param depth how many modules deep rows go, the network itself not counted
     * @param containers paths of the modules that hold others
     */
    static List<Span> of(List<Step> steps, int depth, Set<String> containers) {
        List<Span> spans = new ArrayList<>();
        int from = 0;
        while (from < steps.size()) {
            Scope scope = scope(steps.get(from), depth, containers);
            int to = from + 1;
            while (scope != null && to < steps.size() && scope.equals(scope(steps.get(to), depth, containers))) {
                to++;
            }
            spans.add(scope == null ? function(steps.get(from), from) : call(scope, from, to));
            from = to;
        }
        return spans;
    }

    /** The call that a step is part of in its row; null where it stands by itself. */
    private static @org.jspecify.annotations.Nullable Scope scope(Step step, int depth, Set<String> containers) {
        List<Scope> scopes = step.scopes();
        if (scopes.size() > depth) {
            return depth == 0 ? null : scopes.get(depth);
        }
        if (scopes.size() < 2) {
            return null;
        }
        Scope last = scopes.get(scopes.size() - 1);
        return containers.contains(last.path()) ? null : last;
    }

    private static Span call(Scope scope, int from, int to) {
        return new Span(scope.path(), scope.path(), scope.type(), from, to);
    }

    private static Span function(Step step, int at) {
        String path = step.path();
        return new Span(null, path.isEmpty() ? step.name() : path + "." + step.name(), step.operator(), at, at + 1);
    }
}
