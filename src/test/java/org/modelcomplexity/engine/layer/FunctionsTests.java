package org.modelcomplexity.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.functions;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.refusal;
import static org.modelcomplexity.engine.Engine.rows;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** One row and more for every function of a layer list: arguments, input shapes → output shapes. None has parameters. */
public class FunctionsTests {
    public static Stream<Arguments> table() {
        return Stream.of(
                row("Add", "[]", "[2, 3, 5] and [3, 1]", "[2, 3, 5]"),
                row("Add", "[]", "[2, 3, 5] and [5] and [7, 1, 1, 1]", "[7, 2, 3, 5]"),
                row("Add", "[2]", "int64 [2, 3]", "int64 [2, 3]"),
                row("Add", "[2.0]", "int64 [2, 3]", "[2, 3]"),
                row("Add", "[]", "int64 [2, 3] and [2, 3]", "[2, 3]"),
                row("Sub", "[]", "[2, 3] and [5, 2, 1]", "[5, 2, 3]"),
                row("Mul", "{value: 3}", "[2, 3]", "[2, 3]"),
                row("Div", "[2]", "int64 [2, 3]", "[2, 3]"),
                row("Maximum", "[]", "int64 [2, 1] and int64 [3]", "int64 [2, 3]"),
                row("Minimum", "[]", "[2, 1] and int64 [3]", "[2, 3]"),
                row("MatMul", "[]", "[2, 3, 5] and [5, 7]", "[2, 3, 7]"),
                row("MatMul", "[]", "[4, 1, 3, 5] and [2, 5, 7]", "[4, 2, 3, 7]"),
                row("MatMul", "[]", "[5] and [2, 5, 7]", "[2, 7]"),
                row("Concat", "[1]", "[2, 3, 5] and [2, 4, 5]", "[2, " + (3 + 4) + ", 5]"),
                row("Concat", "[]", "[2, 3] and [4, 3] and [5, 3]", "[" + (2 + 4 + 5) + ", 3]"),
                row("Stack", "[]", "[3, 5] and [3, 5]", "[2, 3, 5]"),
                row("Stack", "[1]", "[3, 5] and [3, 5]", "[3, 2, 5]"),
                row("Stack", "[-1]", "[3, 5] and [3, 5]", "[3, 5, 2]"),
                row("Mean", "[[1, -1], true]", "[2, 3, 5, 7]", "[2, 1, 5, 1]"),
                row("Mean", "[]", "[2, 3]", "[]"),
                row("Sum", "[1]", "[2, 3, 5]", "[2, 5]"),
                row("Sum", "[0]", "int64 [2, 3]", "int64 [3]"),
                row("Amax", "{dim: [0, 1]}", "[2, 3, 5]", "[5]"),
                row("Reshape", "[[6, -1]]", "[2, 3, 5, 7]", "[6, " + 5 * 7 + "]"),
                row("Permute", "[[2, 0, 1]]", "[2, 3, 5]", "[5, 2, 3]"),
                row("Transpose", "[0, -1]", "[2, 3, 5]", "[5, 3, 2]"),
                row("Squeeze", "[]", "[2, 1, 3, 1]", "[2, 3]"),
                row("Squeeze", "[[0, 1]]", "[2, 1, 3, 1]", "[2, 3, 1]"),
                row("Unsqueeze", "[-1]", "[2, 3]", "[2, 3, 1]"),
                row("Expand", "[[4, -1, 5]]", "[3, 1]", "[4, 3, 5]"),
                row("Select", "[1, -1]", "[2, 3, 5]", "[2, 5]"),
                row("Slice", "[1, -4, null, 3]", "[3, 7, 5]", "[3, 2, 5]"),
                row("Slice", "[2, 1, 3]", "[3, 7, 5]", "[3, 7, 2]"),
                row("Chunk", "[3, 1]", "[2, 7, 5]", "[2, 3, 5] and [2, 3, 5] and [2, 1, 5]"),
                row("Chunk", "[4]", "[6, 5]", "[2, 5] and [2, 5] and [2, 5]"),
                row("Split", "[[2, 5], 1]", "[3, 7, 4]", "[3, 2, 4] and [3, 5, 4]"),
                row("Split", "[3, 1]", "[2, 7, 5]", "[2, 3, 5] and [2, 3, 5] and [2, 1, 5]"),
                row("Einsum", "['bchw,bkc->bkhw']", "[2, 3, 5, 7] and [2, 4, 3]", "[2, 4, 5, 7]"),
                row("Einsum", "['ij,jk->ki']", "[2, 3] and [3, 5]", "[5, 2]"),
                row("TopK", "[3, 1]", "[2, 7, 5]", "int64 [2, 3, 5]"),
                row("TopK", "[3]", "[2, 7, 5]", "int64 [2, 7, 3]"),
                row("Gather", "[1]", "[2, 7, 5] and int64 [2, 3]", "[2, 3, 5]"),
                row("GridSample", "[]", "[2, 3, 5, 7] and [2, 4, 6, 2]", "[2, 3, 4, 6]"),
                row("Normalize", "[]", "[2, 3, 5]", "[2, 3, 5]"),
                row("Exp", "[]", "[2, 3]", "[2, 3]"),
                row("Log", "[]", "[2, 3]", "[2, 3]"),
                row("Cos", "[]", "[2, 3]", "[2, 3]"),
                row("Sin", "[]", "[2, 3]", "[2, 3]"));
    }

    private static Arguments row(String type, String arguments, String inputs, String outputs) {
        return Arguments.of(type, arguments, inputs, outputs);
    }

    @ParameterizedTest
    @MethodSource("table")
    void hasItsShape(String type, String arguments, String inputs, String outputs) {
        Engine.Ran ran = layer(type, arguments).on(inputs.split(" and "));
        assertThat(ran.output()).isEqualTo(outputs);
        assertThat(ran.training().elements()).isZero();
        assertThat(ran.training().layers()).as("a function is no module").isEqualTo(1);
    }

    @Test
    void getItemPicksOneOfSeveral() {
        assertThat(rows("[-1, 1, Chunk, [3, 1]]", "[-1, 1, GetItem, [-1]]")
                        .on("[2, 7, 5]")
                        .output())
                .isEqualTo("[2, 1, 5]");
        assertThat(rows("[-1, 1, LSTM, [3, 5]]", "[-1, 1, GetItem, [2]]")
                        .on("[7, 4, 3]")
                        .output())
                .isEqualTo("[1, 4, 5]");
    }

    @Test
    void whoReadsSeveralGetsTheFirst() {
        assertThat(rows("[-1, 1, Chunk, [3, 1]]", "[-1, 1, ReLU]")
                        .on("[2, 7, 5]")
                        .output())
                .isEqualTo("[2, 3, 5]");
    }

    @Test
    void parameterIsALearnedTensorNamedAsItsRow() {
        Engine.Ran ran = rows("{type: Parameter, args: [[3, 5]], name: scale}", "[[-1, -2], 1, Mul]")
                .on("[2, 3, 5]");
        assertThat(ran.output()).isEqualTo("[2, 3, 5]");
        assertThat(ran.training().shapes()).containsExactly(java.util.Map.entry("scale", "[3, 5]"));
        assertThat(ran.training().rowElements()).containsExactly(3L * 5, 0L);
        assertThat(ran.training().layers()).isEqualTo(1);
    }

    @Test
    void everyFunctionHasARow() {
        Set<String> tested = new TreeSet<>(Set.of("GetItem", "Parameter"));
        table().forEach(row -> tested.add((String) row.get()[0]));
        assertThat(tested).isEqualTo(functions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Add       | []            | [2, 3] and [4]              | SIZE_MISMATCH
            Add       | []            | [2, 3]                      | WRONG_VALUE
            Add       | [2]           | [2, 3] and [3]              | WRONG_VALUE
            Maximum   | []            | [2, 3]                      | WRONG_FROM
            MatMul    | []            | [2, 3] and [2, 3]           | SIZE_MISMATCH
            MatMul    | []            | [2, 3] and int64 [3, 2]     | WRONG_TYPE
            Concat    | [1]           | [2, 3] and [3, 3]           | SIZE_MISMATCH
            Concat    | [2]           | [2, 3] and [2, 3]           | SIZE_MISMATCH
            Stack     | []            | [2, 3] and [3, 2]           | SIZE_MISMATCH
            Mean      | [[0, 0]]      | [2, 3]                      | SIZE_MISMATCH
            Mean      | []            | int64 [2, 3]                | WRONG_TYPE
            Reshape   | [[4, -1]]     | [2, 3]                      | SIZE_MISMATCH
            Permute   | [[0, 0]]      | [2, 3]                      | SIZE_MISMATCH
            Transpose | [0, 2]        | [2, 3]                      | SIZE_MISMATCH
            Expand    | [[4, 3]]      | [2, 3]                      | SIZE_MISMATCH
            Expand    | [[-1, 2, 3]]  | [2, 3]                      | SIZE_MISMATCH
            Select    | [1, 3]        | [2, 3]                      | SIZE_MISMATCH
            Slice     | [1, 3]        | [2, 3]                      | SIZE_MISMATCH
            Slice     | [1, 0, 2, 0]  | [2, 3]                      | WRONG_VALUE
            Chunk     | [0]           | [2, 3]                      | WRONG_VALUE
            Split     | [[1, 1], 1]   | [2, 3]                      | SIZE_MISMATCH
            TopK      | [4]           | [2, 3]                      | SIZE_MISMATCH
            Gather    | [1]           | [2, 3] and [2, 3]           | WRONG_TYPE
            GridSample | []           | [2, 3, 5, 7] and [2, 4, 6, 3] | SIZE_MISMATCH
            Einsum    | ['ij,jk->ik'] | [2, 3] and [4, 5]           | SIZE_MISMATCH
            """)
    void isRefusedAtItsRow(String type, String arguments, String inputs, Problem problem) {
        Finding finding = refusal(() -> layer(type, arguments).on(inputs.split(" and ")));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.place().pointer()).startsWith("/layers/0");
    }
}
