package org.modelcomplexity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.FileSieve;
import org.modelcomplexity.read.sieve.Gunzip;
import org.modelcomplexity.read.sieve.SiftedFile;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.door.Body;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** What a request's body holds: of what type, unpacked, as text. */
final class Content {
    private Content() {}

    /** What a request says its body is; one that says nothing is refused: no type is guessed. */
    static String type(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        String given = request.getContentType();
        if (given == null || given.isBlank()) {
            throw new HttpMediaTypeNotSupportedException("a body needs a Content-Type");
        }
        return given;
    }

    /**
     * A request's body, unpacked where it came packed.
     *
     * @param properties how much it may unpack to: text other than JSON as much as it may be unpacked
     * @param budget what these are charged to
     */
    static byte[] unpacked(HttpServletRequest request, ServiceProperties properties, Budget budget)
            throws HttpMediaTypeNotSupportedException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return Body.bytes(request);
        }
        if (Body.isPacked(request)) {
            boolean isText = type(request).contains("yaml") || type(request).contains("multipart");
            DataSize limit = isText ? properties.maxBodySize() : properties.maxGraphSize();
            return Gunzip.whole(Body.bytes(request), limit.toBytes(), budget);
        }
        throw new HttpMediaTypeNotSupportedException(
                "Content-Encoding " + encoding + " is not taken: send the body as it is, or as gzip");
    }

    /**
     * A request's body as the file that it is, unpacked where it came packed.
     *
     * @param properties how much it may unpack to
     * @param budget what is charged that was not held before
     */
    static SiftedFile file(HttpServletRequest request, ServiceProperties properties, Budget budget)
            throws HttpMediaTypeNotSupportedException {
        Body body = Body.of(request);
        SiftedFile sifted = body == null ? null : body.sifted();
        if (sifted != null) {
            return sifted;
        }
        if (Body.isPacked(request)) {
            long limit = properties.maxGraphSize().toBytes();
            return Gunzip.file(Body.bytes(request), FileSieve::new, limit, budget);
        }
        return SiftedFile.of(unpacked(request, properties, budget));
    }

    /** The charset that a content type names, or UTF-8. */
    static Charset named(@Nullable String contentType, Place place) {
        if (contentType == null || contentType.isBlank()) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = MediaType.parseMediaType(contentType).getCharset();
            return charset == null ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidModelException(
                    Problem.INVALID_OPTION, place, "the content type \"" + contentType + "\" cannot be read");
        }
    }

    /** Bytes as text; a refusal where the charset does not know them. */
    static String decode(byte[] bytes, Charset charset, Place place) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidModelException(Problem.MALFORMED_DOCUMENT, place, "this is no text in " + charset.name());
        }
    }

    /** The bytes of a text in UTF-8, whatever charset its content type names. */
    static byte[] utf8(byte[] bytes, @Nullable String contentType, Place place) {
        Charset charset = named(contentType, place);
        return charset.equals(StandardCharsets.UTF_8)
                ? bytes
                : decode(bytes, charset, place).getBytes(StandardCharsets.UTF_8);
    }
}
