package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** What is done with a model works on graphs too: comparisons, explanations, every form of the answer. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GraphComparisonTests {
    private static final Map<String, Object> RESNET18 = Map.of("preset", "resnet18");
    private static final Map<String, Object> RESNET50 = Map.of("preset", "resnet50");

    @LocalServerPort
    private int port;

    private RunningService service() {
        return new RunningService(port);
    }

    private ComparisonClient client() {
        return new ComparisonClient(port);
    }

    private static Map<String, Object> graph(String name) {
        return Map.of("graph", RunningService.JSON.readValue(program(name), Map.class));
    }

    private static byte[] program(String name) {
        return GateClient.resource("reference/export/" + name + ".json.gz");
    }

    @Test
    void aProgramStandsInAFieldBesideOptions() {
        assertThat(service()
                        .report(graph("resnet18"))
                        .at("/training/parameters")
                        .asLong())
                .isEqualTo(11_689_512);
    }

    @Test
    void aGraphBesideItselfIsTheSame() {
        JsonNode candidate = client().compare(RESNET18, graph("resnet18")).at("/candidates/0");
        assertThat(candidate.get("relation").asString()).isEqualTo("same");
        assertThat(ComparisonClient.statuses(candidate)).isEmpty();
    }

    @Test
    void rowsOfTwoGraphsAreAlignedByPathFirst() {
        JsonNode candidate = client().compare(RESNET18, RESNET50).at("/candidates/0");
        assertThat(candidate.get("relation").asString()).isEqualTo("different");
        assertThat(candidate.path("note").asString("")).isEmpty();
        List<String> pairs = new ArrayList<>();
        JsonNode left = service().report(RESNET18).get("rows");
        JsonNode right = service().report(RESNET50).get("rows");
        for (JsonNode row : candidate.get("rows")) {
            JsonNode index = row.get("index");
            if (!index.get("baseline").isNull() && !index.get("candidate").isNull()) {
                String path =
                        left.get(index.get("baseline").asInt()).get("path").asString();
                assertThat(right.get(index.get("candidate").asInt()).get("path").asString())
                        .isEqualTo(path);
                pairs.add(path);
            }
        }
        assertThat(pairs).contains("conv1", "layer1.0", "layer2.1", "layer4.1", "fc");
    }

    /** The same network as what torch wrote and as a layer list: rows of one path are one row. */
    @Test
    void aGraphBesideALayerListIsAlignedByPathToo() throws IOException {
        Object list = null;
        try (java.io.InputStream in = new ClassPathResource("reference/layers/networks.json").getInputStream()) {
            for (JsonNode each : RunningService.JSON.readTree(in)) {
                if (each.get("id").asString().equals("torch/resnet18")) {
                    list = each.get("model");
                }
            }
        }
        Map<String, Object> program = Map.of("preset", "resnet18", "depth", 9);
        JsonNode candidate = client().compare(program, Map.of("model", list)).at("/candidates/0");
        assertThat(candidate.at("/training/parameters/absolute").asLong()).isZero();
        assertThat(candidate.at("/training/macs/absolute").asLong()).isZero();
        for (JsonNode row : candidate.get("rows")) {
            assertThat(row.at("/parameters/absolute").asLong()).isZero();
            assertThat(row.get("changes").findValuesAsString("field")).doesNotContain("arguments", "repeats");
        }
    }

    @Test
    void aGraphBesideAYamlIsAlignedByTheYamlsRows() {
        JsonNode candidate = client().compare(
                        Map.of("preset", "yolov8n", "convention", "exact"),
                        Map.of("graph", graph("yolov8n").get("graph"), "depth", 1))
                .at("/candidates/0");
        int together = 0;
        for (JsonNode row : candidate.get("rows")) {
            together += row.at("/index/baseline").isNull()
                            || row.at("/index/candidate").isNull()
                    ? 0
                    : 1;
            if (!row.at("/index/baseline").isNull()
                    && row.at("/index/baseline").asInt() < 22
                    && !row.at("/index/candidate").isNull()) {
                assertThat(row.at("/parameters/absolute").asLong()).isZero();
            }
        }
        assertThat(together).isEqualTo(23);
    }

    @Test
    void comparisonsOfGraphsComeInEveryForm() {
        String body = ComparisonClient.body(RESNET18, List.of(RESNET50));
        for (String format : List.of("text/plain", "text/markdown", "text/csv")) {
            HttpResponse<String> answer =
                    service().post("/api/v1/comparisons", "application/json", body, "Accept", format);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Bottleneck").doesNotContain("Program[", "graph_module");
        }
    }

    @Test
    void aReportOfAGraphComesInEveryForm() {
        String body = "{\"preset\": \"resnet18\", \"include\": \"rows,difference,parameters\"}";
        Map<String, String> expected = Map.of(
                "text/plain", "layer1.0.conv1.weight",
                "text/markdown", "| layer4.1 |",
                "text/csv", "layer4.1");
        expected.forEach((format, text) -> {
            HttpResponse<String> answer =
                    service().post("/api/v1/complexity", "application/json", body, "Accept", format);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains(text);
        });
    }

    /** torchvision's own table of weights: 25.6 M parameters, 4.09 GFLOPS, which are multiply-adds. */
    @Test
    void explainsWhatIsPublishedOfAGraph() {
        String body = "{\"preset\": \"resnet50\", \"published\": {\"parameters\": \"25.6M\", \"gflops\": \"4.09\"}}";
        JsonNode first = RunningService.JSON
                .readTree(service()
                        .post("/api/v1/explanations", "application/json", body)
                        .body())
                .at("/explanations/0");
        assertThat(first.get("plausibility").asString()).isEqualTo("likely");
        assertThat(first.at("/settings/convention").asString()).isEqualTo("flop-counter-2.13");
        assertThat(first.at("/settings/unit").asString()).isEqualTo("mac");
        assertThat(first.at("/settings/imgsz").isNull()).isTrue();
        assertThat(first.get("changed")).isEmpty();
    }

    /** What hooks modules cannot have counted a graph: it explains nothing. */
    @Test
    void explainsGraphsByWhatCanCountThem() {
        String body = "{\"preset\": \"resnet50\", \"published\": {\"gflops\": \"3.33\"}}";
        JsonNode answer = RunningService.JSON.readTree(
                service().post("/api/v1/explanations", "application/json", body).body());
        assertThat(answer.get("explanations")).isEmpty();
        answer.get("near")
                .forEach(near -> assertThat(near.at("/settings/convention").asString())
                        .isIn("exact", "fvcore", "flop-counter-2.13"));
    }

    @Test
    void anOnnxFileSaysNothingOfGradients() throws IOException {
        byte[] file = new ClassPathResource("reference/onnx/resnet18.script.onnx.gz").getContentAsByteArray();
        HttpResponse<String> answer = service()
                .post(
                        "/api/v1/complexity?include=parameters,difference",
                        "application/octet-stream",
                        file,
                        "Content-Encoding",
                        "gzip");
        JsonNode report = RunningService.JSON.readTree(answer.body());
        assertThat(report.at("/training/gradients").isNull()).isTrue();
        assertThat(report.at("/parameters/0/gradient").isNull()).isTrue();
        assertThat(report.at("/fusedParameters/0/gradient").isNull()).isTrue();
        assertThat(report.at("/difference/gradients").asLong()).isZero();
        assertThat(report.get("difference").toString()).doesNotContain("gradients-off");
    }

    @Test
    void aFileIsComparedWithABundledGraphAndAnyModelsFields() {
        GateClient.Form form = new GateClient.Form()
                .field("baseline", "{\"preset\": \"resnet18\"}")
                .file("candidate", "mine.pt2", program("resnet18"))
                .field("candidate", "{\"preset\": \"resnet50\", \"name\": \"fifty\"}");
        HttpResponse<String> answer =
                service().post("/api/v1/comparisons", "multipart/form-data; boundary=x", form.bytes());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode comparison = RunningService.JSON.readTree(answer.body());
        assertThat(comparison.at("/candidates/0/relation").asString()).isEqualTo("same");
        assertThat(comparison.at("/candidates/0/name").asString()).isEqualTo("mine");
        assertThat(comparison.at("/candidates/1/name").asString()).isEqualTo("fifty");
    }

    @Test
    void whatIsNeitherAFileNorFieldsIsRefusedAtItsPart() {
        GateClient.Form form =
                new GateClient.Form().field("baseline", "resnet18").field("candidate", "{\"preset\": \"resnet5\"}");
        HttpResponse<String> answer =
                service().post("/api/v1/comparisons", "multipart/form-data; boundary=x", form.bytes());
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode findings = RunningService.JSON.readTree(answer.body()).get("errors");
        assertThat(findings.findValuesAsString("pointer")).containsExactly("/baseline", "/candidate");
        assertThat(findings.at("/0/hint").asString()).startsWith("baseline={\"preset\"");
    }
}
