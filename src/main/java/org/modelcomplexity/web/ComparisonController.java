package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.ComparisonService;
import org.modelcomplexity.web.seen.Seen;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A baseline and candidates in, what changes from one to the others out. */
@RestController
@Tag(name = "Comparisons", description = "What changes between models, row by row")
class ComparisonController {
    private final ComparisonReader reader;
    private final ComparisonService service;
    private final AnalysisService analysis;
    private final AnswerFormats<Comparison> formats;

    ComparisonController(
            ComparisonReader reader,
            ComparisonService service,
            AnalysisService analysis,
            List<AnswerWriter<Comparison>> writers) {
        this.analysis = analysis;
        this.formats = new AnswerFormats<>(writers);
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
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Comparison.class)))
    @PostMapping(
            path = ComparisonOpenApi.PATH,
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
    ResponseEntity<Object> compare(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        Optional<AnswerWriter<Comparison>> writer = formats.choose(headers.getAccept());
        Budget budget = analysis.budget(Seen.of(request));
        return AnswerFormats.answer(service.compare(reader.read(request, budget), budget), writer);
    }
}
