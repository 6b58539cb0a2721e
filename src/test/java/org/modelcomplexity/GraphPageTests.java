package org.modelcomplexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The Python of the page about graphs: it compiles where there is a Python, and runs where that has torch. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GraphPageTests {
    private static final Pattern PYTHON = Pattern.compile("(?s)```python\n(.*?)```");

    @LocalServerPort
    private int port;

    @TempDir
    private Path directory;

    private static String python() throws IOException {
        Matcher code = PYTHON.matcher(Files.readString(Path.of("docs/graphs.md")));
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private record Done(int status, String output) {}

    private Done run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "python3";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Done(process.exitValue(), Files.readString(output));
    }

    private boolean can(String code) throws InterruptedException {
        try {
            return run("-c", code).status() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void isFourLinesThatCompile() throws Exception {
        assertThat(python().lines()).hasSize(4);
        Assumptions.assumeTrue(can("pass"), "there is no python3 here: the page's Python was not compiled");
        Files.writeString(directory.resolve("page.py"), python());
        Done done = run("-m", "py_compile", "page.py");
        assertThat(done.status()).as(done.output()).isZero();
    }

    @Test
    void runsWhereTorchIs() throws Exception {
        Assumptions.assumeTrue(
                can("import torch, torchvision"), "there is no torch here: the page's Python was not run");
        Files.writeString(directory.resolve("page.py"), python().replace("localhost:8080", "localhost:" + port));
        Done done = run("page.py");
        assertThat(done.status()).as(done.output()).isZero();
        assertThat(done.output()).contains("\"parameters\":11689512");
    }
}
