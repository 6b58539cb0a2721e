package org.modelcomplexity.engine.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Leaf;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * The rewrite of a layer list for inference: a BatchNorm right behind a convolution, a transposed convolution or a Linear
 * goes into it, where it keeps running statistics, is of that layer's dimension and nothing else reads what lies between.
 */
final class RowFolding {
    private final Model model;
    private final ForwardPass evaluation;
    private final int[] readers;

    private RowFolding(Model model, ForwardPass evaluation) {
        this.model = model;
        this.evaluation = evaluation;
        this.readers = new int[model.rows().size()];
        model.rows()
                .forEach(row ->
                        row.sources().stream().filter(source -> source >= 0).forEach(source -> readers[source]++));
    }

    /** The folded network; the same one where nothing folds. */
    static Model fold(Model model, ForwardPass evaluation) {
        return new RowFolding(model, evaluation).fold();
    }

    private Model fold() {
        Map<String, Module> changed = new LinkedHashMap<>(model.root().children());
        for (Row row : model.rows()) {
            Leaf target = target(row);
            if (target != null) {
                changed.put(model.rows().get(row.sources().get(0)).label(), target.folded());
                changed.remove(row.label());
            }
        }
        return changed.size() == model.root().children().size()
                ? model
                : model.withRoot(new Root(
                        model.root().type(),
                        model.root().parameters(),
                        changed,
                        model.root().order(),
                        model.root(),
                        Cause.BATCH_NORM_FOLDED));
    }

    /** The layer that a row's BatchNorm folds into, or null. */
    private @Nullable Leaf target(Row row) {
        if (!(model.module(row) instanceof Leaf norm)
                || norm.leafType().kind() != OperationKind.BATCH_NORM
                || !norm.arguments().flag("track_running_stats")) {
            return null;
        }
        int source = row.sources().size() == 1 ? row.sources().get(0) : -1;
        boolean alone = source >= 0 && readers[source] == 1;
        return alone && model.module(model.rows().get(source)) instanceof Leaf before && takes(before, norm, source)
                ? before
                : null;
    }

    private boolean takes(Leaf before, Leaf norm, int source) {
        String dimension = norm.type().substring(norm.type().length() - 2);
        return switch (before.leafType().kind()) {
            case CONVOLUTION -> before.type().endsWith(dimension);
            case TRANSPOSED_CONVOLUTION ->
                before.type().endsWith(dimension) && before.arguments().number("groups") == 1;
            case LINEAR ->
                dimension.equals("1d")
                        && rank(source) == 2
                        && norm.parameters().keySet().containsAll(List.of("weight", "bias"));
            default -> false;
        };
    }

    private int rank(int row) {
        return ((Tensor) Objects.requireNonNull(evaluation.outputs().get(row)))
                .shape()
                .rank();
    }
}
