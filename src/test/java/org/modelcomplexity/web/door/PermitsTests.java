package org.modelcomplexity.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.web.door.AccessFilter.Permits;

/** Who works, and who is next. */
class PermitsTests {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Permits permits = new Permits(1);

    /** One more that waits. */
    private CompletableFuture<Boolean> waiter() throws InterruptedException {
        int before = permits.waiting();
        CompletableFuture<Boolean> waiter =
                CompletableFuture.supplyAsync(() -> permits.take(LONG), task -> new Thread(task).start());
        while (permits.waiting() == before) {
            Thread.sleep(1);
        }
        return waiter;
    }

    @Test
    void whoCameLastIsNext() throws Exception {
        assertThat(permits.take(0)).isTrue();
        CompletableFuture<Boolean> first = waiter();
        CompletableFuture<Boolean> second = waiter();
        permits.give();
        assertThat(second).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
        assertThat(first).isNotDone();
        permits.give();
        assertThat(first).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
        assertThat(permits.free()).isZero();
        permits.give();
        assertThat(permits.free()).isEqualTo(1);
    }

    @Test
    void whoWaitedInVainTakesNothing() {
        assertThat(permits.take(0)).isTrue();
        assertThat(permits.take(1_000_000)).isFalse();
        Thread.currentThread().interrupt();
        assertThat(permits.take(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(permits.waiting()).isZero();
        permits.give();
        assertThat(permits.take(0)).isTrue();
    }
}
