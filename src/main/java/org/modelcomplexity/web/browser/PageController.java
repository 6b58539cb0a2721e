package org.modelcomplexity.web.browser;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The page for people, where somebody begins who knows nothing but the address of the service. Its few files are held
 * in memory: no path of a request is ever looked for.
 */
@Hidden
@RestController
class PageController {
    /** Everything is the service's own; scripts and styles in markup, frames and forms are nobody's. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private final Map<String, PageFile> files = new TreeMap<>();
    private final PageFile index;

    PageController() throws IOException {
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
        for (Resource each : resources.getResources("classpath:/static/page/*.*")) {
            PageFile file = PageFile.of(each);
            files.put(file.name(), file);
        }
        index = PageFile.of(resources.getResource("classpath:/static/index.html"));
    }

    @GetMapping("/")
    ResponseEntity<byte[]> page() {
        return answer(index);
    }

    @GetMapping("/page/{name}")
    ResponseEntity<byte[]> file(@PathVariable String name) {
        return answer(files.get(name));
    }

    private static ResponseEntity<byte[]> answer(@Nullable PageFile file) {
        if (file == null) {
            throw new ResponseStatusException(NOT_FOUND, "the page has no such file");
        }
        return ResponseEntity.ok()
                .contentType(file.type())
                .eTag(file.tag())
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .body(file.bytes());
    }
}
