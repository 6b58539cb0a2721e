package org.modelcomplexity.web.gate;

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
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.gate.GateRequest;
import org.modelcomplexity.service.gate.GateService;
import org.modelcomplexity.web.AnswerFormats;
import org.modelcomplexity.web.seen.Seen;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A model and limits on its figures in, a verdict on each out. */
@RestController
@Tag(name = "Budgets", description = "Whether a model keeps limits on its figures")
class GateController {
    private final GateReader reader;
    private final GateService service;
    private final AnalysisService analysis;
    private final AnswerFormats<GateReport> formats;

    GateController(
            GateReader reader, GateService service, AnalysisService analysis, List<AnswerWriter<GateReport>> writers) {
        this.reader = reader;
        this.service = service;
        this.analysis = analysis;
        this.formats = new AnswerFormats<>(writers);
    }

    @Operation(
            operationId = "decide",
            summary = "Whether a model keeps a budget: limits on its figures, absolute or against a baseline",
            description =
                    "A model's fields as in /complexity, rules, and a baseline where a rule has maxIncrease. A rule has a figure, optionally a mode (training "
                            + "is the default), a convention and a row, and exactly one of max, min and maxIncrease. A rule that cannot be decided is not kept, "
                            + "and says why. With enforce=true the answer is 422 where a rule is not kept, so that curl --fail-with-body ends a job.")
    @ApiResponse(
            responseCode = "200",
            description = "The verdicts",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = GateReport.class)))
    @PostMapping(
            path = "/api/v1/budgets",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
    ResponseEntity<Object> decide(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        Optional<AnswerWriter<GateReport>> writer = formats.choose(headers.getAccept());
        Budget budget = analysis.budget(Seen.of(request));
        GateRequest read = reader.read(request, budget);
        GateReport report = service.decide(read, budget);
        boolean failed = read.enforce() && !report.passed();
        return AnswerFormats.answer(failed ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK, report, writer);
    }
}
