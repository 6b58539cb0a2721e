package org.modelcomplexity.web.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;

/**
 * One file of the page.
 *
 * @param tag tells its version; weak, since it may go out compressed
 */
record PageFile(String name, MediaType type, String tag, byte[] bytes) {
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", text("html"),
            "css", text("css"),
            "js", text("javascript"),
            "svg", MediaType.valueOf("image/svg+xml"));

    /** A file as it is in the jar; one whose ending is no browser's is a mistake of the build. */
    static PageFile of(Resource resource) throws IOException {
        String name = Objects.requireNonNull(resource.getFilename());
        MediaType type = Objects.requireNonNull(TYPES.get(StringUtils.getFilenameExtension(name)), name);
        byte[] bytes = resource.getContentAsByteArray();
        return new PageFile(name, type, "W/\"" + DigestUtils.md5DigestAsHex(bytes) + '"', bytes);
    }

    private static MediaType text(String subtype) {
        return new MediaType("text", subtype, StandardCharsets.UTF_8);
    }
}
