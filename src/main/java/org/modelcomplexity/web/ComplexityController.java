package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportWriter;
import org.modelcomplexity.service.AnalysisService;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** One model in, one report out. */
@RestController
class ComplexityController {
    private final RequestReader reader;
    private final AnalysisService service;
    private final List<ReportWriter> writers;

    ComplexityController(RequestReader reader, AnalysisService service, List<ReportWriter> writers) {
        this.reader = reader;
        this.service = service;
        this.writers = writers;
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
            },
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                "text/csv",
                MediaType.TEXT_MARKDOWN_VALUE
            })
    ResponseEntity<Object> complexity(HttpServletRequest request, @RequestHeader HttpHeaders headers)
            throws IOException, HttpMediaTypeNotSupportedException {
        Report report = service.analyse(reader.read(request));
        List<MediaType> accepted = new ArrayList<>(headers.getAccept());
        MimeTypeUtils.sortBySpecificity(accepted);
        accepted.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
        for (MediaType type : accepted) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                break;
            }
            for (ReportWriter writer : writers) {
                if (type.getQualityValue() > 0 && type.includes(MediaType.parseMediaType(writer.mediaType()))) {
                    MediaType written =
                            new MediaType(MediaType.parseMediaType(writer.mediaType()), StandardCharsets.UTF_8);
                    return ResponseEntity.ok().contentType(written).body(writer.write(report));
                }
            }
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(report);
    }
}
