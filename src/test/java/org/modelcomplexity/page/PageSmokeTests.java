package org.modelcomplexity.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** That the page is small, whole, and shows a model; PageTests has the rest. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PageSmokeTests {
    private static final Path FILES = Path.of("src/main/resources/static");

    @LocalServerPort
    private int port;

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(FILES)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void allOfItTakesNoMoreThan150Kilobytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isLessThanOrEqualTo(150_000);
    }

    @Test
    void nothingIsFetchedFromElsewhereAndNoMarkupIsMadeOfText() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file.toString())
                    .doesNotContain(
                            "http://", "https://", "innerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void showsABundledModel() throws IOException, InterruptedException {
        try (Tab tab = Chromium.shared().tab()) {
            tab.open("http://localhost:" + port + "/#preset=yolov5s&of=yolov5-6.0");
            tab.until("document.querySelectorAll('.rows tbody tr').length === 25");
            assertThat(tab.text("[data-path='training.parameters']")).isEqualTo("7,235,389");
            assertThat(tab.text(".tile:nth-child(2) .headline")).isEqualTo("16.5 GFLOPs");
        }
    }
}
