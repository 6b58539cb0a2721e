package org.modelcomplexity.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.layers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;

/** One row and more for every layer of torch.nn: arguments, input shapes → output shapes, elements of its parameters. */
public class LayersTests {
    /** Four projections of a width, each with a bias. */
    private static long attention(long width) {
        return 4 * width * width + 4 * width;
    }

    private static long norms(long count, long width) {
        return count * 2 * width;
    }

    private static long feedForward(long width, long hidden) {
        return width * hidden + hidden + hidden * width + width;
    }

    private static final long ENCODER_LAYER = attention(12) + feedForward(12, 20) + norms(2, 12);
    private static final long DECODER_LAYER = 2 * attention(12) + feedForward(12, 20) + norms(3, 12);

    static Stream<Arguments> dense() {
        return Stream.of(
                row("Conv1d", "[3, 10, 5, 2, 1]", "[2, 3, 17]", "[2, 10, 8]", 10 * 3 * 5 + 10),
                row(
                        "Conv2d",
                        "[6, 16, [3, 5], [2, 1], [1, 0], [1, 2], 2, false]",
                        "[4, 6, 33, 47]",
                        "[4, 16, 17, 39]",
                        16 * (6 / 2) * 3 * 5),
                row("Conv2d", "[3, 8, 4, 1, same]", "[2, 3, 11, 13]", "[2, 8, 11, 13]", 8 * 3 * 4 * 4 + 8),
                row("Conv2d", "[3, 8, 4, 1, valid]", "[2, 3, 11, 13]", "[2, 8, 8, 10]", 8 * 3 * 4 * 4 + 8),
                row("Conv2d", "[3, 8, 3, 1, 2, 1, 1, true, reflect]", "[3, 11, 13]", "[8, 13, 15]", 8 * 3 * 3 * 3 + 8),
                row("Conv3d", "[2, 5, [1, 2, 3]]", "[3, 2, 7, 9, 12]", "[3, 5, 7, 8, 10]", 5 * 2 * 1 * 2 * 3 + 5),
                row("ConvTranspose1d", "[3, 8, 5, 2, 1, 1]", "[2, 3, 7]", "[2, 8, 16]", 3 * 8 * 5 + 8),
                row(
                        "ConvTranspose2d",
                        "[6, 4, [3, 2], [2, 3], 0, [1, 2], 2, false]",
                        "[5, 6, 7, 9]",
                        "[5, 4, 16, 28]",
                        6 * (4 / 2) * 3 * 2),
                row("ConvTranspose3d", "[2, 3, 2]", "[4, 2, 5, 6, 7]", "[4, 3, 6, 7, 8]", 2 * 3 * 2 * 2 * 2 + 3),
                row("Linear", "[5, 7]", "[2, 3, 5]", "[2, 3, 7]", 7 * 5 + 7),
                row("Linear", "[5, 7, false]", "[5]", "[7]", 7 * 5),
                row("Bilinear", "[3, 5, 7]", "[2, 4, 3] and [2, 4, 5]", "[2, 4, 7]", 7 * 3 * 5 + 7));
    }

    static Stream<Arguments> normalizations() {
        return Stream.of(
                row("BatchNorm1d", "[5]", "[2, 5, 7]", "[2, 5, 7]", 2 * 5),
                row("BatchNorm1d", "[5]", "[2, 5]", "[2, 5]", 2 * 5),
                row("BatchNorm2d", "{num_features: 5, bias: false}", "[2, 5, 7, 9]", "[2, 5, 7, 9]", 5),
                row("BatchNorm3d", "[5, 1.0e-5, 0.1, false]", "[2, 5, 3, 7, 9]", "[2, 5, 3, 7, 9]", 0),
                row("InstanceNorm1d", "[5]", "[2, 5, 7]", "[2, 5, 7]", 0),
                row("InstanceNorm2d", "[5, 1.0e-5, 0.1, true]", "[2, 5, 7, 9]", "[2, 5, 7, 9]", 2 * 5),
                row("InstanceNorm3d", "{num_features: 5, affine: true}", "[5, 3, 7, 9]", "[5, 3, 7, 9]", 2 * 5),
                row("LayerNorm", "[[5, 7]]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 2 * 5 * 7),
                row("LayerNorm", "[7, 1.0e-5, true, false]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 7),
                row("LayerNorm", "[7, 1.0e-5, false]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 0),
                row("RMSNorm", "[[5, 7]]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 5 * 7),
                row("GroupNorm", "[3, 6]", "[2, 6, 5, 7]", "[2, 6, 5, 7]", 2 * 6),
                row("LocalResponseNorm", "[3]", "[2, 5, 7]", "[2, 5, 7]", 0));
    }

    static Stream<Arguments> sequences() {
        return Stream.of(
                row("Embedding", "[11, 5]", "int64 [2, 3]", "[2, 3, 5]", 11 * 5),
                row("EmbeddingBag", "[11, 5]", "int64 [2, 3]", "[2, 5]", 11 * 5),
                row(
                        "RNN",
                        "[3, 5, 2]",
                        "[7, 4, 3]",
                        "[7, 4, 5] and [2, 4, 5]",
                        (5 * 3 + 5 * 5 + 5 + 5) + (5 * 5 + 5 * 5 + 5 + 5)),
                row(
                        "GRU",
                        "{input_size: 3, hidden_size: 5, batch_first: true, bias: false}",
                        "[4, 7, 3]",
                        "[4, 7, 5] and [1, 4, 5]",
                        3 * (5 * 3 + 5 * 5)),
                row(
                        "LSTM",
                        "[3, 5, 2, true, false, 0.0, true, 2]",
                        "[7, 6, 3]",
                        "[7, 6, 4] and [4, 6, 2] and [4, 6, 5]",
                        2 * (4 * 5 * 3 + 4 * 5 * 2 + 2 * 4 * 5 + 2 * 5)
                                + 2 * (4 * 5 * 4 + 4 * 5 * 2 + 2 * 4 * 5 + 2 * 5)),
                row("LSTM", "[3, 5]", "[7, 3]", "[7, 5] and [1, 5] and [1, 5]", 4 * (5 * 3 + 5 * 5 + 5 + 5)),
                row("RNNCell", "[3, 5]", "[2, 3]", "[2, 5]", 5 * 3 + 5 * 5 + 5 + 5),
                row("GRUCell", "[3, 5, false]", "[3]", "[5]", 3 * (5 * 3 + 5 * 5)),
                row("LSTMCell", "[3, 5]", "[2, 3]", "[2, 5] and [2, 5]", 4 * (5 * 3 + 5 * 5 + 5 + 5)),
                row(
                        "MultiheadAttention",
                        "[12, 3]",
                        "[7, 2, 12] and [5, 2, 12] and [5, 2, 12]",
                        "[7, 2, 12] and [2, 7, 5]",
                        attention(12)),
                row(
                        "MultiheadAttention",
                        "{embed_dim: 12, num_heads: 3, kdim: 8, vdim: 10, bias: false, add_bias_kv: true, add_zero_attn: true}",
                        "[7, 2, 12] and [5, 2, 8] and [5, 2, 10]",
                        "[7, 2, 12] and [2, 7, " + (5 + 1 + 1) + "]",
                        12 * 12 + 12 * 8 + 12 * 10 + 12 + 12 + 12 * 12),
                row("TransformerEncoderLayer", "[12, 3, 20]", "[7, 2, 12]", "[7, 2, 12]", ENCODER_LAYER),
                row("TransformerDecoderLayer", "[12, 3, 20]", "[7, 2, 12] and [5, 2, 12]", "[7, 2, 12]", DECODER_LAYER),
                row(
                        "TransformerEncoder",
                        "[{type: TransformerEncoderLayer, args: [12, 3, 20]}, 3, {type: LayerNorm, args: [12]}]",
                        "[7, 2, 12]",
                        "[7, 2, 12]",
                        3 * ENCODER_LAYER + norms(1, 12)),
                row(
                        "TransformerDecoder",
                        "[{type: TransformerDecoderLayer, args: [12, 3, 20]}, 3]",
                        "[7, 2, 12] and [5, 2, 12]",
                        "[7, 2, 12]",
                        3 * DECODER_LAYER),
                row(
                        "Transformer",
                        "[12, 3, 1, 2, 20]",
                        "[5, 2, 12] and [7, 2, 12]",
                        "[7, 2, 12]",
                        ENCODER_LAYER + norms(1, 12) + 2 * DECODER_LAYER + norms(1, 12)));
    }

    static Stream<Arguments> activations() {
        Stream<Arguments> plain = Stream.of(
                        "ReLU",
                        "ReLU6",
                        "SELU",
                        "SiLU",
                        "Mish",
                        "Hardswish",
                        "Hardsigmoid",
                        "Sigmoid",
                        "LogSigmoid",
                        "Tanh",
                        "Softsign",
                        "Tanhshrink",
                        "LeakyReLU",
                        "ELU",
                        "CELU",
                        "Hardtanh",
                        "RReLU",
                        "GELU",
                        "Hardshrink",
                        "Softshrink",
                        "Softplus",
                        "Softmax",
                        "LogSoftmax",
                        "Softmin",
                        "Softmax2d")
                .map(type -> row(type, "[]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 0));
        return Stream.concat(
                plain,
                Stream.of(
                        row("Threshold", "[0.5, 1.0]", "[2, 3, 5]", "[2, 3, 5]", 0),
                        row("GLU", "[]", "[2, 3, 10]", "[2, 3, 5]", 0),
                        row("GLU", "[1]", "[2, 6, 5]", "[2, 3, 5]", 0),
                        row("PReLU", "[]", "[2, 3, 5]", "[2, 3, 5]", 1),
                        row("PReLU", "[3]", "[2, 3, 5]", "[2, 3, 5]", 3),
                        row("AconC", "[6]", "[2, 6, 5, 7]", "[2, 6, 5, 7]", 3 * 6),
                        row(
                                "MetaAconC",
                                "[20, 1, 1, 2]",
                                "[3, 20, 5, 7]",
                                "[3, 20, 5, 7]",
                                2 * 20 + (20 * 10 + 10) + (10 * 20 + 20)),
                        row(
                                "MetaAconC",
                                "[20]",
                                "[3, 20, 5, 7]",
                                "[3, 20, 5, 7]",
                                2 * 20 + (20 * 16 + 16) + (16 * 20 + 20)),
                        row("FReLU", "[6]", "[2, 6, 5, 7]", "[2, 6, 5, 7]", 6 * 1 * 3 * 3 + 2 * 6)));
    }

    static Stream<Arguments> pools() {
        return Stream.of(
                row("MaxPool1d", "[3]", "[2, 5, 11]", "[2, 5, 3]", 0),
                row(
                        "MaxPool2d",
                        "[[3, 2], [2, 1], 1, 1, true, true]",
                        "[2, 5, 10, 12]",
                        "[2, 5, 6, 13] and int64 [2, 5, 6, 13]",
                        0),
                // Rounded up there would be three windows, the last of which starts in the padding.
                row("MaxPool2d", "[2, 2, 0, 1, false, true]", "[2, 3, 5, 7]", "[2, 3, 3, 4]", 0),
                row("MaxPool2d", "[2, 3, 0, 1, false, true]", "[2, 5, 6, 9]", "[2, 5, 2, 3]", 0),
                row("MaxPool3d", "[[1, 2, 3]]", "[2, 5, 7, 8, 9]", "[2, 5, 7, 4, 3]", 0),
                row("AvgPool1d", "[4, 2]", "[2, 5, 11]", "[2, 5, 4]", 0),
                row("AvgPool2d", "[3, 2, 1, true]", "[2, 3, 9, 12]", "[2, 3, 5, 7]", 0),
                row("AvgPool3d", "[2]", "[2, 3, 8, 10, 12]", "[2, 3, 4, 5, 6]", 0),
                row("LPPool1d", "[2, 3]", "[2, 5, 9]", "[2, 5, 3]", 0),
                row("LPPool2d", "[2, [3, 2]]", "[2, 5, 9, 8]", "[2, 5, 3, 4]", 0),
                row("LPPool3d", "[2, 2]", "[2, 3, 8, 10, 12]", "[2, 3, 4, 5, 6]", 0),
                row("AdaptiveAvgPool1d", "[3]", "[2, 5, 11]", "[2, 5, 3]", 0),
                row("AdaptiveAvgPool2d", "[[4, null]]", "[2, 3, 9, 11]", "[2, 3, 4, 11]", 0),
                row("AdaptiveAvgPool3d", "[[3, 4, 5]]", "[2, 6, 7, 8, 9]", "[2, 6, 3, 4, 5]", 0),
                row("AdaptiveMaxPool1d", "[3, true]", "[2, 5, 11]", "[2, 5, 3] and int64 [2, 5, 3]", 0),
                row("AdaptiveMaxPool2d", "[[4, 5]]", "[3, 9, 11]", "[3, 4, 5]", 0),
                row("AdaptiveMaxPool3d", "[[3, 4, 5]]", "[2, 6, 7, 8, 9]", "[2, 6, 3, 4, 5]", 0),
                row("FractionalMaxPool2d", "[2, [4, 5]]", "[2, 3, 9, 11]", "[2, 3, 4, 5]", 0),
                row("FractionalMaxPool2d", "{kernel_size: 2, output_ratio: 0.5}", "[2, 3, 9, 11]", "[2, 3, 4, 5]", 0),
                row("FractionalMaxPool3d", "[2, [3, 4, 5]]", "[2, 6, 7, 9, 11]", "[2, 6, 3, 4, 5]", 0),
                row("MaxUnpool1d", "[2]", "[2, 3, 5] and int64 [2, 3, 5]", "[2, 3, 10]", 0),
                row("MaxUnpool2d", "[[2, 3]]", "[2, 3, 5, 7] and int64 [2, 3, 5, 7]", "[2, 3, 10, 21]", 0),
                row("MaxUnpool3d", "[3, 2, 1]", "[2, 4, 5, 6, 7] and int64 [2, 4, 5, 6, 7]", "[2, 4, 9, 11, 13]", 0));
    }

    static Stream<Arguments> rearrangements() {
        return Stream.of(
                row("Upsample", "{scale_factor: [2.3, 0.6]}", "[2, 3, 7, 9]", "[2, 3, 16, 5]", 0),
                row("Upsample", "[[4, 5], null, bilinear]", "[2, 3, 7, 9]", "[2, 3, 4, 5]", 0),
                row("Upsample", "[null, 3, linear]", "[2, 5, 7]", "[2, 5, 21]", 0),
                row("UpsamplingNearest2d", "[[4, 5]]", "[2, 3, 7, 9]", "[2, 3, 4, 5]", 0),
                row("UpsamplingBilinear2d", "[null, 3]", "[2, 5, 7, 8]", "[2, 5, 21, 24]", 0),
                row("PixelShuffle", "[2]", "[2, 12, 5, 7]", "[2, 3, 10, 14]", 0),
                row("PixelUnshuffle", "[2]", "[2, 3, 10, 14]", "[2, 12, 5, 7]", 0),
                row("ChannelShuffle", "[3]", "[2, 6, 5, 7]", "[2, 6, 5, 7]", 0),
                row("Unfold", "[[2, 3]]", "[7, 4, 6, 8]", "[7, " + 4 * 2 * 3 + ", " + 5 * 6 + "]", 0),
                row("Fold", "[[6, 8], [2, 3]]", "[7, 24, 30]", "[7, 4, 6, 8]", 0),
                row("Dropout", "[]", "[2, 3]", "[2, 3]", 0),
                row("Dropout1d", "[0.3]", "[2, 3, 5]", "[2, 3, 5]", 0),
                row("Dropout2d", "[]", "[2, 3, 5, 7]", "[2, 3, 5, 7]", 0),
                row("Dropout3d", "[]", "[2, 3, 5, 7, 9]", "[2, 3, 5, 7, 9]", 0),
                row("AlphaDropout", "[]", "[2, 3]", "[2, 3]", 0),
                row("FeatureAlphaDropout", "[]", "[2, 3]", "[2, 3]", 0),
                row("Identity", "[]", "int64 [2, 3]", "int64 [2, 3]", 0),
                row("Flatten", "[]", "[2, 3, 5, 7]", "[2, " + 3 * 5 * 7 + "]", 0),
                row("Flatten", "[0, 2]", "[2, 3, 5, 7]", "[" + 2 * 3 * 5 + ", 7]", 0),
                row("Unflatten", "[1, [3, -1]]", "[2, 15, 7]", "[2, 3, 5, 7]", 0),
                row("CosineSimilarity", "[]", "[2, 3, 5] and [2, 3, 1]", "[2, 5]", 0),
                row("PairwiseDistance", "[2.0, 1.0e-6, true]", "[2, 3, 5] and [2, 3, 5]", "[2, 3, 1]", 0));
    }

    static Stream<Arguments> paddings() {
        return Stream.of("Zero", "Reflection", "Replication", "Circular", "Constant")
                .flatMap(kind -> {
                    String value = kind.equals("Constant") ? ", 0.5]" : "]";
                    return Stream.of(
                            row(kind + "Pad1d", "[[1, 3]" + value, "[2, 5, 7]", "[2, 5, 11]", 0),
                            row(kind + "Pad2d", "[[1, 2, 3, 4]" + value, "[2, 5, 7, 9]", "[2, 5, 14, 12]", 0),
                            row(
                                    kind + "Pad3d",
                                    "[[1, 2, 3, 4, 0, 1]" + value,
                                    "[2, 3, 7, 8, 9]",
                                    "[2, 3, " + (7 + 0 + 1) + ", " + (8 + 3 + 4) + ", " + (9 + 1 + 2) + "]",
                                    0));
                });
    }

    public static Stream<Arguments> rows() {
        return Stream.of(dense(), normalizations(), sequences(), activations(), pools(), rearrangements(), paddings())
                .flatMap(each -> each);
    }

    private static Arguments row(String type, String arguments, String inputs, String outputs, long elements) {
        return Arguments.of(type, arguments, inputs, outputs, elements);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasItsShapesAndParameters(String type, String arguments, String inputs, String outputs, long elements) {
        Engine.Ran ran = layer(type, arguments).on(inputs.split(" and "));
        assertThat(ran.output()).isEqualTo(outputs);
        assertThat(ran.training().elements()).isEqualTo(elements);
        assertThat(ran.training().gradients()).isEqualTo(elements);
        assertThat(ran.training().parameters().values().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(elements);
    }

    @Test
    void everyLayerHasARow() {
        assertThat(rows().map(row -> (String) row.get()[0]).collect(Collectors.toSet()))
                .isEqualTo(layers());
    }

    static Stream<Arguments> names() {
        return Stream.of(
                named("Conv2d", "[6, 16, [3, 5], 1, 0, 1, 2]", "[2, 6, 7, 9]", "weight [16, 3, 3, 5]", "bias [16]"),
                named(
                        "ConvTranspose2d",
                        "[6, 4, [3, 2], 1, 0, 0, 2]",
                        "[5, 6, 7, 9]",
                        "weight [6, 2, 3, 2]",
                        "bias [4]"),
                named("Bilinear", "[3, 5, 7]", "[2, 3] and [2, 5]", "weight [7, 3, 5]", "bias [7]"),
                named(
                        "LSTM",
                        "[3, 5, 2, true, false, 0.0, true, 2]",
                        "[7, 6, 3]",
                        "weight_ih_l0 [20, 3]",
                        "weight_hh_l0 [20, 2]",
                        "bias_ih_l0 [20]",
                        "bias_hh_l0 [20]",
                        "weight_hr_l0 [2, 5]",
                        "weight_ih_l0_reverse [20, 3]",
                        "weight_hh_l0_reverse [20, 2]",
                        "bias_ih_l0_reverse [20]",
                        "bias_hh_l0_reverse [20]",
                        "weight_hr_l0_reverse [2, 5]",
                        "weight_ih_l1 [20, 4]",
                        "weight_hh_l1 [20, 2]",
                        "bias_ih_l1 [20]",
                        "bias_hh_l1 [20]",
                        "weight_hr_l1 [2, 5]",
                        "weight_ih_l1_reverse [20, 4]",
                        "weight_hh_l1_reverse [20, 2]",
                        "bias_ih_l1_reverse [20]",
                        "bias_hh_l1_reverse [20]",
                        "weight_hr_l1_reverse [2, 5]"),
                named(
                        "MultiheadAttention",
                        "{embed_dim: 12, num_heads: 3, kdim: 8, vdim: 10, add_bias_kv: true}",
                        "[7, 2, 12] and [5, 2, 8] and [5, 2, 10]",
                        "q_proj_weight [12, 12]",
                        "k_proj_weight [12, 8]",
                        "v_proj_weight [12, 10]",
                        "in_proj_bias [36]",
                        "bias_k [1, 1, 12]",
                        "bias_v [1, 1, 12]",
                        "out_proj.weight [12, 12]",
                        "out_proj.bias [12]"),
                named(
                        "TransformerEncoderLayer",
                        "[12, 3, 20]",
                        "[7, 2, 12]",
                        "self_attn.in_proj_weight [36, 12]",
                        "self_attn.in_proj_bias [36]",
                        "self_attn.out_proj.weight [12, 12]",
                        "self_attn.out_proj.bias [12]",
                        "linear1.weight [20, 12]",
                        "linear1.bias [20]",
                        "linear2.weight [12, 20]",
                        "linear2.bias [12]",
                        "norm1.weight [12]",
                        "norm1.bias [12]",
                        "norm2.weight [12]",
                        "norm2.bias [12]"),
                named(
                        "MetaAconC",
                        "[20, 1, 1, 2]",
                        "[3, 20, 5, 7]",
                        "p1 [1, 20, 1, 1]",
                        "p2 [1, 20, 1, 1]",
                        "fc1.weight [10, 20, 1, 1]",
                        "fc1.bias [10]",
                        "fc2.weight [20, 10, 1, 1]",
                        "fc2.bias [20]"),
                named("AconC", "[6]", "[2, 6, 5, 7]", "p1 [1, 6, 1, 1]", "p2 [1, 6, 1, 1]", "beta [1, 6, 1, 1]"),
                named("FReLU", "[6]", "[2, 6, 5, 7]", "conv.weight [6, 1, 3, 3]", "bn.weight [6]", "bn.bias [6]"));
    }

    private static Arguments named(String type, String arguments, String inputs, String... parameters) {
        return Arguments.of(type, arguments, inputs, List.of(parameters));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesItsParametersInTorchsOrder(String type, String arguments, String inputs, List<String> parameters) {
        List<String> named = layer(type, arguments).on(inputs.split(" and ")).training().shapes().entrySet().stream()
                .map(each -> each.getKey().replaceFirst("^0\\.", "") + " " + each.getValue())
                .toList();
        assertThat(named).isEqualTo(parameters);
    }

    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of("Conv2d", "[3, 8, 3]", "[2, 3, 5, 7]", 1),
                Arguments.of("MultiheadAttention", "[12, 3]", "[7, 2, 12] and [5, 2, 12] and [5, 2, 12]", 2),
                Arguments.of("TransformerEncoderLayer", "[12, 3, 20]", "[7, 2, 12]", 10),
                Arguments.of("TransformerDecoderLayer", "[12, 3, 20]", "[7, 2, 12] and [5, 2, 12]", 14),
                Arguments.of(
                        "TransformerEncoder",
                        "[{type: TransformerEncoderLayer, args: [12, 3, 20]}, 3, {type: LayerNorm, args: [12]}]",
                        "[7, 2, 12]",
                        2 + 3 * 10 + 1),
                Arguments.of(
                        "TransformerDecoder",
                        "[{type: TransformerDecoderLayer, args: [12, 3, 20]}, 3]",
                        "[7, 2, 12] and [5, 2, 12]",
                        2 + 3 * 14),
                Arguments.of(
                        "Transformer",
                        "[12, 3, 1, 2, 20]",
                        "[5, 2, 12] and [7, 2, 12]",
                        1 + (3 + 10 * 1) + (3 + 14 * 2)),
                Arguments.of("MetaAconC", "[20]", "[3, 20, 5, 7]", 3),
                Arguments.of("FReLU", "[6]", "[2, 6, 5, 7]", 3));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void countsItsModulesAndTheNetwork(String type, String arguments, String inputs, long modules) {
        Engine.Ran ran = layer(type, arguments).on(inputs.split(" and "));
        assertThat(ran.training().layers()).isEqualTo(1 + modules);
        assertThat(ran.training().modules()).isEqualTo(1 + modules);
    }

    @Test
    void repeatsMakeASequentialOfCopiesWithWeightsOfTheirOwn() {
        Engine.Ran ran = Engine.rows("[-1, 3, Linear, [5, 5]]").on("[2, 5]");
        assertThat(ran.training().layers()).isEqualTo(1 + 1 + 3);
        assertThat(ran.training().elements()).isEqualTo(3 * (5 * 5 + 5));
        assertThat(ran.training().parameters().keySet())
                .containsExactlyElementsOf(
                        Arrays.asList("0.0.weight", "0.0.bias", "0.1.weight", "0.1.bias", "0.2.weight", "0.2.bias"));
    }
}
