package org.modelcomplexity.service;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Limits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator can set, under {@code model-complexity}.
 *
 * @param maxBodySize the largest request body
 * @param maxGraphSize the largest graph, and the most that a packed body may unpack to
 * @param maxConcurrent how many requests to the API may work at once, more are told to come again; null or 0: from the
 *     heap
 * @param maxRequestMemory what one request may hold while it is worked on; null: from the heap
 * @param bodyPool what the bodies of all requests may take while they are held; null: from the heap
 * @param rowCache how many computed rows are kept, by what they take; null: from the heap
 * @param warmUp how long the engine is exercised at start, in the background, so that the first models are not read by
 *     code that has never run; 0: not at all
 * @param bodies how slowly a body may come
 * @param limits how large a model may be, and how many are compared at once
 * @param sweeps how large sweeps may be, and how many there may be at once
 */
@Validated
@ConfigurationProperties("model-complexity")
public record ServiceProperties(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("64MB") DataSize maxGraphSize,
        @Nullable @Min(0) @Max(10_000) Integer maxConcurrent,
        @Nullable DataSize maxRequestMemory,
        @Nullable DataSize bodyPool,
        @Nullable DataSize rowCache,
        @DefaultValue("3s") Duration warmUp,
        @DefaultValue @Valid Bodies bodies,
        @DefaultValue @Valid ModelLimits limits,
        @DefaultValue @Valid Sweeps sweeps) {
    /** Bodies are held in one array each. */
    @AssertTrue(message = "max-body-size must be between 1 B and 1 GB")
    boolean isMaxBodySizeHeld() {
        return maxBodySize.toBytes() > 0 && maxBodySize.toBytes() <= 1L << 30;
    }

    /** They are held as bodies are. */
    @AssertTrue(message = "max-graph-size must be between 1 B and 1 GB")
    boolean isMaxGraphSizeHeld() {
        return maxGraphSize.toBytes() > 0 && maxGraphSize.toBytes() <= 1L << 30;
    }

    /** How the heap of this process is shared out. */
    public HeapShares shares() {
        return HeapShares.of(Runtime.getRuntime().maxMemory(), this);
    }

    /** What one request may hold while it is worked on, in bytes. */
    public long maxRequestMemoryBytes() {
        return shares().requestMemory();
    }

    /** What one request may do and hold. */
    Limits toLimits() {
        return new Limits(limits.rows(), limits.modules(), limits.steps(), maxRequestMemoryBytes(), limits.imageSize());
    }

    /**
     * How slowly a body may come: in all within {@code time}, never with nothing for {@code silence}, and after {@code
     * grace} never slower, on the whole, than {@code minRate} a second.
     */
    public record Bodies(
            @DefaultValue("20s") Duration time,
            @DefaultValue("4s") Duration silence,
            @DefaultValue("3s") Duration grace,
            @DefaultValue("1KB") DataSize minRate) {}

    /**
     * How large a model may be, how many steps and how long a request may take, and how many candidates a comparison has:
     * past any of these it is refused; the search for an explanation then answers with what it has.
     */
    public record ModelLimits(
            @DefaultValue("2000") @Min(1) @Max(100_000) int rows,
            @DefaultValue("50000") @Min(1) @Max(1_000_000) int modules,

            @DefaultValue("5000000") @Min(1) @Max(1_000_000_000)
            long steps,

            @DefaultValue("20s") Duration time,
            @DefaultValue("65536") @Min(1) int imageSize,

            @DefaultValue("20") @Min(1) @Max(1_000) int candidates) {}

    /**
     * How large sweeps may be.
     *
     * @param points the most points of one request
     * @param time how long one may take in all, however often others have their turn in between
     * @param atOnce how many may be under way; they take turns
     * @param threads how many compute at once; 0: half the processors
     */
    public record Sweeps(
            @DefaultValue("1000000") @Min(1) @Max(1_000_000_000)
            long points,

            @DefaultValue("10m") Duration time,
            @DefaultValue("32") @Min(1) @Max(10_000) int atOnce,
            @DefaultValue("0") @Min(0) @Max(1_000) int threads) {}
}
