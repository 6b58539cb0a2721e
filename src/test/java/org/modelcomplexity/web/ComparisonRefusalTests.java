package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.web.ComparisonClient.YOLOV5S;
import static org.modelcomplexity.web.ComparisonClient.body;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Every way in which a comparison is refused, and what its document says of it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ComparisonRefusalTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private ComparisonClient client() {
        return new ComparisonClient(port);
    }

    static Stream<Arguments> refusals() {
        String broken =
                "{\"backbone\":[[-1,1,\"Convv\",[64]]],\"head\":[],\"nc\":1,\"anchors\":3,\"depth_multiple\":1,\"width_multiple\":1}";
        String preset = "{\"preset\":\"yolov5s\"}";
        return Stream.of(
                Arguments.of("", "[]", 400, List.of("", "")),
                Arguments.of("", "", 400, List.of("")),
                Arguments.of("", "{\"baseline\":" + preset + "}", 400, List.of("")),
                Arguments.of("", "{\"candidates\":[" + preset + "]}", 400, List.of("")),
                Arguments.of("", "{\"baseline\":" + preset + ",\"candidates\":[]}", 400, List.of("/candidates")),
                Arguments.of("", "{\"baseline\":" + preset + ",\"candidate\":{}}", 400, List.of("/candidate", "")),
                Arguments.of("", "{\"baseline\":null,\"candidates\":[3]}", 400, List.of("/baseline", "/candidates/0")),
                Arguments.of(
                        "?imgzs=3", "{\"baseline\":" + preset + ",\"candidates\":[" + preset + "]}", 400, List.of("")),
                Arguments.of(
                        "",
                        "{\"baseline\":{\"yaml\":\"a: [\"},\"candidates\":[{\"preset\":\"yolov5z\"},{\"preset\":\"yolov5s\",\"imgsz\":\"big\"}]}",
                        400,
                        List.of("/baseline/yaml", "/candidates/0/preset", "/candidates/1/imgsz")),
                Arguments.of(
                        "",
                        "{\"baseline\":{\"model\":" + broken + "},\"candidates\":[" + preset + ",{\"model\":" + broken
                                + "},{\"preset\":\"yolov5s\",\"imgsz\":100},{\"preset\":\"yolov5s\",\"imgsz\":0}]}",
                        422,
                        List.of(
                                "/baseline/model/backbone/0/2",
                                "/candidates/1/model/backbone/0/2",
                                "/candidates/2/preset",
                                "/candidates/3/imgsz")),
                Arguments.of(
                        "",
                        "{\"baseline\":" + preset
                                + ",\"candidates\":[{\"preset\":\"yolov5s\",\"dialect\":\"yolo\"},{\"yaml\":\"text\"},{\"yaml\":\"nc: 1\"}]}",
                        422,
                        List.of("/candidates/0/dialect", "/candidates/1/yaml", "/candidates/2/yaml")),
                Arguments.of(
                        "",
                        "{\"baseline\":" + preset
                                + ",\"candidates\":[{\"preset\":\"yolov5s\",\"convention\":\"thop\"}]}",
                        422,
                        List.of("/candidates/0/convention")),
                Arguments.of(
                        "?convention=fvcore",
                        "{\"baseline\":" + preset + ",\"candidates\":[{\"preset\":\"yolov5s\",\"imgsz\":0}]}",
                        422,
                        List.of("/candidates/0/imgsz")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithThePlacesInWhatWasSent(String query, String body, int status, List<String> pointers) {
        HttpResponse<String> answer = client().ask(query, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode errors = RunningService.JSON.readTree(answer.body()).get("errors");
        List<String> given = new ArrayList<>();
        errors.forEach(error -> given.add(error.get("pointer").asString()));
        assertThat(given.stream().distinct())
                .as(answer.body())
                .containsExactlyElementsOf(pointers.stream().distinct().toList());
    }

    @Test
    void pointsIntoATextByItsOwnLinesAndColumns() {
        String yaml = library.preset("yolov5s", null).yaml().replace("C3, [128]", "C33, [128]");
        JsonNode error = RunningService.JSON
                .readTree(client().ask("", body(YOLOV5S, List.of(YOLOV5S, Map.of("yaml", yaml))))
                        .body())
                .at("/errors/0");
        assertThat(error.get("pointer").asString()).isEqualTo("/candidates/1/yaml/backbone/2/2");
        assertThat(error.get("line").asInt()).isEqualTo(13);
        assertThat(error.get("column").asInt()).isEqualTo(13);
        assertThat(error.get("hint").asString()).isEqualTo("did you mean \"C3\"?");
        JsonNode warning = client().compare(
                        YOLOV5S, Map.of("yaml", library.preset("yolov5s", null).yaml() + "channel_multiple: 0.5\n"))
                .at("/candidates/0/warnings/1");
        assertThat(warning.get("pointer").asString()).isEqualTo("/candidates/0/yaml/channel_multiple");
    }

    @Test
    void refusesWhatAConventionDoesNotCountWhereThatIsAskedFor() {
        HttpResponse<String> strict =
                client().ask("", body(YOLOV5S, List.of(Map.of("preset", "yolov5s", "strict", true), YOLOV5S)));
        assertThat(strict.statusCode()).isEqualTo(422);
        assertThat(strict.body()).contains("/candidates/0/preset").doesNotContain("/candidates/1");
    }

    @Test
    void takesAsManyCandidatesAsTheLimitAndNoMore() {
        assertThat(client().compare(YOLOV5S, Collections.nCopies(20, YOLOV5S).toArray(Map[]::new))
                        .get("candidates"))
                .hasSize(20);
        HttpResponse<String> more = client().ask("", body(YOLOV5S, Collections.nCopies(21, YOLOV5S)));
        assertThat(more.statusCode()).isEqualTo(422);
        assertThat(more.body()).contains("limit-exceeded", "\"/candidates\"", "21 candidates are more than 20");
    }

    @Test
    void takesTheExamplesThatItsDocumentShows() {
        JsonNode document = RunningService.JSON.readTree(
                new RunningService(port).get("/v3/api-docs").body());
        JsonNode operation = document.at("/paths/~1api~1v1~1comparisons/post");
        JsonNode examples = operation.at("/requestBody/content/application~1json/examples");
        assertThat(examples).hasSize(2);
        examples.forEach(example -> assertThat(
                        client().ask("", example.get("value").toString()).statusCode())
                .isEqualTo(200));
        assertThat(operation.get("responses").propertyNames())
                .containsExactlyInAnyOrder("200", "400", "401", "406", "408", "413", "415", "422", "429", "503");
        assertThat(document.at("/components/schemas/ComparisonRequest/properties/candidates/maxItems")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    @SuppressWarnings("unchecked")
    void answersEveryMutantWithAComparisonOrAProblem() {
        Mutations mutations = new Mutations(21, List.of("Conv", "C3", "SPPF", "Concat", "Detect", "Focus"));
        Map<String, Object> model = (Map<String, Object>)
                new Yaml().load(library.preset("yolov5s", null).yaml());
        int compared = 0;
        for (int i = 0; i < 500; i++) {
            String mutant = mutations.mutant(model);
            HttpResponse<String> answer =
                    client().ask("", body(Map.of("yaml", mutant), List.of(YOLOV5S, Map.of("yaml", mutant))));
            assertThat(answer.statusCode()).as(answer.body() + mutant).isIn(200, 400, 422);
            compared += answer.statusCode() == 200 ? 1 : 0;
        }
        assertThat(compared).isPositive();
    }
}
