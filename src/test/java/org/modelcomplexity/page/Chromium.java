package org.modelcomplexity.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium, started once for all tests and spoken to by its own protocol over a web socket. Playwright's driver
 * would be 200 MB in everybody's repository, Selenium's a program that must be as old as the browser.
 */
final class Chromium {
    private static @Nullable Chromium shared;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path PROGRAM =
            Path.of(Objects.requireNonNullElse(System.getenv("CHROMIUM"), "/usr/bin/chromium"));
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--remote-debugging-port=0");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path profile;
    private final Process process;
    private final String address;

    private Chromium() throws IOException, InterruptedException {
        profile = Files.createTempDirectory("chromium");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(ARGUMENTS);
        command.add("--user-data-dir=" + profile);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < 300 && !(Files.exists(port) && Files.size(port) > 0); i++) {
            Thread.sleep(100);
        }
        address = "http://127.0.0.1:" + Files.readAllLines(port).get(0);
    }

    /** The browser of a test run; without Chromium the tests are skipped, but where it must be there. */
    static synchronized Chromium shared() throws IOException, InterruptedException {
        boolean isThere = Files.isExecutable(PROGRAM);
        if (System.getenv("REQUIRE_CHROMIUM") != null) {
            assertThat(isThere).as("Chromium at " + PROGRAM).isTrue();
        }
        assumeTrue(isThere, () -> "no Chromium at " + PROGRAM + ": the page is not tested in a browser");
        if (shared == null) {
            Chromium started = new Chromium();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
        }
        return shared;
    }

    /** A new tab. */
    Tab tab() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String body = client.send(request, BodyHandlers.ofString()).body();
        return new Tab(client, JSON.readTree(body).get("webSocketDebuggerUrl").asString());
    }

    private void close() {
        try {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            FileSystemUtils.deleteRecursively(profile);
        } catch (IOException left) {
            profile.toFile().deleteOnExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
