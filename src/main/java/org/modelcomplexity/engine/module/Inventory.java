package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tree of modules holds: every module and every parameter once, where first met. A module that the tree shares
 * with the rest of its network stands here under its key alone: the network counts it once.
 */
public final class Inventory {
    /** Nothing at all. */
    public static final Inventory EMPTY = new Inventory(Map.of());

    private final Map<Module, String> keys;
    private final List<Module> modules = new ArrayList<>();
    private final Map<Module, Integer> holders = new IdentityHashMap<>();
    private final Map<String, Shared> shared = new LinkedHashMap<>();
    private final Map<Parameter, Boolean> met = new IdentityHashMap<>();
    private long leaves;
    private long elements;
    private long gradients;
    private long gradientsFused;
    private int norms;
    private boolean attends;
    private @Nullable Parameter first;

    /**
     * A module that a network shares under a key.
     *
     * @param holders how many modules of the tree hold it
     */
    public record Shared(Module module, int holders) {}

    private Inventory(Map<Module, String> keys) {
        this.keys = keys;
    }

    /**
     * Of a tree.
     *
     * @param keys the modules that its network shares, by identity, each with its key
     * @throws ArithmeticException past 64 bits
     */
    public static Inventory of(Module root, Map<Module, String> keys) {
        Inventory inventory = new Inventory(keys);
        inventory.visit(root);
        return inventory;
    }

    /** Of a learned tensor that stands by itself. */
    public static Inventory of(Parameter parameter) {
        Inventory inventory = new Inventory(Map.of());
        inventory.learn(parameter);
        return inventory;
    }

    /** Of learned tensors beside each other. */
    public static Inventory of(List<Parameter> parameters) {
        Inventory inventory = new Inventory(Map.of());
        parameters.forEach(inventory::learn);
        return inventory;
    }

    private void visit(Module module) {
        if (!module.isThere()) {
            return;
        }
        modules.add(module);
        holders.putIfAbsent(module, 0);
        module.parameters().values().forEach(this::learn);
        norms += module.isNormalization() ? 1 : 0;
        attends |= module.readsGradients();
        Module last = null;
        boolean leaf = true;
        for (Module child : module.children().values()) {
            if (child.isThere()) {
                leaf = false;
                hold(child, child == last);
                last = child;
            }
        }
        leaves += leaf ? 1 : 0;
    }

    private void hold(Module child, boolean again) {
        String key = keys.get(child);
        if (key != null) {
            Shared known = shared.get(key);
            int held = (known == null ? 0 : known.holders()) + (again ? 0 : 1);
            shared.put(key, new Shared(child, held));
            if (known == null && first == null) {
                first = Inventory.of(child, Map.of()).first;
            }
            return;
        }
        Integer known = holders.get(child);
        if (known == null) {
            holders.put(child, 1);
            visit(child);
        } else if (!again) {
            holders.put(child, known + 1);
        }
    }

    private void learn(Parameter parameter) {
        if (met.put(parameter, true) == null) {
            long size = parameter.shape().elements();
            elements = Math.addExact(elements, size);
            gradients += parameter.gradient() ? size : 0;
            gradientsFused += parameter.gradientFused() ? size : 0;
            first = first == null ? parameter : first;
        }
    }

    /** Every module, in order, those that the network shares left out. */
    public List<Module> modules() {
        return modules;
    }

    /** What the network shares, by key. */
    public Map<String, Shared> shared() {
        return shared;
    }

    /** Whether a parameter is among what it holds. */
    public boolean holds(Parameter parameter) {
        return met.containsKey(parameter);
    }

    /** How many modules have no children. */
    public long leaves() {
        return leaves;
    }

    /** Elements of all parameters. */
    public long elements() {
        return elements;
    }

    /** Elements of the parameters that ask for a gradient. */
    public long gradients() {
        return gradients;
    }

    /** Elements of the parameters that ask for a gradient in a fused model too. */
    public long gradientsFused() {
        return gradientsFused;
    }

    /** How many modules are normalisations. */
    public int norms() {
        return norms;
    }

    /** Whether a forward pass may differ by whether gradients are wanted. */
    public boolean readsGradients() {
        return attends;
    }

    /** The first parameter there is, or null. */
    public @Nullable Parameter first() {
        return first;
    }

    /** How many modules hold this one; 1 for one that nothing in the tree shares. */
    public long holders(Object module) {
        Integer count = holders.get(module);
        return count == null ? 1 : Math.max(1, count);
    }

    /** The key under which the network shares a module, or null. */
    public @Nullable String key(Object module) {
        return keys.get(module);
    }
}
