package org.modelcomplexity.engine.gate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;

/**
 * A limit on one figure.
 *
 * @param place where it stands in what was sent
 * @param figure what is limited
 * @param isFused whether in the fused network; else in the one that trains
 * @param convention whose count; null: what the request names, or else the dialect's own
 * @param conventionPlace where that stands
 * @param row of which row; null: of the whole network
 * @param limit how it is limited
 * @param amount by how much
 */
public record Rule(
        Place place,
        Figure figure,
        boolean isFused,
        @Nullable String convention,
        Place conventionPlace,
        @Nullable Integer row,
        Limit limit,
        Amount amount) {
    /** How a figure is limited. */
    public enum Limit {
        /** It must not be greater; a percentage is one of the whole network, for a row. */
        MAX("max", "≤ "),
        /** It must not be less; a percentage is one of the whole network, for a row. */
        MIN("min", "≥ "),
        /** It must not be greater than the baseline's by more than this; a percentage is one of the baseline's. */
        MAX_INCREASE("maxIncrease", "≤ baseline ");

        private final String key;
        private final String sign;

        Limit(String key, String sign) {
            this.key = key;
            this.sign = sign;
        }

        /** The name in requests and answers. */
        public String key() {
            return key;
        }

        /** All names. */
        public static List<String> keys() {
            return Arrays.stream(values()).map(Limit::key).toList();
        }
    }

    /** The mode's name in requests and answers. */
    public String mode() {
        return isFused ? "fused" : "training";
    }

    /** Whether a baseline decides it. */
    public boolean needsBaseline() {
        return limit == Limit.MAX_INCREASE;
    }

    /** The same rule by a convention, where it names none itself. */
    public Rule by(String other) {
        return convention != null ? this : new Rule(place, figure, isFused, other, conventionPlace, row, limit, amount);
    }

    /**
     * In words: {@code parameters (fused) ≤ 7.5M}.
     *
     * @param counted whose count decided
     */
    public String inWords(String counted) {
        String size = amount.written().replaceFirst("^[+-]", "");
        String change = (amount.value().signum() < 0 ? "- " : "+ ") + size;
        return figure.label() + (row == null ? "" : " of row " + row) + " (" + mode()
                + (figure.isWork() ? ", " + counted : "") + ") " + limit.sign
                + (needsBaseline() ? change : size);
    }
}
