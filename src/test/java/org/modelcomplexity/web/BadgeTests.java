package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;

/** Figures as badges. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BadgeTests {
    private static final String MODELS = "/api/v1/models/";
    private static final String ANY = "/api/v1/badges";
    private static final String JSON = "application/json";

    @LocalServerPort
    private int port;

    private HttpResponse<String> get(String path, String... headers) {
        return new RunningService(port).get(MODELS + path, headers);
    }

    private HttpResponse<String> post(String body, String accept) {
        return new RunningService(port).post(ANY, JSON, body, "Accept", accept);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return RunningService.JSON.readTree(answer.body());
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yolov5s/badge.json                              | parameters, training | 7.2M",
                "yolov5s/badge.json?mode=fused&figure=parameters | parameters, fused    | 7.2M",
                "yolov5s/badge.json?figure=gradients&mode=fused  | gradients, fused     | 0",
                "yolov5s/badge.json?figure=layers                | layers, training     | 270",
                "yolov5s/badge.json?figure=layers&dialect=yolov5-6.0 | layers, training | 270",
                "yolov5s/badge.json?figure=macs                  | MACs, training       | 8.3G (thop-0.0.31)",
                "yolov5s/badge.json?figure=macs&convention=exact | MACs, training       | 8.2G (exact)",
                "yolov5s/badge.json?figure=gflops                | GFLOPs, training     | 16.5 (thop-0.0.31)",
                "yolov5s/badge.json?figure=gflops&convention=thop-0.1.1&mode=fused | GFLOPs, fused | 16.4 (thop-0.1.1)",
                "yolo11x/badge.json                              | parameters, training | 57.0M",
            })
    void aBundledModelHasThemAsShieldsReadsThem(String path, String label, String message) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).propertyNames()).containsExactly("schemaVersion", "label", "message", "color");
        assertThat(json(answer).get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(json(answer).get("label").asString()).isEqualTo(label);
        assertThat(json(answer).get("message").asString()).isEqualTo(message);
    }

    @Test
    void aPictureIsAsItWas() throws Exception {
        HttpResponse<String> answer = get("yolov5s/badge.svg?figure=gflops&mode=fused");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/svg+xml;charset=UTF-8");
        assertThat(answer.body())
                .isEqualTo(new ClassPathResource("formats/badge.svg").getContentAsString(StandardCharsets.UTF_8));
    }

    @Test
    void aPictureIsAsWideAsItsTexts() throws Exception {
        for (String figure : new String[] {"parameters", "macs", "layers"}) {
            Document picture = xml(get("yolov5s/badge.svg?figure=" + figure).body());
            int width = 0;
            for (int i = 0; i < 2; i++) {
                width += 12
                        + Integer.parseInt(picture.getElementsByTagName("text")
                                .item(i)
                                .getAttributes()
                                .getNamedItem("textLength")
                                .getNodeValue());
            }
            assertThat(picture.getDocumentElement().getAttribute("width")).isEqualTo(Integer.toString(width));
        }
    }

    @Test
    void aClientThatHasItIsToldSo() {
        for (String path : new String[] {"yolov5s/badge.svg", "yolov5s/badge.json"}) {
            String tag = get(path).headers().firstValue("ETag").orElseThrow();
            assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
            assertThat(get(path + "?mode=fused&figure=layers", "If-None-Match", tag)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anyModelHasThem() throws Exception {
        String request = """
                {"yaml": "input: {shape: [1, 4]}\\nlayers:\\n  - {type: Linear, args: [4, 3]}\\n", "figure": "parameters",
                 "mode": "training", "name": "<a & \\"b\\" \\u0007>"}""";
        assertThat(json(post(request, JSON)).get("message").asString()).isEqualTo("15");
        HttpResponse<String> picture = post(request, "image/svg+xml");
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/svg+xml;charset=UTF-8");
        assertThat(xml(picture.body()).getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("<a & \"b\" \uFFFD>: parameters, training 15");
        assertThat(post(request, "image/png").statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"preset\": \"yolov5s\", \"figure\": \"paramters\"} | 400 | did you mean \\\"parameters\\\"?",
                "{\"preset\": \"yolov5s\", \"mode\": \"fast\"}        | 400 | there is no mode",
                "{\"preset\": \"yolov5s\", \"figures\": \"macs\"}     | 400 | there is no field",
                "{\"figure\": \"macs\"}                               | 400 | exactly one of yaml, model and preset",
                "{\"preset\": \"yolov5s\", \"convention\": \"thop\"}  | 422 | there is no convention",
                "{\"preset\": \"yolov5s\", \"figure\": 3}             | 400 | there is no figure",
                "{\"preset\": \"yolov5s\", \"figure\": [1]}           | 400 | there is no figure \\\"a list\\\"",
                "{\"model\": {\"input\": {\"shape\": [1, 4]}, \"layers\": [{\"type\": \"ReLU\"}]}, \"figure\": \"gflops\"} | 422 | there is nothing to show",
            })
    void whatIsWrongIsTold(String request, int status, String detail) {
        HttpResponse<String> answer = post(request, JSON);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(detail);
    }

    @Test
    void aModelThatIsNotThereIsNotFound() {
        assertThat(get("yolov5ss/badge.svg").statusCode()).isEqualTo(404);
        assertThat(get("yolov5s/badge.json?figure=nothing").statusCode()).isEqualTo(400);
        assertThat(get("yolov5s/badge.png").statusCode()).isEqualTo(404);
    }
}
