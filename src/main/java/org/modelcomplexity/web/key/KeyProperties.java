package org.modelcomplexity.web.key;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may use the API, under {@code model-complexity}; with no key at all, everybody may.
 *
 * @param apiKey a key that is called {@code default}; empty or absent: none
 * @param apiKeys keys by names of the operator's own, so that an old one and a new one can hold at once
 * @param rate how often each key may ask; without keys, everybody together
 */
@Validated
@ConfigurationProperties("model-complexity")
record KeyProperties(
        @Nullable String apiKey,
        @DefaultValue Map<String, String> apiKeys,
        @DefaultValue @Valid Rate rate) {
    private static final String DEFAULT = "default";
    private static final String SOUND =
            "api-key and api-keys together are at most 100, no two the same, each of 1 to 256 visible ASCII characters; in "
                    + "api-keys none is empty, none is there twice, and none is called default beside an api-key";
    private static final int MOST_KEYS = 100;
    private static final int LEAST_BURST = 10;

    /** What a header carries unchanged. */
    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    /** All keys by their names. */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>(apiKeys);
        if (apiKey != null && !apiKey.isBlank()) {
            keys.put(DEFAULT, apiKey);
        }
        return keys;
    }

    /**
     * These and further keys by their names.
     *
     * @throws IllegalStateException where they cannot be together
     */
    KeyProperties with(Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(apiKeys);
        all.putAll(further);
        KeyProperties together = new KeyProperties(apiKey, all, rate);
        if (all.size() < apiKeys.size() + further.size() || !together.isEveryKeySound()) {
            throw new IllegalStateException(SOUND);
        }
        return together;
    }

    /** What is wrong is told without the keys: it goes into the log. */
    @AssertTrue(message = SOUND)
    boolean isEveryKeySound() {
        Map<String, String> keys = keys();
        boolean twice = keys.size() == apiKeys.size() && apiKey != null && !apiKey.isBlank();
        return !twice
                && keys.size() <= MOST_KEYS
                && new HashSet<>(keys.values()).size() == keys.size()
                && keys.values().stream().allMatch(key -> KEY.matcher(key).matches());
    }

    /** Keys are nobody's to read in a log. */
    @Override
    public String toString() {
        return "keys " + keys().keySet() + ", " + rate;
    }

    /**
     * How often one may ask.
     *
     * @param perSecond requests that may be sent a second, on the whole; 0: any number
     * @param burst requests that may be sent at once after a silence; 0: as many as two seconds bring, at least 10
     */
    record Rate(
            @DefaultValue("0") @DecimalMin("0") @DecimalMax("1000000")
            double perSecond,

            @DefaultValue("0") @Min(0) @Max(1_000_000) int burst) {
        int most() {
            return burst > 0 ? burst : (int) Math.max(LEAST_BURST, Math.ceil(2 * perSecond));
        }
    }
}
