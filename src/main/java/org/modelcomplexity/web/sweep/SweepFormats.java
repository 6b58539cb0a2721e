package org.modelcomplexity.web.sweep;

import java.util.Comparator;
import java.util.List;
import org.modelcomplexity.report.sweep.SweepWriter;
import org.modelcomplexity.web.AnswerFormats;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** The formats that sweeps can be had in. */
final class SweepFormats {
    private final List<SweepWriter> writers;

    SweepFormats(List<SweepWriter> writers) {
        this.writers = writers.stream()
                .sorted(Comparator.comparing(writer -> !writer.mediaType().equals(MediaType.APPLICATION_NDJSON_VALUE)))
                .toList();
    }

    /**
     * The writer that an Accept header asks for, the best liked first; JSON lines where it takes JSON, or says nothing.
     *
     * @throws HttpMediaTypeNotAcceptableException where it takes none of the formats
     */
    SweepWriter choose(List<MediaType> accept) throws HttpMediaTypeNotAcceptableException {
        for (MediaType type : AnswerFormats.byLiking(accept)) {
            for (SweepWriter writer : writers) {
                if (takes(type, writer)) {
                    return writer;
                }
            }
        }
        if (!accept.isEmpty()) {
            throw new HttpMediaTypeNotAcceptableException(writers.stream()
                    .map(writer -> MediaType.parseMediaType(writer.mediaType()))
                    .toList());
        }
        return writers.get(0);
    }

    private static boolean takes(MediaType type, SweepWriter writer) {
        MediaType given = MediaType.parseMediaType(writer.mediaType());
        return type.includes(given)
                || given.equals(MediaType.APPLICATION_NDJSON) && type.includes(MediaType.APPLICATION_JSON);
    }
}
