package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One row and more for every rule of thop's three releases: layer, input, MACs; what is free, not counted or fails. */
class ThopConventionsTests {
    private static final String OLD = "thop-0.0.31";
    private static final String NEW = "thop-0.1.1";
    private static final String FORK = "ultralytics-thop-2.1.6";

    /** Out is 4 × 16 × 17 × 39. */
    private static final String CONV = "[6, 16, [3, 5], [2, 1], [1, 0], [1, 2], 2]";

    private static final long CONV_OUT = 4 * 16 * 17 * 39;

    /** Out is 5 × 4 × 16 × 28. */
    private static final String TRANSPOSED = "[6, 4, [3, 2], [2, 3], 0, [1, 2], 2]";

    private static final long TRANSPOSED_OUT = 5 * 4 * 16 * 28;
    private static final long IN = 2 * 6 * 5 * 7;

    /** One gate of a step that reads i numbers and R of the state. */
    private static long gate(long i, long r, long h) {
        return (i + r) * h + h + 2 * h;
    }

    private static long rnn(long i, long h) {
        return gate(i, h, h);
    }

    private static long gru(long i, long h) {
        return 3 * gate(i, h, h) + 4 * h;
    }

    private static long lstm(long i, long h) {
        return 4 * gate(i, h, h) + 4 * h;
    }

    private static long lstm(long i, long h, long p) {
        return 4 * gate(i, p, h) + 4 * h + h * p;
    }

    static Stream<Arguments> bothOld() {
        return Stream.of(OLD, NEW)
                .flatMap(tool -> Stream.of(
                        row(tool, "Linear", "[5, 7]", "[2, 3, 5]", 5 * (2 * 3 * 7)),
                        row(tool, "AvgPool2d", "[3, 2]", "[2, 3, 9, 13]", 2 * 3 * 4 * 6),
                        row(tool, "Upsample", "[null, 3, linear]", "[2, 5, 7]", 5 * (2 * 5 * 21)),
                        row(tool, "Upsample", "[null, 3, bilinear]", "[2, 5, 7, 9]", 11 * (2 * 5 * 21 * 27)),
                        row(tool, "Upsample", "[null, 3, bicubic]", "[2, 5, 7, 9]", 259 * (2 * 5 * 21 * 27)),
                        row(tool, "UpsamplingBilinear2d", "[[8, 11]]", "[2, 5, 7, 9]", 11 * (2 * 5 * 8 * 11)),
                        row(tool, "RNN", "[3, 5, 2]", "[7, 4, 3]", (rnn(3, 5) + rnn(5, 5)) * 7 * 4),
                        row(
                                tool,
                                "GRU",
                                "{input_size: 3, hidden_size: 5, bidirectional: true}",
                                "[7, 4, 3]",
                                2 * gru(3, 5) * 7 * 4),
                        // The old releases know no projection, and an unbatched input's second axis is taken for N.
                        row(
                                tool,
                                "LSTM",
                                "[3, 5, 2, true, false, 0.0, true, 2]",
                                "[7, 6, 3]",
                                2 * (lstm(3, 5) + lstm(2 * 5, 5)) * 7 * 6),
                        row(tool, "LSTM", "[3, 5]", "[7, 3]", lstm(3, 5) * 7 * 3),
                        row(tool, "RNNCell", "[3, 5]", "[2, 3]", rnn(3, 5) * 2),
                        row(tool, "GRUCell", "[3, 5]", "[2, 3]", gru(3, 5) * 2),
                        row(tool, "LSTMCell", "[3, 5]", "[2, 3]", lstm(3, 5) * 2),
                        row(tool, "LSTMCell", "[3, 5]", "[3]", lstm(3, 5) * 3)));
    }

    static Stream<Arguments> of2020() {
        return Stream.of(
                row(OLD, "Conv2d", CONV, "[4, 6, 33, 47]", CONV_OUT * (6 / 2 * 3 * 5 + 1)),
                row(
                        OLD,
                        "Conv2d",
                        "{in_channels: 3, out_channels: 8, kernel_size: 3, bias: false}",
                        "[3, 11, 13]",
                        8 * 9 * 11 * (3 * 3 * 3)),
                row(OLD, "ConvTranspose2d", TRANSPOSED, "[5, 6, 7, 9]", TRANSPOSED_OUT * (6 / 2 * 3 * 2 + 1)),
                row(OLD, "BatchNorm2d", "[6]", "[2, 6, 5, 7]", 2 * IN),
                row(OLD, "BatchNorm2d", "[6, 1.0e-5, 0.1, false]", "[2, 6, 5, 7]", 2 * IN),
                row(OLD, "LeakyReLU", "[]", "[2, 6, 5, 7]", IN),
                row(
                        OLD,
                        "AdaptiveAvgPool2d",
                        "[[4, 6]]",
                        "[2, 16, 15, 14]",
                        (15 / 4 * (14 / 6) + 1) * (2 * 16 * 4 * 6)),
                row(OLD, "AdaptiveAvgPool1d", "[3]", "[5, 11]", (1 + 1) * (5 * 3)));
    }

    static Stream<Arguments> of2022() {
        return Stream.of(
                row(NEW, "Conv2d", CONV, "[4, 6, 33, 47]", CONV_OUT * (6 / 2 * 3 * 5)),
                // It takes the second axis for the channels, of an unbatched image too.
                row(NEW, "Conv2d", "[3, 8, 3]", "[3, 11, 13]", 8 * 9 * 11 * (11 * 3 * 3)),
                row(NEW, "ConvTranspose2d", TRANSPOSED, "[5, 6, 7, 9]", TRANSPOSED_OUT * (6 / 2 * 3 * 2)),
                row(NEW, "BatchNorm2d", "[6]", "[2, 6, 5, 7]", 4 * IN),
                row(NEW, "BatchNorm2d", "[6, 1.0e-5, 0.1, false]", "[2, 6, 5, 7]", 2 * IN),
                row(NEW, "InstanceNorm2d", "[6, 1.0e-5, 0.1, true]", "[2, 6, 5, 7]", 4 * IN),
                row(NEW, "InstanceNorm2d", "[6]", "[2, 6, 5, 7]", 2 * IN),
                row(NEW, "LayerNorm", "[[5, 7]]", "[2, 6, 5, 7]", 4 * IN),
                row(NEW, "LayerNorm", "[7, 1.0e-5, false]", "[2, 6, 5, 7]", 2 * IN),
                row(NEW, "PReLU", "[6]", "[2, 6, 5, 7]", IN),
                row(NEW, "Softmax", "[1]", "[2, 6, 5, 7]", IN / 6 * (3 * 6 - 1)),
                row(NEW, "Softmax", "[-1]", "[2, 6, 5, 7]", IN / 7 * (3 * 7 - 1)),
                row(NEW, "AdaptiveAvgPool2d", "[[4, 6]]", "[2, 16, 15, 14]", (long)
                        ((15 / 4.0 * (14 / 6.0) + 1) * (2 * 16 * 4 * 6))),
                row(NEW, "AdaptiveAvgPool2d", "[[4, null]]", "[2, 3, 9, 11]", (long)
                        ((9 / 4.0 + 1) * (2 * 3 * 4 * 11))),
                row(NEW, "Upsample", "[null, 3]", "[2, 5, 7, 9]", 2 * 5 * 21 * 27),
                row(NEW, "UpsamplingNearest2d", "[null, 3]", "[2, 5, 7, 9]", 2 * 5 * 21 * 27));
    }

    static Stream<Arguments> fork() {
        return Stream.of(
                row(FORK, "Conv2d", CONV, "[4, 6, 33, 47]", CONV_OUT * (6 / 2 * 3 * 5)),
                row(FORK, "Conv2d", "[3, 8, 3]", "[3, 11, 13]", 8 * 9 * 11 * (3 * 3 * 3)),
                row(FORK, "ConvTranspose2d", TRANSPOSED, "[5, 6, 7, 9]", 5 * 6 * 7 * 9 * (4 / 2 * 3 * 2)),
                row(FORK, "Linear", "[5, 7]", "[2, 3, 5]", 5 * (2 * 3 * 7)),
                row(FORK, "Bilinear", "[3, 5, 7]", "[2, 4, 3] and [2, 4, 5]", (3 + 1) * 5 * (2 * 4 * 7)),
                row(FORK, "BatchNorm2d", "[6]", "[2, 6, 5, 7]", 4 * IN),
                row(FORK, "BatchNorm2d", "[6, 1.0e-5, 0.1, false]", "[2, 6, 5, 7]", 2 * IN),
                row(FORK, "InstanceNorm2d", "[6]", "[2, 6, 5, 7]", 2 * IN),
                row(FORK, "LayerNorm", "[7]", "[2, 6, 5, 7]", 4 * IN),
                row(FORK, "GroupNorm", "[3, 6]", "[2, 6, 5, 7]", 4 * IN),
                row(FORK, "GroupNorm", "[3, 6, 1.0e-5, false]", "[2, 6, 5, 7]", 2 * IN),
                row(FORK, "RMSNorm", "[7]", "[2, 6, 5, 7]", 4 * IN),
                row(FORK, "RNN", "[3, 5, 2]", "[7, 4, 3]", (rnn(3, 5) + rnn(5, 5)) * 7 * 4),
                row(FORK, "GRU", "[3, 5]", "[7, 3]", gru(3, 5) * 7),
                row(
                        FORK,
                        "LSTM",
                        "[3, 5, 2, true, false, 0.0, true, 2]",
                        "[7, 6, 3]",
                        2 * (lstm(3, 5, 2) + lstm(2 * 2, 5, 2)) * 7 * 6),
                row(FORK, "RNNCell", "[3, 5]", "[2, 3]", rnn(3, 5) * 2),
                row(FORK, "GRUCell", "[3, 5]", "[2, 3]", gru(3, 5) * 2),
                row(FORK, "LSTMCell", "[3, 5]", "[3]", lstm(3, 5)),
                row(
                        FORK,
                        "MultiheadAttention",
                        "{embed_dim: 12, num_heads: 3, kdim: 8, vdim: 10, add_bias_kv: true}",
                        "[7, 2, 12] and [5, 2, 8] and [5, 2, 10]",
                        2 * (12 * (2 * 7 * 12 + 5 * (8 + 10)) + 2 * 7 * 6 * 12) + 2 * 3 * 7 * (3 * 6 - 1)),
                row(FORK, "PReLU", "[6]", "[2, 6, 5, 7]", IN),
                row(FORK, "Softmax", "[1]", "[2, 6, 5, 7]", IN / 6 * (3 * 6 - 1)),
                row(FORK, "Softmax", "[]", "[6, 5, 7]", 5 * 7 * (3 * 6 - 1)),
                row(FORK, "Softmax", "[]", "[6, 5]", 6 * (3 * 5 - 1)),
                row(FORK, "Softmax", "[]", "[6]", 3 * 6 - 1),
                row(FORK, "Softmax2d", "[]", "[2, 6, 5, 7]", IN / 6 * (3 * 6 - 1)),
                row(FORK, "LogSoftmax", "[2]", "[2, 6, 5, 7]", IN / 5 * (3 * 5 - 1) + IN / 5),
                row(FORK, "Softmin", "[3]", "[2, 6, 5, 7]", IN / 7 * (3 * 7 - 1) + IN),
                row(FORK, "AvgPool1d", "[4, 2, 1]", "[2, 5, 11]", 2 * 5 * (4 + 4 + 4 + 4 + 4) + 2 * 5 * 5),
                row(
                        FORK,
                        "AvgPool1d",
                        "[4, 2, 1, false, false]",
                        "[2, 5, 11]",
                        2 * 5 * (3 + 4 + 4 + 4 + 4) + 2 * 5 * 5),
                row(
                        FORK,
                        "AdaptiveAvgPool2d",
                        "[[4, 6]]",
                        "[2, 16, 15, 14]",
                        2 * 16 * (4 + 5 + 5 + 4) * (3 + 3 + 3 + 3 + 3 + 3) + 2 * 16 * 4 * 6),
                row(FORK, "Upsample", "[null, 3, linear]", "[2, 5, 7]", 5 * (2 * 5 * 21)),
                row(FORK, "Upsample", "[null, 2, trilinear]", "[2, 3, 5, 7, 9]", 31 * (2 * 3 * 10 * 14 * 18)),
                row(FORK, "Upsample", "[null, 3, bicubic]", "[2, 5, 7, 9]", 259 * (2 * 5 * 21 * 27)));
    }

    static Stream<Arguments> rules() {
        return Stream.of(bothOld(), of2020(), of2022(), fork()).flatMap(each -> each);
    }

    private static Arguments row(String tool, String type, String arguments, String inputs, long macs) {
        return Arguments.of(tool, type, arguments, inputs, macs);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void countsByItsRule(String tool, String type, String arguments, String inputs, long macs) {
        assertThat(layer(type, arguments).on(inputs.split(" and ")).macs(tool)).isEqualTo(macs);
    }

    @ParameterizedTest
    @CsvSource({OLD + ", 14", NEW + ", 17", FORK + ", 24"})
    void everyRuleHasARow(String tool, int rules) {
        RulesHeld.by(tool, rules().map(Arguments::get)).areAll(rules);
    }

    static Stream<Arguments> free() {
        return Stream.concat(
                Stream.of(OLD, NEW, FORK)
                        .flatMap(tool -> Stream.of(
                                free(tool, "ReLU", "[]"),
                                free(tool, "ReLU6", "[]"),
                                free(tool, "MaxPool2d", "[2]"),
                                free(tool, "AdaptiveMaxPool2d", "[2]"),
                                free(tool, "Dropout", "[]"),
                                free(tool, "ZeroPad2d", "[1]"))),
                Stream.of(
                        free(OLD, "Upsample", "[null, 2]"),
                        free(NEW, "LeakyReLU", "[]"),
                        free(NEW, "PixelShuffle", "[2]"),
                        free(FORK, "LeakyReLU", "[]"),
                        free(FORK, "FractionalMaxPool2d", "[2, 3]"),
                        free(FORK, "Dropout2d", "[]"),
                        free(FORK, "AlphaDropout", "[]"),
                        free(FORK, "ReflectionPad2d", "[1]"),
                        free(FORK, "Identity", "[]"),
                        free(FORK, "Flatten", "[]"),
                        free(FORK, "Unflatten", "[1, [3, 4]]"),
                        free(FORK, "Unfold", "[2]"),
                        free(FORK, "PixelShuffle", "[2]"),
                        free(FORK, "PixelUnshuffle", "[2]"),
                        free(FORK, "ChannelShuffle", "[3]"),
                        free(FORK, "Upsample", "[null, 2]"),
                        free(FORK, "Upsample", "[null, 2, nearest-exact]"),
                        Arguments.of(FORK, "MaxUnpool2d", "[2]", "[2, 3, 4, 6] and int64 [2, 3, 4, 6]"),
                        Arguments.of(FORK, "Embedding", "[11, 5]", "int64 [2, 3]")));
    }

    private static Arguments free(String tool, String type, String arguments) {
        return Arguments.of(tool, type, arguments, "[2, 12, 4, 6]");
    }

    @ParameterizedTest
    @MethodSource("free")
    void isFreeByItsOwnWord(String tool, String type, String arguments, String inputs) {
        assertThat(layer(type, arguments).on(inputs.split(" and ")).training().kinds(tool))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("FREE");
                    assertThat(each.macs()).isZero();
                    assertThat(each.reason()).isEqualTo("the tool's own rule for it says 0");
                });
    }

    @ParameterizedTest
    @CsvSource({OLD + ", 7", NEW + ", 8", FORK + ", 18"})
    void everyFreeKindHasARow(String tool, int kinds) {
        RulesHeld.by(tool, free().map(Arguments::get)).areAllFree(kinds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thop-0.0.31 | Identity | []",
                "thop-0.0.31 | Dropout2d | []",
                "thop-0.0.31 | ReflectionPad2d | [1]",
                "thop-0.0.31 | Upsample | [null, 2, nearest-exact]",
                "thop-0.1.1 | Flatten | []"
            })
    void whatMovesDataWithoutARuleIsNoGap(String tool, String type, String arguments) {
        assertThat(layer(type, arguments).on("[2, 12, 4, 6]").training().kinds(tool))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("MOVES");
                    assertThat(each.macs()).isZero();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thop-0.0.31            | SiLU          | []                       | thop-0.0.31 has no rule for SiLU
            thop-0.1.1             | SiLU          | []                       | thop-0.1.1 has no rule for SiLU
            thop-0.0.31            | GroupNorm     | [3, 12]                  | thop-0.0.31 has no rule for GroupNorm
            thop-0.0.31            | InstanceNorm2d | [12]                    | thop-0.0.31 has no rule for InstanceNorm2d
            thop-0.0.31            | Softmax       | [1]                      | thop-0.0.31 has no rule for Softmax
            thop-0.0.31            | PReLU         | []                       | thop-0.0.31 has no rule for PReLU
            thop-0.1.1             | Upsample      | [null, 2, area]          | the tool has no rule for this way of resizing
            thop-0.1.1             | LogSoftmax    | [1]                      | thop-0.1.1 has no rule for LogSoftmax
            thop-0.1.1             | Mean          | [1]                      | thop-0.1.1 hooks modules and does not see the function Mean
            ultralytics-thop-2.1.6 | Upsample      | [null, 2, area]          | the tool has no rule for this way of resizing
            ultralytics-thop-2.1.6 | SiLU          | []                       | ultralytics-thop-2.1.6 has no rule for SiLU
            ultralytics-thop-2.1.6 | LPPool2d      | [2, 2]                   | ultralytics-thop-2.1.6 has no rule for LPPool2d
            ultralytics-thop-2.1.6 | Add           | [1]                      | ultralytics-thop-2.1.6 hooks modules and does not see the function Add
            """)
    void isNotCountedAndSaysWhy(String tool, String type, String arguments, String reason) {
        assertThat(layer(type, arguments).on("[2, 12, 4, 6]").training().kinds(tool))
                .element(0)
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("NOT_COUNTED");
                    assertThat(each.macs()).isZero();
                    assertThat(each.reason()).isEqualTo(reason);
                });
    }

    @Test
    void subclassesAreSeenByTheForkAlone() {
        var ran = layer("Own", "[]")
                .defining("{Own: {args: '', is: 'Conv2d(3, 8, 3)'}}")
                .on("[2, 3, 11, 13]");
        assertThat(ran.macs(FORK)).isEqualTo(2 * 8 * 9 * 11 * (3 * 3 * 3));
        assertThat(ran.macs(OLD)).isZero();
        assertThat(ran.training().kinds(NEW))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.reason()).isEqualTo("thop-0.1.1 goes by exact class, and Own is a subclass"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thop-0.0.31 | AdaptiveAvgPool2d | [[4, null]] | null in output_size
            thop-0.1.1  | Softmax           | []          | it needs Softmax's dim
            """)
    void givesNoFigureWhereTheToolFails(String tool, String type, String arguments, String reason) {
        var training = layer(type, arguments).on("[2, 12, 9, 11]").training();
        assertThat(training.counts(tool)).isFalse();
        assertThat(training.reason(tool)).startsWith(tool + " fails: ").contains(reason);
    }

    @Test
    void aSharedModuleCountsItsTimesAndTheNumberOfItsParentsSquared() {
        String own = "{Part: {args: act, children: {linear: 'Linear(6, 6)', act: act}, forward: act(linear(x))},"
                + " Own: {args: '', let: {act: LeakyReLU()},"
                + " children: {one: Part(act), two: Part(act), three: Part(act)}, forward: three(two(one(x)))}}";
        var ran = layer("Own", "[]").defining(own).on("[2, 6]");
        long calls = 3;
        long parents = 3;
        assertThat(ran.macs(OLD)).isEqualTo(3 * 6 * (2 * 6) + calls * (2 * 6) * parents * parents);
        assertThat(ran.macs(FORK)).isEqualTo(3 * 6 * (2 * 6));
    }
}
