package org.modelcomplexity.engine.gate;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as people write a limit: {@code 17.0}, {@code 7.5M}, {@code 7,015,519}, {@code 200MB}, {@code 16GiB},
 * {@code 5 %}.
 *
 * @param value the number; of a percentage what stands before the sign
 * @param isPercentage whether it is a part of something else, in hundredths
 * @param written how it was written
 */
public record Amount(BigDecimal value, boolean isPercentage, String written) {
    /** What a figure is counted in, which decides the endings that its limits may have. */
    public enum Unit {
        /** Pieces: k, M, B or G, T are thousands, millions, … of them. */
        PIECES("k, M, G or B, T", "7.5M"),
        /** A figure that has its power of ten in its name, as gflops: an ending would count it twice. */
        PLAIN("", "17.0"),
        /** Bytes: kB, MB, GB, TB are powers of ten, KiB, MiB, GiB, TiB powers of two. */
        BYTES("B, kB, MB, GB, TB, KiB, MiB, GiB, TiB", "200MB");

        private final String endings;
        private final String example;

        Unit(String endings, String example) {
            this.endings = endings;
            this.example = example;
        }

        /** What its amounts look like, for whoever wrote none of it. */
        public String inWords() {
            String ended = endings.isEmpty() ? "" : ", or one with " + endings + " behind it";
            return "a number" + ended + " (\"" + example + "\")";
        }

        private @Nullable BigDecimal factor(String ending) {
            Map<String, BigDecimal> table = switch (this) {
                case PIECES -> PIECES_OF;
                case PLAIN -> NOTHING_OF;
                case BYTES -> BYTES_OF;
            };
            return table.get(ending.toLowerCase(Locale.ROOT));
        }
    }

    private static final int LONGEST = 40;
    private static final int MOST_DIGITS = 18;
    private static final Pattern WRITTEN =
            Pattern.compile("([+-]?)(\\d+|\\d{1,3}(?:,\\d{3})+)(\\.\\d+)?(?:[eE]([+-]?\\d{1,2}))?\\s*([A-Za-z%]*)");

    private static final Map<String, BigDecimal> NOTHING_OF = Map.of("", BigDecimal.ONE);

    private static final Map<String, BigDecimal> PIECES_OF = Map.of(
            "", BigDecimal.ONE,
            "k", power(10, 3),
            "m", power(10, 6),
            "g", power(10, 9),
            "b", power(10, 9),
            "t", power(10, 12));

    private static final Map<String, BigDecimal> BYTES_OF = Map.of(
            "", BigDecimal.ONE,
            "b", BigDecimal.ONE,
            "kb", power(10, 3),
            "mb", power(10, 6),
            "gb", power(10, 9),
            "tb", power(10, 12),
            "kib", power(2, 10),
            "mib", power(2, 20),
            "gib", power(2, 30),
            "tib", power(2, 40));

    private static BigDecimal power(int base, int exponent) {
        return BigDecimal.valueOf(base).pow(exponent);
    }

    /** The amount of a text; null where it is none, or has an ending that the unit does not. */
    public static @Nullable Amount read(String text, Unit unit) {
        String stripped = text.length() > LONGEST ? "" : text.strip();
        Matcher written = WRITTEN.matcher(stripped);
        if (!written.matches()) {
            return null;
        }
        boolean percentage = written.group(5).equals("%");
        BigDecimal factor = percentage ? BigDecimal.ONE : unit.factor(written.group(5));
        if (factor == null) {
            return null;
        }
        String digits = written.group(2).replace(",", "") + (written.group(3) == null ? "" : written.group(3));
        int exponent = written.group(4) == null ? 0 : Integer.parseInt(written.group(4));
        BigDecimal value = new BigDecimal(digits).scaleByPowerOfTen(exponent).multiply(factor);
        if (value.precision() - value.scale() > MOST_DIGITS || value.scale() > MOST_DIGITS) {
            return null;
        }
        return new Amount(written.group(1).equals("-") ? value.negate() : value, percentage, stripped);
    }

    /** The amount of a number; null where it is not finite, or of more digits than there is use for. */
    public static @Nullable Amount of(Number number) {
        if (number instanceof Double real && !Double.isFinite(real)) {
            return null;
        }
        BigDecimal value = new BigDecimal(number.toString()).stripTrailingZeros();
        boolean readable = value.precision() - value.scale() <= MOST_DIGITS && value.scale() <= MOST_DIGITS;
        return readable ? new Amount(value, false, value.toPlainString()) : null;
    }

    /** What it comes to, where a percentage is a part of this. */
    public BigDecimal of(BigDecimal whole) {
        return isPercentage ? whole.multiply(value).movePointLeft(2) : value;
    }
}
