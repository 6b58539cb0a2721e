package org.modelcomplexity.engine.fusion;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.module.FoldedAway;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * BatchNorms folded by dataflow: one on running statistics, right behind a convolution, a transposed convolution or a
 * Linear of its dimension that nothing else reads, goes into it, wherever both stand. Works on the operations of one row,
 * and on what a row hands to the next.
 */
public final class Folding {
    /** Rows are looked at one by one: who reads what, who made it, who is called how often. */
    private final Map<Tensor, Integer> readers = new IdentityHashMap<>();

    private final Map<Tensor, Operation> makers = new IdentityHashMap<>();
    private final Map<Object, Integer> calls = new IdentityHashMap<>();
    private final Set<Module> candidates = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Operation> operations;

    /**
     * One row.
     *
     * @param module what the row has
     */
    public Folding(@Nullable Module module, List<Operation> operations) {
        this.operations = operations;
        for (Operation operation : operations) {
            operation.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
            operation.outputs().forEach(output -> makers.put(output, operation));
            if (operation.module() != null) {
                calls.merge(operation.module(), 1, Integer::sum);
            }
        }
        if (module instanceof Leaf) {
            candidates.add(module);
        } else if (module != null) {
            gather(module, false);
        }
    }

    /**
     * What may fold: the row's own layer, and layers in definitions of the request's own. What a definition says of its own
     * fusing is all that is done to it, and so it is with every built-in one; a chain of copies of a layer is left alone,
     * as the reference leaves it.
     */
    private void gather(Module module, boolean own) {
        if (module.saysHowItFuses() || own && !candidates.add(module)) {
            return;
        }
        boolean inside = own || module.foldsInside();
        module.children().values().forEach(child -> gather(child, inside));
    }

    /**
     * What becomes of this row's layers, by identity; empty where nothing folds.
     *
     * @param given the row's result, which others may read
     */
    public Map<Module, Module> within(@Nullable Object given) {
        Map<Module, Module> changed = new IdentityHashMap<>();
        for (Operation operation : operations) {
            Leaf norm = norm(operation);
            Operation maker =
                    norm == null ? null : makers.get(operation.inputs().get(0));
            Leaf layer = maker == null || reads(given, operation.inputs().get(0)) ? null : layer(maker);
            if (layer != null
                    && !changed.containsKey(layer)
                    && takes(layer, norm, maker.out().rank())) {
                changed.put(layer, layer.folded());
                changed.put(norm, FoldedAway.INSTANCE);
            }
        }
        return changed;
    }

    private static boolean reads(@Nullable Object given, Tensor tensor) {
        return given == tensor || given instanceof List<?> list && list.stream().anyMatch(each -> reads(each, tensor));
    }

    /** The layer whose result the row hands on, where nothing in the row reads it; null where it is none. */
    public @Nullable Leaf last(@Nullable Object given) {
        Operation maker = given instanceof Tensor tensor && !readers.containsKey(tensor) ? makers.get(tensor) : null;
        return maker == null ? null : layer(maker);
    }

    /** The BatchNorm that alone reads what the row reads; null where there is none. */
    public @Nullable Leaf first(Object read) {
        for (Operation operation : operations) {
            Leaf norm = norm(operation);
            if (norm != null
                    && operation.inputs().get(0) == read
                    && readers.get(operation.inputs().get(0)) == 1) {
                return norm;
            }
        }
        return null;
    }

    private @Nullable Leaf norm(Operation operation) {
        return operation.kind() == OperationKind.BATCH_NORM
                        && operation.module() instanceof Leaf leaf
                        && isOnce(leaf)
                        && leaf.arguments().flag("track_running_stats")
                ? leaf
                : null;
    }

    private @Nullable Leaf layer(Operation operation) {
        boolean read = operation.outputs().size() == 1
                && readers.getOrDefault(operation.outputs().get(0), 0) <= 1;
        return read && operation.module() instanceof Leaf leaf && isOnce(leaf) ? leaf : null;
    }

    private boolean isOnce(Leaf leaf) {
        return candidates.contains(leaf) && calls.get(leaf) == 1;
    }

    /** Whether a layer takes a BatchNorm behind it. */
    public static boolean takes(Leaf layer, Leaf norm, int rank) {
        String dimension = dimension(norm);
        return switch (layer.leafType().kind()) {
            case CONVOLUTION -> dimension(layer).equals(dimension);
            case TRANSPOSED_CONVOLUTION ->
                dimension(layer).equals(dimension) && layer.arguments().number("groups") == 1;
            case LINEAR ->
                dimension.equals("1d")
                        && rank == 2
                        && norm.parameters().keySet().containsAll(List.of("weight", "bias"));
            default -> false;
        };
    }

    private static String dimension(Leaf leaf) {
        String name = leaf.leafType().name();
        return name.substring(name.length() - 2);
    }

    /** A tree with other modules in it, by identity; the tree itself where none of them is in it. */
    public static Module replaced(Module module, Map<Module, Module> changed) {
        return replaced(module, changed, new IdentityHashMap<>());
    }

    private static Module replaced(Module module, Map<Module, Module> changed, Map<Module, Module> made) {
        Module known = changed.getOrDefault(module, made.get(module));
        if (known != null || module.children().isEmpty()) {
            return known == null ? module : known;
        }
        Module result = module.mapChildren(child -> replaced(child, changed, made));
        made.put(module, result);
        return result;
    }
}
