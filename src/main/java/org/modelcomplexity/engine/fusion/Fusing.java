package org.modelcomplexity.engine.fusion;

import java.util.IdentityHashMap;
import java.util.Map;
import org.modelcomplexity.engine.module.Module;

/** The rewrite for inference, parents first; what is shared stays shared. */
public final class Fusing {
    private final Map<Module, Module> made = new IdentityHashMap<>();

    /** The fused tree of a tree. */
    public Module fuse(Module module) {
        Module known = made.get(module);
        if (known != null) {
            return known;
        }
        Module result = module.fused().mapChildren(this::fuse);
        made.put(module, result);
        return result;
    }
}
