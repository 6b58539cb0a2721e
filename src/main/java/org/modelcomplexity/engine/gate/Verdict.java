package org.modelcomplexity.engine.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Result;

/**
 * Whether a network keeps a rule.
 *
 * @param rule the rule
 * @param convention whose count decided
 * @param passed whether it is kept; a rule that cannot be decided is not
 * @param value the figure; null where there is none
 * @param limit what it must not pass; null where there is none
 * @param baseline the baseline's figure; null where none decides, or there is none
 * @param reason why it cannot be decided; null where it could
 * @param rows the rows that weigh most in the figure, the heaviest first
 */
public record Verdict(
        Rule rule,
        String convention,
        boolean passed,
        @Nullable BigDecimal value,
        @Nullable BigDecimal limit,
        @Nullable BigDecimal baseline,
        @Nullable String reason,
        List<Heavy> rows) {
    private static final int MOST_ROWS = 5;
    private static final int SHARE_DIGITS = 4;

    /**
     * A row and what it weighs.
     *
     * @param row its index
     * @param value its part of the figure: elements of parameters, or MACs
     * @param share of the whole network, from 0 to 1
     */
    public record Heavy(int row, long value, double share) {}

    /** How far the figure is from the limit, on the good side positive; null where it cannot be decided. */
    public @Nullable BigDecimal margin() {
        if (value == null || limit == null) {
            return null;
        }
        return rule.limit() == Rule.Limit.MIN ? value.subtract(limit) : limit.subtract(value);
    }

    /** Decides a rule; one that needs a baseline and has none cannot be decided. */
    public static Verdict of(Rule rule, Result result, @Nullable Result baseline) {
        Subject subject = new Subject(result, rule.isFused(), convention(rule, result));
        BigDecimal value = value(rule, subject);
        Verdict open = new Verdict(rule, subject.convention(), false, value, null, null, null, heaviest(rule, subject));
        if (value == null) {
            return open.undecided(missing(rule, subject));
        }
        if (!rule.needsBaseline()) {
            BigDecimal whole = rule.figure().in(subject);
            return rule.amount().isPercentage() && whole == null
                    ? open.undecided(rule.figure().missing(subject))
                    : open.decided(rule.amount().of(whole == null ? value : whole), null);
        }
        if (baseline == null) {
            return open.undecided("there is no baseline to compare with");
        }
        Subject before = new Subject(baseline, rule.isFused(), subject.convention());
        BigDecimal known = value(rule, before);
        return known == null
                ? open.undecided("of the baseline: " + missing(rule, before))
                : open.decided(known.add(rule.amount().of(known)), known);
    }

    private Verdict decided(BigDecimal against, @Nullable BigDecimal known) {
        int order = java.util.Objects.requireNonNull(value).compareTo(against);
        boolean kept = rule.limit() == Rule.Limit.MIN ? order >= 0 : order <= 0;
        return new Verdict(rule, convention, kept, value, against, known, null, rows);
    }

    private Verdict undecided(String why) {
        return new Verdict(rule, convention, false, value, null, null, why, rows);
    }

    private static String convention(Rule rule, Result result) {
        return rule.convention() != null
                ? rule.convention()
                : result.network().info().dialect().convention();
    }

    private static @Nullable BigDecimal value(Rule rule, Subject subject) {
        if (rule.row() == null) {
            return rule.figure().in(subject);
        }
        List<Long> rows = rule.figure().rows(subject);
        return rule.row() < rows.size() ? BigDecimal.valueOf(rows.get(rule.row())) : null;
    }

    private static String missing(Rule rule, Subject subject) {
        Figure figure = rule.figure();
        if (rule.row() == null || figure.in(subject) == null) {
            return figure.missing(subject);
        }
        int rows = figure.rows(subject).size();
        return rows == 0
                ? figure.label() + (figure.isWork() ? " by " + subject.convention() : "")
                        + " are told of the whole network alone, not by row"
                : "there is no row " + rule.row() + ": the last is " + (rows - 1);
    }

    private static List<Heavy> heaviest(Rule rule, Subject subject) {
        List<Long> weights = rule.figure().weights(subject);
        double whole =
                Math.max(1, weights.stream().mapToDouble(Long::doubleValue).sum());
        List<Heavy> all = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            all.add(new Heavy(i, weights.get(i), rounded(weights.get(i) / whole)));
        }
        return all.stream()
                .filter(row -> row.value() > 0)
                .sorted(Comparator.comparingLong(Heavy::value).reversed())
                .limit(MOST_ROWS)
                .toList();
    }

    private static double rounded(double share) {
        return BigDecimal.valueOf(share)
                .setScale(SHARE_DIGITS, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
