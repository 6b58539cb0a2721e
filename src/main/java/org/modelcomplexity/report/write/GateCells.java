package org.modelcomplexity.report.write;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.gate.GateReport.GrownRow;
import org.modelcomplexity.report.gate.GateReport.RuleVerdict;

/** A verdict as people read it. */
final class GateCells {
    private GateCells() {}

    /** What came of a rule: {@code 7,225,885, limit 7,500,000, margin 274,115}. */
    static String outcome(RuleVerdict rule) {
        if (rule.reason() != null) {
            return "cannot be decided: " + rule.reason();
        }
        return number(rule.value()) + ", limit " + number(rule.limit()) + ", margin " + number(rule.margin())
                + (rule.baseline() == null ? "" : ", baseline " + number(rule.baseline()));
    }

    /** A line for each row behind a rule: those that grew, then those that weigh most. */
    static List<String> rows(RuleVerdict rule) {
        List<String> lines = new ArrayList<>();
        for (GrownRow row : rule.growth() == null ? List.<GrownRow>of() : rule.growth()) {
            String name = row.index() == null
                    ? "row " + row.baselineIndex() + " of the baseline"
                    : name(row.index(), row.module(), row.line());
            lines.add(name + " grew by " + Cells.number(row.change()));
        }
        rule.heaviest()
                .forEach(row -> lines.add(name(row.index(), row.module(), row.line()) + " has "
                        + Cells.number(row.value()) + ", " + share(row.share())));
        return lines;
    }

    private static String name(int index, String module, @Nullable Integer line) {
        return "row " + index + " " + module + (line == null ? "" : " (line " + line + ")");
    }

    /** A share in hundredths. */
    static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** How many rules are kept. */
    static String summary(GateReport report) {
        long failed = report.rules().stream().filter(rule -> !rule.passed()).count();
        return failed == 0
                ? "passed"
                : "failed: " + failed + " of " + report.rules().size() + " rules";
    }

    /** What was assumed or ignored, with its line where it has one. */
    static List<String> notes(GateReport report) {
        return report.warnings().stream().map(GateCells::note).toList();
    }

    private static String note(Report.Warning warning) {
        return warning.detail() + (warning.line() == null ? "" : " (line " + warning.line() + ")");
    }

    /** A figure with its digits in groups, and at most six behind the point. */
    static String number(@Nullable BigDecimal value) {
        return value == null
                ? "–"
                : new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
