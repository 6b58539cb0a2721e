package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.fusion.Alignment;
import org.modelcomplexity.engine.fusion.Folding;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.FoldedAway;
import org.modelcomplexity.engine.module.Inventory;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.tensor.Tensor;

/** Makes a network ready for inference: first by its definitions' own rewrites, parents first, then by dataflow. */
public final class Fusion {
    private final Network before;
    private final Map<Cause, Alignment.Effect> effects = new LinkedHashMap<>();
    private final List<Part> parts;

    private Fusion(Network before) {
        this.before = before;
        this.parts = new ArrayList<>(before.parts());
    }

    /**
     * A network for inference, with what changed.
     *
     * @param network of the same rows; the same network where nothing changes
     * @param effects what that changes, by cause
     */
    public record Fused(Network network, Map<Cause, Alignment.Effect> effects) {}

    /**
     * Fuses a network as its reference does.
     *
     * @param ownModules whether it has modules of its request's own: their BatchNorms fold by dataflow
     */
    public static Fused of(BuiltNetwork built, boolean ownModules, Runs runs) {
        Network network = built.network();
        Fusion fusion = new Fusion(network);
        if (!countsAsFused(network)) {
            fusion.rewrite(built.rows());
            boolean betweenRows = network.info().dialect().readsLayerLists();
            if (betweenRows || ownModules) {
                fusion.fold(runs, betweenRows);
            }
        }
        Network fused = fusion.parts.equals(network.parts()) ? network : network.with(List.copyOf(fusion.parts));
        return new Fused(fused, Alignment.sorted(fusion.effects));
    }

    /**
     * Whether the reference takes a network for a fused one, whatever was done to it: Ultralytics does where it has fewer
     * normalisations than its dialect's {@code fewestNorms}, and then does not fuse it.
     */
    public static boolean countsAsFused(Network network) {
        int fewest = network.info().dialect().fewestNorms();
        return fewest > 0 && network.totals().norms() < fewest;
    }

    private void rewrite(List<BuiltRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            parts.set(i, rows.get(i).fused().part());
            add(rows.get(i).fused().effects());
        }
        Map<String, Inventory.Shared> after = before.with(parts).shared();
        Map<String, Inventory.Shared> shares = before.shared();
        after.forEach((key, shared) -> {
            if (!shares.containsKey(key)) {
                add(Alignment.come(shared.module()));
            }
        });
        shares.forEach((key, shared) -> {
            Inventory.Shared now = after.get(key);
            if (now == null) {
                add(Alignment.gone(shared.module()));
            } else if (now.module() != shared.module()) {
                add(Alignment.of(shared.module(), now.module(), Set.of()));
            }
        });
    }

    private void add(Map<Cause, Alignment.Effect> more) {
        more.forEach((cause, effect) ->
                effects.computeIfAbsent(cause, key -> new Alignment.Effect()).plus(effect));
    }

    private void fold(Runs runs, boolean betweenRows) {
        NetworkRun run = runs.evaluation(before.with(List.copyOf(parts)), true);
        List<@Nullable Folding> foldings = new ArrayList<>();
        List<Map<Module, Module>> changed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            RowRun row = run.rows().get(i);
            boolean looked =
                    row != null && row.failure() == null && parts.get(i).module() != null;
            Folding folding = looked ? new Folding(parts.get(i).module(), row.operations()) : null;
            foldings.add(folding);
            changed.add(folding == null ? new IdentityHashMap<>() : folding.within(row.result()));
        }
        if (betweenRows) {
            betweenRows(run, foldings, changed);
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!changed.get(i).isEmpty()) {
                replace(i, changed.get(i));
            }
        }
    }

    /** A row that begins with a BatchNorm behind one that ends with a layer, where nobody else reads that. */
    private void betweenRows(NetworkRun run, List<@Nullable Folding> foldings, List<Map<Module, Module>> changed) {
        int[] readers = new int[parts.size()];
        before.rows().forEach(row -> row.needs().filter(source -> source >= 0).forEach(source -> readers[source]++));
        for (Row row : before.rows()) {
            int source = row.sources().size() == 1 ? row.sources().get(0) : -1;
            Folding here = foldings.get(row.index());
            Folding there = source < 0 || readers[source] != 1 ? null : foldings.get(source);
            if (here == null || there == null) {
                continue;
            }
            Object read = run.rows().get(row.index()).read().get(0);
            Leaf norm = here.first(read);
            Leaf layer = there.last(run.rows().get(source).result());
            if (norm != null
                    && layer != null
                    && read instanceof Tensor tensor
                    && !changed.get(source).containsKey(layer)
                    && Folding.takes(layer, norm, tensor.shape().rank())) {
                changed.get(source).put(layer, layer.folded());
                changed.get(row.index()).put(norm, FoldedAway.INSTANCE);
            }
        }
    }

    private void replace(int row, Map<Module, Module> changed) {
        Part part = parts.get(row);
        Module module = java.util.Objects.requireNonNull(part.module());
        Module now = Folding.replaced(module, changed);
        if (now == FoldedAway.INSTANCE) {
            parts.set(row, Part.NONE);
            add(Alignment.gone(module));
        } else {
            parts.set(row, part.with(now));
            add(Alignment.of(module, now, part.sharedModules()));
        }
    }
}
