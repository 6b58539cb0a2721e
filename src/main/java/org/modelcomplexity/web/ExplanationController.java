package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.explain.Figure;
import org.modelcomplexity.engine.explain.Published;
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
import org.modelcomplexity.web.seen.Seen;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A model and a figure that someone published in, the settings that give it out. */
@RestController
@Tag(name = "Explanations", description = "Where a published figure comes from")
class ExplanationController {
    private static final double ROUND = 100_000;
    private static final Map<String, Figure> FIGURES = new LinkedHashMap<>();

    static {
        for (Figure figure : Figure.values()) {
            FIGURES.put(figure.label(), figure);
        }
    }

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
                    "A model's fields as in /complexity, and published: any of layers, parameters, gradients, gflops, gmacs, as numbers or as printed "
                            + "(3.2M, 25.6 M, 7,015,519, 1.3e6, 105.8k, 4.1B): the digits that are there are the ones that must fit.")
    @PostMapping(
            path = "/api/v1/explanations",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Explanations explain(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        Budget budget = analysis.budget(Seen.of(request));
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
        Map<Figure, BigDecimal> figures = new EnumMap<>(Figure.class);
        node.entries().forEach((key, value) -> {
            Figure figure = FIGURES.get(key);
            if (figure == null) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        value.place(),
                        "there is no figure \"" + key + "\"; there are " + String.join(", ", FIGURES.keySet()),
                        Nearest.hint(key, FIGURES.keySet())));
            } else if (value.value() != null) {
                BigDecimal read = Published.read(figure, text(value));
                if (read == null) {
                    findings.add(new Finding(
                            Problem.INVALID_OPTION,
                            value.place(),
                            "a published figure must be a number, or text as it was printed: 8.7, 3.2M, 25.6 M, 7,015,519, 1.3e6, 105.8k, 4.1B",
                            null));
                } else {
                    figures.put(figure, read);
                }
            }
        });
        if (findings.isEmpty() && figures.isEmpty()) {
            findings.add(new Finding(Problem.INVALID_OPTION, node.place(), "published names no figure", null));
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return new Published(figures);
    }

    /** What was written; nothing where it is neither a number nor a text. */
    private static String text(Node node) {
        if (node.value() instanceof Double number && Double.isFinite(number)) {
            // A double of many digits before the point was written with an exponent: the noughts are not its digits.
            BigDecimal digits = BigDecimal.valueOf(number);
            return number >= ROUND ? digits.stripTrailingZeros().toString() : digits.toPlainString();
        }
        return node.value() instanceof Long || node.value() instanceof String ? String.valueOf(node.value()) : "";
    }
}
