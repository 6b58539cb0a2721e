package org.modelcomplexity.report.write;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.gate.GateReport.GrownRow;
import org.modelcomplexity.report.gate.GateReport.RuleVerdict;
import org.springframework.stereotype.Component;

/** Verdicts as Markdown, for a job's summary or a comment on a pull request. */
@Component
public class GateMarkdownWriter implements AnswerWriter<GateReport> {
    @Override
    public String mediaType() {
        return "text/markdown";
    }

    @Override
    public String about() {
        return "For a job's summary, or a comment on a pull request";
    }

    @Override
    public String write(GateReport report) {
        String name = report.model().name() == null
                ? "The model"
                : MarkdownTable.text(report.model().name());
        StringBuilder text = new StringBuilder("### ")
                .append(name)
                .append(report.passed() ? " keeps its budget\n" : " does not keep its budget\n");
        MarkdownTable table = MarkdownTable.of(text, "", "rule", ">value", ">limit", ">margin");
        report.rules()
                .forEach(rule -> table.row(
                        rule.passed() ? "✅" : "❌",
                        MarkdownTable.text(rule.rule()),
                        GateCells.number(rule.value()),
                        GateCells.number(rule.limit()),
                        rule.reason() == null ? GateCells.number(rule.margin()) : MarkdownTable.text(rule.reason())));
        report.rules().stream().filter(rule -> !rule.passed()).forEach(rule -> rows(text, rule));
        notes(text, report);
        return text.toString();
    }

    private static void rows(StringBuilder text, RuleVerdict rule) {
        List<GrownRow> growth = rule.growth() == null ? List.of() : rule.growth();
        if (rule.heaviest().isEmpty() && growth.isEmpty()) {
            return;
        }
        MarkdownTable.fold(text, "the rows behind " + MarkdownTable.text(rule.rule()), () -> {
            if (!growth.isEmpty()) {
                MarkdownTable table = MarkdownTable.of(text, ">row", "module", ">line", ">growth");
                growth.forEach(row -> table.row(
                        row.index() == null ? row.baselineIndex() + " of the baseline" : row.index() + "",
                        MarkdownTable.text(row.module()),
                        line(row.line()),
                        "+" + Cells.number(row.change())));
            }
            if (!rule.heaviest().isEmpty()) {
                MarkdownTable table = MarkdownTable.of(text, ">row", "module", ">line", ">weight", ">share");
                rule.heaviest()
                        .forEach(row -> table.row(
                                String.valueOf(row.index()),
                                MarkdownTable.text(row.module()),
                                line(row.line()),
                                Cells.number(row.value()),
                                GateCells.share(row.share())));
            }
        });
    }

    private static String line(@Nullable Integer line) {
        return line == null ? "–" : String.valueOf(line);
    }

    private static void notes(StringBuilder text, GateReport report) {
        List<String> notes = GateCells.notes(report);
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(
                    note -> text.append("- ").append(MarkdownTable.text(note)).append('\n'));
        }
    }
}
