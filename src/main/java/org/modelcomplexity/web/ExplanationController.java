package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ExplanationService;
import org.modelcomplexity.service.Explanations;
import org.modelcomplexity.service.Published;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A model and a figure that someone published in, the settings that give it out. */
@RestController
@Tag(name = "Explanations", description = "Where a published figure comes from")
class ExplanationController {
    private static final Set<String> FIGURES = Set.of("layers", "parameters", "gradients", "gflops", "gmacs");

    private final RequestReader reader;
    private final ExplanationService service;
    private final AnalysisService analysis;

    ExplanationController(RequestReader reader, ExplanationService service, AnalysisService analysis) {
        this.analysis = analysis;
        this.reader = reader;
        this.service = service;
    }

    @Operation(
            summary =
                    "The settings that give published figures: mode, dialect, convention, unit, image size, number of classes, scale",
            description =
                    "A model's fields as in /complexity, and published: any of layers, parameters, gradients, gflops, gmacs; a string keeps the digits "
                            + "it was printed with.")
    @PostMapping(
            path = "/api/v1/explanations",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Explanations explain(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        Budget budget = analysis.budget();
        Node body = reader.json(request, budget);
        Node published = body.get("published");
        if (published == null || !published.isMap()) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION,
                    published == null ? body.place() : published.place(),
                    "published must be an object with figures: layers, parameters, gradients, gflops, gmacs");
        }
        AnalysisRequest model = reader.model(body, request, Set.of("published"), budget);
        return service.explain(model, published(published), budget);
    }

    private static Published published(Node node) {
        List<Finding> findings = new Findings();
        node.entries().forEach((key, value) -> {
            if (!FIGURES.contains(key)) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        value.place(),
                        "there is no figure \"" + key + "\"; there are layers, parameters, gradients, gflops, gmacs",
                        Nearest.hint(key, FIGURES)));
            }
        });
        Map<String, Node> figures = node.entries();
        Published published = new Published(
                whole(figures.get("layers"), findings),
                whole(figures.get("parameters"), findings),
                whole(figures.get("gradients"), findings),
                decimal(figures.get("gflops"), findings),
                decimal(figures.get("gmacs"), findings));
        if (findings.isEmpty() && published.isEmpty()) {
            findings.add(new Finding(Problem.INVALID_OPTION, node.place(), "published names no figure", null));
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return published;
    }

    private static @Nullable Long whole(@Nullable Node node, List<Finding> findings) {
        BigDecimal number = decimal(node, findings);
        try {
            return number == null ? null : (Long) number.longValueExact();
        } catch (ArithmeticException fraction) {
            findings.add(wrong(node == null ? Place.WHOLE : node.place()));
            return null;
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Node node, List<Finding> findings) {
        if (node == null || node.value() == null) {
            return null;
        }
        boolean readable =
                node.value() instanceof Long || node.value() instanceof Double || node.value() instanceof String;
        String text = readable ? String.valueOf(node.value()).replace(",", "").strip() : "";
        if (text.length() <= 40 && text.matches("\\d+(\\.\\d+)?")) {
            return new BigDecimal(text);
        }
        findings.add(wrong(node.place()));
        return null;
    }

    private static Finding wrong(Place place) {
        return new Finding(
                Problem.INVALID_OPTION,
                place,
                "a published figure must be a number, or text that keeps its digits",
                null);
    }
}
