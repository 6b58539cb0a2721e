package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.Application;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that is told to stop answers whoever it has let in. */
class EndingTests {
    private static final long SHORT_MILLIS = 300;

    @Test
    void whoIsInsideIsAnsweredOnceMore() throws IOException, InterruptedException {
        ConfigurableApplicationContext service = SpringApplication.run(Application.class, "--server.port=0");
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        String request =
                RawConnection.post(RawConnection.COMPLEXITY, RawConnection.PRESET.length()) + RawConnection.PRESET;
        int middle = request.length() - 10;
        Thread end = new Thread(service::close);
        try (RawConnection kept = new RawConnection(port)) {
            assertThat(kept.send(request).answer().head()).contains("200").doesNotContain("connection: close");
            RawConnection sending = new RawConnection(port).send(request.substring(0, middle));
            end.start();
            Thread.sleep(SHORT_MILLIS);
            RawConnection.Answer last = kept.send(request).answer();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.head()).contains("connection: close");
            assertThat(sending.send(request.substring(middle)).answer().status())
                    .isEqualTo(200);
        } finally {
            end.join();
        }
    }
}
