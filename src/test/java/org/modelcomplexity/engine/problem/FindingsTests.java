package org.modelcomplexity.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.modelcomplexity.engine.document.Place;

/** Findings are gathered in order, until there is no use in looking on. */
class FindingsTests {
    private final Findings findings = new Findings();

    private static Finding finding(Problem problem, String key) {
        return new Finding(problem, Place.WHOLE.child(key), key + " is wrong", null);
    }

    private InvalidModelException refused(Runnable work) {
        InvalidModelException refused = catchThrowableOfType(InvalidModelException.class, work::run);
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void allAreToldInTheirOrder() {
        assertThatCode(findings::orRefuse).doesNotThrowAnyException();
        findings.add(finding(Problem.WRONG_TYPE, "b"));
        findings.add(new Refusal(Problem.WRONG_VALUE, "a is wrong", "a", "write b"), Place.WHOLE.child("a"));
        assertThat(findings).hasSize(2);
        InvalidModelException refused = refused(findings::orRefuse);
        assertThat(refused.findings())
                .containsExactly(
                        finding(Problem.WRONG_TYPE, "b"),
                        new Finding(Problem.WRONG_VALUE, Place.WHOLE.child("a"), "a is wrong", "write b"));
        assertThat(refused).hasMessage("b is wrong");
        assertThat(refused.isOfLimit()).isFalse();
    }

    @Test
    void aLimitEndsTheSearchAtOnce() {
        findings.add(finding(Problem.WRONG_TYPE, "a"));
        InvalidModelException refused = refused(() -> findings.add(finding(Problem.LIMIT_EXCEEDED, "b")));
        assertThat(refused.findings()).hasSize(2);
        assertThat(refused.isOfLimit()).isTrue();
    }

    @Test
    void aHundredAreMoreThanAnybodyReads() {
        for (int i = 0; i < 99; i++) {
            findings.add(finding(Problem.WRONG_TYPE, "k" + i));
        }
        assertThat(refused(() -> findings.add(finding(Problem.WRONG_TYPE, "last")))
                        .findings())
                .hasSize(100);
    }

    @Test
    void aFindingIsChangedByANewOne() {
        Finding finding = finding(Problem.WRONG_TYPE, "a");
        assertThat(finding.hinting("write b").hint()).isEqualTo("write b");
        assertThat(finding.at(Place.WHOLE).place()).isEqualTo(Place.WHOLE);
        assertThat(finding.hint()).isNull();
    }

    @Test
    void aRefusalKeepsTheFirstArgumentItIsAbout() {
        Refusal none = new Refusal(Problem.WRONG_TYPE, "wrong");
        assertThat(none.about("a").argument()).isEqualTo("a");
        assertThat(none.about("a").about("b").argument()).isEqualTo("a");
        assertThat(none.about(null)).isSameAs(none);
        assertThat(none.getStackTrace()).isEmpty();
    }

    @Test
    void problemsAreWrittenInLowerCaseWithHyphens() {
        assertThat(Problem.NOT_COUNTED.code()).isEqualTo("not-counted");
        assertThat(Problem.values()).hasSize(22);
    }
}
