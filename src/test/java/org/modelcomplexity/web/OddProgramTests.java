package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Exported programs that torch.export would hardly write, but a format allows: figures, or a reason. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OddProgramTests {
    private static final int CLASSES = 1_000;

    @LocalServerPort
    private int port;

    private ObjectNode program;
    private ObjectNode graph;

    @BeforeEach
    void read() {
        program = (ObjectNode) RunningService.JSON.readTree(GateClient.resource("reference/export/resnet18.json.gz"));
        graph = (ObjectNode) program.at("/graph_module/graph");
    }

    private JsonNode report() {
        return RunningService.JSON.readTree(new RunningService(port)
                .post("/api/v1/complexity?include=rows,cost&convention=exact", "application/json", program.toString())
                .body());
    }

    private static JsonNode json(Map<String, ?> value) {
        return RunningService.JSON.valueToTree(value);
    }

    @Test
    void whatIsOverwrittenAndNeverReadAgainChangesNothing() {
        JsonNode expected = report();
        ((ArrayNode) graph.get("nodes"))
                .add(json(Map.of(
                        "target",
                        "torch.ops.aten.relu_.default",
                        "inputs",
                        List.of(Map.of(
                                "name", "self", "arg", Map.of("as_tensor", Map.of("name", "linear")), "kind", 1)),
                        "outputs",
                        List.of(),
                        "metadata",
                        Map.of())));
        JsonNode report = report();
        assertThat(report.at("/cost/step/0/forwardFlops"))
                .as(report.toString())
                .isEqualTo(expected.at("/cost/step/0/forwardFlops"));
        assertThat(report.at("/training/parameters")).isEqualTo(expected.at("/training/parameters"));
    }

    /** ResNet-18's own pool, which has 512 × 1 × 1. */
    @Test
    void aPoolWithoutAnAxisIsRefusedWhereItStands() {
        ((ObjectNode) graph.get("tensor_values"))
                .withObjectProperty("adaptive_avg_pool2d")
                .set("sizes", RunningService.JSON.valueToTree(List.of(Map.of("as_int", 1), Map.of("as_int", 512))));
        assertThat(report().get("errors").toString())
                .contains("it gives shape [1, 512] for [1, 512, 7, 7]", "/graph_module/graph/nodes/");
    }

    @Test
    void aTensorWithoutElementsIsRefusedWhereItStands() {
        ((ObjectNode) graph.get("tensor_values"))
                .withObjectProperty("linear")
                .set("sizes", RunningService.JSON.valueToTree(List.of(Map.of("as_int", -1))));
        ObjectNode request = RunningService.JSON.createObjectNode();
        request.set("graph", program);
        assertThat(new RunningService(port)
                        .post("/api/v1/complexity", "application/json", request.toString())
                        .body())
                .contains("\"/graph/graph_module/graph/tensor_values\"", "the tensor \\\"linear\\\"");
    }

    @Test
    void aParameterThatNothingReadsIsInTheTotalAndWarnedOf() {
        long before = report().at("/training/parameters").asLong();
        ((ArrayNode) program.at("/graph_module/signature/input_specs"))
                .insert(
                        0,
                        json(Map.of("parameter", Map.of("arg", Map.of("name", "p_spare"), "parameter_name", "spare"))));
        ((ArrayNode) graph.get("inputs")).insert(0, json(Map.of("as_tensor", Map.of("name", "p_spare"))));
        ObjectNode values = (ObjectNode) graph.get("tensor_values");
        values.set("p_spare", values.get("p_fc_bias"));
        JsonNode report = report();
        assertThat(report.at("/training/parameters").asLong())
                .as(report.toString())
                .isEqualTo(before + CLASSES);
        long ofRows = 0;
        for (JsonNode row : report.get("rows")) {
            ofRows += row.get("parameters").asLong();
        }
        assertThat(ofRows).isEqualTo(before);
        assertThat(report.get("warnings").toString())
                .contains("1000 parameters are in the totals and in no row, since nothing that runs reads them: spare");
    }
}
