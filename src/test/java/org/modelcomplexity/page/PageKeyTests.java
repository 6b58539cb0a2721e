package org.modelcomplexity.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a service that wants a key. */
@Tag("browser")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "model-complexity.api-key=secret")
class PageKeyTests {
    @LocalServerPort
    private int port;

    @Test
    void theKeyIsAskedForOnceAndKeptForTheTab() throws IOException, InterruptedException {
        try (Tab tab = Chromium.shared().tab()) {
            String address = "http://localhost:" + port + "/#preset=yolov5s&of=yolov5-6.0";
            tab.open(address);
            tab.until("document.getElementById('key').open");
            tab.type("wrong");
            tab.press("Enter");
            tab.until("!document.getElementById('key-wrong').hidden && document.getElementById('key').open");
            tab.type("secret");
            tab.press("Enter");
            tab.until("document.querySelectorAll('.rows tbody tr').length === 25");
            assertThat(tab.evaluate("sessionStorage.length + ' ' + localStorage.length + ' ' + document.cookie")
                            .asString())
                    .isEqualTo("1 0 ");
            tab.open(address);
            tab.until("document.querySelectorAll('.rows tbody tr').length === 25");
            assertThat(tab.evaluate("document.getElementById('key').open").asBoolean())
                    .isFalse();
        }
    }
}
