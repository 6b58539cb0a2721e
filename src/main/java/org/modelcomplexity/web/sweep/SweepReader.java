package org.modelcomplexity.web.sweep;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.sweep.Axis;
import org.modelcomplexity.engine.sweep.Grid;
import org.modelcomplexity.read.RuleReader;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.sweep.SweepFigure;
import org.modelcomplexity.service.sweep.SweepRequest;
import org.modelcomplexity.web.OptionReader;
import org.modelcomplexity.web.RequestOption;
import org.modelcomplexity.web.RequestReader;
import org.modelcomplexity.web.problem.Problems;
import org.modelcomplexity.web.problem.QueryParameters;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads a model and a grid over it; all that is wrong with either is said at once. */
@Component
class SweepReader {
    static final Set<String> FIELDS = Set.of("over", "rules", "baseline", "figures", "points", "pareto", "part");
    private static final Set<String> OPTIONS =
            Set.of("dialect", "scale", "ch", "imgsz", "nc", "convention", "batch", "dtype", "optimizer", "freeze");
    private static final int MOST_AXES = 20;
    private static final int MOST_PARTS = 1_000_000;
    private static final Pattern PART = Pattern.compile("(\\d{1,7})/(\\d{1,7})");

    private final RequestReader reader;

    SweepReader(RequestReader reader) {
        this.reader = reader;
    }

    SweepRequest read(HttpServletRequest request, Budget budget) throws HttpMediaTypeNotSupportedException {
        Node body = reader.json(request, budget);
        String part = QueryParameters.take(request, "part");
        AnalysisRequest base = reader.model(body, request, FIELDS, budget);
        List<Finding> findings = new Findings();
        Reading reading = new Reading(findings);
        Map<Axis, List<AnalysisRequest>> axes = reading.axes(body, base);
        List<Rule> rules = reading.rules(body);
        Node against = body.get("baseline");
        Side baseline = against == null
                ? null
                : reading.all(() -> new Side(against.place(), reader.model(against, request, Set.of(), budget)));
        List<SweepFigure> figures = reading.figures("figures", body.get("figures"));
        Node pareto = body.get("pareto");
        reading.pareto(pareto);
        List<SweepFigure> min = reading.figures("min", pareto == null ? null : pareto.get("min"));
        List<SweepFigure> max = reading.figures("max", pareto == null ? null : pareto.get("max"));
        boolean onlyPassing = reading.onlyPassing(body.get("points"));
        int[] share = reading.part(body, part);
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        Grid grid = Grid.over(List.copyOf(axes.keySet()));
        Map<String, List<AnalysisRequest>> options = new LinkedHashMap<>();
        axes.forEach((axis, values) -> options.put(axis.name(), values));
        options.values().removeIf(List::isEmpty);
        return new SweepRequest(
                base,
                baseline,
                grid,
                options,
                grid.part(share[0], share[1]),
                figures,
                Objects.requireNonNull(rules),
                onlyPassing,
                min,
                max);
    }

    /** What is read into which findings. */
    private record Reading(List<Finding> findings) {
        /** Something, or null with findings. */
        <T> @Nullable T all(Read<T> reading) throws HttpMediaTypeNotSupportedException {
            try {
                return reading.of();
            } catch (InvalidModelException refused) {
                findings.addAll(refused.findings());
                return null;
            }
        }

        /** Each axis with the option at each of its values; none where it is no option. */
        Map<Axis, List<AnalysisRequest>> axes(Node body, AnalysisRequest base)
                throws HttpMediaTypeNotSupportedException {
            Node over = body.get("over");
            Map<Axis, List<AnalysisRequest>> axes = new LinkedHashMap<>();
            if (over == null || over.entries().isEmpty() || over.entries().size() > MOST_AXES) {
                find(
                        over == null ? body.place() : over.place(),
                        "over must be an object with what varies, at most " + MOST_AXES
                                + ": {\"nc\": [1, 80], \"width_multiple\": {\"from\": 0.25, \"to\": 1.25, \"step\": 0.05}}",
                        null);
                return axes;
            }
            for (Map.Entry<String, Node> entry : over.entries().entrySet()) {
                Axis axis = all(() -> Axis.read(entry.getKey(), entry.getValue(), OPTIONS));
                if (axis != null) {
                    axes.put(axis, options(axis, base));
                }
            }
            return axes;
        }

        private List<AnalysisRequest> options(Axis axis, AnalysisRequest base)
                throws HttpMediaTypeNotSupportedException {
            RequestOption option = RequestOption.of(axis.name());
            List<AnalysisRequest> values = new ArrayList<>();
            if (option != null) {
                for (Node value : axis.values()) {
                    AnalysisRequest read =
                            all(() -> OptionReader.request(base.document(), Map.of(option, value), null, null));
                    if (read == null) {
                        break;
                    }
                    values.add(read);
                }
            }
            return values;
        }

        List<Rule> rules(Node body) throws HttpMediaTypeNotSupportedException {
            Node node = body.get("rules");
            List<Rule> rules = node == null ? null : all(() -> RuleReader.read(node));
            if (rules != null && body.get("baseline") == null) {
                rules.stream()
                        .filter(Rule::needsBaseline)
                        .forEach(rule ->
                                find(rule.place(), "this rule compares with a baseline, and there is none", null));
            }
            return rules == null ? List.of() : rules;
        }

        List<SweepFigure> figures(String name, @Nullable Node node) {
            List<SweepFigure> figures = new ArrayList<>();
            if (node == null) {
                return figures;
            }
            if (!node.isList() || node.items().isEmpty()) {
                find(node.place(), name + " must be a list of figures, as [\"parameters\", \"fused.macs\"]", null);
            }
            for (Node item : node.items()) {
                List<SweepFigure> named = item.value() instanceof String text ? SweepFigure.named(text) : List.of();
                if (named.isEmpty()) {
                    find(
                            item.place(),
                            "a figure is one of " + String.join(", ", Figure.labels())
                                    + ", with training. or fused. before it for one mode alone",
                            item.value() instanceof String text ? Nearest.hint(text, Figure.labels()) : null);
                }
                named.stream().filter(figure -> !figures.contains(figure)).forEach(figures::add);
            }
            return figures;
        }

        void pareto(@Nullable Node node) {
            if (node != null
                    && (node.entries().isEmpty()
                            || !Set.of("min", "max").containsAll(node.entries().keySet()))) {
                find(node.place(), "pareto must be an object with min, max or both: lists of figures", null);
            }
        }

        boolean onlyPassing(@Nullable Node node) {
            if (node != null && !"all".equals(node.value()) && !"passing".equals(node.value())) {
                find(node.place(), "points must be all or passing", null);
            }
            return node != null && "passing".equals(node.value());
        }

        /** Which of how many parts; a query parameter wins. */
        int[] part(Node body, @Nullable String query) {
            Node node = query != null ? (Node) new Node(query, Problems.parameter("part")) : body.get("part");
            if (node == null) {
                return new int[] {1, 1};
            }
            Matcher written = PART.matcher(node.value() instanceof String text ? text : "");
            int number = written.matches() ? Integer.parseInt(written.group(1)) : 0;
            int of = written.matches() ? Integer.parseInt(written.group(2)) : 0;
            if (number < 1 || number > of || of > MOST_PARTS) {
                find(node.place(), "part must be text as 3/16: the third of sixteen equal parts", "3/16");
                return new int[] {1, 1};
            }
            return new int[] {number, of};
        }

        private void find(Place place, String detail, @Nullable String hint) {
            findings.add(new Finding(Problem.INVALID_OPTION, place, detail, hint));
        }
    }

    /** What reads something. */
    @FunctionalInterface
    private interface Read<T> {
        T of() throws HttpMediaTypeNotSupportedException;
    }
}
