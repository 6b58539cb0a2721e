package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Reports as drawings, and as a flat map. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FormatTests {
    private static final String FLAT = "application/vnd.model-complexity.flat+json";
    private static final String MERMAID = "text/vnd.mermaid";
    private static final String GRAPHVIZ = "text/vnd.graphviz";

    @LocalServerPort
    private int port;

    private HttpResponse<String> post(String body, String accept) {
        return new RunningService(port).post("/api/v1/complexity", "application/json", body, "Accept", accept);
    }

    private HttpResponse<String> program(String accept) throws IOException {
        try (InputStream in =
                new GZIPInputStream(new ClassPathResource("reference/export/resnet18.json.gz").getInputStream())) {
            return new RunningService(port)
                    .post("/api/v1/complexity?depth=2", "application/json", in.readAllBytes(), "Accept", accept);
        }
    }

    private static String golden(String file) throws IOException {
        return new ClassPathResource("formats/" + file).getContentAsString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({FLAT + ", yolov5s.flat.json", MERMAID + ", yolov5s.mmd", GRAPHVIZ + ", yolov5s.dot"})
    void aBundledModelIsAsItWas(String accept, String file) throws IOException {
        HttpResponse<String> answer = post("{\"preset\": \"yolov5s\"}", accept);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(accept + ";charset=UTF-8");
        assertThat(answer.body()).isEqualTo(golden(file));
    }

    @ParameterizedTest
    @CsvSource({MERMAID + ", resnet18.mmd", GRAPHVIZ + ", resnet18.dot"})
    void aGraphIsAsItWas(String accept, String file) throws IOException {
        assertThat(program(accept).body()).isEqualTo(golden(file));
    }

    @Test
    void theFlatMapHasNumbersAlone() throws IOException {
        JsonNode torch = RunningService.JSON.readTree(post("""
                {"model": {"input": {"shape": [1, 4]}, "layers": [{"type": "Linear", "args": [4, 3]}]},
                 "convention": ["exact", "fvcore"]}""", FLAT).body());
        assertThat(torch.propertyNames())
                .contains("model/parameters", "model/MACs/fvcore", "model/fused/parameters")
                .doesNotContain("model/GFLOPs", "model/GFLOPs/exact", "model/buffers");
        assertThat(torch.values()).allMatch(JsonNode::isNumber);
        assertThat(torch.get("model/parameters").asLong()).isEqualTo(15);
        assertThat(RunningService.JSON
                        .readTree(program(FLAT).body())
                        .get("model/buffers")
                        .asLong())
                .isEqualTo(9620);
    }

    @Test
    void whatMeansSomethingToADrawingIsText() {
        String request = """
                {"model": {"input": {"shape": [1, 4]},
                           "layers": [{"name": "a", "type": "Linear", "args": [4, 4]},
                                      {"type": "Einsum", "args": {"equation": "ij,ij->i\\"];x\\\\"}, "from": ["a", "a"]}]},
                 "name": "\\"; } <script>\\n%% end"}""";
        HttpResponse<String> refused = post(request, MERMAID);
        assertThat(refused.statusCode()).isEqualTo(422);
        String named = "{\"preset\": \"yolov5s\", \"name\": \"\\\"]; <b>\\\\n\\n%% end\"}";
        assertThat(post(named, GRAPHVIZ).body()).contains("label=\"\\\"]; <b>\\\\n %% end, yolov5-6.0");
        assertThat(post(named, MERMAID).body()).startsWith("---\ntitle: \" ]; <b> n %% end, yolov5-6.0");
        assertThat(post("{\"preset\": \"yolov5s\"}", MERMAID).body()).contains("[None, 2, 'nearest']");
    }

    @Test
    void aTextThatRowsReadAndSeveralInputsAreThere() {
        assertThat(post("{\"preset\": \"yolov8n-worldv2\"}", MERMAID).body())
                .contains("in2([\"text\"])", "in2 --> row12", "row4 -->|\"1 × 64 × 80 × 80\"| row14");
        assertThat(post("""
                                {"model": {"inputs": [{"name": "x", "shape": [1, 4]}, {"name": "y", "shape": [1, 4]}],
                                           "layers": [{"type": "Add", "from": ["y", "x"]}]}}""", GRAPHVIZ).body())
                .contains("in1 [label=\"input 1\"", "in2 -> row0 [label=\"  1 × 4 \"", "row0 -> out");
    }

    @Test
    void aDrawingNobodyCouldLookAtIsRefused() {
        StringBuilder layers = new StringBuilder("{\"type\": \"ReLU\"}");
        for (int i = 1; i < 120; i++) {
            StringBuilder from = new StringBuilder();
            for (int j = 0; j < i; j++) {
                from.append(j == 0 ? "" : ", ").append("\"r").append(j).append('"');
            }
            layers.append(", {\"name\": \"r").append(i).append("\", \"type\": \"Add\", \"from\": [");
            layers.append(i == 1 ? "\"r0\", \"r0\"" : from).append("]}");
        }
        String request = "{\"model\": {\"input\": {\"shape\": [1, 4]}, \"layers\": ["
                + layers.toString().replaceFirst("\"type\"", "\"name\": \"r0\", \"type\"") + "]}}";
        HttpResponse<String> refused = post(request, GRAPHVIZ);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("a drawing has at most 5000 lines");
        String often = String.join(", ", Collections.nCopies(9000, "\"r0\""));
        String wide =
                "{\"model\": {\"input\": {\"shape\": [1, 4]}, \"layers\": [{\"name\": \"r0\", \"type\": \"ReLU\"}, "
                        + "{\"type\": \"Add\", \"from\": [" + often + "]}]}}";
        assertThat(post(wide, MERMAID).body().length()).isLessThan(1000);
    }
}
