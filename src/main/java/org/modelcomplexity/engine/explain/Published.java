package org.modelcomplexity.engine.explain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Figures as someone published them: the digits that are there are the ones that must fit.
 *
 * @param figures each with the scale of its last digit: 3.2M is 32 of 1e5, 8.7 is 87 of 1e-1
 */
public record Published(Map<Figure, BigDecimal> figures) {
    private static final int LONGEST = 40;
    /** What has more digits before the point is past 64 bits. */
    private static final int MOST_DIGITS = 18;

    /** A count with so many digits, the last one included, is that of one network. */
    private static final int TELLING = 5;

    private static final Pattern PRINTED =
            Pattern.compile("(\\d+|\\d{1,3}(?:,\\d{3})+)(\\.\\d+)?(?:[eE]\\+?(\\d{1,2}))?\\s*([kKmMbBgGtT]?)");

    /**
     * A figure as it was printed: {@code 3.2M}, {@code 25.6 M}, {@code 7,015,519}, {@code 1.3e6}, {@code 8.7}. GFLOPs and
     * GMACs are in 1e9 unless a letter says in what: 4.1, 4.1B and 4.1G are the same.
     *
     * @return null where it is no such thing
     */
    public static @Nullable BigDecimal read(Figure figure, String text) {
        Matcher printed = PRINTED.matcher(text.strip());
        if (text.length() > LONGEST || !printed.matches()) {
            return null;
        }
        BigDecimal digits =
                new BigDecimal(printed.group(1).replace(",", "") + (printed.group(2) == null ? "" : printed.group(2)));
        int power = printed.group(3) == null ? 0 : Integer.parseInt(printed.group(3));
        String letter = printed.group(4);
        if (!letter.isEmpty()) {
            power += letter(letter) - (figure.isWork() ? 9 : 0);
        }
        BigDecimal value = digits.scaleByPowerOfTen(power);
        return value.precision() - value.scale() > MOST_DIGITS ? null : value;
    }

    private static int letter(String letter) {
        return switch (letter) {
            case "k", "K" -> 3;
            case "m", "M" -> 6;
            case "t", "T" -> 12;
            default -> 9;
        };
    }

    /** Whether any work is published. */
    public boolean hasWork() {
        return figures.keySet().stream().anyMatch(Figure::isWork);
    }

    /** Whether anything else is published: layers, parameters, gradients. */
    boolean hasCounts() {
        return !figures.keySet().stream().allMatch(Figure::isWork);
    }

    /** Whether a count of parameters or gradients is there to the last digit, which hardly fits by chance. */
    boolean isTelling() {
        return isTelling(Figure.PARAMETERS) || isTelling(Figure.GRADIENTS);
    }

    private boolean isTelling(Figure figure) {
        BigDecimal count = figures.get(figure);
        return count != null && count.scale() == 0 && count.precision() >= TELLING;
    }

    /** A figure with as many digits as the published one. */
    BigDecimal printed(Figure figure, BigDecimal value) {
        return value.setScale(figures.get(figure).scale(), RoundingMode.HALF_EVEN);
    }

    /** Whether a figure is the published one, printed with as many digits; also where none is published. */
    boolean fits(Figure figure, BigDecimal value) {
        BigDecimal published = figures.get(figure);
        return published == null || printed(figure, value).compareTo(published) == 0;
    }

    /** How far a figure is from the published one, as a part of that: 0 where it fits. */
    double distance(Figure figure, BigDecimal value) {
        if (fits(figure, value)) {
            return 0;
        }
        double published = figures.get(figure).doubleValue();
        return Math.abs(value.doubleValue() - published) / Math.max(1e-9, published);
    }

    /** Whether not every digit of a count is there. */
    boolean isRounded(Figure figure) {
        return figures.get(figure).scale() < 0;
    }

    /** The least whole number that fits. */
    long least(Figure figure) {
        return figures.get(figure)
                .subtract(half(figure))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** The greatest whole number that fits. */
    long greatest(Figure figure) {
        return figures.get(figure)
                .add(half(figure))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    /** Half of what the last digit stands for; nothing where every digit is there. */
    private BigDecimal half(Figure figure) {
        BigDecimal published = figures.get(figure);
        return !isRounded(figure) ? BigDecimal.ZERO : published.ulp().divide(BigDecimal.valueOf(2));
    }
}
