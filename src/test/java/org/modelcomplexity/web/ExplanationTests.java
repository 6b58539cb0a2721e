package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExplanationTests {
    @LocalServerPort
    private int port;

    private HttpResponse<String> ask(String body) {
        return new RunningService(port).post("/api/v1/explanations", "application/json", body);
    }

    private JsonNode explain(String preset, String published) {
        HttpResponse<String> answer = ask("{\"preset\":\"" + preset + "\",\"published\":" + published + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    @Test
    void findsThatAPublishedYolov5sHasTwoClassesAndIsFused() {
        JsonNode first = explain("yolov5s", "{\"parameters\":7015519,\"gflops\":\"15.8\"}")
                .at("/explanations/0");
        assertThat(first.at("/settings/nc").asInt()).isEqualTo(2);
        assertThat(first.at("/settings/mode").asString()).isEqualTo("fused");
        assertThat(first.at("/settings/dialect").asString()).isEqualTo("yolov5-6.0");
        assertThat(first.at("/changed")).hasToString("[\"mode\",\"nc\"]");
        assertThat(first.at("/figures/parameters").asLong()).isEqualTo(7_015_519);
        assertThat(first.at("/figures/gflops").asDouble()).isEqualTo(15.8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"layers\":270,\"parameters\":7235389,\"gflops\":\"16.5\"} | []",
                "{\"layers\":213} | [\"mode\"]",
                "{\"layers\":157,\"gflops\":16.4} | [\"mode\",\"dialect\"]",
                "{\"gflops\":\"16.6\"} | [\"dialect\"]",
                "{\"gflops\":\"4.1\"} | [\"imgsz\"]",
                "{\"gmacs\":\"8.27\"} | []",
                "{\"gradients\":7235389} | []"
            })
    void ranksByNearnessToTheDefaults(String published, String changed) {
        assertThat(explain("yolov5s", published).at("/explanations/0/changed")).hasToString(changed);
    }

    @Test
    void saysHowPlausibleEachIsAndWhy() {
        JsonNode answer = explain("yolov8n", "{\"parameters\": \"3.2M\", \"gflops\": \"8.7\"}");
        JsonNode first = answer.at("/explanations/0");
        assertThat(first.at("/plausibility").asString()).isEqualTo("likely");
        assertThat(first.at("/reason").asString()).isEqualTo("as its own reference has it, fused");
        assertThat(first.at("/changed")).hasToString("[\"mode\"]");
        assertThat(first.at("/settings/inputs")).hasToString("[[1,3,640,640]]");
        assertThat(first.at("/figures")).hasToString("{\"parameters\":3151904,\"gflops\":8.7}");
        assertThat(first.at("/misses")).isEmpty();
        assertThat(answer.has("near")).isFalse();
    }

    @Test
    void solvesForClassesRoundTheBendOfAHead() {
        JsonNode first = explain("yolov8n", "{\"parameters\": \"3,011,238\", \"gflops\": 8.2}")
                .at("/explanations/0");
        assertThat(first.at("/settings/nc").asInt()).isEqualTo(2);
        assertThat(first.at("/plausibility").asString()).isEqualTo("possible");
        assertThat(first.at("/changed")).hasToString("[\"nc\"]");
    }

    @Test
    void findsAnOddSizeOfANetworkThatItsParametersTell() {
        JsonNode first = explain("yolov5s", "{\"parameters\": 7015519, \"gflops\": \"6.7\"}")
                .at("/explanations/0");
        assertThat(first.at("/changed")).hasToString("[\"mode\",\"imgsz\",\"nc\"]");
        assertThat(first.at("/settings/imgsz")).hasToString("[416,416]");
        assertThat(first.at("/reason").asString()).isEqualTo("an odd image size");
    }

    @Test
    void tellsANearerMissBesideWhatIsFarFetched() {
        JsonNode answer = explain("yolov5s", "{\"gflops\": \"4.1\"}");
        JsonNode first = answer.at("/explanations/0");
        assertThat(first.at("/plausibility").asString()).isEqualTo("far-fetched");
        assertThat(first.at("/settings/imgsz")).hasToString("[320,320]");
        assertThat(answer.at("/near/0/misses")).hasToString("[\"gflops\"]");
        assertThat(answer.at("/near/0/reason").asString()).contains("gflops 8.3 and not 4.1");
    }

    @Test
    void speaksOfALayerListsOwnInput() {
        HttpResponse<String> answer = ask(
                "{\"model\": {\"input\": {\"shape\": [1, 3, 20, 30]}, \"layers\": [{\"type\": \"Conv2d\", \"args\": [3, 8, 3]}]},"
                        + " \"published\": {\"parameters\": 224, \"gmacs\": \"0.00011\"}}");
        JsonNode first = RunningService.JSON.readTree(answer.body()).at("/explanations/0");
        assertThat(first.at("/settings/imgsz").isNull()).isTrue();
        assertThat(first.at("/settings/inputs")).hasToString("[[1,3,20,30]]");
        assertThat(first.at("/settings/convention").asString()).isEqualTo("flop-counter-2.13");
        assertThat(first.at("/plausibility").asString()).isEqualTo("likely");
    }

    @Test
    void keepsTheDigitsOfANumber() {
        assertThat(explain("yolov5s", "{\"parameters\": 7.2e6}")
                        .at("/explanations/0/figures/parameters")
                        .asLong())
                .isEqualTo(7_235_389);
        assertThat(explain("yolov5s", "{\"gflops\": 16.5}").at("/explanations/0/changed"))
                .isEmpty();
    }

    /** What an analysis shows is not shown here, and takes nothing of what the search may take. */
    @Test
    void includeChangesNothing() {
        String published = "\"published\":{\"gradients\":270}}";
        String answer = ask("{\"preset\":\"yolo12n-obb\"," + published).body();
        assertThat(answer).contains("near").doesNotContain("stopped");
        assertThat(ask("{\"preset\":\"yolo12n-obb\",\"include\":\"cost,rows\"," + published)
                        .body())
                .isEqualTo(answer);
    }

    @Test
    void givesTheNearestMissesWhereNothingFits() {
        JsonNode answer = explain("yolov5s", "{\"parameters\":7235390}");
        assertThat(answer.at("/explanations")).isEmpty();
        assertThat(answer.at("/tried").asInt()).isPositive();
        assertThat(answer.at("/near/0/figures/parameters").asLong()).isEqualTo(7_235_389);
    }

    @Test
    void refusesWhatIsNoFigure() {
        assertThat(ask("{\"preset\":\"yolov5s\"}").statusCode()).isEqualTo(400);
        assertThat(ask("{\"preset\":\"yolov5s\",\"published\":{}}").statusCode())
                .isEqualTo(400);
        assertThat(ask("{\"preset\":\"yolov5s\",\"published\":{\"gflop\":1}}").body())
                .contains("did you mean", "gflops", "/published/gflop");
        assertThat(ask("{\"preset\":\"yolov5s\",\"published\":{\"gflops\":1e400}}")
                        .body())
                .contains("must be a number", "/published/gflops");
        assertThat(ask("{\"preset\":\"yolov5s\",\"published\":{\"layers\":\"many\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("{\"preset\":\"yolov5z\",\"published\":{\"layers\":1}}").statusCode())
                .isEqualTo(422);
    }
}
