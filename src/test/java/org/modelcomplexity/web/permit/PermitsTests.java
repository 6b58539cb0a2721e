package org.modelcomplexity.web.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who works, and who is next: three permits, one processor, two that may wait before it is crowded. */
class PermitsTests {
    private static final long LONG = TimeUnit.DAYS.toNanos(1);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final AtomicLong time = new AtomicLong();
    private final Permits permits = new Permits(3, 1, time::get);
    private final List<Thread> threads = new ArrayList<>();

    /** Ends whoever still waits. */
    @AfterEach
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    private void pass(long millis) {
        time.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private Permit take() {
        return Objects.requireNonNull(permits.take(0), "there is a permit");
    }

    /** One more that waits. */
    private CompletableFuture<@Nullable Permit> waiter() throws InterruptedException {
        int before = permits.waiting();
        CompletableFuture<@Nullable Permit> waiter = new CompletableFuture<>();
        Thread thread = new Thread(() -> waiter.complete(permits.take(LONG)));
        threads.add(thread);
        thread.start();
        while (permits.waiting() == before) {
            Thread.sleep(1);
        }
        return waiter;
    }

    private List<CompletableFuture<@Nullable Permit>> waiters(int count) throws InterruptedException {
        List<CompletableFuture<@Nullable Permit>> waiters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiters.add(waiter());
        }
        return waiters;
    }

    /** All permits taken a moment ago, and more waiting for longer than they may. */
    private List<Permit> crowd() throws InterruptedException {
        List<Permit> working = List.of(take(), take(), take());
        waiters(3);
        pass(101);
        return working;
    }

    @Test
    void asManyWorkAsThereArePermits() {
        List<Permit> working = List.of(take(), take(), take());
        assertThat(permits.take(0)).isNull();
        assertThat(permits.working()).isEqualTo(3);
        Permit.give(working.get(1));
        assertThat(permits.take(0)).isNotNull();
        assertThat(permits.take(0)).isNull();
    }

    @Test
    void whoCameFirstIsNext() throws Exception {
        List<Permit> working = List.of(take(), take(), take());
        CompletableFuture<@Nullable Permit> first = waiter();
        CompletableFuture<@Nullable Permit> second = waiter();
        Permit.give(working.get(0));
        assertThat(first).succeedsWithin(SOON).isNotNull();
        assertThat(second).isNotDone();
        Permit.give(working.get(1));
        assertThat(second).succeedsWithin(SOON).isNotNull();
        assertThat(permits.working()).isEqualTo(3);
    }

    @Test
    void whatIsGivenBackTwiceIsFreeOnce() {
        Permit permit = take();
        take();
        Permit.give(permit);
        Permit.give(permit);
        assertThat(permits.working()).isEqualTo(1);
    }

    @Test
    void whoWaitedInVainTakesNothing() {
        Permit working = take();
        take();
        take();
        Thread.currentThread().interrupt();
        assertThat(permits.take(LONG)).isNull();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(permits.waiting()).isZero();
        Permit.give(working);
        assertThat(permits.take(0)).isNotNull();
    }

    @Test
    void aBurstIsServed() throws Exception {
        List<Permit> working = List.of(take(), take(), take());
        List<CompletableFuture<@Nullable Permit>> waiters = waiters(6);
        pass(99);
        working.forEach(Permit::give);
        for (CompletableFuture<@Nullable Permit> waiter : waiters.subList(0, 3)) {
            assertThat(waiter).succeedsWithin(SOON).isNotNull();
        }
        assertThat(permits.waiting()).isEqualTo(3);
    }

    @Test
    void inACrowdWhoComesWhileAProcessorIsFreeIsServed() throws Exception {
        List<Permit> working = crowd();
        working.forEach(Permit::give);
        assertThat(permits.working()).isZero();
        assertThat(permits.waiting()).isEqualTo(3);
        Permit.give(take());
        take();
        assertThat(permits.take(0)).isNull();
    }

    @Test
    void inACrowdLongWorkLeavesTheProcessorToOthers() throws Exception {
        List<Permit> working = crowd();
        Permit.give(working.get(0));
        take();
        assertThat(permits.take(0)).isNull();
        Permit.give(working.get(1));
        assertThat(permits.take(0)).isNull();
        pass(10);
        assertThat(permits.take(0)).isNotNull();
        pass(10);
        assertThat(permits.take(0)).as("no more than there are permits").isNull();
    }

    @Test
    void whenACrowdHasGoneWhoStillWaitsIsCalled() throws Exception {
        List<Permit> working = crowd();
        Permit.give(working.get(0));
        threads.get(0).interrupt();
        awaitWaiting(2);
        pass(99);
        Permit.give(working.get(1));
        assertThat(permits.waiting()).as("others may come yet").isEqualTo(2);
        pass(2);
        Permit.give(working.get(2));
        awaitWaiting(0);
        assertThat(permits.working()).isEqualTo(2);
    }

    private void awaitWaiting(int count) throws InterruptedException {
        while (permits.waiting() != count) {
            Thread.sleep(1);
        }
    }
}
