package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The README's own commands against the real service, and its figures against the service's. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ReadmeTests {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /** A block that begins with a file's name is that file. */
    private static final Pattern FILE = Pattern.compile("^# (\\S+\\.yaml)\\n");

    @LocalServerPort
    private int port;

    private final Map<String, String> files = new HashMap<>();

    private static String named(String block) {
        Matcher name = FILE.matcher(block);
        return name.find() ? name.group(1) : "";
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    void everyCurlAnswersWhatTheReadmeShows() throws IOException {
        Matcher block = BLOCK.matcher(readme());
        String last = "";
        int compared = 0;
        while (block.find()) {
            if (block.group(1).equals("yaml") && FILE.matcher(block.group(2)).find()) {
                files.put(named(block.group(2)), block.group(2));
            } else if (block.group(1).equals("sh")) {
                last = run(block.group(2));
            } else if (block.group(1).equals("text")) {
                assertThat(last).isEqualTo(block.group(2));
                compared++;
            } else if (block.group(1).equals("json")) {
                assertThat(RunningService.JSON.readTree(last)).isEqualTo(RunningService.JSON.readTree(block.group(2)));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(4);
    }

    @Test
    void theTableOfConventionsHoldsTheServicesFigures() throws IOException {
        JsonNode report =
                new RunningService(port).report(Map.of("preset", "yolov5s", "convention", "all", "include", ""));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < report.at("/training/counts").size(); i++) {
            JsonNode count = report.at("/training/counts/" + i);
            JsonNode fused = report.at("/fused/counts/" + i);
            expected.add(String.format(
                    Locale.ENGLISH,
                    "| `%s` | %,d | %,d |",
                    count.get("convention").asString(),
                    count.get("macs").asLong(),
                    fused.get("macs").asLong()));
        }
        assertThat(readme().lines().filter(line -> expected.stream().anyMatch(line::startsWith)))
                .hasSize(expected.size());
    }

    @Test
    void theModuleOfOnesOwnCountsLikeItsParts() throws IOException {
        Matcher block = BLOCK.matcher(readme());
        String definition = "";
        while (block.find()) {
            definition = block.group(1).equals("yaml") ? block.group(2) : definition;
        }
        String model = definition
                + "nc: 1\nanchors: 3\ndepth_multiple: 1.0\nwidth_multiple: 1.0\nbackbone: [[-1, 1, Twice, [16]]]\nhead: []\n";
        HttpResponse<String> answer = new RunningService(port).post("/api/v1/complexity", "application/yaml", model);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/training/parameters")
                        .asLong())
                .isEqualTo(3 * 16 * 9 + 2 * 16 + 16 * 16 * 9 + 2 * 16);
    }

    @Test
    void theCommandsAreTheOnesThatRunEverything() throws IOException {
        assertThat(readme()).contains("./mvnw spring-boot:run").contains("./mvnw verify");
        assertThat(Files.readString(Path.of(".ci/run"))).contains("./mvnw -B -ntp verify");
    }

    @Test
    void itIsShortEnoughToRead() throws IOException {
        assertThat(readme().lines().count()).isLessThan(300);
        assertThat(readme()).contains("curl -s -F", "cors.allowed-origins", "ETag", "(LICENSE)");
        assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License", "END OF TERMS AND CONDITIONS");
    }

    /** Runs the curl commands of a block and gives the last one's output. */
    private String run(String commands) {
        String output = "";
        for (String line :
                commands.lines().filter(each -> each.startsWith("curl")).toList()) {
            output = curl(line);
        }
        return output;
    }

    /** Runs one command; one that is refused says so behind {@code #}. */
    private String curl(String command) {
        String line = command.replaceFirst(" # .*", "");
        int status = line.equals(command) ? 200 : Integer.parseInt(command.replaceFirst(".* # ", ""));
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        List<String> headers = new ArrayList<>();
        List<String> form = new ArrayList<>();
        String body = null;
        String file = null;
        String path = "";
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s" -> {}
                case "-H" -> headers.addAll(List.of(words.get(++i).split(": ", 2)));
                case "-d", "--data-binary" -> body = words.get(++i);
                case "-F" -> form.add(words.get(++i));
                case "-o" -> file = words.get(++i);
                default -> path = words.get(i).replace("http://localhost:8080", "");
            }
        }
        HttpResponse<String> answer = form.isEmpty() ? send(path, body, headers) : send(path, form, headers);
        assertThat(answer.statusCode()).as(line + " " + answer.body()).isEqualTo(status);
        if (file != null) {
            files.put(file, answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(String path, List<String> form, List<String> headers) {
        StringBuilder body = new StringBuilder();
        for (String part : form) {
            String[] sides = part.split("=", 2);
            boolean file = sides[1].startsWith("@");
            String name = sides[1].substring(1);
            body.append("--x\r\nContent-Disposition: form-data; name=\"" + sides[0] + '"');
            body.append(file ? "; filename=\"" + name + "\"\r\n\r\n" + files.get(name) : "\r\n\r\n" + sides[1]);
            body.append("\r\n");
        }
        return new RunningService(port)
                .post(path, "multipart/form-data; boundary=x", body + "--x--\r\n", headers.toArray(String[]::new));
    }

    private HttpResponse<String> send(
            String path, @org.jspecify.annotations.Nullable String body, List<String> headers) {
        RunningService service = new RunningService(port);
        if (body == null) {
            return service.get(path, headers.toArray(String[]::new));
        }
        String content = body.startsWith("@") ? files.get(body.substring(1)) : body;
        int type = headers.indexOf("Content-Type");
        String contentType = headers.get(type + 1);
        List<String> others = new ArrayList<>(headers);
        others.remove(type);
        others.remove(type);
        return service.post(path, contentType, content.getBytes(StandardCharsets.UTF_8), others.toArray(String[]::new));
    }
}
