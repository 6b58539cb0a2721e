package org.modelcomplexity.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.notation.Scope;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** Values of the notation are Python's, and what makes one is counted. */
class NotationNumbersTests {
    private final Budget budget = new Budget(Limits.DEFAULT);

    private @Nullable Object value(String expression) {
        return value(expression, List.of());
    }

    /** The value of an expression over {@code k}. */
    private @Nullable Object value(String expression, Object k) {
        Notations notations = new Notations(new Budget(Limits.DEFAULT));
        Scope scope = new Scope();
        Map<String, Integer> names = Map.of("k", scope.declare("k"));
        Expression compiled = new Compiler(scope, notations).compile(expression);
        return new LayerRule.Formula(names, scope.size(), compiled)
                .evaluate(new Build(Catalogue.EMPTY, budget), Map.of("k", k));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 % 0.1                              | 0.09999999999999995
            1 // 0.1                             | 9.0
            -7.5 % 2                             | 0.5
            7.5 % -2                             | -0.5
            -7.5 // 2                            | -4.0
            6.0 // 3                             | 2.0
            7 // -2                              | -4
            9007199254740993 / 9007199254740993  | 1.0
            max(9007199254740992, 9007199254740993)       | 9007199254740993
            min(9007199254740993, 9007199254740992)       | 9007199254740992
            max(9007199254740992.0, 9007199254740993)     | 9007199254740993
            divisible(9007199254740993, 1)                | 9007199254740993
            divisible(9, 8)                               | 16
            divisible(-9, 8)                              | -8
            9007199254740993 == 9007199254740992          | False
            9007199254740993 == 9007199254740992.0        | False
            9007199254740993 > 9007199254740992.0         | True
            2 >= 2.0                                      | True
            insert([1, 2], -1, 3)                         | [1, 3, 2]
            insert([1, 2], 9, 3)                          | [1, 2, 3]
            insert([1, 2], -9, 3)                         | [3, 1, 2]
            [1, 2, 3][true:]                              | [2, 3]
            (3 > 2) == true                               | True
            2 ** -1                                       | 0.5
            (-8) ** 2.0                                   | 64.0
            enumerate([5, [6]])                           | [[0, 5], [1, [6]]]
            zip([1, 2, 3], [[4], 5])                      | [[1, [4]], [2, 5]]
            same([3, [5]], none, 1)                       | [1, [2]]
            """)
    void isPythons(String expression, String expected) {
        assertThat(Python.repr(value(expression))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3 > 2 > 1                  | INVALID_DEFINITION | write a > b and b > c
            1 == 1 in [true]           | INVALID_DEFINITION | write a > b and b > c
            0 ** -1                    | WRONG_VALUE        | division by zero
            0.0 ** -1                  | WRONG_VALUE        | division by zero
            1.5 % 0                    | WRONG_VALUE        | division by zero
            (-8) ** 0.5                | WRONG_VALUE        | no real number
            [1, 2, 3][1.5:]            | WRONG_TYPE         | a whole number was expected
            replace([1, 2], -1, 5)     | WRONG_VALUE        | from 0 at the front
            replace([1, 2], 2, 5)      | MISSING_ARGUMENT   | at least 3 arguments
            """)
    void isRefused(String expression, Problem problem, String words) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> value(expression));
        assertThat(refusal.problem()).isEqualTo(problem);
        assertThat(refusal.detail()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(-9223372036854775807 - 1) // -1",
                "divisible(-9223372036854775807 - 1, 1)",
                "divisible(9223372036854775807, 8)"
            })
    void doesNotFit64Bits(String expression) {
        assertThat(catchThrowable(() -> value(expression))).isInstanceOf(ArithmeticException.class);
    }

    /** What each loop holds in the end is more than a request may; each turn must count. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reduce(Conv2d(1, 1, 1), c, i, range(90000), frozen(c))",
                "reduce(Conv2d(1, 1, 1), c, i, range(99000), fold(c))",
                "reduce(LSTM(1, 1, 100), c, i, range(15000), copy(c))",
                "reduce(MultiheadAttention(8, 2), c, i, range(90000), without_weights(c))",
                "reduce(MultiheadAttention(8, 2), c, i, range(90000), value_by_keyword(c))",
                "[activation(none, none) for i in range(90000)]",
                "[modules([]) for i in range(90000)]",
                "[sequential() for i in range(90000)]",
                "[repeat(0, SiLU()) for i in range(90000)]",
            })
    void modulesAreCountedWhoeverMakesThem(String expression) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> value(expression));
        assertThat(refusal.detail()).containsAnyOf("modules", "bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reduce(0, s, i, range(60), same([[[i + 1000 for i in range(3000)]], k], none, 1))",
                "[len(same(k, none, 1)) for i in range(3000)]",
                "[len(enumerate(k)) for i in range(3000)]",
                "[len(zip(k, k)) for i in range(3000)]",
                "[len([k]) for i in range(3000000000)]",
                "[constant([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,"
                        + " 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) for i in range(90000)]",
            })
    void listsAreCountedAsLargeAsTheyAre(String expression) {
        List<Long> numbers = Collections.nCopies(30_000, 1_000L);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> value(expression, numbers));
        assertThat(refusal.problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
    }

    @Test
    void oneListInManyOthersIsWalkedOnce() {
        List<Object> nested = new ArrayList<>(Collections.nCopies(20_000, 1L));
        value("[len([k]) for i in range(20000)]", nested);
        assertThat(budget.steps()).isLessThan(200_000);
    }

    @Test
    void boxedNumbersAreHeldAsWhatTheyAre() {
        value("[i + 10000000 for i in range(90000)]");
        assertThat(budget.bytes()).isGreaterThan(2 * 90_000 * 28);
    }

    @Test
    void aChainOfNoneIsAModule() {
        Build build = new Build(Catalogue.EMPTY, budget);
        Expression chain = new Compiler(new Scope(), new Notations(budget)).compile("repeat(0, SiLU())");
        chain.in(new Frame(new Object[0], build, null));
        assertThat(build.modules()).isEqualTo(1);
    }
}
