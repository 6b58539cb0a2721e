package org.modelcomplexity.engine.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.rows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;

/**
 * One row and more for every rule of fvcore, ptflops and torchinfo: layer or function, input, MACs. In ptflops' rows the
 * modules' part is divided by the first axis of the one input, the functions' part is not.
 */
class OperatorConventionsTests {
    private static final String FVCORE = "fvcore";
    private static final String PTFLOPS = "ptflops";
    private static final String TORCHINFO = "torchinfo";

    /** Out is 4 × 16 × 17 × 39, a kernel 3 × 5. */
    private static final String CONV = "[6, 16, [3, 5], [2, 1], [1, 0], [1, 2], 2]";

    private static final String CONV_IN = "[4, 6, 33, 47]";
    private static final long CONV_OUT = 4 * 16 * 17 * 39;

    /** Out is 5 × 4 × 16 × 28, a kernel 3 × 2. */
    private static final String TRANSPOSED = "[6, 4, [3, 2], [2, 3], 0, [1, 2], 2]";

    private static final String TRANSPOSED_IN = "[5, 6, 7, 9]";

    /** Three inputs: q of 7, k and v of 5 and one bias more, 2 samples, 3 heads. */
    private static final String ATTENTION = "{embed_dim: 12, num_heads: 3, kdim: 8, vdim: 10, add_bias_kv: true}";

    private static final String ATTENTION_IN = "[7, 2, 12] and [5, 2, 8] and [5, 2, 10]";
    private static final String IMAGE = "[2, 6, 5, 7]";
    private static final long IN = 2 * 6 * 5 * 7;
    private static final long SAMPLE = 6 * 5 * 7;
    private static final String LSTM = "[3, 5, 2, true, false, 0.0, true, 2]";

    static Stream<Arguments> fvcore() {
        return Stream.of(
                row(FVCORE, "Conv2d", CONV, CONV_IN, CONV_OUT * (6 / 2 * 3 * 5)),
                row(FVCORE, "Conv2d", "[3, 8, 3, 1, same]", "[2, 3, 11, 13]", 0),
                row(
                        FVCORE,
                        "Conv2d",
                        "[3, 8, 3, 1, same, 1, 1, true, reflect]",
                        "[2, 3, 11, 13]",
                        2 * 8 * 11 * 13 * (3 * 3 * 3)),
                row(FVCORE, "ConvTranspose2d", TRANSPOSED, TRANSPOSED_IN, 5 * 6 * 7 * 9 * (4 / 2 * 3 * 2)),
                row(FVCORE, "Linear", "[5, 7]", "[2, 3, 5]", 5 * (2 * 3 * 7)),
                row(FVCORE, "BatchNorm2d", "[6]", IMAGE, 2 * IN),
                row(FVCORE, "BatchNorm2d", "[6, 1.0e-5, 0.1, false]", IMAGE, IN),
                row(FVCORE, "BatchNorm2d", "[6, 1.0e-5, 0.1, true, false]", IMAGE, 5 * IN),
                row(FVCORE, "BatchNorm2d", "[6, 1.0e-5, 0.1, false, false]", IMAGE, 4 * IN),
                row(FVCORE, "InstanceNorm2d", "[6]", IMAGE, 4 * IN),
                row(FVCORE, "GroupNorm", "[3, 6]", IMAGE, 5 * IN),
                row(FVCORE, "LayerNorm", "[7]", IMAGE, 5 * IN),
                row(FVCORE, "LayerNorm", "[7, 1.0e-5, false]", IMAGE, 4 * IN),
                row(FVCORE, "RNNCell", "[3, 5]", "[2, 3]", 2 * 1 * 5 * (3 + 5)),
                row(FVCORE, "GRUCell", "[3, 5]", "[2, 3]", 2 * 3 * 5 * (3 + 5)),
                row(FVCORE, "LSTMCell", "[3, 5]", "[3]", 4 * 5 * (3 + 5)),
                row(
                        FVCORE,
                        "MultiheadAttention",
                        ATTENTION,
                        ATTENTION_IN,
                        2 * (2 * 7 * 12 * 12 + 5 * 12 * (8 + 10)) + 2 * 2 * 7 * 6 * 12),
                // Inside a Transformer layer the weights are not returned, and their products not traced.
                row(
                        FVCORE,
                        "TransformerEncoderLayer",
                        "[12, 3, 20]",
                        "[7, 2, 12]",
                        2 * (2 * 7 * 12 * 12 + 7 * 12 * (12 + 12)) + 2 * (7 * 2 * 12 * 20) + 2 * (5 * 7 * 2 * 12)),
                row(FVCORE, "AdaptiveAvgPool2d", "[[2, 3]]", IMAGE, IN),
                row(FVCORE, "AdaptiveAvgPool1d", "[3]", "[2, 5, 11]", 0),
                row(FVCORE, "Upsample", "[null, 3]", "[2, 5, 7, 9]", 2 * 5 * 21 * 27),
                row(FVCORE, "Upsample", "[null, 3, bilinear]", "[2, 5, 7, 9]", 4 * (2 * 5 * 21 * 27)),
                row(FVCORE, "Upsample", "[[3, 4], null, area]", "[2, 5, 7, 9]", 2 * 5 * 7 * 9),
                row(FVCORE, "Upsample", "[null, 3]", "[2, 5, 7]", 0),
                row(FVCORE, "Upsample", "[null, 3, bicubic]", "[2, 5, 7, 9]", 0),
                row(FVCORE, "MatMul", "[]", "[2, 3, 5] and [5, 7]", 2 * 3 * 5 * 7),
                row(FVCORE, "MatMul", "[]", "[3, 5] and [2, 5, 7]", 3 * 5 * 7),
                // numpy prints the cost, twice 33,511 products, to four digits: 6.702e+04.
                row(FVCORE, "Einsum", "['ij,jk->ki']", "[23, 31] and [31, 47]", 67_020 / 2),
                row(FVCORE, "Einsum", "['i,j->ij']", "[3] and [5]", 15 / 2),
                row(FVCORE, "GridSample", "[]", "[2, 3, 5, 7] and [2, 4, 6, 2]", 4 * (2 * 3 * 4 * 6)));
    }

    static Stream<Arguments> ptflops() {
        return Stream.of(
                row(PTFLOPS, "Conv2d", CONV, CONV_IN, (3 * 5 * 6 * (16 / 2) * 4 * (17 * 39) + 4 * (16 * 17 * 39)) / 4),
                row(
                        PTFLOPS,
                        "ConvTranspose2d",
                        TRANSPOSED,
                        TRANSPOSED_IN,
                        (3 * 2 * 6 * (4 / 2) * 5 * (7 * 9) + 5 * (4 * 16 * 28)) / 5),
                row(PTFLOPS, "Linear", "[5, 7]", "[2, 3, 5]", (5 * 7 + 7) * (2 * 3) / 2),
                row(PTFLOPS, "Linear", "[5, 7, false]", "[2, 3, 5]", 5 * 7 * (2 * 3) / 2),
                row(PTFLOPS, "BatchNorm2d", "[6]", IMAGE, 2 * SAMPLE),
                row(PTFLOPS, "BatchNorm2d", "[6, 1.0e-5, 0.1, false]", IMAGE, SAMPLE),
                row(PTFLOPS, "InstanceNorm2d", "[6, 1.0e-5, 0.1, true]", IMAGE, 2 * SAMPLE),
                row(PTFLOPS, "GroupNorm", "[3, 6]", IMAGE, 2 * SAMPLE),
                row(PTFLOPS, "LayerNorm", "[7]", IMAGE, SAMPLE),
                row(PTFLOPS, "LocalResponseNorm", "[3]", IMAGE, 3 * IN + IN / 6 * (6 + 3 - 1)),
                row(
                        PTFLOPS,
                        "RNN",
                        "[3, 5, 2]",
                        "[7, 4, 3]",
                        ((5 * 3 + 5 * 5 + 5 + 2 * 5) + (5 * 5 + 5 * 5 + 5 + 2 * 5)) * 7 * 4 / 7),
                row(
                        PTFLOPS,
                        "GRU",
                        "{input_size: 3, hidden_size: 5, bidirectional: true, bias: false}",
                        "[7, 4, 3]",
                        (3 * 5 * 3 + 3 * 5 * 5 + 7 * 5) * 7 * 4 * 2 / 7),
                row(
                        PTFLOPS,
                        "LSTM",
                        LSTM,
                        "[7, 6, 3]",
                        ((4 * 5 * 3 + 4 * 5 * 2 + 10 * 5 + 2 * 4 * 5) + (4 * 5 * 4 + 4 * 5 * 2 + 10 * 5 + 2 * 4 * 5))
                                * 7
                                * 6
                                * 2
                                / 7),
                row(PTFLOPS, "RNNCell", "[3, 5]", "[2, 3]", 5 * (3 + 5) + 5 + 2 * 5),
                row(PTFLOPS, "GRUCell", "[3, 5, false]", "[2, 3]", 3 * 5 * (3 + 5) + 7 * 5),
                row(PTFLOPS, "LSTMCell", "[3, 5]", "[2, 3]", 4 * 5 * (3 + 5) + 10 * 5 + 2 * 4 * 5),
                row(
                        PTFLOPS,
                        "MultiheadAttention",
                        ATTENTION,
                        ATTENTION_IN,
                        2
                                        * (7 * 12
                                                + 7 * 12 * 12
                                                + 5 * 8 * 8
                                                + 5 * 10 * 10
                                                + (7 + 2 * 5) * 12
                                                + 3 * (7 * 5 * (12 / 3) + 7 * 5 + 7 * 5 * (10 / 3))
                                                + 7 * 10 * (10 + 1))
                                + (2 * 2 * 7 * 6 * 12 + 2 * 3 * 7 * 6)),
                row(PTFLOPS, "ReLU", "[]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "ELU", "[]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "GELU", "[]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "PReLU", "[]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "ReLU6", "[]", IMAGE, SAMPLE),
                row(PTFLOPS, "LeakyReLU", "[]", IMAGE, SAMPLE),
                row(PTFLOPS, "SiLU", "[]", IMAGE, IN),
                row(PTFLOPS, "Softmax", "[1]", IMAGE, IN),
                row(PTFLOPS, "Softmax2d", "[]", IMAGE, IN),
                row(PTFLOPS, "MaxPool2d", "[2]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "AdaptiveMaxPool2d", "[2]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "AvgPool2d", "[2]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "AdaptiveAvgPool2d", "[2]", IMAGE, SAMPLE + IN),
                row(PTFLOPS, "LPPool1d", "[2, 3]", "[2, 5, 9]", 2 * 5 * 9 + 2 * (2 * 5 * 3)),
                // One sample's elements, and these divided by the batch once more.
                row(PTFLOPS, "Upsample", "[null, 3]", "[2, 5, 7, 9]", (5 * 21 * 27) / 2 + 2 * 5 * 7 * 9 * (3 * 3)),
                row(PTFLOPS, "Upsample", "[[3, 4]]", "[2, 5, 7, 9]", (5 * 3 * 4) / 2 + 2 * 5 * 3 * 4),
                row(
                        PTFLOPS,
                        "Upsample",
                        "[[3, 4], null, area]",
                        "[2, 5, 7, 9]",
                        (5 * 3 * 4) / 2 + 2 * 5 * 3 * 4 + 2 * 5 * 7 * 9),
                // Of a list each factor is cut to a whole number first: 2 × 0.
                row(
                        PTFLOPS,
                        "Upsample",
                        "[null, [2.3, 0.6]]",
                        "[2, 3, 7, 9]",
                        (3 * 16 * 5) / 2 + 2 * 3 * 7 * 9 * (2 * 0)),
                row(PTFLOPS, "UpsamplingNearest2d", "[null, 3]", "[2, 5, 7, 9]", 2 * 5 * 7 * 9 * (3 * 3)),
                row(PTFLOPS, "MatMul", "[]", "[2, 3, 5] and [5, 7]", 2 * 3 * 5 * 7));
    }

    static Stream<Arguments> torchinfo() {
        return Stream.of(
                row(TORCHINFO, "Conv2d", CONV, CONV_IN, (16 * 3 * 3 * 5 + 16) * (4 * 17 * 39)),
                row(TORCHINFO, "Conv2d", "[3, 8, 3]", "[3, 11, 13]", (8 * 3 * 3 * 3 + 8) * (8 * 11)),
                row(TORCHINFO, "ConvTranspose2d", TRANSPOSED, TRANSPOSED_IN, (6 * 2 * 3 * 2 + 4) * (5 * 16 * 28)),
                row(TORCHINFO, "Linear", "[5, 7]", "[2, 3, 5]", (5 * 7 + 7) * (2 * 3)),
                row(TORCHINFO, "Linear", "[5, 7]", "[5]", 5 * 7 + 7),
                row(TORCHINFO, "Bilinear", "[3, 5, 7]", "[2, 4, 3] and [2, 4, 5]", (7 * 3 * 5 + 7) * 2),
                row(TORCHINFO, "BatchNorm2d", "[6]", IMAGE, 2 * 6 * 2),
                row(TORCHINFO, "InstanceNorm2d", "[6, 1.0e-5, 0.1, true]", IMAGE, 2 * 6 * 2),
                row(TORCHINFO, "GroupNorm", "[3, 6]", IMAGE, 2 * 6 * 2),
                row(TORCHINFO, "LayerNorm", "[[5, 7]]", IMAGE, 2 * (5 * 7) * 2),
                row(TORCHINFO, "RMSNorm", "[7]", IMAGE, 7 * 2),
                row(TORCHINFO, "Embedding", "[11, 5]", "int64 [2, 3]", 11 * 5 * 2),
                row(TORCHINFO, "EmbeddingBag", "[11, 5]", "int64 [2, 3]", 11 * 5 * 2),
                row(TORCHINFO, "PReLU", "[6]", IMAGE, 6 * 2),
                row(TORCHINFO, "RNN", "[3, 5, 2]", "[7, 4, 3]", (5 * 3 + 5 * 5 + 10 + 5 * 5 + 5 * 5 + 10) * (7 * 4)),
                row(TORCHINFO, "GRU", "[3, 5]", "[7, 4, 3]", 3 * (5 * 3 + 5 * 5 + 10) * (7 * 4)),
                row(TORCHINFO, "LSTM", "[3, 5]", "[7, 3]", 4 * (5 * 3 + 5 * 5 + 10) * (7 * 5)),
                row(TORCHINFO, "RNNCell", "[3, 5]", "[2, 3]", (5 * 3 + 5 * 5 + 10) * (2 * 5)),
                row(TORCHINFO, "GRUCell", "[3, 5]", "[2, 3]", 3 * (5 * 3 + 5 * 5 + 10) * (2 * 5)),
                row(TORCHINFO, "LSTMCell", "[3, 5]", "[2, 3]", 4 * (5 * 3 + 5 * 5 + 10) * (2 * 5)),
                // Its own parameters count nothing, the projection in it is not called as a module.
                row(TORCHINFO, "MultiheadAttention", ATTENTION, ATTENTION_IN, 0),
                row(TORCHINFO, "AconC", "[6]", IMAGE, 0));
    }

    static Stream<Arguments> rules() {
        return Stream.of(fvcore(), ptflops(), torchinfo()).flatMap(each -> each);
    }

    private static Arguments row(String tool, String type, String arguments, String inputs, long macs) {
        return Arguments.of(tool, type, arguments, inputs, macs);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void countsByItsRule(String tool, String type, String arguments, String inputs, long macs) {
        assertThat(layer(type, arguments).on(inputs.split(" and ")).macs(tool)).isEqualTo(macs);
    }

    /** A module of nothing but parameters, which torchinfo counts as a layer. */
    private static Engine.Ran bare() {
        return layer("Own", "[]")
                .defining("{Own: {args: '', parameters: {weight: '[5]', own_bias: '[3, 5]', scale: '[3, 1]'},"
                        + " forward: 'x * scale'}}")
                .on("[2, 7, 3, 5]");
    }

    @Test
    void torchinfoGoesByTheNamesOfABareModulesParameters() {
        assertThat(bare().macs(TORCHINFO)).isEqualTo(2 * 5 + (2 * 7) * (3 * 5));
        assertThat(rows("{type: Parameter, args: [[3, 5]], name: weight}", "[[-2, 0], 1, Mul]")
                        .on("[2, 7, 3, 5]")
                        .macs(TORCHINFO))
                .as("a network without modules is one itself")
                .isEqualTo(2 * (3 * 5));
    }

    @ParameterizedTest
    @CsvSource({FVCORE + ", 16", PTFLOPS + ", 41"})
    void everyRuleHasARow(String tool, int rules) {
        RulesHeld.by(tool, rules().map(Arguments::get)).areAll(rules);
    }

    @Test
    void everyRuleOfTorchinfoHasARow() {
        RulesHeld held = RulesHeld.by(TORCHINFO, rules().map(Arguments::get));
        held.see(bare());
        held.areAll(19);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ReLU      | []
            Identity  | []
            Flatten   | []
            Dropout   | []
            Concat    | [1]
            Stack     | [1]
            Chunk     | [2, 1]
            Split     | [3, 1]
            Select    | [1, 0]
            Slice     | [1, 2]
            Reshape   | [[6, -1]]
            Permute   | [[3, 1, 0, 2]]
            Transpose | [0, 1]
            Squeeze   | []
            Unsqueeze | [0]
            Expand    | [[3, 2, 6, 5, 7]]
            """)
    void fvcoreIgnoresByItsOwnList(String type, String arguments) {
        assertThat(layer(type, arguments).on(IMAGE).training().kinds(FVCORE))
                .element(0)
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("FREE");
                    assertThat(each.reason()).isEqualTo("fvcore ignores it by its own list");
                });
        assertThat(Engine.freeKinds(FVCORE)).hasSize(16).containsKey(type.toLowerCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"fvcore | Dropout | [0.5, true]", "ptflops | Dropout | []", "ptflops | Flatten | []"})
    void whatMovesDataWithoutARuleIsNoGap(String tool, String type, String arguments) {
        assertThat(layer(type, arguments).on(IMAGE).training().kinds(tool))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("MOVES");
                    assertThat(each.macs()).isZero();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fvcore    | SiLU       | []          | fvcore has no rule for SiLU
            fvcore    | Add        | [1]         | fvcore has no rule for Add
            fvcore    | MaxPool2d  | [2]         | fvcore has no rule for MaxPool2d
            ptflops   | Hardswish  | []          | ptflops has no rule for Hardswish
            ptflops   | Mul        | [3]         | ptflops has no rule for Mul
            torchinfo | AconC      | [6]         | torchinfo has no rule for AconC
            torchinfo | Add        | [1]         | torchinfo hooks modules and does not see the function Add
            """)
    void isNotCountedAndSaysWhy(String tool, String type, String arguments, String reason) {
        assertThat(layer(type, arguments).on(IMAGE).training().kinds(tool))
                .element(0)
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo("NOT_COUNTED");
                    assertThat(each.reason()).isEqualTo(reason);
                });
    }

    @Test
    void ptflopsHasNothingThatIsFree() {
        assertThat(Engine.freeKinds(PTFLOPS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fvcore  | MaxUnpool1d        | [2]        | [2, 3, 5] and int64 [2, 3, 5]                  | MaxUnpool cannot be traced
            fvcore  | LayerNorm          | [5]        | [5]                                            | LayerNorm of rank 1 or above 5
            fvcore  | LayerNorm          | [5]        | [2, 3, 2, 3, 2, 5]                             | LayerNorm of rank 1 or above 5
            fvcore  | MatMul             | []         | [2, 5] and [5]                                 | a product with a vector as second
            ptflops | RNNCell            | [3, 5]     | [3]                                            | a cell on an unbatched input
            ptflops | GRUCell            | [3, 5]     | [3]                                            | a cell on an unbatched input
            ptflops | LSTMCell           | [3, 5]     | [3]                                            | a cell on an unbatched input
            ptflops | MultiheadAttention | [12, 3]    | [7, 12] and [5, 12] and [5, 12]                | attention of rank 2
            ptflops | TransformerEncoderLayer | [12, 3, 20] | [7, 12]                                  | attention of rank 2
            """)
    void givesNoFigureWhereTheToolFails(String tool, String type, String arguments, String inputs, String reason) {
        var training = layer(type, arguments).on(inputs.split(" and ")).training();
        assertThat(training.counts(tool)).isFalse();
        assertThat(training.reason(tool)).startsWith(tool + " fails: ").contains(reason);
        assertThat(training.counts(TORCHINFO)).isTrue();
    }

    @Test
    void fvcoreCountsAndFailsOnlyWhereTheResultNeedsIt() {
        var ran = rows("{type: Linear, args: [5, 7], name: unread}", "[input, 1, Linear, [5, 3]]")
                .on("[2, 5]");
        assertThat(ran.macs(FVCORE)).isEqualTo(5 * (2 * 3));
        assertThat(ran.macs("thop-0.0.31")).isEqualTo(5 * (2 * 7) + 5 * (2 * 3));
        var failing = rows("[input, 1, Select, [0, 0]]", "[-1, 1, LayerNorm, [5]]", "[input, 1, Linear, [5, 3]]")
                .on("[2, 5]");
        assertThat(failing.macs(FVCORE))
                .as("the vector that it cannot read is not needed")
                .isEqualTo(5 * (2 * 3));
    }

    @Test
    void ptflopsDividesOnceAndCuts() {
        var ran = rows("[-1, 1, Linear, [5, 7]]", "[-1, 1, SiLU]", "[-1, 1, Linear, [7, 3]]")
                .on("[5]");
        assertThat(ran.macs(PTFLOPS)).isEqualTo(((5 * 7 + 7) + (7 * 3 + 3)) / 5 + 7);
    }

    @Test
    void ptflopsSeesNoBatchWhereInputsAreNamed() {
        assertThat(layer("Bilinear", "[3, 5, 7]").on("[2, 3]", "[2, 5]").macs(PTFLOPS))
                .isZero();
        assertThat(rows("[a, 1, Linear, [5, 7]]", "[b, 1, Linear, [3, 7]]", "[[0, 1], 1, Add]")
                        .on("[2, 5]", "[2, 3]")
                        .macs(PTFLOPS))
                .isEqualTo((5 * 7 + 7) * 2 + (3 * 7 + 7) * 2);
    }

    static Stream<Arguments> functions() {
        long elements = 2 * 3 * 7 * 7;
        return Stream.of(
                Arguments.of("relu(x)", elements, 0),
                Arguments.of("captured_relu(x)", 0, 0),
                Arguments.of("gelu(x)", elements, 0),
                Arguments.of("captured_gelu(x)", 0, 0),
                Arguments.of("softmax(x, 1)", elements, 0),
                Arguments.of("method_softmax(x, 1)", 0, 0),
                Arguments.of("matmul(x, x)", elements * 7, elements * 7),
                Arguments.of("x @ x", 0, elements * 7));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void ptflopsSeesFunctionsOfTorchAndNeitherOperatorsNorMethods(String forward, long macs, long traced) {
        var ran = layer("Own", "[]")
                .defining("{Own: {args: '', forward: '" + forward + "'}}")
                .on("[2, 3, 7, 7]");
        assertThat(ran.macs(PTFLOPS)).isEqualTo(macs);
        assertThat(ran.macs(FVCORE)).isEqualTo(traced);
    }

    @Test
    void pyTorchsFusedKernelHidesAttentionFromTracesAndFunctionsWhereNothingAsksForAGradient() {
        // Fused figures are of a network without gradients; a BatchNorm that folds makes it one of its own.
        String attention =
                "{type: MultiheadAttention, from: [-1, -1, -1], args: {embed_dim: 12, num_heads: HEADS, batch_first: true}}";
        for (int heads : new int[] {2, 3}) {
            var ran = rows(
                            "[-1, 1, Conv1d, [3, 5, 1]]",
                            "[-1, 1, BatchNorm1d, [5]]",
                            attention.replace("HEADS", String.valueOf(heads)))
                    .on("[2, 3, 12]");
            long convolution = 2 * 5 * 12 * 3;
            long projections = 2 * (2 * 5 * 12 * 12 + 5 * 12 * (12 + 12));
            long products = 2 * 2 * 5 * 5 * 12;
            assertThat(ran.macs(FVCORE)).isEqualTo(convolution + 2 * (2 * 5 * 12) + projections + products);
            assertThat(ran.fused().count(FVCORE).macs())
                    .as(heads + " heads")
                    .isEqualTo(heads % 2 == 0 ? convolution : convolution + projections + products);
        }
    }
}
