package org.modelcomplexity.engine.fusion;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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
        Module rewritten = module.fused();
        if (rewritten.children().isEmpty()) {
            made.put(module, rewritten);
            return rewritten;
        }
        Map<String, Module> children = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<String, Module> child : rewritten.children().entrySet()) {
            Module fused = fuse(child.getValue());
            changed |= fused != child.getValue();
            children.put(child.getKey(), fused);
        }
        Module result = changed ? rewritten.withChildren(children) : rewritten;
        made.put(module, result);
        return result;
    }
}
