package org.modelcomplexity.engine.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.modelcomplexity.TestDialects.TORCH;
import static org.modelcomplexity.TestDialects.V7;
import static org.modelcomplexity.TestDialects.analyse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.TestDialects;
import org.modelcomplexity.engine.Analysis;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.RowCache;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.read.YamlReader;

/** Layer lists at the edges of what torch takes: accepted with its shape, or refused at the place that is wrong. */
class LayerListTests {
    private static String list(String shape, String... rows) {
        return "{input: {shape: " + shape + "}, layers: [" + String.join(", ", rows) + "]}";
    }

    private static Finding finding(Dialect dialect, String yaml) {
        InvalidModelException refused = catchThrowableOfType(InvalidModelException.class, () -> analyse(dialect, yaml));
        assertThat(refused).as(yaml).isNotNull();
        return refused.findings().get(0);
    }

    private static Object output(Result result) {
        return result.outputs().get(result.outputs().size() - 1);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                // Without weights torch asks only that the groups divide the channels; instance norm just warns.
                Arguments.of("[2, 6, 4]", "GroupNorm, [3, 9, 1.0e-5, false]", "[2, 6, 4]"),
                Arguments.of("[2, 6, 4]", "InstanceNorm1d, [9]", "[2, 6, 4]"),
                Arguments.of("[2, 6, 4]", "BatchNorm1d, [9, 1.0e-5, 0.1, false, false]", "[2, 6, 4]"),
                // How many axes are padded is said by the list alone.
                Arguments.of("[2, 3, 4, 5]", "ZeroPad2d, [[1, 2]]", "[2, 3, 4, 8]"),
                Arguments.of("[2, 3, 4, 5]", "ZeroPad1d, [[1, 2, 3, 4]]", "[2, 3, 11, 8]"),
                Arguments.of("[2, 3, 4, 5]", "ConstantPad2d, [[1, 0, 0, 1, 1, 1, 0, 2], 0.5]", "[4, 5, 5, 6]"),
                Arguments.of("[2, 3]", "ZeroPad1d, [[]]", "[2, 3]"),
                Arguments.of("[2, 3, 5]", "ReflectionPad2d, [[4, 1]]", "[2, 3, 10]"),
                Arguments.of("[3, 4, 5]", "ReplicationPad1d, [[1, 2, 3, 4]]", "[3, 11, 8]"),
                Arguments.of("[2, 3, 4]", "CircularPad1d, [[4, 4]]", "[2, 3, 12]"),
                Arguments.of("[2, 3, 4]", "CircularPad1d, [[-2, 2]]", "[2, 3, 4]"),
                Arguments.of("[2, 3, 4]", "CircularPad2d, [[1, 1]]", "[2, 3, 6]"),
                Arguments.of("[2, 3, 9]", "LPPool1d, [2, 3]", "[2, 3, 3]"),
                Arguments.of("[2, 3, 9]", "LPPool1d, [2, 3, [2]]", "[2, 3, 4]"),
                Arguments.of("[2, 3, 9, 9]", "LPPool2d, [2, [3, 2]]", "[2, 3, 3, 4]"),
                Arguments.of("[2, 6]", "Unflatten, [1, [2, 3]]", "[2, 2, 3]"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAcceptedAsTorchAcceptsIt(String shape, String row, String output) {
        Result result = analyse(TORCH, list(shape, "[-1, 1, " + row + "]"));
        assertThat(((Tensor) output(result)).shape()).hasToString(output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [2, 6, 4]    | GroupNorm, [4, 8, 1.0e-5, false]          | CHANNEL_MISMATCH
            [2, 6, 4]    | GroupNorm, [3, 9]                         | CHANNEL_MISMATCH
            [1, 3, 1]    | GroupNorm, [3, 9, 1.0e-5, false]          | SIZE_MISMATCH
            [2, 6, 4]    | InstanceNorm1d, [9, 1.0e-5, 0.1, true]    | CHANNEL_MISMATCH
            [2, 6, 4]    | InstanceNorm1d, [9, 1.0e-5, 0.1, false, true] | CHANNEL_MISMATCH
            [2, 6, 4]    | LayerNorm, [9, 1.0e-5, false]             | SIZE_MISMATCH
            [2, 3, 9]    | LPPool1d, [2, [3]]                        | WRONG_TYPE
            [2, 6]       | Unflatten, [1, 6]                         | WRONG_TYPE
            [2, 3, 4, 5] | ZeroPad2d, [[1, 2, 3]]                    | WRONG_VALUE
            [2, 3]       | ZeroPad1d, [[1, 1, 1, 1, 1, 1]]           | SIZE_MISMATCH
            [2, 3, 4, 5] | ReflectionPad2d, [[]]                     | WRONG_VALUE
            [2, 3, 4, 5] | ReflectionPad2d, [[1, 1]]                 | SIZE_MISMATCH
            [2, 3, 4, 5] | ReplicationPad2d, [[1, 1, 1, 1, 1, 1, 1, 1]] | WRONG_VALUE
            [2, 3, 4]    | ReflectionPad1d, [4]                      | SIZE_MISMATCH
            [2, 3, 4]    | CircularPad1d, [5]                        | SIZE_MISMATCH
            [2, 3, 4]    | CircularPad1d, [[-2, 3]]                  | SIZE_MISMATCH
            [2, 3, 4]    | CircularPad1d, [[-6, 4]]                  | SIZE_MISMATCH
            [2, 3, 4, 5] | CircularPad2d, [[1, 1]]                   | SIZE_MISMATCH
            [2, 4]       | RNN, [4, 4, 101]                          | LIMIT_EXCEEDED
            """)
    void isRefusedAsTorchRefusesIt(String shape, String row, Problem problem) {
        Finding finding = finding(TORCH, list(shape, "[-1, 1, " + row + "]"));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.place().pointer()).startsWith("/layers/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Exp", "Log", "Cos", "Sin"})
    void tokensBecomeFloats(String function) {
        Result result = analyse(
                TORCH, "{input: {shape: [2, 3], dtype: int64}, layers: [[-1, 1, " + function + "], [-1, 1, Softmax]]}");
        assertThat(((Tensor) output(result)).shape()).hasToString("[2, 3]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int64   | int64   | [a, 1, Normalize]
            int64   | float32 | [[a, b], 1, GridSample]
            float32 | int64   | [[a, b], 1, GridSample]
            int64   | float32 | [[a, b], 1, Einsum, ['nchw,nhwc->n']]
            float32 | int64   | [[a, b], 1, Einsum, ['nchw,nhwc->n']]
            """, quoteCharacter = '"')
    void tokensAreRefusedWhereFloatsAreRead(String first, String second, String row) {
        String input = "{name: %s, shape: [1, 2, 2, 2], dtype: %s}";
        Finding finding = finding(
                TORCH,
                "{inputs: [" + input.formatted("a", first) + ", " + input.formatted("b", second) + "], layers: [" + row
                        + "]}");
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(Problem.WRONG_TYPE);
        assertThat(finding.detail()).contains("float32").contains("int64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Add", "Concat", "Chunk, [2]", "MatMul", "Stack", "Mean", "ReLU", "Flatten", "GetItem, [0]"})
    void aListWhereATensorIsReadIsRefusedInWords(String reader) {
        Node document = YamlReader.read(list("[2, 3]", "[-1, 1, Own]", "[[-1, -1], 1, " + reader + "]"));
        for (String forward : List.of("[[x, x], x]", "[[[x]]]", "[[x], [x, x]]")) {
            Node own = YamlReader.read("{Own: {args: '', forward: '" + forward + "'}}");
            InvalidModelException refused = catchThrowableOfType(
                    InvalidModelException.class,
                    () -> Analysis.of(
                            TORCH,
                            new Texts(TORCH.catalogue(), new Notations(new Budget(Limits.DEFAULT)))
                                    .add(own, Definition.Origin.REQUEST)
                                    .compile(),
                            document,
                            Options.DEFAULT,
                            List.copyOf(Conventions.all().values()),
                            new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT))));
            assertThat(refused).as(reader + " of " + forward).isNotNull();
            assertThat(refused.findings().get(0).place().pointer()).isEqualTo("/layers/1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1, 1]                      | Linear, [1, 6917529027641081856, false]
            [1, 6917529027641081856]    | ReLU
            [1, 2, 4611686018427387904] | Softmax, [2]
            [3, 3000000]                | Linear, [3000000, 1000000000000]
            """)
    void aCountPast64BitsIsRefusedAtItsRow(String shape, String row) {
        Finding finding = finding(TORCH, list(shape, "[-1, 1, Identity]", "[-1, 1, " + row + "]"));
        assertThat(finding.problem()).isEqualTo(Problem.OVERFLOW);
        assertThat(finding.place().pointer()).as(finding.toString()).isEqualTo("/layers/1");
    }

    @Test
    void flopsThatDoNotFitAreRefusedWhereMacsDo() {
        Finding finding = finding(
                V7,
                "{nc: 80, anchors: 3, depth_multiple: 1.0, width_multiple: 1.0, head: [], "
                        + "backbone: [[-1, 1, Conv, [3000000, 1]], [-1, 1, Conv, [400000000, 1]]]}");
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(Problem.OVERFLOW);
        assertThat(finding.place().pointer()).isEqualTo("/backbone/1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {shape: [1, 3], dtyp: int64}     | /input/dtyp  | dtype
            {shape: [1, 3], batch: 2}        | /input/batch |
            {shape: [1, 3], dtype: [int64]}  | /input/dtype |
            {shape: [1, 3], dtype: int6}     | /input/dtype | int64
            """)
    void whatAnInputDoesNotHaveIsRefusedWithTheNearest(String input, String pointer, String hint) {
        Finding finding = finding(TORCH, "{input: " + input + ", layers: [[-1, 1, Identity]]}");
        assertThat(finding.place().pointer()).as(finding.toString()).isEqualTo(pointer);
        assertThat(finding.detail()).doesNotContain("Node");
        if (hint == null) {
            assertThat(finding.hint()).isNull();
        } else {
            assertThat(finding.hint()).contains(hint);
        }
    }

    @Test
    void theNameOfTheOneInputIsSaidNotToBeRead() {
        Result result = analyse(TORCH, "{input: {name: image, shape: [1, 3]}, layers: [[input, 1, ReLU]]}");
        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.place().pointer()).isEqualTo("/input/name"));
    }

    @Test
    void aSubclassOfALayerIsCountedByTheLayersDimensionsAndMode() {
        Node own = YamlReader.read(
                "{P: {args: '', is: 'AdaptiveAvgPool2d(2)'}, U: {args: '', is: 'UpsamplingBilinear2d(none, 2)'}}");
        Result result = Analysis.of(
                TORCH,
                new Texts(TORCH.catalogue(), new Notations(new Budget(Limits.DEFAULT)))
                        .add(own, Definition.Origin.REQUEST)
                        .compile(),
                YamlReader.read(list("[1, 3, 4, 6]", "[-1, 1, P]", "[-1, 1, U]")),
                Options.DEFAULT,
                List.copyOf(Conventions.all().values()),
                new Rows(RowCache.ofRequest(), new Budget(Limits.DEFAULT)));
        long pooled = 3 * 2 * 2;
        long resized = 3 * 4 * 4;
        assertThat(count(result, "fvcore").rows()).containsExactly(3L * 4 * 6, 4 * resized);
        assertThat(count(result, "ultralytics-thop-2.1.6").rows()).containsExactly(3 * 4 * 6 + pooled, 11 * resized);
    }

    private static Count count(Result result, String convention) {
        return java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(result.training().counts().get(convention))
                        .full());
    }

    @Test
    void manyLearnedTensorsCountAsManySteps() {
        String row = "[-1, 40000, LSTM, [2, 2, 100, true, false, 0.0, false]]";
        assertThat(finding(TORCH, list("[3, 2]", row)).problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
        assertThat(finding(V7, TestDialects.yolo(row.replace("LSTM", "nn.LSTM")))
                        .problem())
                .isEqualTo(Problem.LIMIT_EXCEEDED);
    }

    @Test
    void manyPiecesCountAsManySteps() {
        String[] rows = new String[300];
        java.util.Arrays.fill(rows, "[input, 1, Chunk, [10000]]");
        assertThat(finding(TORCH, list("[10000]", rows)).problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
    }

    @Test
    void aTransformerLayerMayFeedForwardNothing() {
        String rows = "[-1, 1, TransformerEncoderLayer, [6, 2, 0]]";
        Result result = analyse(TORCH, list("[5, 1, 6]", rows), 3, 640, 640);
        long attention = 3 * 6 * 6 + 3 * 6 + 6 * 6 + 6;
        long normalisations = 2 * (6 + 6);
        assertThat(result.training().totals().elements()).isEqualTo(attention + 6 + normalisations);
        assertThat(((Tensor) result.outputs().get(0)).shape().toList()).containsExactly(5L, 1L, 6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Linear, [0, 3]", "Softmax"})
    void aRowGivesNoEmptyResult(String row) {
        InvalidModelException refused = catchThrowableOfType(
                InvalidModelException.class,
                () -> analyse(TORCH, list("[5, 6]", "[-1, 1, Linear, [6, 0]]", "[-1, 1, " + row + "]"), 3, 640, 640));
        assertThat(refused.findings()).isNotEmpty();
    }
}
