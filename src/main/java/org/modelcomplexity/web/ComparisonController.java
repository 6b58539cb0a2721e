package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ComparisonService;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A baseline and candidates in, what changes from one to the others out. */
@RestController
@Tag(name = "Comparisons", description = "What changes between models, row by row")
class ComparisonController {
    private final ComparisonReader reader;
    private final ComparisonService service;
    private final AnalysisService analysis;

    ComparisonController(ComparisonReader reader, ComparisonService service, AnalysisService analysis) {
        this.analysis = analysis;
        this.reader = reader;
        this.service = service;
    }

    @Operation(
            summary = "What changes from a baseline to other models: totals in both modes, and every row",
            description =
                    "Each model has its fields as in /complexity. Rows are aligned in order, by module type and then by equal arguments and outputs: "
                            + "two scales of one file are compared row by row, and rows that were inserted or removed are named. Every model is counted by one "
                            + "convention: the first that the request names, the baseline's before the candidates', else the baseline dialect's own; the answer "
                            + "says which. A query parameter holds for every model.")
    @PostMapping(
            path = ComparisonOpenApi.PATH,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Comparison compare(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        Budget budget = analysis.budget();
        return service.compare(reader.read(request, budget), budget);
    }
}
