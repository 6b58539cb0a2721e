package org.modelcomplexity.engine.module;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Trace;

/** Modules in a list, named 0, 1, …; what runs them is its parent. */
public final class ModuleList extends Module {
    private final List<Module> items;

    private ModuleList(Map<String, Module> children, @Nullable Module origin) {
        super(Map.of(), children, origin);
        this.items = List.copyOf(children.values());
    }

    /** A list of these. */
    public static ModuleList of(List<Module> modules) {
        return new ModuleList(Sequential.numbered(modules), null);
    }

    /** The modules in order. */
    public List<Module> items() {
        return items;
    }

    @Override
    public String type() {
        return "ModuleList";
    }

    @Override
    protected Object forward(Trace trace, List<Object> inputs) {
        throw new Refusal(Problem.INVALID_DEFINITION, "a list of modules does not run by itself: call each of them");
    }

    @Override
    public ModuleList withChildren(Map<String, Module> changed) {
        return new ModuleList(changed, this);
    }

    @Override
    public ModuleList copyWith(Map<String, Module> copies) {
        return new ModuleList(copies, null);
    }
}
