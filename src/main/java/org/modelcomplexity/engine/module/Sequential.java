package org.modelcomplexity.engine.module;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Trace;

/** Modules one behind the other, named 0, 1, …; an empty one hands its input on. */
public final class Sequential extends Module {
    private @Nullable List<Module> items;

    private Sequential(Map<String, Module> children, @Nullable Module origin) {
        super(Map.of(), children, origin);
    }

    /** The modules in order. */
    public List<Module> items() {
        List<Module> known = items;
        if (known == null) {
            known = List.copyOf(children().values());
            items = known;
        }
        return known;
    }

    /** A chain of these. */
    public static Sequential of(List<Module> modules) {
        return new Sequential(numbered(modules), null);
    }

    /** A chain of these under names of their own. */
    public static Sequential named(Map<String, Module> modules) {
        return new Sequential(modules, null);
    }

    /** Modules by their index, as containers name them. */
    static Map<String, Module> numbered(List<Module> modules) {
        Map<String, Module> children = new LinkedHashMap<>();
        for (int i = 0; i < modules.size(); i++) {
            children.put(Integer.toString(i), modules.get(i));
        }
        return children;
    }

    @Override
    public String type() {
        return "Sequential";
    }

    @Override
    protected Object forward(Trace trace, List<Object> inputs) {
        if (inputs.size() != 1) {
            throw new Refusal(Problem.WRONG_FROM, "a Sequential reads one input, not " + inputs.size());
        }
        List<Object> current = inputs;
        for (Module child : children().values()) {
            trace.step();
            current = List.of(child.call(trace, current));
        }
        return current.get(0);
    }

    @Override
    public Sequential withChildren(Map<String, Module> changed) {
        return new Sequential(changed, this);
    }

    @Override
    public Sequential copyWith(Map<String, Module> copies) {
        return new Sequential(copies, null);
    }
}
