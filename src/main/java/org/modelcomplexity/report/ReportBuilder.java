package org.modelcomplexity.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Identity;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.Tree;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Stage;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.report.cost.CostReports;
import org.modelcomplexity.report.tree.TreeReport;

/** Turns a result of the engine into the report that clients read. */
public final class ReportBuilder {
    private static final long BYTES_A_ROW = 240;
    private static final long BYTES_A_VALUE = 32;
    private static final long BYTES_A_REFERENCE = 8;
    /** It is written as text once more, in bytes and perhaps in a table. */
    private static final long BYTES_A_CHARACTER = 6;
    /** More warnings than anybody reads. */
    private static final int MOST_WARNINGS = 100;

    private final Result result;
    private final Set<String> include;
    private final Set<String> conventions;
    private final Budget budget;

    private ReportBuilder(Result result, Set<String> include, Set<String> conventions, Budget budget) {
        this.budget = budget;
        this.result = result;
        this.include = include;
        this.conventions = conventions;
    }

    /**
     * The report of a result.
     *
     * @param include which parts it has: rows, parameters, operations, types, difference, coverage, tree, cost
     * @param conventions whose counts it has
     * @param budget what making it is charged to
     */
    public static Report of(Result result, Set<String> include, Set<String> conventions, Budget budget) {
        budget.watch().enter(Stage.REPORT);
        return new ReportBuilder(result, include, conventions, budget).report();
    }

    private Report report() {
        Mode training = result.training();
        Mode fused = result.fused();
        boolean operations = include.contains("operations");
        // Where nothing folds, a graph's operations are the same ones.
        List<OperationReport> all = operations ? OperationReports.of(training, budget) : null;
        boolean parameters = include.contains("parameters");
        boolean tree = include.contains("tree");
        boolean types = include.contains("types");
        return new Report(
                model(),
                warnings(),
                mode(training),
                mode(fused),
                include.contains("difference") ? difference(result.difference()) : null,
                include.contains("rows") ? rows() : null,
                parameters ? parameters(training.network(), false) : null,
                parameters ? parameters(fused.network(), true) : null,
                all,
                operations && fused.run() != training.run() ? OperationReports.of(fused, budget) : all,
                types ? types(training) : null,
                types ? types(fused) : null,
                tree ? TreeReport.of(Tree.of(training, budget)) : null,
                tree ? TreeReport.of(Tree.of(fused, budget)) : null,
                CostReports.of(result.cost(), include, budget));
    }

    private List<Report.Warning> warnings() {
        List<Warning> all = result.warnings();
        List<Report.Warning> shown = new ArrayList<>();
        all.stream().limit(MOST_WARNINGS).map(ReportBuilder::warning).forEach(shown::add);
        if (all.size() > MOST_WARNINGS) {
            shown.add(new Report.Warning(all.size() - MOST_WARNINGS + " more warnings are left out", null, null, null));
        }
        return shown;
    }

    private Report.ModelInfo model() {
        Network.Info info = result.network().info();
        Identity identity = Identity.of(result, budget);
        List<List<Long>> inputs =
                info.inputs().stream().map(input -> input.shape().toList()).toList();
        Double stride = info.constructed().stride();
        Object printedStride = stride != null && stride == Math.rint(stride) ? (Object) stride.longValue() : stride;
        return new Report.ModelInfo(
                info.name(),
                info.dialect().name(),
                info.scale(),
                info.task(),
                info.nc(),
                input(inputs),
                printedStride,
                result.network().whole() == null
                        ? null
                        : result.network().whole().producer(),
                identity.network(),
                identity.structure(),
                info.dialect().columns());
    }

    private Object input(List<List<Long>> shapes) {
        Whole whole = result.network().whole();
        if (whole == null) {
            return shapes.size() == 1 ? shapes.get(0) : shapes;
        }
        Map<String, List<Long>> named = new LinkedHashMap<>();
        whole.inputs().forEach((name, tensor) -> named.put(name, tensor.shape().toList()));
        return named;
    }

    /** A warning as the report has it. */
    public static Report.Warning warning(Warning warning) {
        boolean placed = !warning.place().pointer().isEmpty() || warning.place().line() > 0;
        return new Report.Warning(
                warning.detail(),
                placed ? warning.place().pointer() : null,
                warning.place().line() > 0 ? (Integer) warning.place().line() : null,
                warning.place().line() > 0 ? (Integer) warning.place().column() : null);
    }

    private Report.ModeSummary mode(Mode mode) {
        Network.Totals totals = mode.totals();
        Whole whole = mode.network().whole();
        return new Report.ModeSummary(
                mode.layers(),
                totals.elements(),
                whole == null || whole.gradients() ? (Long) mode.gradients() : null,
                whole == null ? null : (Long) whole.buffers(),
                CountReports.rounded(mode.gflops()),
                mode.summary(),
                new Report.LayerCounts(
                        totals.modules(),
                        totals.leaves(),
                        result.network().rows().size()),
                CountReports.of(mode, conventions, include.contains("coverage")));
    }

    private static Report.DifferenceReport difference(Difference difference) {
        return new Report.DifferenceReport(
                difference.layers(),
                difference.parameters(),
                difference.gradients(),
                difference.causes().stream()
                        .map(share -> new Report.CauseReport(
                                share.cause(),
                                share.modules(),
                                share.layers(),
                                share.parameters(),
                                share.gradients(),
                                share.explanation()))
                        .toList());
    }

    private List<Report.RowReport> rows() {
        List<Report.RowReport> rows = new ArrayList<>();
        Count training = first(result.training());
        Count fused = first(result.fused());
        for (Row row : result.network().rows()) {
            int i = row.index();
            budget.hold(BYTES_A_ROW);
            Object arguments = plain(row.arguments());
            rows.add(new Report.RowReport(
                    i,
                    row.from(),
                    row.repeats(),
                    result.network().whole() == null ? null : row.label(),
                    row.type(),
                    arguments,
                    result.training().rowParameters().get(i),
                    result.fused().rowParameters().get(i),
                    shapes(result.outputs().get(i)),
                    training == null ? null : training.rows().get(i),
                    fused == null ? null : fused.rows().get(i),
                    brief(row, arguments),
                    row.needs().boxed().toList()));
        }
        return rows;
    }

    /** Arguments by keyword without those that are as they would be anyway; arguments by position as they are. */
    private static @Nullable Object brief(Row row, @Nullable Object arguments) {
        Signature signature = row.recipe().signature();
        if (signature == null
                || !(row.arguments() instanceof Map<?, ?> bound)
                || !(arguments instanceof Map<?, ?> all)) {
            return arguments;
        }
        Map<Object, @Nullable Object> brief = new LinkedHashMap<>(all);
        bound.forEach((name, value) -> {
            if (signature.isDefault(String.valueOf(name), value)) {
                brief.remove(name);
            }
        });
        return brief;
    }

    private static @Nullable Count first(Mode mode) {
        return mode.counts().isEmpty()
                ? null
                : mode.counts().values().iterator().next().full();
    }

    /** Arguments as data: a module among them as it is printed. */
    private @Nullable Object plain(@Nullable Object value) {
        budget.step();
        budget.hold(BYTES_A_VALUE + (value instanceof String text ? BYTES_A_CHARACTER * text.length() : 0));
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
            return plain;
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return org.modelcomplexity.engine.python.Python.repr(number);
        }
        return value == null || value instanceof Number || value instanceof Boolean || value instanceof String
                ? value
                : new Printed(value.toString());
    }

    /** Something printed as Python prints an object: without quotes in the reference's table, text in JSON. */
    record Printed(
            @com.fasterxml.jackson.annotation.JsonValue String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private @Nullable Object shapes(@Nullable Object output) {
        if (output instanceof Tensor tensor) {
            budget.hold(BYTES_A_VALUE * (2 + tensor.shape().rank()));
            return tensor.shape().toList();
        }
        if (output instanceof List<?> list) {
            budget.step(list.size());
            budget.hold(BYTES_A_VALUE + BYTES_A_REFERENCE * list.size());
            List<@Nullable Object> shapes = new ArrayList<>();
            list.forEach(item -> shapes.add(shapes(item)));
            return shapes;
        }
        return null;
    }

    /** A graph does not say how its tensors begin. */
    private static @Nullable Double known(double moment) {
        return Double.isNaN(moment) ? null : (Double) moment;
    }

    private List<Report.ParameterReport> parameters(Network network, boolean fused) {
        List<Report.ParameterReport> reports = new ArrayList<>();
        boolean told = network.whole() == null || network.whole().gradients();
        for (Network.Named named : network.parameters(budget)) {
            Parameter parameter = named.parameter();
            reports.add(new Report.ParameterReport(
                    named.name(),
                    parameter.shape().toList(),
                    parameter.shape().elements(),
                    told ? (Boolean) (fused ? parameter.gradientFused() : parameter.gradient()) : null,
                    known(parameter.mean()),
                    known(parameter.std())));
        }
        return reports;
    }

    /** The network itself, with the learned tensors that rows are, and the container of its rows. */
    private static void containers(Network network, Map<String, long[]> byType) {
        long own = 0;
        for (long elements : network.ownParameters().values()) {
            own += elements;
        }
        byType.put(network.info().type(), new long[] {1, own});
        if (network.info().dialect().container() != null) {
            byType.computeIfAbsent("Sequential", key -> new long[2])[0]++;
        }
    }

    private static Types types(Mode mode) {
        Map<String, long[]> byType = new TreeMap<>();
        containers(mode.network(), byType);
        for (Module module : mode.network().modules()) {
            long[] total = byType.computeIfAbsent(module.type(), key -> new long[2]);
            total[0]++;
            for (Parameter parameter : module.parameters().values()) {
                total[1] += parameter.shape().elements();
            }
        }
        List<Types.ModuleTypeTotal> modules = new ArrayList<>();
        byType.forEach((type, total) -> modules.add(new Types.ModuleTypeTotal(type, total[0], total[1])));
        Map<String, long[]> byKind = new LinkedHashMap<>();
        Count count = first(mode);
        if (count != null) {
            for (Count.Kind kind : count.kinds()) {
                long[] total = byKind.computeIfAbsent(kind.kind().label(), key -> new long[2]);
                total[0] += kind.times();
                total[1] += kind.macs();
            }
        }
        List<Types.KindTotal> operations = new ArrayList<>();
        byKind.forEach((kind, total) -> operations.add(new Types.KindTotal(kind, total[0], total[1])));
        return new Types(modules, operations);
    }
}
