package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.web.seen.Seen;
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
    private final AnswerFormats<Report> formats;

    ComplexityController(RequestReader reader, AnalysisService service, List<AnswerWriter<Report>> writers) {
        this.reader = reader;
        this.service = service;
        this.formats = new AnswerFormats<>(writers);
    }

    @PostMapping(
            path = "/api/v1/complexity",
            consumes = {
                "application/yaml",
                "application/x-yaml",
                "text/yaml",
                "text/x-yaml",
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                "application/zip",
                "application/onnx",
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
    ResponseEntity<Object> complexity(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeException {
        Optional<AnswerWriter<Report>> writer = formats.choose(headers.getAccept());
        Budget budget = service.budget(Seen.of(request));
        return AnswerFormats.answer(service.analyse(reader.read(request, budget), budget), writer);
    }
}
