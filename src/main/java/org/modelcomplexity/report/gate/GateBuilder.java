package org.modelcomplexity.report.gate;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.gate.Rule.Limit;
import org.modelcomplexity.engine.gate.Subject;
import org.modelcomplexity.engine.gate.Verdict;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Comparison.RowIndex;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportBuilder;
import org.modelcomplexity.report.RowAlignment;
import org.modelcomplexity.report.gate.GateReport.GrownRow;
import org.modelcomplexity.report.gate.GateReport.HeavyRow;
import org.modelcomplexity.report.gate.GateReport.RuleVerdict;

/** Tells verdicts on a model, with the rows behind them. */
public final class GateBuilder {
    private static final int MOST_ROWS = 5;

    private final Result result;
    private final @Nullable Result baseline;
    private final Report report;
    private final @Nullable Report before;
    private final List<RowIndex> pairs;

    private GateBuilder(Result result, @Nullable Result baseline, boolean isCompared, Budget budget) {
        this.result = result;
        this.baseline = baseline;
        this.report = report(result, budget);
        this.before = baseline == null ? null : report(baseline, budget);
        this.pairs = before == null || !isCompared ? List.of() : RowAlignment.of(rows(before), rows(report), budget);
    }

    private static Report report(Result result, Budget budget) {
        String own = result.network().info().dialect().convention();
        return ReportBuilder.of(result, Set.of("rows"), Set.of(own), budget);
    }

    private static List<Report.RowReport> rows(Report report) {
        return Objects.requireNonNull(report.rows());
    }

    /**
     * Tells them.
     *
     * @param result the network they are on
     * @param baseline what it is compared with; null where nothing is
     * @param budget what looking at rows is charged to
     */
    public static GateReport of(
            List<Verdict> verdicts,
            Result result,
            @Nullable Result baseline,
            GateReport.Annotations annotations,
            Budget budget) {
        boolean isCompared =
                verdicts.stream().anyMatch(verdict -> verdict.rule().needsBaseline());
        GateBuilder builder = new GateBuilder(result, baseline, isCompared, budget);
        Report.ModelInfo model = builder.report.model();
        Report.ModelInfo other = builder.before == null ? null : builder.before.model();
        return new GateReport(
                verdicts.stream().allMatch(Verdict::passed),
                model,
                other,
                builder.report.warnings(),
                verdicts.stream().map(builder::rule).toList(),
                annotations);
    }

    private RuleVerdict rule(Verdict verdict) {
        Rule rule = verdict.rule();
        List<HeavyRow> heaviest = verdict.rows().stream().map(this::heavy).toList();
        List<GrownRow> growth = baseline != null && rule.needsBaseline() ? growth(verdict, baseline) : null;
        return new RuleVerdict(
                rule.inWords(verdict.convention()),
                rule.figure().label(),
                rule.mode(),
                rule.figure().isWork() ? verdict.convention() : null,
                rule.row(),
                written(rule, Limit.MAX),
                written(rule, Limit.MIN),
                written(rule, Limit.MAX_INCREASE),
                verdict.passed(),
                plain(verdict.value()),
                plain(verdict.limit()),
                plain(verdict.margin()),
                plain(verdict.baseline()),
                verdict.reason(),
                line(rule, heaviest, growth),
                heaviest,
                growth);
    }

    private static @Nullable String written(Rule rule, Limit limit) {
        return rule.limit() == limit ? rule.amount().written() : null;
    }

    private @Nullable Integer line(Rule rule, List<HeavyRow> heaviest, @Nullable List<GrownRow> growth) {
        if (rule.row() != null && rule.row() < rows(report).size()) {
            return line(rule.row());
        }
        Stream<@Nullable Integer> grown =
                growth == null ? Stream.of() : growth.stream().map(GrownRow::line);
        return Stream.concat(grown, heaviest.stream().map(HeavyRow::line))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Integer line(int row) {
        Network network = result.network();
        int line = network.rows().get(row).place().line();
        // What a line of a program of torch.export holds is nothing that anybody wrote.
        return line == 0 || network.whole() != null ? null : (Integer) line;
    }

    private HeavyRow heavy(Verdict.Heavy heavy) {
        String module = rows(report).get(heavy.row()).module();
        return new HeavyRow(heavy.row(), module, line(heavy.row()), heavy.value(), heavy.share());
    }

    private List<GrownRow> growth(Verdict verdict, Result other) {
        boolean fused = verdict.rule().isFused();
        String convention = verdict.convention();
        List<Long> now = verdict.rule().figure().weights(new Subject(result, fused, convention));
        List<Long> then = verdict.rule().figure().weights(new Subject(other, fused, convention));
        if (now.isEmpty() || then.isEmpty()) {
            return List.of();
        }
        return pairs.stream()
                .map(pair -> grown(pair, weight(now, pair.candidate()) - weight(then, pair.baseline())))
                .filter(row -> row.change() > 0)
                .sorted(Comparator.comparingLong(GrownRow::change).reversed())
                .limit(MOST_ROWS)
                .toList();
    }

    private static long weight(List<Long> weights, @Nullable Integer row) {
        return row == null ? 0 : weights.get(row);
    }

    private GrownRow grown(RowIndex pair, long change) {
        Integer here = pair.candidate();
        List<Report.RowReport> rows = rows(here == null ? Objects.requireNonNull(before) : report);
        String module = rows.get(here == null ? Objects.requireNonNull(pair.baseline()) : here)
                .module();
        return new GrownRow(here, pair.baseline(), module, here == null ? null : line(here), change);
    }

    /** Without needless digits: a whole number is one. */
    private static @Nullable BigDecimal plain(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal bare = value.stripTrailingZeros();
        return bare.scale() < 0 ? bare.setScale(0) : bare;
    }
}
