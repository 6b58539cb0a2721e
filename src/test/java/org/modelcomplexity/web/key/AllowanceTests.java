package org.modelcomplexity.web.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests are taken, by a clock that stands still until it is moved. */
class AllowanceTests {
    private static final long SECOND = 1_000_000_000L;

    /** Near its end, where it starts anew below zero. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);

    private Allowance allowance;

    @BeforeEach
    void twoASecondAndFiveAtOnce() {
        allowance = new Allowance(2, 5, clock::get);
    }

    private int taken(int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += allowance.take() == 0 ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aBurstIsTakenAndThenWhatTimeBrings() {
        assertThat(taken(10)).isEqualTo(5);
        clock.addAndGet(SECOND / 2);
        assertThat(taken(10)).isEqualTo(1);
        clock.addAndGet(2 * SECOND);
        assertThat(taken(10)).isEqualTo(4);
    }

    @Test
    void noMoreThanABurstIsSavedUp() {
        clock.addAndGet(3600 * SECOND);
        assertThat(taken(10)).isEqualTo(5);
    }

    @Test
    void whoIsRefusedHearsWhenAndPaysNothingForIt() {
        taken(5);
        assertThat(allowance.take()).isEqualTo(1);
        assertThat(allowance.take()).isEqualTo(1);
        clock.addAndGet(SECOND / 2);
        assertThat(allowance.take()).isZero();
    }

    @Test
    void whatIsWorthManyRequestsIsPaidForBeforeTheNext() {
        assertThat(taken(1)).isEqualTo(1);
        allowance.charge(1000);
        assertThat(allowance.take()).as("seconds until 996 + 1 have come back").isEqualTo(499);
        clock.addAndGet(498 * SECOND);
        assertThat(allowance.take()).isEqualTo(1);
        clock.addAndGet(SECOND);
        assertThat(taken(5)).isEqualTo(2);
    }
}
