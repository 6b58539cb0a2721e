package org.modelcomplexity.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Trace;

/** The network itself: the module all others stand in. Its rows run it. */
final class Root extends Module {
    private final String type;
    private final @Nullable List<String> order;
    private final @Nullable Cause cause;

    Root(
            String type,
            Map<String, Parameter> parameters,
            Map<String, Module> children,
            @Nullable List<String> order,
            @Nullable Module origin,
            @Nullable Cause cause) {
        super(parameters, children, origin);
        this.type = type;
        this.order = order;
        this.cause = cause;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public @Nullable List<String> order() {
        return order;
    }

    @Override
    public @Nullable Cause cause() {
        return cause;
    }

    @Override
    public Object forward(Trace trace, List<Object> inputs) {
        throw new UnsupportedOperationException("a network is run by its rows");
    }

    @Override
    public Root withChildren(Map<String, Module> changed) {
        return new Root(type, parameters(), changed, order, this, cause);
    }

    @Override
    public Root copyWith(Map<String, Module> copies) {
        return new Root(type, parameters(), copies, order, null, cause);
    }
}
