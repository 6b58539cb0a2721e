package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.RepeatedKeys;
import org.modelcomplexity.service.ComparisonRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.ServiceProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads a baseline and its candidates; all that is wrong with any of them is said at once. */
@Component
class ComparisonReader {
    private static final Set<String> FIELDS = Set.of("baseline", "candidates");

    private final RequestReader reader;
    private final int maxCandidates;

    ComparisonReader(RequestReader reader, ServiceProperties properties) {
        this.reader = reader;
        this.maxCandidates = properties.limits().candidates();
    }

    /** Reads a request; query parameters win over the fields of every model. */
    ComparisonRequest read(HttpServletRequest request, Budget budget)
            throws IOException, HttpMediaTypeNotSupportedException {
        Node body = reader.json(request, budget);
        orRefuse(shape(body));
        List<Node> models = new ArrayList<>(List.of(body.entries().get("baseline")));
        models.addAll(body.entries().get("candidates").items());
        // A query parameter is read with every model: what is wrong with it is said once.
        Set<Finding> findings = new LinkedHashSet<>();
        List<Side> sides = new ArrayList<>();
        for (Node model : models) {
            try {
                sides.add(new Side(model.place(), reader.model(model, request, Set.of(), budget)));
            } catch (InvalidModelException refused) {
                findings.addAll(refused.findings());
            }
        }
        orRefuse(List.copyOf(findings));
        Side first = sides.get(0);
        sides.set(0, new Side(first.place(), first.model().warning(RepeatedKeys.of(body, budget))));
        return new ComparisonRequest(sides.get(0), sides.subList(1, sides.size()));
    }

    private List<Finding> shape(Node body) {
        List<Finding> findings = new Findings();
        body.entries().forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        value.place(),
                        "there is no field \"" + name
                                + "\"; there are baseline and candidates, and options stand in each of them or in the query",
                        Nearest.hint(name, FIELDS)));
            }
        });
        if (body.get("baseline") == null) {
            findings.add(new Finding(
                    Problem.INVALID_OPTION,
                    body.place(),
                    "baseline must be a model: an object with yaml, model or preset",
                    null));
        }
        findings.addAll(candidates(body, body.get("candidates")));
        return findings;
    }

    private List<Finding> candidates(Node body, @org.jspecify.annotations.Nullable Node candidates) {
        if (candidates == null || candidates.items().isEmpty()) {
            return List.of(new Finding(
                    Problem.INVALID_OPTION,
                    candidates == null ? body.place() : candidates.place(),
                    "candidates must be a list of one or more models: objects with yaml, model or preset",
                    null));
        }
        int given = candidates.items().size();
        return given <= maxCandidates
                ? List.of()
                : List.of(new Finding(
                        Problem.LIMIT_EXCEEDED,
                        candidates.place(),
                        given + " candidates are more than " + maxCandidates + ", the configured limit",
                        null));
    }

    private static void orRefuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
    }
}
