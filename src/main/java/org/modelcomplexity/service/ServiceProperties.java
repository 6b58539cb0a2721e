package org.modelcomplexity.service;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Limits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator can set, under {@code model-complexity}.
 *
 * @param apiKey the key that requests under {@code /api} must carry; empty or absent: none
 * @param maxBodySize the largest request body
 * @param maxConcurrent how many analyses may run at once; more are told to come again
 * @param limits how large a model may be, and how many are compared at once
 */
@Validated
@ConfigurationProperties("model-complexity")
public record ServiceProperties(
        @Nullable String apiKey,
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("64") @Min(1) int maxConcurrent,
        @DefaultValue @Valid ModelLimits limits) {
    /**
     * How large a model may be, how many steps a request may take, and how many candidates a comparison has: past any of
     * these it is refused; the search for an explanation then answers with what it has.
     */
    public record ModelLimits(
            @DefaultValue("2000") @Min(1) @Max(100_000) int rows,
            @DefaultValue("50000") @Min(1) @Max(1_000_000) int modules,

            @DefaultValue("10000000") @Min(1) @Max(1_000_000_000)
            long steps,

            @DefaultValue("65536") @Min(1) int imageSize,

            @DefaultValue("20") @Min(1) @Max(1_000) int candidates) {
        Limits toLimits() {
            return new Limits(rows, modules, steps, 64L << 20, imageSize);
        }
    }
}
