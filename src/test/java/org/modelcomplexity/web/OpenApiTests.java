package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What clients are generated from, and what Swagger UI shows. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OpenApiTests {
    private static final String JSON = "application/json";

    @LocalServerPort
    private int port;

    private RunningService service;
    private JsonNode document;

    @BeforeEach
    void read() {
        service = new RunningService(port);
        document = RunningService.JSON.readTree(service.get("/v3/api-docs").body());
    }

    @Test
    void givesExamplesThatWorkAsTheyStand() {
        int tried = 0;
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> media :
                    path.getValue().at("/post/requestBody/content").properties()) {
                for (Map.Entry<String, JsonNode> example :
                        media.getValue().path("examples").properties()) {
                    JsonNode value = example.getValue().get("value");
                    String body = value.isString() ? value.asString() : value.toString();
                    var answer = service.post(path.getKey(), media.getKey(), body);
                    assertThat(answer.statusCode())
                            .as(path.getKey() + ", " + example.getKey() + ": " + answer.body())
                            .isEqualTo(200);
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(5);
    }

    @Test
    void startsWithOneModelAndPutsTheBundledOneFirst() {
        assertThat(document.get("paths").propertyNames()).startsWith("/api/v1/complexity");
        assertThat(document.at("/tags/0/name").asString()).isEqualTo("Complexity");
        JsonNode content = document.at("/paths/~1api~1v1~1complexity/post/requestBody/content");
        assertThat(content.propertyNames()).startsWith(JSON).contains("application/yaml", "multipart/form-data");
        JsonNode first = content.get(JSON).get("examples").iterator().next();
        assertThat(first.get("value").toString()).isEqualTo("{\"preset\":\"yolov5s\"}");
    }

    @Test
    void saysOfEveryOperationHowItFailsAndGivesJsonFirst() {
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            // The benchmark's controller is found too where tests are.
            for (JsonNode operation : path.getKey().startsWith("/api/") ? path.getValue() : List.<JsonNode>of()) {
                String name = operation.get("operationId").asString();
                assertThat(operation.get("description").asString()).as(name).isNotBlank();
                assertThat(operation.get("responses").propertyNames()).as(name).contains("200", "400", "401", "503");
                List<String> types =
                        new ArrayList<>(operation.at("/responses/200/content").propertyNames());
                assertThat(types.indexOf(JSON)).as(name).isLessThan(1);
            }
        }
    }

    @Test
    void saysWhatIsAlwaysThereAndWhatMayBeNull() {
        JsonNode row = document.at("/components/schemas/RowReport");
        assertThat(row.get("required").toString()).contains("\"arguments\"", "\"output\"", "\"macs\"");
        assertThat(row.at("/properties/macs/type").toString()).isEqualTo("[\"integer\",\"null\"]");
        assertThat(row.at("/properties/output/type").toString()).isEqualTo("[\"array\",\"null\"]");
        JsonNode report = document.at("/components/schemas/Report");
        assertThat(report.get("required").toString())
                .contains("\"training\"", "\"fused\"")
                .doesNotContain("\"rows\"");
        assertThat(report.at("/properties/rows/type").asString()).isEqualTo("array");
    }

    @Test
    void listsTheValuesOfOptionsThatHaveFixedOnes() {
        assertThat(document.at("/components/schemas/Dialect/enum").toString()).contains("\"yolov5-6.0\"", "\"auto\"");
        assertThat(document.at("/components/schemas/Convention/enum").toString())
                .contains("\"exact\"", "\"all\"");
        assertThat(document.at("/components/schemas/Part/enum").toString()).contains("\"rows\"");
        assertThat(document.at("/components/schemas/ModelRequest/properties/include/items/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Part");
    }
}
