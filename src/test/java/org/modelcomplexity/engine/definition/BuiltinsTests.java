package org.modelcomplexity.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.layer;
import static org.modelcomplexity.engine.Engine.refusal;
import static org.modelcomplexity.engine.Engine.value;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** One row and more for every function of the notation. */
class BuiltinsTests {
    static Stream<Arguments> values() {
        return Stream.of(
                row("int", "int(2.7)", "2"),
                row("int", "int(-2.7)", "-2"),
                row("int", "int(true)", "1"),
                row("round", "round(2.5)", "2"),
                row("round", "round(3.5)", "4"),
                row("round", "round(-0.5)", "0"),
                row("round", "round(7)", "7"),
                row("log2", "log2(512)", "9.0"),
                row("ceil", "ceil(2.1)", "3"),
                row("ceil", "ceil(-2.5)", "-2"),
                row("gcd", "gcd(12, -18)", "6"),
                row("gcd", "gcd(0, 0)", "0"),
                row("max", "max(1, 2.0, 2)", "2.0"),
                row("min", "min(true, 1, 2)", "true"),
                row("len", "len([5, [6, 7]])", "2"),
                row("len", "len(sequential(ReLU(), none, [SiLU(), GELU()]))", "3"),
                row("sum", "sum([1, 2, true])", "4"),
                row("sum", "sum([])", "0"),
                row("range", "range(3)", "[0, 1, 2]"),
                row("range", "range(-1)", "[]"),
                row("known", "known(5, 'what is missing')", "5"),
                row(
                        "is_number",
                        "[is_number(1), is_number(0.5), is_number(true), is_number('1')]",
                        "[true, true, true, false]"),
                row("is_list", "[is_list([]), is_list(1)]", "[true, false]"),
                row("is_module", "[is_module(ReLU()), is_module('ReLU')]", "[true, false]"),
                row("divisible", "divisible(17, 8)", "24"),
                row("divisible", "divisible(16, 8)", "16"),
                row("divisible", "divisible(16.1, 8)", "24"),
                row("same", "same(5, none, 1)", "2"),
                row("same", "same(3, none, 2)", String.valueOf((2 * (3 - 1) + 1) / 2)),
                row("same", "same([3, 7], none, 1)", "[1, 3]"),
                row("same", "same(5, 0, 1)", "0"),
                row("zip", "zip([1, 2], [3, 4, 5])", "[[1, 3], [2, 4]]"),
                row("zip", "zip([1], [2], [3])", "[[1, 2, 3]]"),
                row("flat", "flat([[1], [], [2, [3]]])", "[1, 2, [3]]"),
                row("enumerate", "enumerate(['a', 'b'])", "[[0, a], [1, b]]"),
                row("insert", "insert([5, 6], 1, 7)", "[5, 7, 6]"),
                row("insert", "insert([5, 6], 9, 7)", "[5, 6, 7]"),
                row("replace", "replace([5, 6], 1, 7)", "[5, 7]"),
                // floor of linspace(0, 3 − 1e-6, 7): 0, 0.5, 1, 1.5, 2, 2.5, 3 − 1e-6, each a little less
                row("spread", "spread(7, 3)", "[3, 2, 2]"),
                row("spread", "spread(8, 2)", "[4, 4]"),
                // 24 × (1, 1/9) / (10/9) = 21.6, 2.4
                row("balanced", "balanced(24, [1, 3])", "[22, 2]"),
                row("sequential", "type_of(sequential(ReLU()))", "Sequential"),
                row("modules", "[type_of(m) for m in modules([ReLU(), SiLU()])]", "[ReLU, SiLU]"),
                row("modules", "type_of(modules([]))", "ModuleList"),
                row("activation", "type_of(activation(true, SiLU()))", "SiLU"),
                row("activation", "type_of(activation(ReLU(), SiLU()))", "ReLU"),
                row("activation", "type_of(activation(false, SiLU()))", "Identity"),
                row("activation", "type_of(activation(none, SiLU()))", "Identity"),
                row("fold", "type_of(fold(Conv2d(3, 4, 5, bias=false)))", "Conv2d"),
                row("copy", "[[m == m, m == copy(m)] for m in [ReLU()]]", "[[true, false]]"),
                row("frozen", "type_of(frozen(Conv2d(3, 4, 5)))", "Conv2d"),
                row("learning", "type_of(learning(Conv2d(3, 4, 5)))", "Conv2d"),
                row("without_weights", "type_of(without_weights(MultiheadAttention(12, 3)))", "MultiheadAttention"),
                row("value_by_keyword", "type_of(value_by_keyword(MultiheadAttention(12, 3)))", "MultiheadAttention"),
                row("children", "[type_of(m) for m in children(sequential(ReLU(), SiLU()))]", "[ReLU, SiLU]"),
                row("type_of", "[type_of(ReLU()), type_of(5)]", "[ReLU, null]"));
    }

    private static Arguments row(String name, String expression, String worth) {
        return Arguments.of(name, expression, worth);
    }

    @ParameterizedTest
    @MethodSource("values")
    void isWorth(String name, String expression, String worth) {
        assertThat(expression).contains(name + "(");
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    static Stream<Arguments> tensors() {
        String image = "[2, 6, 8, 10]";
        return Stream.of(
                row("cat", "cat(x, x)", "[2, 3, 5]", "[2, " + (3 + 3) + ", 5]"),
                row("cat", "cat([x, x, x], 0)", "[2, 3, 5]", "[" + (2 + 2 + 2) + ", 3, 5]"),
                row("chunk", "chunk(x, 3)", "[2, 7, 5]", "[2, 3, 5] and [2, 3, 5] and [2, 1, 5]"),
                row("chunk", "chunk(x, 2, dim=2)[1]", "[2, 7, 5]", "[2, 7, 2]"),
                row("split", "split(x, [2, 5])", "[2, 7, 5]", "[2, 2, 5] and [2, 5, 5]"),
                row("stack", "stack(x, x)", "[3, 5]", "[2, 3, 5]"),
                row("stack", "stack([x, x], 1)", "[3, 5]", "[3, 2, 5]"),
                row("reshape", "reshape(x, [6, -1])", "[2, 3, 5]", "[6, 5]"),
                row("permute", "permute(x, [2, 0, 1])", "[2, 3, 5]", "[5, 2, 3]"),
                row("transpose", "transpose(x, 0, 2)", "[2, 3, 5]", "[5, 3, 2]"),
                row("matmul", "matmul(x, transpose(x, 1, 2))", "[2, 3, 5]", "[2, 3, 3]"),
                row("@", "x @ transpose(x, 1, 2)", "[2, 3, 5]", "[2, 3, 3]"),
                row("+", "x + select(x, 0, 0)", "[2, 3, 5]", "[2, 3, 5]"),
                row("*", "select(x, 0, 0) * x", "[2, 3, 5]", "[2, 3, 5]"),
                row("slice", "slice(x, 1, 1, none, 3)", "[2, 7, 5]", "[2, 2, 5]"),
                row("select", "select(x, 1, -1)", "[2, 3, 5]", "[2, 5]"),
                row("unsqueeze", "unsqueeze(x, 1)", "[2, 3]", "[2, 1, 3]"),
                row("squeeze", "squeeze(x)", "[2, 1, 3, 1]", "[2, 3]"),
                row("squeeze", "squeeze(x, 1)", "[2, 1, 3, 1]", "[2, 3, 1]"),
                row("expand", "expand(x, [5, -1, 4])", "[3, 1]", "[5, 3, 4]"),
                row("mean", "mean(x, [1, 2], true)", "[2, 3, 5, 7]", "[2, 1, 1, 7]"),
                row("add", "add(x, 2)", "int64 [2, 3]", "int64 [2, 3]"),
                row("add", "add(x, x, x)", "[2, 3]", "[2, 3]"),
                row("mul", "mul(x, 0.5)", "int64 [2, 3]", "[2, 3]"),
                row("sub", "sub(x, unsqueeze(x, 0))", "[2, 3]", "[1, 2, 3]"),
                row("div", "div(x, x)", "[2, 3]", "[2, 3]"),
                row("maximum", "maximum(x, select(x, 0, 0))", "[2, 3]", "[2, 3]"),
                row("amax", "amax(x, 1)", "[2, 3, 5]", "[2, 5]"),
                row("sum_over", "sum_over(x, [0, 2])", "[2, 3, 5]", "[3]"),
                row("einsum", "einsum('bij,bkj->bik', x, x)", "[2, 3, 5]", "[2, 3, 3]"),
                row("top_k", "top_k(x, 4, 1)", "[2, 7, 5]", "int64 [2, 4, 5]"),
                row("gather", "gather(x, top_k(select(x, 2, 0), 3), 1)", "[2, 7, 5]", "[2, 3, 5]"),
                row("grid_sample", "grid_sample(x, constant([2, 4, 9, 2]))", image, "[2, 6, 4, 9]"),
                row("normalize", "normalize(x, 2)", "[2, 3, 5]", "[2, 3, 5]"),
                row("exp", "exp(x)", "[2, 3]", "[2, 3]"),
                row("log", "log(x)", "[2, 3]", "[2, 3]"),
                row("cos", "cos(x)", "[2, 3]", "[2, 3]"),
                row("sin", "sin(x)", "[2, 3]", "[2, 3]"),
                row("detach", "detach(x)", "[2, 3]", "[2, 3]"),
                row("constant", "constant([3, 5])", "[2]", "[3, 5]"),
                row("size", "reshape(x, [size(x, -1), -1])", "[2, 3, 5]", "[5, " + 2 * 3 + "]"),
                row("relu", "relu(x)", "[2, 3]", "[2, 3]"),
                row("captured_relu", "captured_relu(x)", "[2, 3]", "[2, 3]"),
                row("captured_gelu", "captured_gelu(x)", "[2, 3]", "[2, 3]"),
                row("sigmoid", "sigmoid(x)", "int64 [2, 3]", "[2, 3]"),
                row("tanh", "tanh(x)", "[2, 3]", "[2, 3]"),
                row("gelu", "gelu(x, 'tanh')", "[2, 3]", "[2, 3]"),
                row("silu", "silu(x)", "[2, 3]", "[2, 3]"),
                row("softmax", "softmax(x, 1)", "[2, 3]", "[2, 3]"),
                row("method_softmax", "method_softmax(x, dim=1)", "[2, 3]", "[2, 3]"),
                row("max_pool2d", "max_pool2d(x, 2)", image, "[2, 6, 4, 5]"),
                row("avg_pool2d", "avg_pool2d(x, 3, 1, 1)", image, "[2, 6, 8, 10]"),
                row("adaptive_avg_pool2d", "adaptive_avg_pool2d(x, [3, 4])", image, "[2, 6, 3, 4]"),
                row("interpolate", "interpolate(x, scale_factor=2, mode='bilinear')", image, "[2, 6, 16, 20]"),
                row("pad", "pad(x, [1, 2, 3, 4])", image, "[2, 6, " + (8 + 3 + 4) + ", " + (10 + 1 + 2) + "]"),
                row("flatten", "flatten(x, 1, 2)", image, "[2, " + 6 * 8 + ", 10]"),
                row("scan", "scan(modules_of, x)", "[2, 5]", "[2, 5] and [2, 7] and [2, 3]"),
                row("scan", "scan(modules_of[:1], [x, x])", "[2, 5]", "[2, 5] and [2, 5] and [2, 7]"));
    }

    private static Arguments row(String name, String forward, String input, String output) {
        return Arguments.of(name, forward, input, output);
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void gives(String name, String forward, String input, String output) {
        String own = "{Own: {args: '', children: {modules_of: 'modules([Linear(5, 7), Linear(7, 3)])'}, forward: \""
                + forward + "\"}}";
        assertThat(forward).contains(name);
        assertThat(layer("Own", "[]").defining(own).on(input).output()).isEqualTo(output);
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyFunctionHasARow() throws ReflectiveOperationException {
        Field table = Builtins.class.getDeclaredField("TABLE");
        table.setAccessible(true);
        Set<String> tested = new TreeSet<>(Set.of("fails"));
        values().forEach(row -> tested.add((String) row.get()[0]));
        tensors()
                .map(row -> (String) row.get()[0])
                .filter(name -> name.length() > 1)
                .forEach(tested::add);
        assertThat(tested).isEqualTo(new TreeSet<>(((Map<String, ?>) table.get(null)).keySet()));
        assertThat(tested).hasSize(84);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            fails('in words')          | SIZE_MISMATCH      | in words
            known(none, 'what is missing') | MISSING_KEY    | what is missing
            int('3')                   | WRONG_TYPE         | a whole number was expected, not '3'
            int(2.0 ** 70)             | OVERFLOW           | does not fit 64 bits
            round(1e19)                | OVERFLOW           | 1e+19 does not fit 64 bits
            max(1)                     | INVALID_DEFINITION | max takes at least 2 arguments by position
            max([1, 2], 3)             | WRONG_TYPE         | a number was expected at <, not [1, 2]
            len(5)                     | WRONG_TYPE         | a list was expected, not 5
            len([1], [2])              | INVALID_DEFINITION | len takes 1 arguments by position
            int(x=1)                   | INVALID_DEFINITION | int takes 1 arguments by position
            gcd(1, 0.5)                | WRONG_TYPE         | a whole number was expected, not 0.5
            replace([1], 1, 5)         | MISSING_ARGUMENT   | the row needs at least 2 arguments
            spread(7, 0)               | WRONG_VALUE        | there must be at least one part
            balanced(7, [0])           | WRONG_VALUE        | a kernel must not be 0
            flat([1])                  | WRONG_TYPE         | a list was expected, not 1
            sequential(5)              | WRONG_TYPE         | a module was expected, not 5
            modules(ReLU())            | WRONG_TYPE         | a list was expected
            activation(true, 5)        | WRONG_TYPE         | a module was expected, not 5
            fold(ReLU())               | INVALID_DEFINITION | a BatchNorm folds into a convolution or a Linear
            fold(sequential())         | INVALID_DEFINITION | a layer of torch.nn was expected
            frozen(5)                  | INVALID_DEFINITION | a layer of torch.nn was expected, not 5
            without_weights(ReLU())    | INVALID_DEFINITION | a MultiheadAttention was expected
            copy(5)                    | WRONG_TYPE         | a module was expected, not 5
            repeat(2)                  | INVALID_DEFINITION | repeat takes a count and what is repeated
            repeat(0.5, ReLU())        | WRONG_TYPE         | a whole number was expected, not 0.5
            shared('a')                | INVALID_DEFINITION | shared takes a key and what is shared
            shared('a', 5)             | WRONG_TYPE         | a module was expected, not 5
            constant(5)                | WRONG_TYPE         | a list was expected, not 5
            size(5, 0)                 | SIZE_MISMATCH      | one tensor was expected, not 5
            relu()                     | INVALID_DEFINITION | relu takes a tensor first
            relu(5)                    | INVALID_DEFINITION | tensors and calls of modules belong in forward
            cat()                      | INVALID_DEFINITION | cat takes a tensor, or a list of them
            cat(5)                     | INVALID_DEFINITION | cat takes a tensor, or a list of them
            scan([], [])               | SIZE_MISMATCH      | scan starts with a tensor
            """)
    void refusesInWords(String expression, Problem problem, String detail) {
        Finding finding = refusal(() -> value(expression));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.detail()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            relu(5)              | SIZE_MISMATCH      | one tensor was expected, not 5
            cat(x, 0.5)          | WRONG_TYPE         | dim must be a whole number
            x - x                | WRONG_TYPE         | tensors are not combined by -
            x + 1                | WRONG_TYPE         | a number was expected at +, not a tensor of shape [2, 3]
            x[0]                 | WRONG_TYPE         | a list was expected, not a tensor of shape [2, 3]
            size(x, 2)           | SIZE_MISMATCH      | axis 2 is outside a tensor of rank 2
            chunk(x, 0)          | WRONG_VALUE        | chunks must be at least 1, not 0
            max_pool2d(x, 2)     | SIZE_MISMATCH      | expected 3 or 4 axes, got 2
            reshape(x, [4, -1])  | SIZE_MISMATCH      | [2, 3]
            softmax(x, width=1)  | UNKNOWN_ARGUMENT   | softmax has no argument "width"
            x @ x                | SIZE_MISMATCH      | do not multiply
            none                 | INVALID_DEFINITION | Own gives nothing
            """)
    void refusesTensorsInWordsAtTheRow(String forward, Problem problem, String detail) {
        Finding finding = refusal(() -> layer("Own", "[]")
                .defining("{Own: {args: '', forward: '" + forward + "'}}")
                .on("[2, 3]"));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.detail()).contains(detail);
        assertThat(finding.place().pointer()).isEqualTo("/layers/0");
    }

    @Test
    void thePageOfModulesNamesOnlyFunctionsThatThereAre() throws IOException {
        String page = Files.readString(Path.of("docs/modules.md"));
        String list = page.substring(page.indexOf("- numbers and lists:"));
        Matcher names = Pattern.compile("`([a-z_0-9]+)(\\([^`]*\\))?`").matcher(list);
        int seen = 0;
        while (names.find()) {
            boolean form = Set.of("reduce", "repeat", "shared").contains(names.group(1));
            assertThat(form || Builtins.find(names.group(1)) != null)
                    .as(names.group(1))
                    .isTrue();
            seen++;
        }
        assertThat(seen).isEqualTo(76);
    }
}
