package org.modelcomplexity.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.web.problem.Problems;

/**
 * A multipart form, taken apart in memory: nothing of it ever becomes a file.
 *
 * @param parts its parts in their order; a name may stand there more than once
 */
public record MultipartForm(List<Part> parts) {
    private static final int MOST_PARTS = 100;
    private static final int MOST_OF_A_HEADER = 4 << 10;

    /**
     * One part of a form.
     *
     * @param fileName the name of the file it was; null where it is a field
     */
    public record Part(
            String name,
            @Nullable String fileName,
            @Nullable String contentType,
            byte[] bytes) {
        /** Its content as text, in the charset that it names or in UTF-8. */
        public String text() {
            Place place = Problems.parameter(name);
            return Content.decode(bytes, Content.named(contentType, place), place);
        }
    }

    /**
     * Takes a body apart.
     *
     * @throws InvalidModelException where it is no form, or has too many parts
     */
    static MultipartForm read(byte[] body, String contentType) {
        FileUpload parser = new FileUpload();
        parser.setHeaderEncoding(StandardCharsets.UTF_8.name());
        parser.setPartHeaderSizeMax(MOST_OF_A_HEADER);
        List<Part> parts = new ArrayList<>();
        try {
            FileItemIterator items = parser.getItemIterator(new Source(body, contentType));
            while (items.hasNext()) {
                if (parts.size() == MOST_PARTS) {
                    throw new InvalidModelException(
                            Problem.LIMIT_EXCEEDED,
                            Place.WHOLE,
                            "the form has more than " + MOST_PARTS + " parts, the limit");
                }
                parts.add(part(items.next()));
            }
        } catch (InvalidModelException refused) {
            throw refused;
        } catch (IOException | RuntimeException malformed) {
            // Tomcat's parser throws several of its own, for a NUL in a file's name for one.
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT,
                    Place.WHOLE,
                    "the multipart form cannot be read: " + malformed.getMessage());
        }
        return new MultipartForm(parts);
    }

    private static Part part(FileItemStream item) throws IOException {
        if (item.getFieldName() == null) {
            throw new IllegalArgumentException("a part has no name");
        }
        try (InputStream content = item.openStream()) {
            return new Part(
                    item.getFieldName(),
                    item.isFormField() ? null : item.getName(),
                    item.getContentType(),
                    content.readAllBytes());
        }
    }

    /**
     * Its parts by name.
     *
     * @throws InvalidModelException where a name stands there twice
     */
    public Map<String, Part> byName() {
        Map<String, Part> named = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Part part : parts) {
            if (named.putIfAbsent(part.name(), part) != null) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        Problems.parameter(part.name()),
                        "the form has the part \"" + part.name() + "\" twice",
                        null));
            }
        }
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
        return named;
    }

    /** A body in memory, as Tomcat's parser takes it. */
    private record Source(byte[] body, String contentType) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public long contentLength() {
            return body.length;
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body);
        }
    }
}
