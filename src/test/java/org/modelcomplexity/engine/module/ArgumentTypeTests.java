package org.modelcomplexity.engine.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** What each way of writing an argument's type takes, and makes of it. */
class ArgumentTypeTests {
    static Stream<Arguments> values() {
        return Stream.of(
                of("pos", 3L, 3L),
                of("pos", true, 1L),
                of("nat", 0L, 0L),
                of("nat", false, 0L),
                of("int", -3L, -3L),
                of("int?", null, null),
                of("real", 3L, 3.0),
                of("real", 0.5, 0.5),
                of("bool", true, true),
                of("bool", 0L, false),
                of("bool", 2L, true),
                of("any", "text", "text"),
                of("any?", null, null),
                of("zeros|reflect", "reflect", "reflect"),
                of("pos^2", 3L, List.of(3L, 3L)),
                of("pos^2", List.of(3L, 5L), List.of(3L, 5L)),
                of("pos^3", true, List.of(1L, 1L, 1L)),
                of("nat^2|same|valid", "same", "same"),
                of("nat^2|same|valid", 0L, List.of(0L, 0L)),
                of("int^2*", List.of(-1L, 0L, 1L), List.of(-1L, 0L, 1L)),
                of("int^2*", 5L, List.of(5L, 5L)),
                of("pos*", List.of(), List.of()),
                of("pos*", 5L, List.of(5L)),
                of("int+", List.of(1L, -2L), List.of(1L, -2L)),
                of("pos#2", 5L, List.of(5L, 5L)),
                of("pos|pos*", List.of(2L, 5L), List.of(2L, 5L)),
                of("int|real?", 5L, 5L),
                of("int|real?", 0.5, 0.5));
    }

    private static Arguments of(String type, Object value, Object becomes) {
        return Arguments.of(type, value, becomes);
    }

    @ParameterizedTest
    @MethodSource("values")
    void takes(String type, Object value, Object becomes) {
        Object converted = ArgumentType.parse(type).convert("it", value);
        Object plain =
                converted instanceof long[] sizes ? Arrays.stream(sizes).boxed().toList() : converted;
        assertThat(plain).isEqualTo(becomes);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("pos", 0L, Problem.WRONG_VALUE, "it must be at least 1, not 0"),
                refused("nat", -1L, Problem.WRONG_VALUE, "it must be at least 0, not -1"),
                refused("pos", 0.5, Problem.WRONG_TYPE, "it must be a whole number, not 0.5"),
                refused("pos", 2.0, Problem.WRONG_TYPE, "it must be a whole number, not 2.0"),
                refused("pos", null, Problem.WRONG_TYPE, "it must be a whole number, not null"),
                refused("pos?", "a", Problem.WRONG_VALUE, "it must be a whole number or null, not \"a\""),
                refused("real", "a", Problem.WRONG_VALUE, "it must be a number, not \"a\""),
                refused("real", true, Problem.WRONG_TYPE, "it must be a number, not True"),
                refused("bool", 0.5, Problem.WRONG_TYPE, "it must be true or false, not 0.5"),
                refused("bool", "true", Problem.WRONG_VALUE, "it must be true or false, not \"true\""),
                refused(
                        "zeros|reflect",
                        "mirror",
                        Problem.WRONG_VALUE,
                        "it must be \"zeros\" or \"reflect\", not \"mirror\""),
                refused("zeros|reflect", 1L, Problem.WRONG_TYPE, "it must be \"zeros\" or \"reflect\", not 1"),
                refused(
                        "pos^2",
                        List.of(3L),
                        Problem.WRONG_VALUE,
                        "it must be one number or a list of 2, not a list of 1: [3]"),
                refused("pos^2", List.of(3L, 0L), Problem.WRONG_VALUE, "it must be at least 1, not 0"),
                refused(
                        "pos^2",
                        List.of(3L, 0.5),
                        Problem.WRONG_TYPE,
                        "it must be a whole number or a list of 2, not [3, 0.5]"),
                refused(
                        "pos^2",
                        Arrays.asList(3L, null),
                        Problem.WRONG_TYPE,
                        "it must be a whole number or a list of 2, not [3, None]"),
                refused("pos#2", List.of(3L, 5L), Problem.WRONG_TYPE, "it must be a whole number, not [3, 5]"),
                refused("int+", 5L, Problem.WRONG_TYPE, "it must be a list of whole numbers, not 5"));
    }

    private static Arguments refused(String type, Object value, Problem problem, String detail) {
        return Arguments.of(type, value, problem, detail);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String type, Object value, Problem problem, String detail) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> ArgumentType.parse(type).convert("it", value));
        assertThat(refusal).isNotNull();
        assertThat(refusal.detail()).isEqualTo(detail);
        assertThat(refusal.problem()).isEqualTo(problem);
        assertThat(refusal.argument()).isEqualTo("it");
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(ArgumentType.parse("nat^2|same|valid").written()).containsExactly("nat^2", "same", "valid");
        assertThat(ArgumentType.parse("int*?").nullable()).isTrue();
        assertThat(ArgumentType.ANY.convert("it", null)).isNull();
    }
}
