package org.modelcomplexity.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.ReportWriter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** The formats that a report can be had in: JSON, and one for each writer there is. */
@Component
class ReportFormats {
    private final List<ReportWriter> writers;

    ReportFormats(List<ReportWriter> writers) {
        this.writers = writers;
    }

    /** All writers. */
    List<ReportWriter> writers() {
        return writers;
    }

    /**
     * The writer that an Accept header asks for, the best liked first; empty: JSON.
     *
     * @throws HttpMediaTypeNotAcceptableException where it takes none of the formats
     */
    Optional<ReportWriter> choose(List<MediaType> accept) throws HttpMediaTypeNotAcceptableException {
        List<MediaType> accepted = new ArrayList<>(accept);
        MimeTypeUtils.sortBySpecificity(accepted);
        accepted.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
        accepted.removeIf(type -> type.getQualityValue() == 0);
        for (MediaType type : accepted) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return Optional.empty();
            }
            for (ReportWriter writer : writers) {
                if (type.includes(MediaType.parseMediaType(writer.mediaType()))) {
                    return Optional.of(writer);
                }
            }
        }
        if (!accept.isEmpty()) {
            throw new HttpMediaTypeNotAcceptableException(types());
        }
        return Optional.empty();
    }

    private List<MediaType> types() {
        List<MediaType> types = new ArrayList<>(List.of(MediaType.APPLICATION_JSON));
        writers.forEach(writer -> types.add(MediaType.parseMediaType(writer.mediaType())));
        return types;
    }

    /** A report in the format that was chosen. */
    static ResponseEntity<Object> answer(Report report, Optional<ReportWriter> chosen) {
        return chosen.<ResponseEntity<Object>>map(writer -> ResponseEntity.ok()
                        .contentType(
                                new MediaType(MediaType.parseMediaType(writer.mediaType()), StandardCharsets.UTF_8))
                        .body(writer.write(report)))
                .orElseGet(() -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(report));
    }
}
