package org.modelcomplexity.engine.count;

import static org.modelcomplexity.engine.count.Formulas.axis;
import static org.modelcomplexity.engine.count.Formulas.bias;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.interpolation;
import static org.modelcomplexity.engine.count.Formulas.kernel;
import static org.modelcomplexity.engine.count.Formulas.linear;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.times;
import static org.modelcomplexity.engine.tensor.OperationKind.ADAPTIVE_AVG_POOL;
import static org.modelcomplexity.engine.tensor.OperationKind.ADAPTIVE_MAX_POOL;
import static org.modelcomplexity.engine.tensor.OperationKind.AVG_POOL;
import static org.modelcomplexity.engine.tensor.OperationKind.BATCH_NORM;
import static org.modelcomplexity.engine.tensor.OperationKind.CONVOLUTION;
import static org.modelcomplexity.engine.tensor.OperationKind.DROPOUT;
import static org.modelcomplexity.engine.tensor.OperationKind.INSTANCE_NORM;
import static org.modelcomplexity.engine.tensor.OperationKind.LAYER_NORM;
import static org.modelcomplexity.engine.tensor.OperationKind.LEAKY_RELU;
import static org.modelcomplexity.engine.tensor.OperationKind.LINEAR;
import static org.modelcomplexity.engine.tensor.OperationKind.MAX_POOL;
import static org.modelcomplexity.engine.tensor.OperationKind.PAD;
import static org.modelcomplexity.engine.tensor.OperationKind.PIXEL_SHUFFLE;
import static org.modelcomplexity.engine.tensor.OperationKind.PRELU;
import static org.modelcomplexity.engine.tensor.OperationKind.RELU;
import static org.modelcomplexity.engine.tensor.OperationKind.RELU6;
import static org.modelcomplexity.engine.tensor.OperationKind.SILU;
import static org.modelcomplexity.engine.tensor.OperationKind.SOFTMAX;
import static org.modelcomplexity.engine.tensor.OperationKind.TRANSPOSED_CONVOLUTION;
import static org.modelcomplexity.engine.tensor.OperationKind.UPSAMPLE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Shape;

/** THE table of counting conventions: one block each. A convention is added here and nowhere else. */
public final class Conventions {
    private static final String BY_RULE = "thop's own rule for it says 0";
    private static final String NO_SILU = "thop has no rule for SiLU and counts 0";

    private static final Map<String, Convention> ALL = index(List.of(thop0031(), thop011()));

    private Conventions() {}

    /** thop at its 2020 release: a bias counts, a BatchNorm is 2 an element. */
    private static Convention thop0031() {
        return Convention.of(
                        "thop-0.0.31",
                        "thop at its 2020 release, behind YOLOv5 6.x's published figures. It hooks modules of the exact classes it "
                                + "has rules for; functions (additions, concatenations, products in attention) are not seen")
                .exactClasses()
                .countsSharedAgain()
                .count(CONVOLUTION, "out × (c_in // g × K + bias)", Conventions::convolutionWithBias)
                .count(TRANSPOSED_CONVOLUTION, "out × (c_in // g × K + bias)", Conventions::convolutionWithBias)
                .count(LINEAR, "in_features × out", Formulas::linear)
                .count(BATCH_NORM, "2 × in", op -> times(2, in(op)))
                .count(LEAKY_RELU, "in", Formulas::in)
                .count(AVG_POOL, "out", Formulas::out)
                .count(
                        UPSAMPLE,
                        "out × 0 (nearest), 5 (linear), 11 (bilinear), 259 (bicubic)",
                        op -> interpolation(op, 0))
                .free(NO_SILU, SILU)
                .free(BY_RULE, RELU, RELU6, MAX_POOL, ADAPTIVE_MAX_POOL, DROPOUT, PAD);
    }

    /** thop at its 2022 release: no bias, a BatchNorm is 4 an element, nearest resizing counts. */
    private static Convention thop011() {
        return Convention.of(
                        "thop-0.1.1",
                        "thop at its 2022 release, behind YOLOv5 7.0's published figures. It hooks modules of the exact classes it "
                                + "has rules for; functions are not seen")
                .exactClasses()
                .countsSharedAgain()
                .count(CONVOLUTION, "out × (I[1] // g) × K", Conventions::convolution)
                .count(TRANSPOSED_CONVOLUTION, "out × (I[1] // g) × K", Conventions::convolution)
                .count(LINEAR, "in_features × out", op -> linear(op))
                .count(BATCH_NORM, "2 × in, 4 × in if affine", Formulas::normalization)
                .count(INSTANCE_NORM, "2 × in, 4 × in if affine", Formulas::normalization)
                .count(LAYER_NORM, "2 × in, 4 × in if elementwise_affine", Formulas::normalization)
                .count(PRELU, "in", Formulas::in)
                .count(SOFTMAX, "in / n × (3n − 1) over an axis of n", Conventions::softmax)
                .count(AVG_POOL, "out", op -> out(op))
                .count(ADAPTIVE_AVG_POOL, "trunc((Π I[j] / O[j] + 1) × out)", Conventions::adaptive)
                .count(
                        UPSAMPLE,
                        "out × 1 (nearest), 5 (linear), 11 (bilinear), 259 (bicubic)",
                        op -> interpolation(op, 1))
                .free(NO_SILU, SILU)
                .free(BY_RULE, RELU, RELU6, LEAKY_RELU, MAX_POOL, ADAPTIVE_MAX_POOL, DROPOUT, PAD, PIXEL_SHUFFLE);
    }

    private static long convolutionWithBias(Operation op) {
        long each = times(op.number("in_channels") / op.number("groups"), kernel(op));
        return times(out(op), Math.addExact(each, bias(op)));
    }

    private static long convolution(Operation op) {
        return times(out(op), times(axis(op.in(), 1) / op.number("groups"), kernel(op)));
    }

    private static long softmax(Operation op) {
        Shape in = op.in();
        long n = in.size(in.axis(op.number("dim")));
        return times(in.elements() / n, Math.subtractExact(times(3, n), 1));
    }

    private static long adaptive(Operation op) {
        double ratio = 1;
        for (int i = 2; i < op.in().rank(); i++) {
            ratio *= (double) op.in().size(i) / op.out().size(i);
        }
        return (long) ((ratio + 1) * out(op));
    }

    private static Map<String, Convention> index(List<Convention> conventions) {
        Map<String, Convention> byName = new LinkedHashMap<>();
        conventions.forEach(convention -> byName.put(convention.name(), convention));
        return byName;
    }

    /** The convention of a name, or null. */
    public static @Nullable Convention find(String name) {
        return ALL.get(name);
    }

    /** All conventions by name, in the order of the documentation. */
    public static Map<String, Convention> all() {
        return ALL;
    }
}
