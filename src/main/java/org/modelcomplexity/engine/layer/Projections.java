package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Computed;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** torch.nn's dense layers and embeddings: what makes features of features, or of tokens. */
final class Projections {
    private static final String VOCABULARY = "num_embeddings: pos, embedding_dim: pos, ";

    static final List<LeafType> TABLE = List.of(
            leaf("Identity", OperationKind.IDENTITY, "")
                    .in("linear")
                    .types(LeafType.Types.KEEPS)
                    .handsOn(),
            leaf("Linear", OperationKind.LINEAR, "in_features: nat, out_features: nat, bias: bool = true")
                    .in("linear")
                    .parameters((a, into) -> learned(a, into, "in_features", "out_features", "in_features"))
                    .attributes((a, in) ->
                            new Attributes.Dense(a.number("in_features"), a.number("out_features"), a.flag("bias")))
                    .shape((a, in) -> {
                        Expect.features(in, a.number("in_features"));
                        long[] sizes = in.sizes();
                        sizes[sizes.length - 1] = a.number("out_features");
                        return Shape.possiblyEmpty(sizes);
                    }),
            leaf(
                            "Bilinear",
                            OperationKind.BILINEAR,
                            "in1_features: pos, in2_features: pos, out_features: pos, bias: bool = true")
                    .in("linear")
                    .parameters((a, into) ->
                            learned(a, into, "in1_features", "out_features", "in1_features", "in2_features"))
                    .inputs(2, (a, given, trace) -> bilinear(a, given)),
            leaf(
                            "Embedding",
                            OperationKind.EMBEDDING,
                            VOCABULARY + "padding_idx: int? = null, max_norm: real? = null, norm_type: real = 2.0, "
                                    + "scale_grad_by_freq: bool = false, sparse: bool = false")
                    .in("sparse")
                    .types(LeafType.Types.TOKENS)
                    .check(Projections::checkPadding)
                    .parameters(Projections::vectors)
                    .shape((a, in) -> in.insert(in.rank(), a.number("embedding_dim"))),
            leaf(
                            "EmbeddingBag",
                            OperationKind.EMBEDDING_BAG,
                            VOCABULARY
                                    + "max_norm: real? = null, norm_type: real = 2.0, scale_grad_by_freq: bool = false, "
                                    + "mode: sum|mean|max = mean, sparse: bool = false, _weight: any? = null, "
                                    + "include_last_offset: bool = false, padding_idx: int? = null")
                    .in("sparse")
                    .types(LeafType.Types.TOKENS)
                    .check(Projections::checkBag)
                    .parameters(Projections::vectors)
                    .attributes((a, in) -> new Attributes.Bag(joining(a.word("mode"))))
                    .shape((a, in) -> {
                        Expect.rank(in, 2);
                        return in.with(1, a.number("embedding_dim"));
                    }));

    private Projections() {}

    /** Weight of these sizes, and a bias of the first of them; torch's bound is 1 / √fanIn for both. */
    private static void learned(Arguments a, Map<String, Parameter> into, String fanIn, String... sizes) {
        long[] weight = new long[sizes.length];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = a.number(sizes[i]);
        }
        into.put("weight", Parameter.kaiming(a.number(fanIn), weight));
        if (a.flag("bias")) {
            into.put("bias", Parameter.kaiming(a.number(fanIn), weight[0]));
        }
    }

    private static void vectors(Arguments a, Map<String, Parameter> into) {
        into.put("weight", Parameter.normal(a.number("num_embeddings"), a.number("embedding_dim")));
    }

    private static Computed bilinear(Arguments a, List<Tensor> given) {
        Shape first = given.get(0).shape();
        Shape second = given.get(1).shape();
        Expect.features(first, a.number("in1_features"));
        Expect.features(second, a.number("in2_features"));
        if (!first.with(-1, 1).equals(second.with(-1, 1))) {
            throw Expect.mismatch("expected two inputs equal but for the last axis, got " + first + " and " + second);
        }
        Attributes attributes =
                new Attributes.Bilinear(a.number("in1_features"), a.number("in2_features"), a.flag("bias"));
        return Computed.of(attributes, given.get(0).reshaped(first.with(-1, a.number("out_features"))));
    }

    private static Attributes.Joining joining(String mode) {
        return switch (mode) {
            case "sum" -> Attributes.Joining.SUM;
            case "max" -> Attributes.Joining.MAX;
            default -> Attributes.Joining.MEAN;
        };
    }

    private static void checkPadding(Arguments a) {
        if (a.get("padding_idx") instanceof Long index) {
            long count = a.number("num_embeddings");
            Expect.argument(
                    index >= -count && index < count,
                    "padding_idx",
                    "must be from -" + count + " to " + (count - 1),
                    index);
        }
    }

    private static void checkBag(Arguments a) {
        checkPadding(a);
        Expect.argument(a.absent("_weight"), "_weight", "must be null", a.get("_weight"));
        if (a.word("mode").equals("max") && (a.flag("sparse") || a.flag("scale_grad_by_freq"))) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "mode \"max\" goes neither with sparse nor with scale_grad_by_freq",
                    "mode",
                    null);
        }
    }
}
