package org.modelcomplexity.web.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.gate.Rule;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.read.RuleReader;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.gate.GateRequest;
import org.modelcomplexity.web.MultipartForm;
import org.modelcomplexity.web.MultipartForm.Part;
import org.modelcomplexity.web.RequestReader;
import org.modelcomplexity.web.problem.Problems;
import org.modelcomplexity.web.problem.QueryParameters;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads a model with rules and a baseline; all that is wrong with any of them is said at once. */
@Component
class GateReader {
    private static final String RULES = "rules";
    private static final String BASELINE = "baseline";
    private static final String BUDGET = "budget";
    private static final String ENFORCE = "enforce";
    private static final String ANNOTATE = "annotate";

    private final RequestReader reader;

    GateReader(RequestReader reader) {
        this.reader = reader;
    }

    /** Reads a request; query parameters win over fields, and hold for both models. */
    GateRequest read(HttpServletRequest request, Budget budget) throws HttpMediaTypeNotSupportedException {
        MultipartForm form = reader.form(request, budget);
        return form == null
                ? new Reading(request, budget).json(reader.json(request, budget))
                : new Reading(request, budget).files(form);
    }

    /** One request while it is read. */
    private final class Reading {
        private final HttpServletRequest request;
        private final Budget budget;

        /** As a set: a query parameter is read with each model, and what is wrong with it is said once. */
        private final Set<Finding> found = new LinkedHashSet<>();

        Reading(HttpServletRequest request, Budget budget) {
            this.request = request;
            this.budget = budget;
        }

        GateRequest json(Node body) {
            boolean enforce = enforce(setting(ENFORCE, body));
            boolean annotate = annotate(setting(ANNOTATE, body));
            AnalysisRequest model =
                    tried(() -> reader.model(body, request, Set.of(RULES, BASELINE, ENFORCE, ANNOTATE), budget));
            List<Rule> rules = body.isMap() ? tried(() -> rules(body)) : null;
            Side baseline = baseline(body.get(BASELINE));
            return request(model, baseline, rules, enforce, new GateReport.Annotations(annotate, null));
        }

        GateRequest files(MultipartForm form) {
            Map<String, Part> parts = form.byName();
            Part file = parts.remove("file");
            Part limits = parts.remove(BUDGET);
            Part other = parts.remove(BASELINE);
            if (file == null || limits == null || parts.values().stream().anyMatch(part -> part.fileName() != null)) {
                throw new InvalidModelException(
                        Problem.INVALID_OPTION,
                        Place.WHOLE,
                        "the form must have the model in a part named \"file\" and its budget in one named \"budget\"; a baseline is in one named \"baseline\"");
            }
            addToQuery(parts);
            boolean enforce = enforce(setting(ENFORCE, null));
            boolean annotate = annotate(setting(ANNOTATE, null));
            AnalysisRequest model = tried(() -> file(file, ""));
            Node rules = tried(() -> document(limits));
            List<Rule> read = rules == null ? null : tried(() -> rules(checked(rules, other != null)));
            Side baseline = other == null
                    ? baseline(rules == null ? null : rules.get(BASELINE))
                    : tried(() -> new Side(new Place("/" + BASELINE, 0, 0), file(other, "/" + BASELINE)));
            return request(model, baseline, read, enforce, new GateReport.Annotations(annotate, file.fileName()));
        }

        private GateRequest request(
                @Nullable AnalysisRequest model,
                @Nullable Side baseline,
                @Nullable List<Rule> rules,
                boolean enforce,
                GateReport.Annotations annotations) {
            if (model == null || rules == null || !found.isEmpty()) {
                throw new InvalidModelException(List.copyOf(found));
            }
            return new GateRequest(new Side(Place.WHOLE, model), baseline, rules, enforce, annotations);
        }

        /** What a step reads; null where it refuses, and what it says is among the findings. */
        private <T> @Nullable T tried(Supplier<T> step) {
            try {
                return step.get();
            } catch (InvalidModelException refused) {
                found.addAll(refused.findings());
                if (refused.isOfLimit()) {
                    throw new InvalidModelException(List.copyOf(found));
                }
                return null;
            }
        }

        private void find(Place place, String detail, @Nullable String hint) {
            found.add(new Finding(Problem.INVALID_OPTION, place, detail, hint));
        }

        /** A form's fields as if they stood in the query, whose own win: so they hold for every model in it. */
        private void addToQuery(Map<String, Part> fields) {
            Map<String, String> all = new LinkedHashMap<>();
            fields.forEach((name, part) -> all.put(name, part.text()));
            all.putAll(QueryParameters.of(request));
            QueryParameters.attach(request, all);
        }

        private AnalysisRequest file(Part part, String pointer) {
            return reader.file(part, pointer, reader.fields(Map.of(), request), budget);
        }

        private @Nullable Side baseline(@Nullable Node node) {
            return node == null || node.value() == null
                    ? null
                    : tried(() -> new Side(node.place(), reader.model(node, request, Set.of(), budget)));
        }

        /** A setting of this endpoint's own, from the query or else from a body. */
        private @Nullable Node setting(String name, @Nullable Node body) {
            String given = QueryParameters.take(request, name);
            Node field = body == null ? null : body.get(name);
            return given != null
                    ? new Node(given, Problems.parameter(name))
                    : field == null || field.value() == null ? null : field;
        }

        private boolean enforce(@Nullable Node node) {
            String value = node == null ? "false" : String.valueOf(node.value());
            if (!value.equals("true") && !value.equals("false")) {
                find(java.util.Objects.requireNonNull(node).place(), "enforce must be true or false", null);
            }
            return value.equals("true");
        }

        private boolean annotate(@Nullable Node node) {
            String value = node == null ? "none" : String.valueOf(node.value());
            if (!value.equals("github") && !value.equals("none")) {
                find(java.util.Objects.requireNonNull(node).place(), "annotate must be github or none", "github");
            }
            return value.equals("github");
        }

        /** A budget in a part of a form: JSON where it begins as an object of JSON does, else YAML. */
        private Node document(Part part) {
            String text = part.text();
            Place root = new Place("/" + BUDGET, 0, 0);
            if (text.isBlank()) {
                throw new InvalidModelException(
                        Problem.INVALID_OPTION, root, "the budget is empty: a mapping with rules was expected");
            }
            return text.stripLeading().matches("(?s)\\{\\s*[\"}].*")
                    ? JsonReader.read(text.getBytes(StandardCharsets.UTF_8), root, budget)
                    : YamlReader.read(text, root.pointer(), budget);
        }

        private Node checked(Node node, boolean hasBaseline) {
            Findings findings = new Findings();
            if (!node.isMap()) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        node.place(),
                        "a budget is a mapping with rules, not " + node.kind(),
                        "{\"rules\": [{\"figure\": \"parameters\", \"max\": \"7.5M\"}]}"));
            }
            List<String> known = List.of(RULES, BASELINE);
            node.entries().forEach((name, value) -> {
                if (!known.contains(name)) {
                    findings.add(new Finding(
                            Problem.INVALID_OPTION,
                            value.place(),
                            "a budget has no \"" + name + "\"; it has rules, and may have a baseline",
                            Nearest.hint(name, known)));
                }
            });
            node.repeated()
                    .forEach(repeated -> findings.add(new Finding(
                            Problem.INVALID_OPTION,
                            repeated.place(),
                            "a key of the budget is there more than once",
                            null)));
            if (hasBaseline && node.get(BASELINE) != null) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        node.entries().get(BASELINE).place(),
                        "there is a baseline in the form too: send one of them",
                        null));
            }
            findings.orRefuse();
            return node;
        }

        private List<Rule> rules(Node node) {
            Node rules = node.get(RULES);
            return RuleReader.read(rules == null ? new Node(null, node.place()) : rules);
        }
    }
}
