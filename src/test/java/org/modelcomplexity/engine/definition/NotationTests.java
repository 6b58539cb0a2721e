package org.modelcomplexity.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.engine.Engine.refusal;
import static org.modelcomplexity.engine.Engine.value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** The notation's values, operators and grammar: what an expression is worth is what Python says it is. */
class NotationTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            7                  | 7
            0.5                | 0.5
            1e3                | 1000.0
            1.5e-3             | 0.0015
            'a b'              | a b
            ''                 | ~~
            true               | true
            false              | false
            none               | null
            []                 | []
            [1, [2.0, 'a']]    | [1, [2.0, a]]
            (7)                | 7
            9223372036854775807 | 9223372036854775807
            """)
    void readsLiterals(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            7 + 5              | 12
            7 + 0.5            | 7.5
            true + 1           | 2
            [1] + [2, 3]       | [1, 2, 3]
            7 - 12             | -5
            7 * 5              | 35
            7 * 0.5            | 3.5
            6 / 3              | 2.0
            1 / 4              | 0.25
            7 // 2             | 3
            -7 // 2            | -4
            7 // -2            | -4
            7.5 // 2           | 3.0
            7 // 2.0           | 3.0
            7 % 3              | 1
            -7 % 3             | 2
            7 % -3             | -2
            -7.5 % 2           | 0.5
            5.5 % -2           | -0.5
            2 ** 10            | 1024
            2 ** -1            | 0.5
            4 ** 0.5           | 2.0
            0 ** 0             | 1
            (-1) ** 9223372036854775807 | -1
            (-2) ** 63         | -9223372036854775808
            -5                 | -5
            - - 5              | 5
            """)
    void calculatesAsPythonDoes(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1 == 1.0              | true
            1 == true             | true
            none == none          | true
            none == 0             | false
            'a' == 'a'            | true
            'a' != 'b'            | true
            [1, [2]] == [1.0, [2]] | true
            [1] == [1, 2]         | false
            1 != 1                | false
            2 < 3                 | true
            3 <= 3                | true
            2.5 > 3               | false
            3 >= 3.0              | true
            2 in [1, 2.0]         | true
            2 in [[2]]            | false
            'b' in 'abc'          | true
            not 0                 | true
            not ''                | true
            not []                | true
            not none              | true
            not 0.0               | true
            not [0]               | false
            1 and 2               | 2
            0 and 2               | 0
            0 or 2                | 2
            1 or 2                | 1
            none or []            | []
            5 if 1 else 7         | 5
            5 if [] else 7        | 7
            """)
    void comparesAndDecidesAsPythonDoes(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false and 1 / 0      | false
            true or 1 / 0        | true
            3 if true else 1 / 0 | 3
            1 / 0 if false else 3 | 3
            """)
    void whatIsNotAskedForIsNotWorkedOut(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -2 ** 2               | -4
            (-2) ** 2             | 4
            2 ** 3 ** 2           | 512
            2 ** -1 ** 2          | 0.5
            2 * -3                | -6
            7 // 2 * 2            | 6
            2 * 7 // 2            | 7
            1 - 2 - 3             | -4
            1 - (2 - 3)           | 2
            12 / 2 / 3            | 2.0
            1 + 2 * 3             | 7
            (1 + 2) * 3           | 9
            1 + 2 == 3            | true
            not 1 == 2            | true
            not 1 in [2]          | true
            not true or true      | true
            1 or 0 and 0          | 1
            0 and 0 or 5          | 5
            1 if 0 else 2 if 0 else 3 | 3
            1 or 0 if 0 else 3    | 3
            [1, 2, 3][1] ** 2     | 4
            -[5, 6][0]            | -5
            """)
    void bindsAsPythonBinds(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [5, 6, 7][0]          | 5
            [5, 6, 7][-1]         | 7
            [[5], [6, 7]][1][0]   | 6
            [5, 6, 7][1:]         | [6, 7]
            [5, 6, 7][:-1]        | [5, 6]
            [5, 6, 7][:]          | [5, 6, 7]
            [5, 6, 7][-2:]        | [6, 7]
            [5, 6, 7][2:1]        | []
            [5, 6, 7][1:10]       | [6, 7]
            [5, 6, 7][-10:1]      | [5]
            [5, 6, 7][true]       | refused
            """)
    void picksFromLists(String expression, String worth) {
        if (worth.equals("refused")) {
            assertThat(refusal(() -> value(expression)).problem()).isEqualTo(Problem.WRONG_TYPE);
        } else {
            assertThat(String.valueOf(value(expression))).isEqualTo(worth);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [i * i for i in [1, 2, 3]]                    | [1, 4, 9]
            [a - b for a, b in zip([5, 7], [1, 2])]       | [4, 5]
            [[i + j for i in range(j)] for j in range(3)] | [[], [1], [2, 3]]
            [[i for i in range(i)] for i in range(3)]     | [[], [0], [0, 1]]
            [i for i in []]                               | []
            reduce(1, s, i, [2, 3, 5], s * i)             | 30
            reduce(0, s, i, [], s + i)                    | 0
            reduce([], s, i, range(3), s + [i * 2])       | [0, 2, 4]
            reduce(0, s, i, range(3), s + reduce(0, s, j, [i, 1], s + j)) | 6
            """)
    void goesThroughLists(String expression, String worth) {
        assertThat(String.valueOf(value(expression))).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1 // 0                    | WRONG_VALUE        | a division by zero
            1.5 / 0                   | WRONG_VALUE        | a division by zero
            1.5 % 0                   | WRONG_VALUE        | a division by zero
            'a' + 'b'                 | WRONG_TYPE         | a number was expected at +, not 'a'
            [1] * 2                   | WRONG_TYPE         | a number was expected at *, not [1]
            none < 1                  | WRONG_TYPE         | a number was expected at <, not None
            1 @ 2                     | WRONG_TYPE         | two tensors were expected at @, not 1
            1 in 2                    | WRONG_TYPE         | 1 cannot be looked for in 2
            1 in 'abc'                | WRONG_TYPE         | 1 cannot be looked for in 'abc'
            [1, 2][2]                 | MISSING_ARGUMENT   | there is no element 2 in [1, 2]
            [1, 2][-3]                | MISSING_ARGUMENT   | there is no element -3 in [1, 2]
            [1, 2][0.5]               | WRONG_TYPE         | an index must be a whole number, not 0.5
            5[0]                      | WRONG_TYPE         | a list was expected, not 5
            [i for i in 5]            | WRONG_TYPE         | a list was expected, not 5
            [i for i, j in [[1]]]     | MISSING_ARGUMENT   | there is no element 1 in [1]
            9223372036854775807 + 1   | OVERFLOW           | does not fit 64 bits
            9223372036854775808       | OVERFLOW           | 9223372036854775808 does not fit 64 bits
            2 ** 63                   | OVERFLOW           | does not fit 64 bits
            nothing                   | INVALID_DEFINITION | "nothing" is not defined here
            nothing(1)                | UNKNOWN_MODULE     | there is no module "nothing"
            [i for i, i in [[1, 2]]]  | INVALID_DEFINITION | a name stands twice
            reduce(0, s, 3, [1], s)   | INVALID_DEFINITION | reduce takes a start, a name for the state
            reduce(0, s, i, [1])      | INVALID_DEFINITION | reduce takes a start, a name for the state
            Linear(in_features=1, 2)  | INVALID_DEFINITION | a positional argument behind a keyword
            """)
    void refusesWhatMakesNoSense(String expression, Problem problem, String detail) {
        Finding finding = refusal(() -> value(expression));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.detail()).contains(detail);
        assertThat(finding.place().pointer()).isEqualTo("/Own/args");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 +",
                "* 2",
                "(1",
                "1)",
                "[1, ]",
                "[1",
                "(1, 2)",
                "{}",
                "a.b",
                "1 2",
                "'a",
                "\"a\"",
                ".5",
                "5.",
                "1e+5",
                "0x10",
                "1_000",
                "1 is 2",
                "1 not in [2]",
                "1 <> 2",
                "lambda x: x",
                "x = 1",
                "not",
                "f(x=)",
                "[i for in x]",
                "1 if 2",
                "1; 2",
                "`a`",
                "x!",
                "True and",
                "[1][0:1:2]",
                "f(*x)"
            })
    void refusesWhatIsNotOfTheGrammar(String expression) {
        Finding finding = refusal(() -> value(expression));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(Problem.INVALID_DEFINITION);
        assertThat(finding.detail()).startsWith("not an expression, at character ");
    }

    @Test
    void refusesWhatIsTooLongTooDeepOrTooLarge() {
        assertThat(refusal(() -> value("1" + " + 1".repeat(500))).detail())
                .contains("2000 characters and 60 levels of parentheses");
        assertThat(refusal(() -> value("(".repeat(61) + "1" + ")".repeat(61))).problem())
                .isEqualTo(Problem.INVALID_DEFINITION);
        assertThat(value("(".repeat(60) + "1" + ")".repeat(60))).isEqualTo(1L);
        assertThat(refusal(() -> value("range(100001)")).problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
        assertThat(refusal(() -> value("flat([range(60000), range(60000)])")).detail())
                .contains("a list may have 100000 values");
        assertThat(refusal(() -> value("reduce([], s, i, range(40), [s])")).detail())
                .contains("nested 40 deep");
        assertThat(refusal(() -> value("reduce([], s, i, range(20), [s, s])")).problem())
                .as("a tree of lists that are shared is as large as it would be written out")
                .isEqualTo(Problem.LIMIT_EXCEEDED);
        assertThat(refusal(() -> value("[[i for i in range(90000)] == [] for j in range(90000)]"))
                        .problem())
                .isEqualTo(Problem.LIMIT_EXCEEDED);
    }
}
