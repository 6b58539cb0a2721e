package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.List;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.leaf.LeafType.Types;
import org.modelcomplexity.engine.leaf.Views;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.Drawn;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's layers that compute next to nothing: dropouts, flattening, distances. */
final class Rearrangements {
    static final List<LeafType> TABLE = List.of(
            dropout("Dropout", Drawn.ELEMENTS),
            dropout("Dropout1d", Drawn.CHANNELS).attributes((a, in) -> {
                Expect.rank(in, 2, 3);
                return dropping(a, Drawn.CHANNELS);
            }),
            dropout("Dropout2d", Drawn.CHANNELS),
            dropout("Dropout3d", Drawn.CHANNELS),
            dropout("AlphaDropout", Drawn.ELEMENTS),
            dropout("FeatureAlphaDropout", Drawn.CHANNELS),
            leaf("Flatten", OperationKind.FLATTEN, "start_dim: int = 1, end_dim: int = -1")
                    .in("flatten")
                    .types(Types.KEEPS)
                    .inputs(1, (a, given, trace) -> flattened(a, given)),
            leaf("Unflatten", OperationKind.UNFLATTEN, "dim: int, unflattened_size: int+")
                    .in("flatten")
                    .types(Types.KEEPS)
                    .shape(Rearrangements::unflattened),
            leaf("CosineSimilarity", OperationKind.COSINE_SIMILARITY, "dim: int = 1, eps: real = 1e-8")
                    .in("distance")
                    .check(a -> Expect.argument(a.real("eps") >= 0, "eps", "must be at least 0", a.real("eps")))
                    .inputs(2, (a, given, trace) -> {
                        Shape both = Functions.broadcast(
                                given.get(0).shape(), given.get(1).shape());
                        int axis = both.axis(a.number("dim"));
                        return Computed.of(
                                new Attributes.Along(axis, both.size(axis)),
                                given.get(0).reshaped(without(both, axis, false)));
                    }),
            leaf(
                            "PairwiseDistance",
                            OperationKind.PAIRWISE_DISTANCE,
                            "p: real = 2.0, eps: real = 1e-6, keepdim: bool = false")
                    .in("distance")
                    .types(Types.GIVES_FLOATS)
                    .inputs(2, (a, given, trace) -> {
                        Shape both = Functions.broadcast(
                                given.get(0).shape(), given.get(1).shape());
                        return Computed.of(
                                Attributes.NONE, given.get(0).reshaped(without(both, -1, a.flag("keepdim"))));
                    }));

    private Rearrangements() {}

    private static Shape without(Shape in, long axis, boolean keep) {
        return Views.reduced(in, Views.axes(in, new long[] {axis}), keep);
    }

    private static Attributes dropping(Arguments a, Drawn drawn) {
        return new Attributes.Dropping(a.flag("inplace"), a.real("p") > 0 ? drawn : Drawn.NOTHING);
    }

    /** One that, in evaluation, hands on the very tensor it got. */
    private static LeafType dropout(String name, Drawn drawn) {
        return leaf(name, OperationKind.DROPOUT, "p: real = 0.5, inplace: bool = false")
                .in("dropout")
                .types(Types.KEEPS)
                .check(a -> Expect.probability(a, "p"))
                .attributes((a, in) -> dropping(a, drawn))
                .dropping();
    }

    /** Axes start to end made one; a single axis is the very tensor, a scalar becomes a list of one. */
    private static Computed flattened(Arguments a, List<Tensor> given) {
        Shape in = given.get(0).shape();
        int start = Views.axis(in, a.number("start_dim"));
        int end = Views.axis(in, a.number("end_dim"));
        if (in.rank() > 0 && start == end) {
            return new Computed(Attributes.NONE, given);
        }
        if (start > end) {
            throw Expect.mismatch(
                    "start_dim must not come after end_dim, got " + start + " and " + end + ", shape " + in);
        }
        Shape flat = in.rank() == 0 ? Shape.of(1) : in.with(start, in.product(start, end + 1));
        for (int axis = end; axis > start; axis--) {
            flat = flat.without(axis);
        }
        return Computed.of(Attributes.NONE, given.get(0).reshaped(flat));
    }

    private static Shape unflattened(Arguments a, Shape in) {
        int axis = in.axis(a.number("dim"));
        Expect.argument(
                a.sizes("unflattened_size").length > 0, "unflattened_size", "must name at least one size", List.of());
        Shape parts = Views.reshaped(Shape.of(in.size(axis)), a.sizes("unflattened_size"));
        Shape out = in.without(axis);
        for (int i = 0; i < parts.rank(); i++) {
            out = out.insert(axis + i, parts.size(i));
        }
        return out;
    }
}
