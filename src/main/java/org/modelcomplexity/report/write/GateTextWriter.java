package org.modelcomplexity.report.write;

import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.gate.GateReport.RuleVerdict;
import org.springframework.stereotype.Component;

/** Verdicts as lines of text; where they are asked for, with GitHub's annotations before them. */
@Component
public class GateTextWriter implements AnswerWriter<GateReport> {
    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public String about() {
        return "A line a rule, for a job's log; with annotate=github also its annotations";
    }

    @Override
    public String write(GateReport report) {
        StringBuilder text = new StringBuilder();
        if (report.annotations().wanted()) {
            report.rules().stream()
                    .filter(rule -> !rule.passed())
                    .forEach(rule -> text.append(annotation(rule, report.annotations())));
        }
        report.rules().forEach(rule -> {
            text.append(rule.passed() ? "ok    " : "FAIL  ")
                    .append(rule.rule())
                    .append(": ")
                    .append(GateCells.outcome(rule))
                    .append('\n');
            if (!rule.passed()) {
                GateCells.rows(rule)
                        .forEach(row ->
                                text.append("        ").append(oneLine(row)).append('\n'));
            }
        });
        GateCells.notes(report)
                .forEach(note -> text.append("note  ").append(oneLine(note)).append('\n'));
        text.append(GateCells.summary(report)).append('\n');
        return text.toString();
    }

    /** As GitHub reads it from a job's log; the line is that of the row that decides most. */
    private static String annotation(RuleVerdict rule, GateReport.Annotations annotations) {
        StringBuilder at = new StringBuilder(" title=Model budget");
        if (annotations.file() != null) {
            at.append(",file=")
                    .append(escaped(annotations.file()).replace(":", "%3A").replace(",", "%2C"));
            if (rule.line() != null) {
                at.append(",line=").append(rule.line());
            }
        }
        return "::error" + at + "::" + escaped(rule.rule() + ": " + GateCells.outcome(rule)) + "\n";
    }

    /** Whoever names a module with a newline in it writes no line of his own: GitHub takes commands from lines. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+", " ");
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
