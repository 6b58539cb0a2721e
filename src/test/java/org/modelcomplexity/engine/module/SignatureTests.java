package org.modelcomplexity.engine.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.Engine;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** Binding values to arguments: by position, by keyword, by default; and what is refused, with the argument named. */
class SignatureTests {
    private static final Signature CONV = Signature.parse(
            "in: pos, kernel: pos^2, stride: pos^2 = 1, padding: nat^2|same = 0, bias: bool = true, scale: real = 0.5, mode: zeros|reflect = zeros, end: int? = null");

    private static Map<String, Object> bound(List<?> positional, Map<String, ?> keywords) {
        return CONV.bind("Conv", positional, keywords).toMap();
    }

    private static Refusal refusal(List<?> positional, Map<String, ?> keywords) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> CONV.bind("Conv", positional, keywords));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void whatIsNotGivenHasItsDefault() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("in", 3L);
        expected.put("kernel", List.of(5L, 5L));
        expected.put("stride", List.of(1L, 1L));
        expected.put("padding", List.of(0L, 0L));
        expected.put("bias", true);
        expected.put("scale", 0.5);
        expected.put("mode", "zeros");
        expected.put("end", null);
        assertThat(bound(List.of(3L, 5L), Map.of())).isEqualTo(expected);
        assertThat(List.copyOf(bound(List.of(3L, 5L), Map.of()).keySet())).isEqualTo(CONV.names());
    }

    @Test
    void positionsComeBeforeKeywords() {
        Map<String, Object> bound =
                bound(List.of(3L, List.of(5L, 7L), 2L), Map.of("bias", false, "padding", "same", "end", -1L));
        assertThat(bound)
                .containsEntry("kernel", List.of(5L, 7L))
                .containsEntry("stride", List.of(2L, 2L))
                .containsEntry("padding", "same")
                .containsEntry("bias", false)
                .containsEntry("end", -1L);
    }

    @Test
    void allMayBeGivenByKeywordInAnyOrder() {
        assertThat(bound(List.of(), Map.of("kernel", 5L, "in", 3L))).isEqualTo(bound(List.of(3L, 5L), Map.of()));
    }

    @Test
    void aMissingArgumentIsNamed() {
        Refusal refusal = refusal(List.of(3L), Map.of());
        assertThat(refusal.problem()).isEqualTo(Problem.MISSING_ARGUMENT);
        assertThat(refusal.argument()).isEqualTo("kernel");
        assertThat(refusal.detail()).startsWith("Conv needs kernel: its arguments are in, kernel, stride=1, padding=0");
    }

    @Test
    void oneTooManyIsRefused() {
        Refusal refusal = refusal(Arrays.asList(3L, 5L, 1L, 0L, true, 0.5, "zeros", null, 1L), Map.of());
        assertThat(refusal.problem()).isEqualTo(Problem.TOO_MANY_ARGUMENTS);
        assertThat(refusal.detail()).contains("Conv takes at most 8 arguments").contains("not 9");
    }

    @Test
    void theSameTwiceIsRefused() {
        Refusal refusal = refusal(List.of(3L, 5L), Map.of("in", 3L));
        assertThat(refusal.problem()).isEqualTo(Problem.TOO_MANY_ARGUMENTS);
        assertThat(refusal.argument()).isEqualTo("in");
        assertThat(refusal.detail()).isEqualTo("Conv is given in twice");
    }

    @Test
    void anUnknownKeywordIsRefusedWithTheNearest() {
        Refusal refusal = refusal(List.of(3L, 5L), Map.of("strides", 2L));
        assertThat(refusal.problem()).isEqualTo(Problem.UNKNOWN_ARGUMENT);
        assertThat(refusal.argument()).isEqualTo("strides");
        assertThat(refusal.hint()).isEqualTo("did you mean \"stride\"?");
        assertThat(refusal(List.of(3L, 5L), Map.of("zzz", 2L)).hint()).isNull();
    }

    @Test
    void aWrongValueIsRefusedUnderItsName() {
        assertThat(refusal(List.of(0L, 5L), Map.of()).argument()).isEqualTo("in");
        assertThat(refusal(List.of(3L, "five"), Map.of()).argument()).isEqualTo("kernel");
        assertThat(refusal(List.of(3L, 5L), Map.of("mode", "zero")).hint()).isEqualTo("did you mean \"zeros\"?");
    }

    @Test
    void whatStandsBehindTheStarIsByKeywordAlone() {
        Signature.Formal first = new Signature.Formal("c1", ArgumentType.ANY, true, null);
        Signature.Formal second = new Signature.Formal("legacy", ArgumentType.ANY, false, true);
        Signature signature = new Signature(List.of(first, second), 1);
        assertThat(signature).hasToString("c1, *, legacy=true");
        assertThat(signature.bind("Own", List.of(3L), Map.of("legacy", false)).get("legacy"))
                .isEqualTo(false);
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> signature.bind("Own", List.of(3L, false), Map.of()));
        assertThat(refusal.detail()).isEqualTo("Own takes at most 1 arguments (c1), not 2");
    }

    @Test
    void aNameHasItsPlace() {
        assertThat(CONV.indexOf("stride")).isEqualTo(2);
        assertThat(CONV.indexOf(new String("stride"))).isEqualTo(2);
        assertThat(CONV.indexOf("strides")).isNegative();
        assertThat(Signature.parse("").names()).isEmpty();
    }

    @Test
    void oneValueCanBeChanged() {
        Arguments arguments = CONV.bind("Conv", List.of(3L, 5L), Map.of());
        Arguments changed = arguments.with("stride", 2L);
        assertThat(changed.sizes("stride")).containsExactly(2, 2);
        assertThat(arguments.sizes("stride")).containsExactly(1, 1);
        assertThat(arguments.number("in")).isEqualTo(3);
        assertThat(arguments.real("scale")).isEqualTo(0.5);
        assertThat(arguments.word("mode")).isEqualTo("zeros");
        assertThat(arguments.flag("bias")).isTrue();
        assertThat(arguments.absent("end")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Conv2d  | {in_channels: 3, out_channels: 8}                        | /layers/0                  | MISSING_ARGUMENT
            Conv2d  | {in_channels: 3, out_channels: 8, kernel_sise: 3}        | /layers/0/args/kernel_sise | UNKNOWN_ARGUMENT
            Conv2d  | {in_channels: 3, out_channels: 8, kernel_size: [3]}      | /layers/0/args/kernel_size | WRONG_VALUE
            Conv2d  | {in_channels: 3, out_channels: 8, kernel_size: big}      | /layers/0/args/kernel_size | WRONG_VALUE
            Conv2d  | {in_channels: 3, out_channels: 8, kernel_size: 3, groups: 2} | /layers/0/args/groups  | CHANNEL_MISMATCH
            Conv2d  | {in_channels: 3, out_channels: 8, kernel_size: 3, padding_mode: mirror} | /layers/0/args/padding_mode | WRONG_VALUE
            Conv2d  | [3, 8, 3, 1, 0, 1, 1, true, zeros, 5]                    | /layers/0                  | TOO_MANY_ARGUMENTS
            Dropout | {p: 1.5}                                                 | /layers/0/args/p           | WRONG_VALUE
            GELU    | {approximate: tan}                                       | /layers/0/args/approximate | WRONG_VALUE
            """)
    void aRefusalStandsAtTheArgumentOfTheRow(String type, String arguments, String pointer, Problem problem) {
        Finding finding = Engine.refusal(() -> Engine.layer(type, arguments).on("[2, 3, 11, 13]"));
        assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
        assertThat(finding.place().pointer()).isEqualTo(pointer);
    }
}
