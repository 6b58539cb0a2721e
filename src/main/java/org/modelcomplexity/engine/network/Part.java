package org.modelcomplexity.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Sharing;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;

/**
 * What a row has in a network: its module or its learned tensor, or neither, and what that holds. A value: where two rows
 * have the same part, each has it for itself, but for the modules that the network shares under a key.
 */
public final class Part implements Sharing {
    /** A row without a module: a function, or what was folded into the row before. */
    public static final Part NONE = new Part(null, null, Inventory.EMPTY, Map.of());

    private final @Nullable Module module;
    private final @Nullable Parameter parameter;
    private final Inventory inventory;
    private final Map<Module, String> keys;

    private Part(
            @Nullable Module module, @Nullable Parameter parameter, Inventory inventory, Map<Module, String> keys) {
        this.keys = keys;
        this.module = module;
        this.parameter = parameter;
        this.inventory = inventory;
    }

    /**
     * Of a module.
     *
     * @param keys the modules in it that the network shares, by identity, each with its key
     */
    static Part of(Module module, Map<Module, String> keys) {
        return new Part(module, null, Inventory.of(module, keys), keys);
    }

    /** Of a learned tensor. */
    static Part of(Parameter parameter) {
        return new Part(null, parameter, Inventory.of(parameter), Map.of());
    }

    /** Of learned tensors that are read where no module of its own stands. */
    public static Part of(List<Parameter> parameters) {
        return parameters.isEmpty() ? NONE : new Part(null, null, Inventory.of(parameters), Map.of());
    }

    /** Its module, or null. */
    public @Nullable Module module() {
        return module;
    }

    /** Its learned tensor, or null. */
    public @Nullable Parameter parameter() {
        return parameter;
    }

    /** What it holds. */
    public Inventory inventory() {
        return inventory;
    }

    /** Elements of all its parameters, of what it shares with the network too. */
    public long elements() {
        long sum = inventory.elements();
        for (Inventory.Shared shared : inventory.shared().values()) {
            sum = Math.addExact(sum, Inventory.of(shared.module(), Map.of()).elements());
        }
        return sum;
    }

    /** Whether a forward pass differs between training and evaluation. */
    boolean readsMode() {
        return module != null && module.readsMode();
    }

    /** This with another module, which shares the same with its network. */
    public Part with(Module changed) {
        return of(changed, keys);
    }

    /** What it shares with its network, by identity. */
    public Set<Module> sharedModules() {
        return keys.keySet();
    }

    @Override
    public long holders(Object held) {
        return inventory.holders(held);
    }

    @Override
    public @Nullable String key(Object held) {
        return inventory.key(held);
    }
}
