package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.read.YamlReader;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The shell of GitHub's action, of GitLab's snippet and of docs/pipelines.md against the real service. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PipelineTests {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Path ACTION = Path.of("action").toAbsolutePath();
    private static final String KEPT = "rules: [{figure: parameters, mode: fused, max: 7.5M}]";
    private static final String BROKEN = "rules: [{figure: parameters, max: 7M}, {figure: layers, max: 300}]";

    @TempDir
    private Path folder;

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    /** What a command came to. */
    private record Ended(int code, String output, String errors) {}

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        for (String tool : List.of("sh", "curl")) {
            assumeTrue(isThere(tool), "there is no " + tool + " on this machine to run pipelines with");
        }
        write("models/yolov5s.yaml", library.preset("yolov5s", null).yaml());
        write("baseline.yaml", library.preset("yolov5m", null).yaml());
    }

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", "command -v " + tool)
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private String read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private Ended run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GITHUB_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), read("stdout"), read("stderr"));
    }

    private String url() {
        return "http://localhost:" + port;
    }

    /** Runs the action as GitHub does: each step's shell with the environment that it names, inputs put in. */
    private Ended action(Map<String, String> given) throws IOException, InterruptedException {
        Node action = YamlReader.read(Files.readString(ACTION.resolve("action.yml")));
        Map<String, String> inputs = new LinkedHashMap<>();
        action.entries().get("inputs").entries().forEach((name, input) -> {
            Node usual = input.get("default");
            inputs.put(name, usual == null ? "" : String.valueOf(usual.value()));
        });
        assertThat(inputs.keySet()).containsAll(given.keySet());
        inputs.putAll(given);
        Node runs = action.entries().get("runs");
        assertThat(runs.entries().get("using").value()).isEqualTo("composite");
        Node step = runs.entries().get("steps").items().get(0);
        Map<String, String> environment = new HashMap<>(Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_ACTION_PATH", ACTION.toString(),
                "GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString(),
                "GITHUB_OUTPUT", folder.resolve("output").toString()));
        step.entries().get("env").entries().forEach((name, value) -> {
            String text = String.valueOf(value.value());
            for (Map.Entry<String, String> input : inputs.entrySet()) {
                text = text.replace("${{ inputs." + input.getKey() + " }}", input.getValue());
            }
            assertThat(text).doesNotContain("${{");
            environment.put(name, text);
        });
        return run(String.valueOf(step.entries().get("run").value()), environment);
    }

    private Map<String, String> inputs(String... more) {
        Map<String, String> inputs = new LinkedHashMap<>(Map.of("model", "models/yolov5s.yaml", "url", url()));
        for (int i = 0; i < more.length; i += 2) {
            inputs.put(more[i], more[i + 1]);
        }
        return inputs;
    }

    @Test
    void theActionPassesWhereEveryRuleIsKept() throws Exception {
        write("budget.yaml", KEPT);
        Ended ended = action(inputs());
        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.output())
                .startsWith("ok    parameters (fused) ≤ 7.5M")
                .endsWith("passed\n")
                .doesNotContain("::error");
        assertThat(read("summary.md")).startsWith("### yolov5s keeps its budget");
        assertThat(read("output")).isEqualTo("passed=true\n");
    }

    @Test
    void theActionFailsWithTheLineOfTheRowAndTheVerdictsInTheSummary() throws Exception {
        write("my budget;1.yaml", BROKEN);
        Ended ended = action(inputs(
                "budget",
                "my budget;1.yaml",
                "options",
                "dialect=yolov5-6.0&nc=80",
                "junit",
                "out.xml",
                "baseline",
                "baseline.yaml"));
        assertThat(ended.code()).as(ended.errors()).isEqualTo(1);
        assertThat(ended.output())
                .startsWith("::error title=Model budget,file=models/yolov5s.yaml,line=19::parameters (training) ≤ 7M")
                .contains("ok    layers (training) ≤ 300: 270")
                .endsWith("failed: 1 of 2 rules\n");
        assertThat(read("summary.md")).startsWith("### yolov5s does not keep its budget");
        assertThat(read("output")).isEqualTo("passed=false\n");
        assertThat(read("out.xml")).contains("tests=\"2\" failures=\"1\"");
    }

    @Test
    void theActionTellsARefusalFromAFailure() throws Exception {
        write("budget.yaml", "rules: [{figure: paramters, max: 7M}]");
        Ended ended = action(inputs());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).contains("/budget/rules/0/figure", "did you mean");
        assertThat(ended.output().lines())
                .singleElement()
                .asString()
                .startsWith("::error title=Model budget::refused:");
        assertThat(read("summary.md")).contains("cannot be decided", "paramters");
    }

    @ParameterizedTest
    @CsvSource({
        "model, nowhere.yaml, there is no file",
        "budget, nowhere.yaml, there is no file",
        "baseline, nowhere.yaml, there is no file",
        "url, http://localhost:1, cannot be asked",
        "url, {url}/nowhere, answers 404"
    })
    void theActionSaysWhyNobodyCouldBeAsked(String input, String value, String why) throws Exception {
        write("budget.yaml", KEPT);
        Ended ended = action(inputs(input, value.replace("{url}", url())));
        assertThat(ended.code()).as(ended.output()).isEqualTo(3);
        assertThat(ended.errors()).contains(why);
    }

    @Test
    void theActionStartsNoJarThatIsNotThere() throws Exception {
        write("budget.yaml", KEPT);
        Ended ended = action(inputs("url", "", "jar", "nowhere.jar"));
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.errors()).contains("nowhere.jar");
    }

    @ParameterizedTest
    @CsvSource({"7.5M, 0", "7M, 22"})
    void gitlabsJobPassesAndFailsAsTheModelDoes(String max, int code) throws Exception {
        write("budget.yaml", "rules: [{figure: parameters, mode: fused, max: " + max + "}]");
        Node job = YamlReader.read(block("yaml", "# .gitlab-ci.yml")).entries().get("model-budget");
        for (Node script : job.entries().get("script").items()) {
            Ended ended = run(String.valueOf(script.value()), Map.of("MODEL_COMPLEXITY_URL", url()));
            assertThat(ended.code()).as(ended.output() + ended.errors()).isEqualTo(code);
            assertThat(ended.output()).contains(code == 0 ? "passed" : "failed: 1 of 1 rules");
        }
        assertThat(read(job.entries()
                                .get("artifacts")
                                .get("reports")
                                .get("junit")
                                .value() + ""))
                .contains("<testsuites>");
    }

    @Test
    void theCommandsOfThePageDoWhatItSays() throws Exception {
        write("budget.yaml", block("yaml", "# budget.yaml"));
        Ended ended = run(block("sh", "curl").replace("http://localhost:8080", url()), Map.of());
        assertThat(ended.code()).as(ended.output() + ended.errors()).isZero();
        assertThat(ended.output()).endsWith("passed\n").contains("macs of row 9", "≤ baseline + 5 %");
    }

    @Test
    void theWorkflowGivesTheActionWhatItTakes() throws IOException {
        Node workflow = YamlReader.read(block("yaml", "# .github/workflows/model.yml"));
        Node inputs = YamlReader.read(Files.readString(ACTION.resolve("action.yml")))
                .entries()
                .get("inputs");
        List<Node> steps = workflow.entries()
                .get("jobs")
                .entries()
                .get("budget")
                .entries()
                .get("steps")
                .items();
        Node last = steps.get(steps.size() - 1);
        assertThat(String.valueOf(last.entries().get("uses").value())).contains("/action@");
        assertThat(inputs.entries().keySet())
                .containsAll(last.entries().get("with").entries().keySet());
    }

    private static String block(String language, String start) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/pipelines.md")));
        while (block.find()) {
            if (block.group(1).equals(language) && block.group(2).startsWith(start)) {
                return block.group(2);
            }
        }
        throw new AssertionError("docs/pipelines.md has no block that starts with " + start);
    }
}
