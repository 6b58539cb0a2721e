package org.modelcomplexity.service;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * How the heap is shared out, in bytes, so that the worst that may be asked for at once fits into it: a reserve for the
 * application itself, buffers of connections, bodies that are held until they are answered, and for each request that
 * works what it may hold. What an operator sets is taken as it is; the rest follows from the heap.
 *
 * @param heap the largest the heap becomes
 * @param bodyPool bytes of all bodies that are held at once
 * @param requestMemory bytes that one request may hold while it is worked on
 * @param rowCache bytes of rows that are kept computed
 * @param sweepRows the same for sweeps alone
 * @param maxConcurrent requests that may work at once
 * @param maxConnections connections that may be open at once
 * @param maxRequests requests that may be there at once, their bodies coming or their answers being read
 */
public record HeapShares(
        long heap,
        long bodyPool,
        long requestMemory,
        long rowCache,
        long sweepRows,
        int maxConcurrent,
        int maxConnections,
        int maxRequests) {
    private static final long MEGABYTE = 1L << 20;

    /** What the idle application takes: classes' data, catalogues. */
    private static final long RESERVE = 56 * MEGABYTE;

    /** What Tomcat keeps for a connection with half a head: buffers of the socket and of both heads. Idle ones a third. */
    private static final long CONNECTION = 32 << 10;

    /** What it keeps beside for a request that is there: buffers of request and response. */
    private static final long REQUEST = 60 << 10;

    /** More would leave those that wait no threads. */
    private static final int MOST = 32;

    /** The shares of a heap, given what an operator has set. */
    static HeapShares of(long heap, ServiceProperties set) {
        long pool = set.bodyPool() == null ? bodyPool(heap, set.maxBodySize().toBytes()) : bytes(set.bodyPool());
        long request = set.maxRequestMemory() == null
                ? clamp(heap / 16, 8 * MEGABYTE, 64 * MEGABYTE)
                : Math.max(MEGABYTE, bytes(set.maxRequestMemory()));
        long rows = set.rowCache() == null ? clamp(heap / 16, 4 * MEGABYTE, 256 * MEGABYTE) : bytes(set.rowCache());
        long connections = clamp(heap / 8 / CONNECTION, 256, 8192);
        long requests = clamp(heap / 16 / REQUEST, 64, 4096);
        long front = connections * CONNECTION + requests * REQUEST;
        Integer given = set.maxConcurrent();
        int concurrent = given == null || given == 0
                ? (int) clamp((heap - RESERVE - pool - 2 * rows - front) / request, 2, MOST)
                : given;
        return new HeapShares(heap, pool, request, rows, rows, concurrent, (int) connections, (int) requests);
    }

    /** An eighth of the heap; room for four bodies where these take no more than a quarter of it. */
    private static long bodyPool(long heap, long maxBody) {
        return Math.max(heap / 8, Math.min(4 * maxBody, heap / 4));
    }

    private static long bytes(@Nullable DataSize size) {
        return size == null ? 0 : size.toBytes();
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }

    @Override
    public String toString() {
        return "of %d MB of heap: %d requests work at once with %d MB each, %d MB of rows are kept, %d MB of bodies are held, %d connections, %d requests at once"
                .formatted(
                        heap / MEGABYTE,
                        maxConcurrent,
                        requestMemory / MEGABYTE,
                        rowCache / MEGABYTE,
                        bodyPool / MEGABYTE,
                        maxConnections,
                        maxRequests);
    }
}
