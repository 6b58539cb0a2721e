package org.modelcomplexity.engine.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Trace;

/** A module as its calls in a graph show it: a class, what it has, and no dataflow of its own: the graph has that. */
final class GraphModule extends Module {
    private final String type;
    private final boolean normalization;

    GraphModule(
            String type,
            boolean normalization,
            Map<String, Parameter> parameters,
            Map<String, Module> children,
            @Nullable Module origin) {
        super(parameters, children, origin);
        this.type = type;
        this.normalization = normalization;
    }

    /** The same with other learned tensors, made of another module. */
    GraphModule with(Map<String, Parameter> learned, Module before) {
        return new GraphModule(type, normalization, learned, children(), before);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public boolean isNormalization() {
        return normalization;
    }

    @Override
    protected Object forward(Trace trace, List<Object> inputs) {
        throw new UnsupportedOperationException("a graph has its operations at once");
    }

    @Override
    public Module withChildren(Map<String, Module> changed) {
        return new GraphModule(type, normalization, parameters(), changed, this);
    }

    @Override
    public Module copyWith(Map<String, Module> copies) {
        return new GraphModule(type, normalization, new LinkedHashMap<>(parameters()), copies, null);
    }
}
