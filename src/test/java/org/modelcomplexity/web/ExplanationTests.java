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
        assertThat(ask("{\"preset\":\"yolov5s\",\"published\":{\"layers\":\"many\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("{\"preset\":\"yolov5z\",\"published\":{\"layers\":1}}").statusCode())
                .isEqualTo(422);
    }
}
