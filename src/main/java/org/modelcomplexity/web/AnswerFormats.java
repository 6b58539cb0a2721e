package org.modelcomplexity.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/**
 * The formats that one kind of answer can be had in: JSON, and one for each writer there is.
 *
 * @param writers the writers; of several that a range such as {@code text/*} takes, the first is used
 * @param <T> the kind of answer
 */
public record AnswerFormats<T>(List<AnswerWriter<T>> writers) {
    public AnswerFormats(List<AnswerWriter<T>> writers) {
        this.writers = writers.stream()
                .sorted(Comparator.comparing(writer -> !writer.mediaType().equals(MediaType.TEXT_PLAIN_VALUE)))
                .toList();
    }

    /**
     * The writer that an Accept header asks for, the best liked first; empty: JSON.
     *
     * @throws HttpMediaTypeNotAcceptableException where it takes none of the formats
     */
    public Optional<AnswerWriter<T>> choose(List<MediaType> accept) throws HttpMediaTypeNotAcceptableException {
        for (MediaType type : byLiking(accept)) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return Optional.empty();
            }
            for (AnswerWriter<T> writer : writers) {
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

    /** What an Accept header takes, the best liked first; without what it says it does not take. */
    public static List<MediaType> byLiking(List<MediaType> accept) {
        List<MediaType> accepted = new ArrayList<>(accept);
        MimeTypeUtils.sortBySpecificity(accepted);
        accepted.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
        accepted.removeIf(type -> type.getQualityValue() == 0);
        return accepted;
    }

    private List<MediaType> types() {
        List<MediaType> types = new ArrayList<>(List.of(MediaType.APPLICATION_JSON));
        writers.forEach(writer -> types.add(MediaType.parseMediaType(writer.mediaType())));
        return types;
    }

    /** An answer in the format that was chosen. */
    public static <T> ResponseEntity<Object> answer(T answer, Optional<AnswerWriter<T>> chosen) {
        return answer(HttpStatus.OK, answer, chosen);
    }

    /** The same with a status of its own. */
    public static <T> ResponseEntity<Object> answer(HttpStatus status, T answer, Optional<AnswerWriter<T>> chosen) {
        return chosen.<ResponseEntity<Object>>map(writer -> ResponseEntity.status(status)
                        .contentType(
                                new MediaType(MediaType.parseMediaType(writer.mediaType()), StandardCharsets.UTF_8))
                        .body(writer.write(answer)))
                .orElseGet(() -> ResponseEntity.status(status)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(answer));
    }
}
