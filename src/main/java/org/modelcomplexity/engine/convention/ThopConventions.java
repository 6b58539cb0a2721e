package org.modelcomplexity.engine.convention;

import static org.modelcomplexity.engine.count.Formulas.axis;
import static org.modelcomplexity.engine.count.Formulas.bias;
import static org.modelcomplexity.engine.count.Formulas.in;
import static org.modelcomplexity.engine.count.Formulas.mode;
import static org.modelcomplexity.engine.count.Formulas.out;
import static org.modelcomplexity.engine.count.Formulas.plus;
import static org.modelcomplexity.engine.count.Formulas.times;
import static org.modelcomplexity.engine.count.Formulas.window;

import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Formulas;
import org.modelcomplexity.engine.count.Recurrences;
import org.modelcomplexity.engine.count.Windows;
import org.modelcomplexity.engine.tensor.Attributes.AttentionCall;
import org.modelcomplexity.engine.tensor.Attributes.Bilinear;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.Softmax;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** thop's three releases in use: they hook modules, and see no function. */
final class ThopConventions {
    private static final String BY_RULE = "the tool's own rule for it says 0";
    private static final String NO_MODE = "the tool has no rule for this way of resizing";

    private ThopConventions() {}

    /** thop at its 2020 release: a bias counts, a BatchNorm is 2 an element. */
    static Convention thop0031() {
        return old(Convention.of(
                        "thop-0.0.31",
                        "thop at its 2020 release, behind YOLOv5 6.x's published figures. It hooks modules of the exact classes it "
                                + "has rules for; functions (additions, concatenations, the products in attention) are not seen"))
                .modules(
                        OperationKind.CONVOLUTION,
                        "out × (c_in // g × K + bias)",
                        op -> times(out(op), plus(window(op), bias(op))))
                .modules(
                        OperationKind.TRANSPOSED_CONVOLUTION,
                        "out × (c_in // g × K + bias)",
                        op -> times(out(op), plus(window(op), bias(op))))
                .modules(OperationKind.BATCH_NORM, "2 in", op -> times(2, in(op)))
                .modules(OperationKind.LEAKY_RELU, "in", Formulas::in)
                .modules(OperationKind.ADAPTIVE_AVG_POOL, "(Π (I[j] // asked[j]) + 1) × out, j ≥ 2", Windows::asked)
                .failing(OperationKind.ADAPTIVE_AVG_POOL, "it cannot read a null in output_size", Windows::asksForNull)
                .free(OperationKind.UPSAMPLE, BY_RULE, op -> mode(op) == Interpolation.NEAREST)
                .free(BY_RULE, OperationKind.RELU, OperationKind.RELU6);
    }

    /** thop at its 2022 release: no bias, a BatchNorm is 4 an element, nearest resizing counts. */
    static Convention thop011() {
        return old(Convention.of(
                        "thop-0.1.1",
                        "thop at its 2022 release, behind YOLOv5 7.0's published figures. It hooks modules of the exact classes it "
                                + "has rules for; functions are not seen"))
                .modules(OperationKind.CONVOLUTION, "out × (I[1] // g) × K", ThopConventions::byInput)
                .modules(OperationKind.TRANSPOSED_CONVOLUTION, "out × (I[1] // g) × K", ThopConventions::byInput)
                .modules(OperationKind.BATCH_NORM, "2 in, 4 in if affine", ThopConventions::normalization)
                .modules(OperationKind.INSTANCE_NORM, "2 in, 4 in if affine", ThopConventions::normalization)
                .modules(OperationKind.LAYER_NORM, "2 in, 4 in if elementwise_affine", ThopConventions::normalization)
                .modules(OperationKind.PRELU, "in", Formulas::in)
                .modules(OperationKind.SOFTMAX, "in / n × (3n − 1) over an axis of n", Formulas::softmax)
                .failing(
                        OperationKind.SOFTMAX,
                        "it needs Softmax's dim",
                        op -> !op.attributes(Softmax.class).asked())
                .modules(OperationKind.ADAPTIVE_AVG_POOL, "trunc((Π I[j] / O[j] + 1) × out), j ≥ 2", Windows::ratio)
                .free(
                        BY_RULE,
                        OperationKind.RELU,
                        OperationKind.RELU6,
                        OperationKind.LEAKY_RELU,
                        OperationKind.PIXEL_SHUFFLE);
    }

    /** What both old releases have alike. */
    private static Convention old(Convention convention) {
        return convention
                .exactClasses()
                .sharing(2)
                .modules(OperationKind.LINEAR, "in_features × out", Formulas::linear)
                .modules(OperationKind.AVG_POOL, "out", Formulas::out)
                .modules(
                        OperationKind.UPSAMPLE,
                        "out × 5 (linear), 11 (bilinear), 259 (bicubic); nearest: 0 in 0.0.31, 1 in 0.1.1",
                        ThopConventions::resizing)
                .unruled(OperationKind.UPSAMPLE, NO_MODE, op -> switch (mode(op)) {
                    case TRILINEAR, NEAREST_EXACT, AREA -> true;
                    case NEAREST, LINEAR, BILINEAR, BICUBIC -> false;
                })
                .modules(OperationKind.RNN, "W₀ × I[0] × I[1]", ThopConventions::recurrent)
                .modules(OperationKind.GRU, "W₀ × I[0] × I[1]", ThopConventions::recurrent)
                .modules(OperationKind.LSTM, "W₀ × I[0] × I[1]", ThopConventions::recurrent)
                .modules(OperationKind.RNN_CELL, "cell(in, H) × I[0]", ThopConventions::cellByFirstAxis)
                .modules(OperationKind.GRU_CELL, "cell(in, H) × I[0]", ThopConventions::cellByFirstAxis)
                .modules(OperationKind.LSTM_CELL, "cell(in, H) × I[0]", ThopConventions::cellByFirstAxis)
                .free(BY_RULE, OperationKind.MAX_POOL, OperationKind.ADAPTIVE_MAX_POOL)
                .free(OperationKind.PAD, BY_RULE, op -> op.type().equals("ZeroPad2d"))
                .free(OperationKind.DROPOUT, BY_RULE, op -> op.type().equals("Dropout"));
    }

    /** The fork that Ultralytics uses: rules by class or nearest base class, attention and recurrence known. */
    static Convention ultralyticsThop() {
        return Convention.of(
                        "ultralytics-thop-2.1.6",
                        "The fork of thop that Ultralytics uses. It hooks modules by class or nearest base class, once an object; functions are "
                                + "not seen. It knows attention where nn.MultiheadAttention does it")
                .modules(OperationKind.CONVOLUTION, "out × (c_in // g) × K", op -> times(out(op), window(op)))
                .modules(OperationKind.TRANSPOSED_CONVOLUTION, "in × (c_out // g) × K", Formulas::scattered)
                .modules(OperationKind.LINEAR, "in_features × out", Formulas::linear)
                .modules(OperationKind.BILINEAR, "(in1 + 1) × in2 × out", ThopConventions::bilinear)
                .modules(OperationKind.BATCH_NORM, "2 in, 4 in if affine", ThopConventions::normalization)
                .modules(OperationKind.INSTANCE_NORM, "2 in, 4 in if affine", ThopConventions::normalization)
                .modules(OperationKind.LAYER_NORM, "2 in, 4 in if elementwise_affine", ThopConventions::normalization)
                .modules(OperationKind.GROUP_NORM, "2 in, 4 in if affine", ThopConventions::normalization)
                .modules(OperationKind.RMS_NORM, "2 in, 4 in if elementwise_affine", ThopConventions::normalization)
                .modules(OperationKind.RNN, "W × steps", op -> times(Recurrences.layers(op), Recurrences.steps(op)))
                .modules(OperationKind.GRU, "W × steps", op -> times(Recurrences.layers(op), Recurrences.steps(op)))
                .modules(OperationKind.LSTM, "W × steps", op -> times(Recurrences.layers(op), Recurrences.steps(op)))
                .modules(OperationKind.RNN_CELL, "cell(in, H) × N", ThopConventions::cell)
                .modules(OperationKind.GRU_CELL, "cell(in, H) × N", ThopConventions::cell)
                .modules(OperationKind.LSTM_CELL, "cell(in, H) × N", ThopConventions::cell)
                .modules(
                        OperationKind.ATTENTION,
                        "N·[E(2LE + S(kdim + vdim)) + 2LS′E] + N·heads·L·(3S′ − 1)",
                        ThopConventions::attention)
                .modules(OperationKind.PRELU, "in", Formulas::in)
                .modules(OperationKind.SOFTMAX, "in / n × (3n − 1) over an axis of n", Formulas::softmax)
                .modules(OperationKind.SOFTMAX2D, "in / n × (3n − 1) over an axis of n", Formulas::softmax)
                .modules(
                        OperationKind.LOG_SOFTMAX,
                        "in / n × (3n − 1) + in / n",
                        op -> plus(Formulas.softmax(op), in(op) / Formulas.softmaxLength(op)))
                .modules(OperationKind.SOFTMIN, "in / n × (3n − 1) + in", op -> plus(Formulas.softmax(op), in(op)))
                .modules(OperationKind.AVG_POOL, "inputs under windows + out", op -> plus(Windows.covered(op), out(op)))
                .modules(
                        OperationKind.ADAPTIVE_AVG_POOL,
                        "inputs under windows + out",
                        op -> plus(Windows.adaptive(op, Windows.dimensions(op)), out(op)))
                .modules(
                        OperationKind.UPSAMPLE,
                        "out × 5 (linear), 11 (bilinear), 31 (trilinear), 259 (bicubic)",
                        ThopConventions::resizing)
                .unruled(OperationKind.UPSAMPLE, NO_MODE, op -> mode(op) == Interpolation.AREA)
                .free(
                        OperationKind.UPSAMPLE,
                        BY_RULE,
                        op -> mode(op) == Interpolation.NEAREST || mode(op) == Interpolation.NEAREST_EXACT)
                .free(
                        BY_RULE,
                        OperationKind.RELU,
                        OperationKind.RELU6,
                        OperationKind.LEAKY_RELU,
                        OperationKind.MAX_POOL,
                        OperationKind.ADAPTIVE_MAX_POOL,
                        OperationKind.FRACTIONAL_MAX_POOL,
                        OperationKind.MAX_UNPOOL,
                        OperationKind.DROPOUT,
                        OperationKind.PAD,
                        OperationKind.IDENTITY,
                        OperationKind.FLATTEN,
                        OperationKind.UNFLATTEN,
                        OperationKind.UNFOLD,
                        OperationKind.PIXEL_SHUFFLE,
                        OperationKind.PIXEL_UNSHUFFLE,
                        OperationKind.CHANNEL_SHUFFLE,
                        OperationKind.EMBEDDING);
    }

    private static long byInput(Operation op) {
        Convolution convolution = op.attributes(Convolution.class);
        return times(out(op), axis(op.in(), 1) / convolution.groups(), convolution.kernelElements());
    }

    private static long bilinear(Operation op) {
        Bilinear bilinear = op.attributes(Bilinear.class);
        return times(plus(bilinear.first(), 1), bilinear.second(), out(op));
    }

    private static long normalization(Operation op) {
        return times(Formulas.affine(op) ? 4 : 2, in(op));
    }

    private static long resizing(Operation op) {
        long each = switch (Formulas.mode(op)) {
            case NEAREST -> 1;
            case LINEAR -> 5;
            case BILINEAR -> 11;
            case TRILINEAR -> 31;
            case BICUBIC -> 259;
            case NEAREST_EXACT, AREA -> 0;
        };
        return times(each, out(op));
    }

    private static long recurrent(Operation op) {
        return times(
                Recurrences.layersWithoutProjection(op),
                op.in().size(0),
                op.in().size(1));
    }

    private static long cellByFirstAxis(Operation op) {
        return times(Recurrences.cell(op), op.in().size(0));
    }

    private static long cell(Operation op) {
        return times(Recurrences.cell(op), Recurrences.steps(op));
    }

    private static long attention(Operation op) {
        AttentionCall call = op.attributes(AttentionCall.class);
        long e = call.width();
        long queries = call.queries();
        long keys = call.attended();
        long projections =
                times(e, plus(times(2, queries, e), times(call.keys(), plus(call.keyWidth(), call.valueWidth()))));
        long softmax = times(call.heads(), queries, Math.subtractExact(times(3, keys), 1));
        return times(call.samples(), plus(projections, times(2, queries, keys, e), softmax));
    }
}
