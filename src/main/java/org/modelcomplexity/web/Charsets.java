package org.modelcomplexity.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.springframework.http.MediaType;

/** Text in the charset that its content type names. */
final class Charsets {
    private Charsets() {}

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
