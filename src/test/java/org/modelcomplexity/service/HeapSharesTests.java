package org.modelcomplexity.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

class HeapSharesTests {
    private static final long MEGABYTE = 1L << 20;

    private static ServiceProperties set(
            int body, @Nullable Integer concurrent, @Nullable DataSize request, @Nullable DataSize pool) {
        return new ServiceProperties(
                DataSize.ofMegabytes(body),
                DataSize.ofMegabytes(64),
                concurrent,
                request,
                pool,
                null,
                Duration.ZERO,
                new ServiceProperties.Bodies(
                        Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(3), DataSize.ofKilobytes(1)),
                new ServiceProperties.ModelLimits(1, 1, 1, Duration.ZERO, 1, 1),
                new ServiceProperties.Sweeps(1, Duration.ZERO, 1, 1));
    }

    static Stream<Long> heaps() {
        return List.of(256L, 384L, 512L, 1024L, 4096L, 64L << 10).stream();
    }

    @ParameterizedTest
    @MethodSource("heaps")
    void theWorstThatMayBeAskedForAtOnceFitsTheHeap(long megabytes) {
        HeapShares shares = HeapShares.of(megabytes * MEGABYTE, set(1, null, null, null));
        assertThat(64 * MEGABYTE + shares.bodyPool() + shares.maxConcurrent() * shares.requestMemory())
                .isLessThanOrEqualTo(shares.heap());
        assertThat(shares.maxConcurrent()).isBetween(2, 32);
        assertThat(shares.requestMemory()).isBetween(8 * MEGABYTE, 64 * MEGABYTE);
    }

    @Test
    void aSmallHeapStillServesTwo() {
        HeapShares shares = HeapShares.of(64 * MEGABYTE, set(1, 0, null, null));
        assertThat(shares.maxConcurrent()).isEqualTo(2);
        assertThat(shares.requestMemory()).isEqualTo(8 * MEGABYTE);
    }

    @Test
    void largeBodiesFindRoomForFourUpToAQuarterOfTheHeap() {
        assertThat(HeapShares.of(1024 * MEGABYTE, set(50, null, null, null)).bodyPool())
                .isEqualTo(200 * MEGABYTE);
        assertThat(HeapShares.of(1024 * MEGABYTE, set(500, null, null, null)).bodyPool())
                .isEqualTo(256 * MEGABYTE);
    }

    @Test
    void whatIsSetIsTaken() {
        HeapShares shares =
                HeapShares.of(1024 * MEGABYTE, set(1, 7, DataSize.ofMegabytes(100), DataSize.ofMegabytes(9)));
        assertThat(shares)
                .isEqualTo(new HeapShares(
                        1024 * MEGABYTE,
                        9 * MEGABYTE,
                        100 * MEGABYTE,
                        64 * MEGABYTE,
                        64 * MEGABYTE,
                        7,
                        shares.maxConnections(),
                        shares.maxRequests()));
    }
}
