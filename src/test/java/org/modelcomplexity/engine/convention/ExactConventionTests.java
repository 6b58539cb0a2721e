package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;

/**
 * One row and more for every rule of the exact convention: layer or function, input, and the work: multiply-adds,
 * additions, multiplications, divisions, comparisons, transcendentals.
 */
class ExactConventionTests {
    private static final String EXACT = "exact";
    private static final String IMAGE = "[2, 6, 5, 7]";
    private static final long IN = 2 * 6 * 5 * 7;
    private static final long CONV_OUT = 4 * 16 * 17 * 39;

    static Stream<Arguments> products() {
        return Stream.of(
                row(
                        "Conv2d",
                        "[6, 16, [3, 5], [2, 1], [1, 0], [1, 2], 2]",
                        "[4, 6, 33, 47]",
                        CONV_OUT * (6 / 2 * 3 * 5),
                        CONV_OUT,
                        0,
                        0,
                        0,
                        0),
                row("Conv1d", "[3, 8, 5, 1, 2, 1, 1, false]", "[2, 3, 17]", 2 * 8 * 17 * (3 * 5), 0, 0, 0, 0, 0),
                row(
                        "ConvTranspose2d",
                        "[6, 4, [3, 2], [2, 3], 0, [1, 2], 2]",
                        "[5, 6, 7, 9]",
                        5 * 6 * 7 * 9 * (4 / 2 * 3 * 2),
                        5 * 4 * 16 * 28,
                        0,
                        0,
                        0,
                        0),
                row("Linear", "[5, 7]", "[2, 3, 5]", 5 * (2 * 3 * 7), 2 * 3 * 7, 0, 0, 0, 0),
                row(
                        "Bilinear",
                        "[3, 5, 7]",
                        "[2, 4, 3] and [2, 4, 5]",
                        3 * 5 * (2 * 4 * 7) + 3 * (2 * 4 * 7),
                        2 * 4 * 7,
                        0,
                        0,
                        0,
                        0),
                row("MatMul", "[]", "[2, 3, 5] and [5, 7]", 2 * 3 * 7 * 5, 0, 0, 0, 0, 0),
                row("MatMul", "[]", "[3, 5] and [2, 5, 7]", 2 * 3 * 7 * 5, 0, 0, 0, 0, 0),
                row("Einsum", "['ij,jk->ki']", "[23, 31] and [31, 47]", 23 * 31 * 47, 0, 0, 0, 0, 0),
                row(
                        "MultiheadAttention",
                        "[12, 3]",
                        "[7, 2, 12] and [5, 2, 12] and [5, 2, 12]",
                        2 * (2 * 7 * 12 * 12 + 5 * 12 * (12 + 12) + 2 * 7 * 5 * 12),
                        2 * (2 * 7 + 2 * 5) * 12 + 2 * 3 * 7 * (2 * 5 - 1) + 2 * 3 * 7 * 5,
                        2 * 7 * 12,
                        2 * 3 * 7 * 5 + 2 * 7 * 5,
                        2 * 3 * 7 * (5 - 1),
                        2 * 3 * 7 * 5),
                row("GridSample", "[]", "[2, 3, 5, 7] and [2, 4, 6, 2]", 4 * (2 * 3 * 4 * 6), 0, 0, 0, 0, 0));
    }

    static Stream<Arguments> normalizations() {
        return Stream.of(
                row("BatchNorm2d", "[6]", IMAGE, IN, IN + 6, IN, 6, 0, 6),
                row("BatchNorm2d", "[6, 1.0e-5, 0.1, false]", IMAGE, 0, IN + 6, IN, 6, 0, 6),
                row("BatchNorm2d", "[6, 1.0e-5, 0.1, false, false]", IMAGE, IN, 2 * IN + 6, IN, 3 * 6, 0, 6),
                row(
                        "InstanceNorm2d",
                        "[6, 1.0e-5, 0.1, true]",
                        IMAGE,
                        2 * IN,
                        2 * IN + 2 * 6,
                        IN,
                        3 * (2 * 6),
                        0,
                        2 * 6),
                row("GroupNorm", "[3, 6]", IMAGE, 2 * IN, 2 * IN + 2 * 3, IN, 3 * (2 * 3), 0, 2 * 3),
                row("LayerNorm", "[[5, 7]]", IMAGE, 2 * IN, 2 * IN + 2 * 6, IN, 3 * (2 * 6), 0, 2 * 6),
                row("RMSNorm", "[7]", IMAGE, IN, 2 * 6 * 5, 2 * IN, 2 * (2 * 6 * 5), 0, 2 * 6 * 5),
                row("LocalResponseNorm", "[3]", IMAGE, (3 + 1) * IN, 0, 0, IN, 0, IN),
                row("Normalize", "[1]", IMAGE, IN, 0, 0, IN, IN / 6, IN / 6));
    }

    static Stream<Arguments> recurrences() {
        long sigmoids = 2 * 5;
        return Stream.of(
                row(
                        "RNN",
                        "[3, 5, 2]",
                        "[7, 4, 3]",
                        28 * (5 * (3 + 5) + 5 * (5 + 5)),
                        28 * 2 * (5 * (2 + 1)),
                        0,
                        0,
                        0,
                        28 * 2 * 5),
                row("RNN", "[3, 5, 1, relu]", "[7, 3]", 7 * 5 * (3 + 5), 7 * 5 * (2 + 1), 0, 0, 7 * 5, 0),
                row(
                        "GRU",
                        "{input_size: 3, hidden_size: 5, bidirectional: true, bias: false}",
                        "[7, 4, 3]",
                        28 * 2 * (3 * 5 * (3 + 5)),
                        28 * 2 * (3 * 5 + sigmoids + 2 * 5),
                        28 * 2 * (3 * 5),
                        28 * 2 * sigmoids,
                        0,
                        28 * 2 * (sigmoids + 5)),
                row(
                        "LSTM",
                        "[3, 5, 1, true, false, 0.0, false, 2]",
                        "[7, 4, 3]",
                        28 * (4 * 5 * (3 + 2) + 5 * 2),
                        28 * (4 * 5 * (2 + 1) + 3 * 5 + 5),
                        28 * (3 * 5),
                        28 * (3 * 5),
                        0,
                        28 * (3 * 5 + 2 * 5)),
                row("RNNCell", "[3, 5]", "[2, 3]", 2 * 5 * (3 + 5), 2 * 5 * (2 + 1), 0, 0, 0, 2 * 5),
                row(
                        "GRUCell",
                        "[3, 5]",
                        "[2, 3]",
                        2 * 3 * 5 * (3 + 5),
                        2 * (3 * 5 * (2 + 1) + sigmoids + 2 * 5),
                        2 * 3 * 5,
                        2 * sigmoids,
                        0,
                        2 * (sigmoids + 5)),
                row(
                        "LSTMCell",
                        "[3, 5]",
                        "[3]",
                        4 * 5 * (3 + 5),
                        4 * 5 * (2 + 1) + 3 * 5 + 5,
                        3 * 5,
                        3 * 5,
                        0,
                        3 * 5 + 2 * 5));
    }

    /** What an element takes. */
    private static Arguments each(String type, String arguments, long... work) {
        return row(
                type,
                arguments,
                IMAGE,
                LongStream.of(work).map(once -> once * IN).toArray());
    }

    static Stream<Arguments> elements() {
        return Stream.of(
                each("ReLU", "[]", 0, 0, 0, 0, 1, 0),
                each("ReLU6", "[]", 0, 0, 0, 0, 2, 0),
                each("Hardtanh", "[]", 0, 0, 0, 0, 2, 0),
                each("Threshold", "[0.5, 1.0]", 0, 0, 0, 0, 1, 0),
                each("Hardshrink", "[]", 0, 0, 0, 0, 2, 0),
                each("Softshrink", "[]", 0, 1, 0, 0, 2, 0),
                each("LeakyReLU", "[]", 0, 0, 1, 0, 1, 0),
                each("RReLU", "[]", 0, 0, 1, 0, 1, 0),
                each("PReLU", "[]", 0, 0, 1, 0, 1, 0),
                each("Sigmoid", "[]", 0, 1, 0, 1, 0, 1),
                each("SiLU", "[]", 0, 1, 1, 1, 0, 1),
                each("LogSigmoid", "[]", 0, 1, 0, 0, 0, 2),
                each("Tanh", "[]", 0, 0, 0, 0, 0, 1),
                each("Tanhshrink", "[]", 0, 1, 0, 0, 0, 1),
                each("Softsign", "[]", 0, 1, 0, 1, 1, 0),
                each("Softplus", "[]", 0, 1, 1, 1, 1, 2),
                each("Mish", "[]", 0, 1, 1, 0, 0, 3),
                each("ELU", "[]", 0, 1, 1, 0, 1, 1),
                each("CELU", "[]", 0, 1, 1, 1, 1, 1),
                each("SELU", "[]", 0, 1, 2, 0, 1, 1),
                each("Hardsigmoid", "[]", 0, 1, 0, 1, 2, 0),
                each("Hardswish", "[]", 0, 1, 1, 1, 2, 0),
                each("GELU", "[]", 0, 1, 3, 0, 0, 1),
                each("GELU", "[tanh]", 2, 0, 4, 0, 0, 1),
                each("Exp", "[]", 0, 0, 0, 0, 0, 1),
                each("Log", "[]", 0, 0, 0, 0, 0, 1),
                each("Cos", "[]", 0, 0, 0, 0, 0, 1),
                each("Sin", "[]", 0, 0, 0, 0, 0, 1),
                each("Add", "[2]", 0, 1, 0, 0, 0, 0),
                each("Sub", "[2]", 0, 1, 0, 0, 0, 0),
                each("Mul", "[2]", 0, 0, 1, 0, 0, 0),
                each("Div", "[2]", 0, 0, 0, 1, 0, 0));
    }

    static Stream<Arguments> rowsOfAnAxis() {
        return Stream.of(
                row("Softmax", "[1]", IMAGE, 0, IN / 6 * (2 * 6 - 1), 0, IN, IN / 6 * (6 - 1), IN),
                row("Softmax2d", "[]", IMAGE, 0, IN / 6 * (2 * 6 - 1), 0, IN, IN / 6 * (6 - 1), IN),
                row("Softmin", "[2]", IMAGE, 0, IN / 5 * (2 * 5 - 1), IN, IN, IN / 5 * (5 - 1), IN),
                row("LogSoftmax", "[3]", IMAGE, 0, IN / 7 * (3 * 7 - 1), 0, 0, IN / 7 * (7 - 1), IN + IN / 7),
                row("GLU", "[1]", IMAGE, 0, IN / 2, IN / 2, IN / 2, 0, IN / 2),
                row("AconC", "[6]", IMAGE, IN, IN + 6, 3 * IN, IN, 0, IN),
                row("Sum", "[1]", IMAGE, 0, IN - IN / 6, 0, 0, 0, 0),
                row("Mean", "[[1, 2]]", IMAGE, 0, IN - IN / 30, 0, IN / 30, 0, 0),
                row("Amax", "[]", IMAGE, 0, 0, 0, 0, IN - 1, 0),
                // A heap of three is two comparisons deep.
                row("TopK", "[3]", IMAGE, 0, 0, 0, 0, 2 * IN, 0),
                row("TopK", "[4]", IMAGE, 0, 0, 0, 0, 3 * IN, 0),
                row(
                        "CosineSimilarity",
                        "[]",
                        "[2, 3, 5] and [2, 3, 1]",
                        3 * (2 * 3 * 5),
                        0,
                        2 * 5,
                        2 * 5,
                        2 * (2 * 5),
                        2 * (2 * 5)),
                row("PairwiseDistance", "[]", "[2, 3, 5] and [5]", 0, 3 * (2 * 3 * 5), 0, 0, 0, 2 * 3 * 5 + 2 * 3));
    }

    static Stream<Arguments> joins() {
        String three = "[2, 3, 5] and [5] and [7, 1, 1, 1]";
        long joined = 2 * (7 * 2 * 3 * 5);
        return Stream.of(
                row("Add", "[]", three, 0, joined, 0, 0, 0, 0),
                row("Sub", "[]", three, 0, joined, 0, 0, 0, 0),
                row("Mul", "[]", three, 0, 0, joined, 0, 0, 0),
                row("Div", "[]", three, 0, 0, 0, joined, 0, 0),
                row("Maximum", "[]", three, 0, 0, 0, 0, joined, 0),
                row("Minimum", "[]", three, 0, 0, 0, 0, joined, 0));
    }

    static Stream<Arguments> pools() {
        long pooled = 2 * 6 * 2 * 3;
        long windows = 2 * 16 * (4 + 5 + 5 + 4) * (3 + 3 + 3 + 3 + 3 + 3);
        long adapted = 2 * 16 * 4 * 6;
        long resized = 2 * 5 * 21 * 27;
        long bags = 2 * 5;
        return Stream.of(
                row("MaxPool2d", "[[2, 2]]", IMAGE, 0, 0, 0, 0, (2 * 2 - 1) * pooled, 0),
                row("FractionalMaxPool2d", "[[2, 3], [2, 3]]", IMAGE, 0, 0, 0, 0, (2 * 3 - 1) * pooled, 0),
                row("AvgPool2d", "[2]", IMAGE, 0, (2 * 2 - 1) * pooled, 0, pooled, 0, 0),
                row("LPPool2d", "[2, 2]", IMAGE, 0, (2 * 2 - 1) * pooled, 0, 0, 0, (2 * 2 + 1) * pooled),
                row("AdaptiveAvgPool2d", "[[4, 6]]", "[2, 16, 15, 14]", 0, windows - adapted, 0, adapted, 0, 0),
                row("AdaptiveMaxPool2d", "[[4, 6]]", "[2, 16, 15, 14]", 0, 0, 0, 0, windows - adapted, 0),
                row("Upsample", "[null, 3, linear]", "[2, 5, 7]", 2 * (2 * 5 * 21), 0, 0, 0, 0, 0),
                row("Upsample", "[null, 3, bilinear]", "[2, 5, 7, 9]", 4 * resized, 0, 0, 0, 0, 0),
                row("Upsample", "[null, 3, bicubic]", "[2, 5, 7, 9]", 16 * resized, 0, 0, 0, 0, 0),
                row("Upsample", "[null, 2, trilinear]", "[2, 3, 5, 7, 9]", 8 * (2 * 3 * 10 * 14 * 18), 0, 0, 0, 0, 0),
                row("Upsample", "[null, 3]", "[2, 5, 7, 9]", 0, 0, 0, 0, 0, 0),
                row("Upsample", "[[4, 6], null, area]", "[2, 16, 15, 14]", 0, windows - adapted, 0, adapted, 0, 0),
                row("Fold", "[[6, 8], [2, 3]]", "[7, 24, 30]", 0, 7 * 24 * 30 - 7 * 4 * 6 * 8, 0, 0, 0, 0),
                row("EmbeddingBag", "[11, 5]", "int64 [2, 3]", 0, (3 - 1) * bags, 0, bags, 0, 0),
                row(
                        "EmbeddingBag",
                        "{num_embeddings: 11, embedding_dim: 5, mode: sum}",
                        "int64 [2, 3]",
                        0,
                        (3 - 1) * bags,
                        0,
                        0,
                        0,
                        0),
                row(
                        "EmbeddingBag",
                        "{num_embeddings: 11, embedding_dim: 5, mode: max}",
                        "int64 [2, 3]",
                        0,
                        0,
                        0,
                        0,
                        (3 - 1) * bags,
                        0));
    }

    static Stream<Arguments> rules() {
        return Stream.of(products(), normalizations(), recurrences(), elements(), rowsOfAnAxis(), joins(), pools())
                .flatMap(each -> each);
    }

    private static Arguments row(String type, String arguments, String inputs, long... work) {
        return Arguments.of(type, arguments, inputs, LongStream.of(work).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void countsEveryOperationByWhatItIs(String type, String arguments, String inputs, List<Long> work) {
        Engine.Ran ran = layer(type, arguments).on(inputs.split(" and "));
        assertThat(ran.training().work()).isEqualTo(work);
        assertThat(ran.macs(EXACT)).isEqualTo(work.get(0));
        assertThat(ran.training().count(EXACT).flops())
                .isEqualTo(work.get(0) + work.stream().mapToLong(each -> each).sum());
    }

    @Test
    void everyRuleHasARow() {
        RulesHeld.by(EXACT, rules().map(ExactConventionTests::ofTool)).areAll(75);
    }

    private static Object[] ofTool(Arguments row) {
        return new Object[] {EXACT, row.get()[0], row.get()[1], row.get()[2]};
    }

    static Stream<Arguments> moves() {
        return Stream.of(
                Arguments.of("Embedding", "[11, 5]", "int64 [2, 3]"),
                Arguments.of("PixelShuffle", "[2]", "[2, 12, 5, 7]"),
                Arguments.of("PixelUnshuffle", "[2]", "[2, 3, 10, 14]"),
                Arguments.of("ChannelShuffle", "[3]", IMAGE),
                Arguments.of("Unfold", "[2]", IMAGE),
                Arguments.of("ZeroPad2d", "[1]", IMAGE),
                Arguments.of("Identity", "[]", IMAGE),
                Arguments.of("Flatten", "[]", IMAGE),
                Arguments.of("Unflatten", "[1, [2, 3]]", IMAGE),
                Arguments.of("Concat", "[1]", IMAGE),
                Arguments.of("Stack", "[1]", IMAGE),
                Arguments.of("Reshape", "[[6, -1]]", IMAGE),
                Arguments.of("Permute", "[[3, 1, 0, 2]]", IMAGE),
                Arguments.of("Transpose", "[0, 1]", IMAGE),
                Arguments.of("Squeeze", "[]", IMAGE),
                Arguments.of("Unsqueeze", "[0]", IMAGE),
                Arguments.of("Expand", "[[3, 2, 6, 5, 7]]", IMAGE),
                Arguments.of("Select", "[1, 0]", IMAGE),
                Arguments.of("Slice", "[1, 2]", IMAGE),
                Arguments.of("Chunk", "[2, 1]", IMAGE),
                Arguments.of("Split", "[3, 1]", IMAGE),
                Arguments.of("Gather", "[1]", "[2, 7, 5] and int64 [2, 3]"),
                Arguments.of("MaxUnpool1d", "[2]", "[2, 3, 5] and int64 [2, 3, 5]"),
                Arguments.of("Dropout", "[]", IMAGE));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void whatOnlyMovesDataSaysSo(String type, String arguments, String inputs) {
        var training = layer(type, arguments).on(inputs.split(" and ")).training();
        assertThat(training.work()).containsOnly(0L);
        assertThat(training.kinds(EXACT)).allSatisfy(each -> {
            assertThat(each.status()).isEqualTo("MOVES");
            assertThat(each.reason())
                    .isEqualTo(
                            type.equals("Dropout")
                                    ? "in evaluation mode dropout hands its input on"
                                    : "it moves or picks data: there is no arithmetic");
        });
    }

    @Test
    void everyMovingKindHasARowAndEveryOtherKindARule() {
        RulesHeld held = RulesHeld.by(EXACT, moves().map(ExactConventionTests::ofTool));
        held.areAllMoving(25);
        Set<String> all = new TreeSet<>(Engine.operationRules(EXACT));
        all.addAll(held.moves());
        assertThat(all).isEqualTo(Engine.kinds());
    }
}
