package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Comparisons for people and for tables, of files, and by name. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ComparisonFormatTests {
    private static final String PATH = "/api/v1/comparisons";
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String SCALES =
            "{\"baseline\":{\"preset\":\"yolov5s\"},\"candidates\":[{\"preset\":\"yolov5m\"}]}";

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private String ask(String query, String body, String accept) {
        HttpResponse<String> answer =
                new RunningService(port).post(PATH + query, "application/json", body, "Accept", accept);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(accept);
        return answer.body();
    }

    private String yolov5s() {
        return library.preset("yolov5s", null).yaml();
    }

    private static String file(String part, String name, String content) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" + name + "\"\r\n\r\n"
                + content + "\r\n";
    }

    private HttpResponse<String> form(String query, String... parts) {
        return new RunningService(port).post(PATH + query, FORM, String.join("", parts) + "--x--\r\n");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    @Test
    void markdownHasTotalsTheHeaviestChangesAndTheRestFoldedAway() {
        String markdown = ask("", SCALES, "text/markdown");
        assertThat(markdown.lines())
                .startsWith("### yolov5s → yolov5m")
                .contains(
                        "the same rows as the baseline's with other settings: depth_multiple 0.33 → 0.67, width_multiple 0.5 → 0.75",
                        "| parameters | 7,235,389 | 21,190,557 | +13,955,168 (+192.9 %) |",
                        "| GFLOPs, fused | 16.5 | 49.0 | +32.5 (+197.0 %) |",
                        "| MACs (thop-0.0.31) | 8,266,231,600 | 24,528,990,000 | +16,262,758,400 (+196.7 %) |",
                        "The heaviest of 25 changed rows (0 are the same):",
                        "<details><summary>20 more</summary>");
        List<String> rows =
                markdown.lines().filter(line -> line.contains("| changed |")).toList();
        assertThat(rows).hasSize(25);
        assertThat(rows.get(0)).startsWith("| 8 | changed | models.common.C3 |").contains("repeats 1 → 2");
    }

    @Test
    void aRowInsertedIsOneRowInEveryFormat() {
        String rows = "[[-1,1,\"Conv\",[16,3,2]],[-1,1,\"C3\",[16]]%s]";
        String model =
                "{\"name\":\"%s\",\"dialect\":\"yolov5-6.0\",\"model\":{\"nc\":80,\"depth_multiple\":1.0,\"width_multiple\":1.0,\"anchors\":3,\"backbone\":%s,\"head\":[]}}";
        String body = "{\"baseline\":" + model.formatted("old", rows.formatted("")) + ",\"candidates\":["
                + model.formatted("a|b<c>", rows.formatted(",[-1,1,\"SPPF\",[32,5]]")) + "]}";
        String markdown = ask("", body, "text/markdown");
        assertThat(markdown).startsWith("### old → a\\|b&lt;c>\n").contains("| + 2 | added | models.common.SPPF | +");
        assertThat(ask("", body, "text/plain").lines().filter(line -> line.contains(" added ")))
                .hasSize(1);
        assertThat(ask("", body, "text/csv").lines().filter(line -> line.contains(",added,,2,models.common.SPPF")))
                .hasSize(1);
    }

    @Test
    void textHasTotalsAndEveryChange() {
        List<String> lines = ask("", SCALES, "text/plain").lines().toList();
        assertThat(lines.get(0)).isEqualTo("yolov5s → yolov5m, counted by thop-0.0.31");
        assertThat(lines)
                .contains("training     parameters           7,235,389         21,190,557  +13,955,168 (+192.9 %)")
                .endsWith("0 rows are the same");
        assertThat(lines.stream().filter(line -> line.contains(" changed "))).hasSize(25);
        assertThat(ask("?include=", SCALES, "text/plain")).doesNotContain("rows are the same");
    }

    @Test
    void csvHasATotalAndRowsThatAddUpToIt() {
        List<String[]> lines = ask("", SCALES, "text/csv")
                .lines()
                .map(line -> line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .toList();
        assertThat(lines)
                .hasSize(1 + 1 + 25)
                .allSatisfy(line -> assertThat(line).hasSize(18));
        assertThat(lines.get(1)).startsWith("yolov5m", "total", "", "", "", "", "7235389", "21190557", "13955168");
        for (int column : new int[] {8, 11, 14, 17}) {
            assertThat(lines.subList(2, lines.size()).stream()
                            .mapToLong(line -> Long.parseLong(line[column]))
                            .sum())
                    .isEqualTo(Long.parseLong(lines.get(1)[column]));
        }
    }

    @Test
    void twoFilesAreComparedWithOptionsAsFurtherParts() {
        JsonNode answer = json(form(
                "",
                file("baseline", "old/yolov5s.yaml", yolov5s()),
                file("candidate", "new/yolov5s.yaml", yolov5s().replace("SPPF, [1024, 5]", "SPPF, [1024, 3]")),
                "--x\r\nContent-Disposition: form-data; name=\"imgsz\"\r\n\r\n320\r\n"));
        assertThat(answer.at("/baseline/name").asString()).isEqualTo("yolov5s");
        assertThat(answer.at("/candidates/0/name").asString()).isEqualTo("yolov5s (candidate)");
        assertThat(answer.at("/baseline/model/input").toString()).isEqualTo("[1,3,320,320]");
        assertThat(answer.at("/candidates/0/relation").asString()).isEqualTo("different");
    }

    @Test
    void whatIsWrongWithAFilePointsIntoIt() {
        HttpResponse<String> answer = form(
                "?dialect=yolov5-6.0",
                file("baseline", "a.yaml", yolov5s()),
                file("candidate", "b.yaml", yolov5s().replace("C3, [128]", "C33, [128]")),
                file("candidate", "c.yaml", "a: ["));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/candidate/1");
        HttpResponse<String> one = form(
                "?dialect=yolov5-6.0",
                file("baseline", "a.yaml", yolov5s()),
                file("candidate", "b.yaml", yolov5s().replace("C3, [128]", "C33, [128]")));
        assertThat(one.statusCode()).isEqualTo(422);
        JsonNode error = RunningService.JSON.readTree(one.body()).at("/errors/0");
        assertThat(error.get("pointer").asString()).isEqualTo("/candidate/backbone/2/2");
        assertThat(error.get("line").asInt()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({"baseline", "candidate", "file"})
    void aFormWithoutBothFilesSaysWhatItNeeds(String part) {
        HttpResponse<String> answer = form("", file(part, "a.yaml", yolov5s()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\\\"baseline\\\"", "\\\"candidate\\\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"preset\":\"yolov5s\",\"name\":\"mine\"} | mine    | same      | the same model as the baseline, under another name",
                "{\"preset\":\"yolov5s\"}                   | yolov5s (candidate) | same | the same model as the baseline",
                "{\"preset\":\"yolov5s\",\"nc\":2}          | yolov5s (candidate) | same-rows | the same rows as the baseline's with other settings: nc 80 → 2",
                "{\"preset\":\"yolov5s-ghost\"}             | yolov5s-ghost | different |"
            })
    void theSameModelUnderOtherNamesAndSettingsIsSaid(String candidate, String name, String relation, String note) {
        String body = "{\"baseline\":{\"preset\":\"yolov5s\"},\"candidates\":[" + candidate + "]}";
        JsonNode answer =
                RunningService.JSON.readTree(ask("", body, "application/json")).at("/candidates/0");
        assertThat(answer.get("name").asString()).isEqualTo(name);
        assertThat(answer.get("relation").asString()).isEqualTo(relation);
        assertThat(answer.path("note").asString(null)).isEqualTo(note);
    }

    @Test
    void scalesOfOneFileAreSaidToBe() {
        String body =
                "{\"baseline\":{\"preset\":\"yolo11n\"},\"candidates\":[{\"preset\":\"yolo11s\"},{\"preset\":\"yolo11s\"}]}";
        JsonNode answer = RunningService.JSON.readTree(ask("", body, "application/json"));
        assertThat(answer.at("/candidates/0/relation").asString()).isEqualTo("same-rows");
        assertThat(answer.at("/candidates/0/note").asString()).contains("scale 'n' → 's'");
        assertThat(answer.at("/candidates/1/name").asString()).isEqualTo("yolo11s (candidate 2)");
    }
}
