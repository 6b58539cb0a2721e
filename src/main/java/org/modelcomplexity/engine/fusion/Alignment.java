package org.modelcomplexity.engine.fusion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.FoldedAway;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;

/**
 * What fusing did to a tree, cause by cause: which modules went and came, and what their parameters were. Walks both
 * trees side by side, by the origin that every rewritten module remembers.
 */
public final class Alignment {
    /** What one cause did. */
    public static final class Effect {
        private long modules;
        private long removed;
        private long removedLeaves;
        private long added;
        private long addedLeaves;
        private long parameters;
        private long gradients;

        /** This and another, of other modules. */
        public void plus(Effect other) {
            modules += other.modules;
            removed += other.removed;
            removedLeaves += other.removedLeaves;
            added += other.added;
            addedLeaves += other.addedLeaves;
            parameters = Math.addExact(parameters, other.parameters);
            gradients = Math.addExact(gradients, other.gradients);
        }

        /** Modules it touched: those it removed, or those it added or changed where it removed none. */
        public long modules() {
            return Math.max(modules, removed);
        }

        /** Modules more than before. */
        public long modulesChanged() {
            return added - removed;
        }

        /** Modules without children more than before. */
        public long leavesChanged() {
            return addedLeaves - removedLeaves;
        }

        /** Parameters more than before, in elements. */
        public long parameters() {
            return parameters;
        }

        /** Parameters that ask for a gradient more than before, in elements. */
        public long gradients() {
            return gradients;
        }
    }

    private final Map<Cause, Effect> effects = new LinkedHashMap<>();
    private final Set<Module> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Module> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Parameter> counted = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The tree before: modules of it that were rewritten, or folded when they were built, have origins too. */
    private final Set<Module> tree = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<Module> shared;
    private boolean keptCounted;

    private Alignment(Module root, Set<Module> shared) {
        this.shared = shared;
        gather(root);
    }

    private void gather(Module module) {
        if (tree.add(module)) {
            module.children().values().forEach(this::gather);
        }
    }

    /**
     * What changed from a tree to its fused one.
     *
     * @param shared what the tree shares with its network, by identity: left out, since others hold it too
     */
    public static Map<Cause, Effect> of(Module before, Module after, Set<Module> shared) {
        Alignment alignment = new Alignment(before, shared);
        alignment.keep(after);
        alignment.align(before, after);
        return alignment.effects;
    }

    /** Effects in order: what went stands before what came for it. */
    public static Map<Cause, Effect> sorted(Map<Cause, Effect> effects) {
        Map<Cause, Effect> sorted = new LinkedHashMap<>(effects);
        Effect biases = sorted.remove(Cause.BIAS_ADDED);
        if (biases != null) {
            sorted.put(Cause.BIAS_ADDED, biases);
        }
        return sorted;
    }

    /** What the removal of a whole tree changes. */
    public static Map<Cause, Effect> gone(Module module) {
        Alignment alignment = new Alignment(module, Set.of());
        alignment.remove(module, Cause.BATCH_NORM_FOLDED);
        return alignment.effects;
    }

    /** What the arrival of a whole tree changes. */
    public static Map<Cause, Effect> come(Module module) {
        Alignment alignment = new Alignment(FoldedAway.INSTANCE, Set.of());
        alignment.add(module, Cause.BATCH_NORM_FOLDED);
        return alignment.effects;
    }

    /** The module of the tree before that became this one. */
    private Module original(Module module) {
        Module current = module;
        while (current.origin() != null && !tree.contains(current)) {
            current = current.origin();
        }
        return current;
    }

    /** Most rewrites add nothing: the parameters that stay are only looked at where one does. */
    private void countKept() {
        if (!keptCounted) {
            keptCounted = true;
            tree.stream()
                    .filter(kept::contains)
                    .forEach(module -> counted.addAll(module.parameters().values()));
        }
    }

    private void keep(Module module) {
        if (kept.add(original(module)) && !module.children().isEmpty()) {
            module.children().values().forEach(this::keep);
        }
    }

    private void align(Module before, Module after) {
        if (shared.contains(before) || !done.add(before)) {
            return;
        }
        done.add(after);
        parameters(before, after);
        Cause cause = after.cause() == null ? Cause.BATCH_NORM_FOLDED : after.cause();
        if (before.children().isEmpty() != after.children().isEmpty()) {
            effect(cause).addedLeaves += after.children().isEmpty() ? 1 : -1;
        }
        if (before == after || before.children().isEmpty() && after.children().isEmpty()) {
            return;
        }
        Map<Module, Module> survivors = new IdentityHashMap<>(after.children().size());
        List<Module> more = new ArrayList<>(0);
        after.children().values().forEach(child -> {
            if (survivors.putIfAbsent(original(child), child) != null) {
                more.add(child);
            }
        });
        before.children().values().forEach(child -> {
            Module survivor = survivors.remove(child);
            if (survivor != null) {
                align(child, survivor);
            } else {
                remove(child, cause);
            }
        });
        survivors.values().forEach(child -> add(child, cause));
        more.forEach(child -> add(child, cause));
    }

    private Effect effect(Cause cause) {
        return effects.computeIfAbsent(cause, key -> new Effect());
    }

    /** A kept module whose own parameters changed got a bias; or was a BatchNorm that does something beside it. */
    private void parameters(Module before, Module after) {
        if (before.parameters() == after.parameters()) {
            return;
        }
        long difference = elements(after, false, Set.of()) - elements(before, false, Set.of());
        long gradients = elements(after, true, Set.of()) - elements(before, true, Set.of());
        if (difference != 0 || gradients != 0) {
            Effect effect = effect(difference < 0 ? Cause.BATCH_NORM_FOLDED : Cause.BIAS_ADDED);
            effect.modules++;
            effect.parameters = Math.addExact(effect.parameters, difference);
            effect.gradients = Math.addExact(effect.gradients, gradients);
        }
    }

    private void remove(Module module, Cause cause) {
        if (shared.contains(module) || kept.contains(module) || !done.add(module)) {
            return;
        }
        Effect effect = effect(cause);
        effect.removed++;
        effect.removedLeaves += module.children().isEmpty() ? 1 : 0;
        effect.parameters = Math.subtractExact(effect.parameters, elements(module, false, counted));
        effect.gradients = Math.subtractExact(effect.gradients, elements(module, true, counted));
        counted.addAll(module.parameters().values());
        module.children().values().forEach(child -> remove(child, cause));
    }

    private void add(Module module, Cause cause) {
        Module before = original(module);
        if (!module.isThere() || shared.contains(before)) {
            return;
        }
        countKept();
        if (tree.contains(before) && !done.contains(before)) {
            align(before, module);
            return;
        }
        if (!done.add(module)) {
            return;
        }
        Effect effect = effect(cause);
        effect.added++;
        effect.addedLeaves += module.children().isEmpty() ? 1 : 0;
        effect.parameters = Math.addExact(effect.parameters, elements(module, false, counted));
        effect.gradients = Math.addExact(effect.gradients, elements(module, true, counted));
        counted.addAll(module.parameters().values());
        module.children().values().forEach(child -> add(child, cause));
    }

    /** Elements of a module's own parameters, or of those that ask for a gradient, but for some. */
    private static long elements(Module module, boolean gradient, Set<Parameter> but) {
        long sum = 0;
        for (Parameter parameter : module.parameters().values()) {
            boolean skip = but.contains(parameter) || gradient && !parameter.gradient();
            sum = skip ? sum : Math.addExact(sum, parameter.shape().elements());
        }
        return sum;
    }
}
