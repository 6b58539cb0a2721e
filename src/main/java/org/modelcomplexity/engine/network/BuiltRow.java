package org.modelcomplexity.engine.network;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.fusion.Alignment;
import org.modelcomplexity.engine.fusion.Fusing;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What a row is made of, and what fusing makes of that by its definitions' own rewrites: a value. */
public final class BuiltRow implements RowCache.Value {
    private static final int BYTES = 400;

    private final Part part;
    private final int modules;
    private final long steps;
    private final long bytes;
    private final Fused fused;

    /**
     * What fusing makes of a row.
     *
     * @param effects what that changes, by cause, without what the network shares
     */
    public record Fused(Part part, Map<Cause, Alignment.Effect> effects) {}

    private BuiltRow(Part part, Fused fused, int modules, long steps, long bytes) {
        this.part = part;
        this.fused = fused;
        this.modules = modules;
        this.steps = steps;
        this.bytes = bytes + BYTES;
    }

    /** Builds a row; what it shares with its network goes by the build's keys. */
    static BuiltRow of(Recipe recipe, Build build) {
        Budget budget = build.budget();
        long steps = budget.steps();
        long bytes = budget.bytes();
        int before = build.modules();
        Module module = recipe.module(build);
        Parameter parameter = recipe.parameter();
        Map<Module, String> keys = new IdentityHashMap<>();
        build.shared().forEach((key, shared) -> keys.put(shared, key));
        Part part = module != null ? Part.of(module, keys) : parameter != null ? Part.of(parameter) : Part.NONE;
        // Now, not when it is first asked for: a module's rewrite is charged to the request that built it.
        Fused fused = fused(part, keys, build);
        return new BuiltRow(part, fused, build.modules() - before, budget.steps() - steps, budget.bytes() - bytes);
    }

    /** What it is made of. */
    public Part part() {
        return part;
    }

    /** How many modules were made. */
    int modules() {
        return modules;
    }

    /** What fusing makes of it, parents first. */
    public Fused fused() {
        return fused;
    }

    private static Set<Module> gather(Module module, Set<Module> into) {
        if (into.add(module)) {
            module.children().values().forEach(child -> gather(child, into));
        }
        return into;
    }

    private static void checkNew(Module module, Set<Module> old, String key) {
        if (old.contains(module)) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "fused shares under \"" + key + "\" what was not shared before; share it in children");
        }
        module.children().values().forEach(child -> checkNew(child, old, key));
    }

    private static Fused fused(Part part, Map<Module, String> keys, Build build) {
        Module module = part.module();
        Fusing fusing = new Fusing();
        Module changed = module == null ? null : fusing.fuse(module);
        if (changed == module || changed == null) {
            return new Fused(part, Map.of());
        }
        Map<Module, String> fusedKeys = new IdentityHashMap<>();
        keys.forEach((shared, key) -> fusedKeys.put(fusing.fuse(shared), key));
        Set<Module> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        shared.addAll(keys.keySet());
        build.shared().forEach((key, each) -> {
            if (shared.add(each)) {
                // Fusing made it: of what was there before, its rows would each have given their own.
                checkNew(each, gather(module, Collections.newSetFromMap(new IdentityHashMap<>())), key);
                fusedKeys.put(fusing.fuse(each), key);
            }
        });
        return new Fused(Part.of(changed, fusedKeys), Alignment.of(module, changed, shared));
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long weight() {
        return 2 * bytes;
    }
}
