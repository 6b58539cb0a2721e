package org.modelcomplexity.engine.model;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Census;
import org.modelcomplexity.engine.module.Leaf;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A built network: the tree of its modules and the rows that run it.
 *
 * @param info what it is
 * @param root the network itself
 * @param rows its rows in order
 */
public record Model(Info info, Module root, List<Row> rows) {
    /**
     * What a network is.
     *
     * @param dialect whose rules it was read by
     * @param name the model's file name without extension
     * @param scale the scale that was taken
     * @param task what it is for, where the dialect says
     * @param nc classes, where the dialect knows them
     * @param inputs what it reads at the size that was asked for
     * @param text the text its rows read beside that, 1 × T × width; null where they read none
     * @param imageInput whether its input is one image, so that it can be traced at another size
     * @param measured what the reference found out when it constructed it
     */
    public record Info(
            Dialect dialect,
            @Nullable String name,
            @Nullable String scale,
            @Nullable String task,
            @Nullable Long nc,
            List<Tensor> inputs,
            @Nullable Tensor text,
            boolean imageInput,
            Measured measured) {
        Info with(Measured found) {
            return new Info(dialect, name, scale, task, nc, inputs, text, imageInput, found);
        }
    }

    /**
     * What the reference finds out when it constructs a network.
     *
     * @param mustRun whether what does not run is refused; else it is built all the same
     * @param stride its largest stride in pixels; null where it has none
     * @param reason why the reference prints no GFLOPs, where it does not
     */
    public record Measured(
            boolean mustRun,
            @Nullable Double stride,
            @Nullable String reason) {
        /** Nothing, as of a layer list: it must run. */
        public static final Measured NOT = new Measured(true, null, null);
    }

    /**
     * Channels of the image that the reference measures this network with: those it declares, or the second axis of its
     * first parameter; null where that has none.
     */
    public @Nullable Long measuredChannels() {
        if (info.dialect().measures() == Dialect.Measures.STRIDE_DECLARED_CHANNELS) {
            return info.inputs().get(0).shape().size(1);
        }
        Parameter first = first(root);
        return first == null || first.shape().rank() < 2
                ? null
                : (Long) first.shape().size(1);
    }

    private static @Nullable Parameter first(Module module) {
        if (!module.parameters().isEmpty()) {
            return module.parameters().values().iterator().next();
        }
        for (Module child : module.children().values()) {
            Parameter found = first(child);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** What the rows' modules are children of. */
    public Map<String, Module> rowModules() {
        Module inner = info.dialect().container() == null
                ? root
                : Objects.requireNonNull(root.children().get(info.dialect().container()));
        return inner.children();
    }

    /** A row's module; null where it has none. */
    public @Nullable Module module(Row row) {
        return rowModules().get(row.label());
    }

    /** The rows that the last row's result needs, itself included. */
    public BitSet neededRows() {
        BitSet needed = new BitSet(rows.size());
        needed.set(rows.size() - 1);
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                rows.get(i).needs().filter(source -> source >= 0).forEach(needed::set);
            }
        }
        return needed;
    }

    /** The same network of other modules. */
    public Model withRoot(Module changed) {
        return new Model(info, changed, rows);
    }

    /**
     * The same network as it runs inference: rows of a layer list folded, else every definition's own rewrite, parents
     * first; the same object where nothing changes.
     *
     * @param evaluation its run in evaluation mode
     * @param census of this network
     */
    public Model fused(ForwardPass evaluation, Census census) {
        if (info.dialect().readsLayerLists()) {
            return RowFolding.fold(this, evaluation);
        }
        if (countsAsFused(census)) {
            return this;
        }
        Module changed = new Fusing().fuse(root);
        return changed == root ? this : withRoot(changed);
    }

    /**
     * Whether the reference takes this network for a fused one, whatever was done to it: Ultralytics does where it has
     * fewer normalisations than {@link Dialect#fewestNorms}, and then does not fuse it.
     *
     * @param census of this network
     */
    public boolean countsAsFused(Census census) {
        int fewest = info.dialect().fewestNorms();
        return fewest > 0 && census.modules().stream().filter(Model::isNorm).count() < fewest;
    }

    private static boolean isNorm(Module module) {
        return module instanceof Leaf leaf && leaf.leafType().kind().isNormalization();
    }
}
