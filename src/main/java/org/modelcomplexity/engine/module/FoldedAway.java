package org.modelcomplexity.engine.module;

import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.tensor.Trace;

/** What is left where a layer was folded into the one before it: no module of the network, it hands its input on. */
public final class FoldedAway extends Module {
    /** There is no difference between any two. */
    public static final FoldedAway INSTANCE = new FoldedAway();

    private FoldedAway() {
        super(Map.of(), Map.of(), null);
    }

    @Override
    public boolean isThere() {
        return false;
    }

    @Override
    public String type() {
        return "Identity";
    }

    @Override
    protected Object forward(Trace trace, List<Object> inputs) {
        return inputs.get(0);
    }

    @Override
    public Module withChildren(Map<String, Module> changed) {
        return this;
    }

    @Override
    public Module copyWith(Map<String, Module> copies) {
        return this;
    }
}
