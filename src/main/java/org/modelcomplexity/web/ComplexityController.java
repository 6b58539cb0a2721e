package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.ReportWriter;
import org.modelcomplexity.service.AnalysisService;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** One model in, one report out. */
@RestController
class ComplexityController {
    private final RequestReader reader;
    private final AnalysisService service;
    private final ReportFormats formats;

    ComplexityController(RequestReader reader, AnalysisService service, ReportFormats formats) {
        this.reader = reader;
        this.service = service;
        this.formats = formats;
    }

    @PostMapping(
            path = "/api/v1/complexity",
            consumes = {
                "application/yaml",
                "application/x-yaml",
                "text/yaml",
                "text/x-yaml",
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
    ResponseEntity<Object> complexity(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        Optional<ReportWriter> writer = formats.choose(headers.getAccept());
        Budget budget = service.budget();
        return ReportFormats.answer(service.analyse(reader.read(request, budget), budget), writer);
    }
}
