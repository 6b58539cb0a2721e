package org.modelcomplexity.engine.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a request may use: steps and bytes are counted up to the limit itself, and not one past it. */
class BudgetTests {
    private final Budget budget = new Budget(new Limits(10, 10, 100, 1000, 64));

    private static void isPastTheLimit(Runnable work, String what) {
        Refusal refusal = catchThrowableOfType(Refusal.class, work::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem()).isEqualTo(Problem.LIMIT_EXCEEDED);
        assertThat(refusal.detail()).contains(what).contains("the configured limit");
    }

    @Test
    void stepsAddUpToTheLimit() {
        budget.step();
        budget.step(98);
        assertThat(budget.allows(1)).isTrue();
        assertThat(budget.allows(2)).isFalse();
        budget.step();
        assertThat(budget.steps()).isEqualTo(100);
        isPastTheLimit(budget::step, "more than 100 steps of work");
        isPastTheLimit(budget::step, "more than 100 steps of work");
    }

    @Test
    void stepsThatWrapAroundArePastTheLimit() {
        budget.step(50);
        isPastTheLimit(() -> budget.step(Long.MAX_VALUE), "steps");
    }

    @Test
    void bytesAddUpToTheLimitAndAreGivenBack() {
        budget.hold(400);
        long before = budget.bytes();
        budget.hold(600);
        assertThat(budget.bytes()).isEqualTo(1000);
        isPastTheLimit(() -> budget.hold(1), "more than 1000 bytes");
        budget.release(before);
        assertThatCode(() -> budget.hold(600)).doesNotThrowAnyException();
        isPastTheLimit(() -> budget.hold(Long.MAX_VALUE), "bytes");
    }

    @Test
    void stepsAndBytesAreCountedApart() {
        budget.step(100);
        budget.hold(1000);
        assertThat(budget.steps()).isEqualTo(100);
        assertThat(budget.bytes()).isEqualTo(1000);
        assertThat(budget.limits().rows()).isEqualTo(10);
    }

    @Test
    void nothingOfOursIsPastNoLimit() {
        Budget ours = new Budget(Limits.UNLIMITED);
        ours.step(Long.MAX_VALUE / 8);
        ours.hold(Long.MAX_VALUE / 8);
        assertThat(ours.allows(1)).isTrue();
    }

    @Test
    void timeIsLookedAtWhileStepsAreTaken() {
        Budget late = new Budget(Limits.DEFAULT, Duration.ofNanos(1), Watch.NOBODY);
        assertThat(late.allows(1)).isFalse();
        isPastTheLimit(() -> late.step(1 << 14), "more than 0.0 s");
        Budget early = new Budget(Limits.DEFAULT, Duration.ofDays(1), Watch.NOBODY);
        assertThat(early.allows(1)).isTrue();
        for (int i = 0; i < 1 << 15; i++) {
            early.step();
        }
        assertThat(early.steps()).isEqualTo(1 << 15);
    }
}
