package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.notation.ListValue;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** Computes rows, each once: what was computed before is found again. */
public final class Rows {
    /** What two equal lists take to be compared, and one to be hashed. */
    private static final int VALUES_A_STEP = 4;

    /** So many are compared each with each faster than by a map. */
    private static final int FEW = 8;

    private final RowCache cache;
    private final Budget budget;
    private long hits;
    private long misses;

    /** What is computed or found is charged to a budget. */
    public Rows(RowCache cache, Budget budget) {
        this.cache = cache;
        this.budget = budget;
    }

    /** What the request may still use. */
    public Budget budget() {
        return budget;
    }

    /** How often what was looked for was there. */
    public long hits() {
        return hits;
    }

    /** How often it was not. */
    public long misses() {
        return misses;
    }

    /** What a row is built of, beside its build's shared modules. */
    private record BuiltKey(Object recipe, @Nullable Object activation) {}

    /**
     * Builds a row, or finds it.
     *
     * @param activation the network's own default activation; null where it has none
     * @param build the network that is being built
     */
    BuiltRow built(Recipe recipe, @Nullable Module activation, Build build) {
        Object key = key(recipe);
        if (key == null) {
            return BuiltRow.of(recipe, build);
        }
        BuiltKey whole = new BuiltKey(key, activation == null ? null : key(activation));
        BuiltRow known = (BuiltRow) known(whole);
        if (known != null) {
            build.found(known.modules());
            return known;
        }
        return kept(whole, BuiltRow.of(recipe, build));
    }

    /** What a run depends on. */
    private record RunKey(
            Part part,
            @Nullable Recipe recipe,
            List<Object> inputs,
            @Nullable List<Integer> same,
            Trace.Mode mode,
            boolean gradients) {}

    /**
     * Runs a row, or finds what it does.
     *
     * @param inputs what it reads: tensors, or lists of them
     * @param gradients whether any parameter asks for a gradient
     */
    RowRun run(Recipe recipe, Part part, List<Object> inputs, Trace.Mode mode, boolean gradients) {
        boolean modeMatters = part.readsMode()
                || mode == Trace.Mode.FIRST_RUN && part.inventory().norms() > 0;
        boolean isStep = mode == Trace.Mode.STEP && part.module() != null;
        Trace.Mode as = modeMatters || isStep ? mode : Trace.Mode.EVALUATION;
        boolean wanted = gradients || !part.inventory().readsGradients();
        // What a module does hangs on the module alone, which its part has.
        Recipe keyed = part.module() == null ? recipe : null;
        RunKey key = new RunKey(part, keyed, inputs, same(inputs), as, wanted);
        RowRun known = (RowRun) known(key);
        return known != null ? known : kept(key, RowRun.of(recipe, part, inputs, new Trace(as, wanted, budget)));
    }

    private RowCache.@Nullable Value known(Object key) {
        RowCache.Value known = cache.get(key);
        if (known == null) {
            misses++;
        } else {
            hits++;
        }
        found(known);
        return known;
    }

    /** Charges for what was computed before; nothing where it was not. */
    void found(RowCache.@Nullable Value known) {
        if (known != null) {
            budget.step(known.steps());
            budget.hold(known.bytes());
        }
    }

    private <T extends RowCache.Value> T kept(Object key, T made) {
        cache.put(key, made);
        return made;
    }

    /** Which of several tensors are one object: some functions go by that; null where each is its own. */
    private static @Nullable List<Integer> same(List<Object> inputs) {
        if (inputs.size() == 1 && inputs.get(0) instanceof Tensor) {
            return null;
        }
        if (inputs.size() <= FEW && areDistinct(inputs)) {
            return null;
        }
        List<Tensor> all = RowRun.flat(inputs);
        Map<Tensor, Integer> places = new IdentityHashMap<>();
        List<Integer> first = new ArrayList<>(all.size());
        for (Tensor tensor : all) {
            first.add(places.computeIfAbsent(tensor, each -> first.size()));
        }
        return places.size() < all.size() ? first : null;
    }

    private static boolean areDistinct(List<Object> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            if (!(inputs.get(i) instanceof Tensor)) {
                return false;
            }
            for (int j = 0; j < i; j++) {
                if (inputs.get(j) == inputs.get(i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A recipe as a key; null where it has a module in it that is no value. */
    private @Nullable Object key(Recipe recipe) {
        if (!(recipe instanceof Recipe.OfModule of)) {
            return recipe;
        }
        for (Object keyword : of.keywords().values()) {
            if (keyword instanceof Module) {
                return null;
            }
        }
        List<@Nullable Object> arguments = new ArrayList<>(of.arguments().size());
        for (Object argument : of.arguments()) {
            Object key = key(argument);
            if (key == null && argument != null) {
                return null;
            }
            arguments.add(key);
        }
        return new Recipe.OfModule(of.entry(), arguments, of.keywords(), of.copies(), of.reading());
    }

    /** An argument as a key: a layer by what it was built with; null where it is another module. */
    private @Nullable Object key(@Nullable Object argument) {
        if (argument instanceof ListValue list) {
            budget.step(list.values() / VALUES_A_STEP);
        }
        if (argument instanceof Leaf leaf) {
            return List.of(leaf.type(), leaf.arguments());
        }
        return argument instanceof Module ? null : argument;
    }
}
