package org.modelcomplexity.engine.module;

import static org.modelcomplexity.engine.module.LeafType.leaf;

import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** Linear, Bilinear, Identity and the embeddings. */
final class Projections {
    private static final String TABLES = "num_embeddings: pos, embedding_dim: pos, ";

    static final List<LeafType> TABLE = List.of(
            leaf("Identity", OperationKind.IDENTITY, "")
                    .in("linear")
                    .types(LeafType.Types.KEEPS)
                    .handsOn(),
            leaf("Linear", OperationKind.LINEAR, "in_features: pos, out_features: pos, bias: bool = true")
                    .in("linear")
                    .parameters(Projections::linearWeights)
                    .shape(Projections::linear),
            leaf(
                            "Bilinear",
                            OperationKind.BILINEAR,
                            "in1_features: pos, in2_features: pos, out_features: pos, bias: bool = true")
                    .in("linear")
                    .parameters(Projections::bilinearWeights)
                    .inputs(2, (a, in, trace) -> bilinear(a, in)),
            leaf(
                            "Embedding",
                            OperationKind.EMBEDDING,
                            TABLES + "padding_idx: int? = null, max_norm: real? = null, norm_type: real = 2.0, "
                                    + "scale_grad_by_freq: bool = false, sparse: bool = false")
                    .in("sparse")
                    .types(LeafType.Types.TOKENS)
                    .check(Projections::checkPadding)
                    .parameters(Projections::table)
                    .inputs(
                            1,
                            (a, in, trace) -> floats(
                                    in.get(0).shape().insert(in.get(0).shape().rank(), a.number("embedding_dim")))),
            leaf(
                            "EmbeddingBag",
                            OperationKind.EMBEDDING_BAG,
                            TABLES + "max_norm: real? = null, norm_type: real = 2.0, scale_grad_by_freq: bool = false, "
                                    + "mode: sum|mean|max = mean, sparse: bool = false, weight: none? = null, "
                                    + "include_last_offset: bool = false, padding_idx: int? = null")
                    .in("sparse")
                    .types(LeafType.Types.TOKENS)
                    .check(Projections::checkPadding)
                    .parameters(Projections::table)
                    .inputs(1, (a, in, trace) -> bag(a, in.get(0).shape())));

    private Projections() {}

    private static List<Tensor> floats(Shape shape) {
        return List.of(new Tensor(shape, DataType.FLOAT32));
    }

    private static void linearWeights(Arguments a, Map<String, Parameter> into) {
        long in = a.number("in_features");
        into.put("weight", Parameter.kaiming(in, a.number("out_features"), in));
        if (a.flag("bias")) {
            into.put("bias", Parameter.kaiming(in, a.number("out_features")));
        }
    }

    private static Shape linear(Arguments a, Shape in) {
        if (in.rank() < 1) {
            throw Checks.rank(in, "at least 1");
        }
        Checks.size(in, -1, a.number("in_features"), "features");
        return in.with(-1, a.number("out_features"));
    }

    private static void bilinearWeights(Arguments a, Map<String, Parameter> into) {
        long in1 = a.number("in1_features");
        into.put(
                "weight",
                Parameter.uniform(1 / Math.sqrt(in1), a.number("out_features"), in1, a.number("in2_features")));
        if (a.flag("bias")) {
            into.put("bias", Parameter.uniform(1 / Math.sqrt(in1), a.number("out_features")));
        }
    }

    private static List<Tensor> bilinear(Arguments a, List<Tensor> in) {
        Shape first = in.get(0).shape();
        Shape second = in.get(1).shape();
        if (first.rank() < 1 || second.rank() != first.rank()) {
            throw Checks.rank(second, String.valueOf(Math.max(1, first.rank())));
        }
        Checks.size(first, -1, a.number("in1_features"), "features");
        Checks.size(second, -1, a.number("in2_features"), "features");
        Checks.that(
                first.with(-1, 1).equals(second.with(-1, 1)),
                Problem.SIZE_MISMATCH,
                "the inputs must agree but for the last axis: " + first + " and " + second,
                "in2_features");
        return floats(first.with(-1, a.number("out_features")));
    }

    private static void checkPadding(Arguments a) {
        long count = a.number("num_embeddings");
        Object index = a.get("padding_idx");
        Checks.that(
                index == null || (Long) index >= -count && (Long) index < count,
                Problem.WRONG_VALUE,
                "padding_idx " + index + " is outside " + count + " embeddings",
                "padding_idx");
    }

    private static void table(Arguments a, Map<String, Parameter> into) {
        into.put("weight", Parameter.normal(a.number("num_embeddings"), a.number("embedding_dim")));
    }

    private static List<Tensor> bag(Arguments a, Shape in) {
        if (in.rank() != 2) {
            throw Checks.rank(in, "2");
        }
        return floats(in.with(1, a.number("embedding_dim")));
    }
}
