package org.modelcomplexity.engine.model;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Module;
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
     * @param nc classes, where the dialect knows them
     * @param inputs what it reads at the size that was asked for
     * @param imageInput whether that is one image, so that it can be traced at another size
     * @param stride its largest stride in pixels; null where it has none
     * @param printedChannels channels of the image that the reference measures with; null where it can measure nothing
     * @param unmeasured why the reference prints no GFLOPs, where it does not
     */
    public record Info(
            Dialect dialect,
            @Nullable String name,
            @Nullable String scale,
            @Nullable Long nc,
            List<Tensor> inputs,
            boolean imageInput,
            @Nullable Double stride,
            @Nullable Long printedChannels,
            @Nullable String unmeasured) {
        Info measured(@Nullable Double largest, @Nullable Long channels, @Nullable String reason) {
            return new Info(dialect, name, scale, nc, inputs, imageInput, largest, channels, reason);
        }
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
                rows.get(i).sources().stream().filter(source -> source >= 0).forEach(needed::set);
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
     */
    public Model fused(ForwardPass evaluation) {
        if (info.dialect().readsLayerLists()) {
            return RowFolding.fold(this, evaluation);
        }
        Module changed = new Fusing().fuse(root);
        return changed == root ? this : withRoot(changed);
    }
}
