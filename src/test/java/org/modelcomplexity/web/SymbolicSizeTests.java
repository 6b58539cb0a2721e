package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Programs that were exported with dynamic sizes: the option shapes sets these, and nothing else. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SymbolicSizeTests {
    private static final String BATCH = "Symbol('s77', integer=True, positive=True)";
    private static final String HEIGHT = "Symbol('s27', integer=True, positive=True)";
    private static final String WIDTH = "Symbol('s53', integer=True, positive=True)";

    @LocalServerPort
    private int port;

    private static byte[] program() {
        return GateClient.resource("reference/export/resnet18.json.gz");
    }

    /** ResNet-18 as torch.export writes it with a dynamic batch, height and width. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> dynamic() throws IOException {
        Map<String, Object> program = RunningService.JSON.readValue(program(), Map.class);
        Map<String, Object> module = (Map<String, Object>) program.get("graph_module");
        Map<String, Object> graph = (Map<String, Object>) module.get("graph");
        Map<String, Map<String, Object>> values = (Map<String, Map<String, Object>>) graph.get("tensor_values");
        values.forEach((name, value) -> {
            List<Map<String, Object>> sizes = (List<Map<String, Object>>) value.get("sizes");
            boolean isOwn = name.startsWith("p_") || name.startsWith("b_");
            if (!isOwn && sizes.size() > 1) {
                sizes.set(0, expression(BATCH, 1));
            }
            if (!isOwn && sizes.size() == 4 && !sizes.get(2).get("as_int").equals(1)) {
                sizes.set(2, halved(HEIGHT, (Integer) sizes.get(2).get("as_int")));
                sizes.set(3, halved(WIDTH, (Integer) sizes.get(3).get("as_int")));
            }
        });
        program.put(
                "range_constraints",
                Map.of(
                        "s77", Map.of("min_val", 1, "max_val", 64),
                        "s27", Map.of("min_val", 32, "max_val", 4096),
                        "s53", Map.of("min_val", 32, "max_val", 4096)));
        return program;
    }

    private static Map<String, Object> expression(String text, int hint) {
        return new LinkedHashMap<>(Map.of("as_expr", Map.of("expr_str", text, "hint", Map.of("as_int", hint))));
    }

    /** What strides of 2 make of 224: (s − 1) // 2 + 1, again and again. */
    private static Map<String, Object> halved(String symbol, int size) {
        String text = symbol;
        for (int now = 224; now > size; now /= 2) {
            text = "Add(FloorDiv(Add(" + text + ", Integer(-1)), Integer(2)), Integer(1))";
        }
        return expression(text, size);
    }

    private HttpResponse<String> ask(Object program, String query) {
        return new RunningService(port)
                .post(
                        "/api/v1/complexity?convention=exact&" + query,
                        "application/json",
                        RunningService.JSON.writeValueAsString(program));
    }

    private JsonNode report(Object program, String query) {
        HttpResponse<String> answer = ask(program, query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    @Test
    void withoutTheOptionSizesAreAsTheyWereExported() throws IOException {
        JsonNode report = report(dynamic(), "");
        assertThat(report.at("/training/counts/0/macs").asLong()).isEqualTo(1_816_557_056L);
        assertThat(report.get("warnings").toString()).contains("symbolic sizes", "the option shapes sets them");
    }

    /** The same network as a layer list of that input does the same arithmetic. */
    @ParameterizedTest
    @CsvSource({"1, 224, 224", "8, 224, 224", "2, 320, 256", "1, 97, 511"})
    void theOptionSetsThem(int batch, int height, int width) throws IOException {
        JsonNode report = report(dynamic(), "shapes=x:" + batch + "x3x" + height + "x" + width);
        assertThat(report.get("warnings").toString()).doesNotContain("symbolic sizes");
        assertThat(report.at("/model/input/x").toString()).isEqualTo("[" + batch + ",3," + height + "," + width + "]");
        JsonNode list = null;
        for (JsonNode each : RunningService.JSON.readTree(
                new ClassPathResource("reference/layers/networks.json").getContentAsByteArray())) {
            list = each.get("id").asString().equals("torch/resnet18") ? each.get("model") : list;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> model = new LinkedHashMap<>(RunningService.JSON.convertValue(list, Map.class));
        model.put("input", Map.of("shape", List.of(batch, 3, height, width)));
        JsonNode expected = new RunningService(port).report(Map.of("model", model, "convention", "exact"));
        for (String mode : List.of("training", "fused")) {
            assertThat(report.at("/" + mode + "/counts/0/macs")).isEqualTo(expected.at("/" + mode + "/counts/0/macs"));
            assertThat(report.at("/" + mode + "/counts/0/flops"))
                    .isEqualTo(expected.at("/" + mode + "/counts/0/flops"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x:1x4x224x224 | axis 1 of \\\"x\\\" is 3 and fixed",
                "x:65x3x224x224 | the program takes s77 from 1 to 64, not 65",
                "x:1x3x16x224 | the program takes s27 from 32 to 4096, not 16",
                "image:1x3x224x224 | shapes names \\\"image\\\", and the inputs are x",
                "x:3x224x224 | shapes gives \\\"x\\\" 3 axes, and it has 4"
            })
    void whatCannotBeIsRefusedWithItsReason(String shapes, String reason) throws IOException {
        HttpResponse<String> answer = ask(dynamic(), "shapes=" + shapes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(reason, "\"parameter\":\"shapes\"");
    }

    /** Sizes that hang on what nobody sets, or on what is not understood. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Symbol('u0', integer=True) | hangs on u0, which is no dimension of an input",
                "Mul(Rational(1, 2), Symbol('s27', integer=True)) | which is not understood here",
                "FloorDiv(Symbol('s27', integer=True), Integer(0)) | which is not understood here",
                "Mul(Integer(100000000000000000), Symbol('s27', integer=True)) | 64 bits",
                "Add(((((((( | which is not understood here",
                "Symbol('s27' | which is not understood here",
                "import os | hangs on import, which is no dimension of an input"
            })
    void anExpressionThatSaysNothingIsRefused(String text, String reason) throws IOException {
        Map<String, Object> program = dynamic();
        @SuppressWarnings("unchecked")
        Map<String, Object> graph =
                (Map<String, Object>) ((Map<String, Object>) program.get("graph_module")).get("graph");
        @SuppressWarnings("unchecked")
        Map<String, Map<String, List<Object>>> values =
                (Map<String, Map<String, List<Object>>>) graph.get("tensor_values");
        values.get("conv2d").get("sizes").set(2, expression(text, 112));
        HttpResponse<String> answer = ask(program, "shapes=x:1x3x224x224");
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void olderProgramsWriteArithmetic() throws IOException {
        String text = RunningService.JSON
                .writeValueAsString(dynamic())
                .replace("Symbol('s77', integer=True, positive=True)", "s77");
        text = text.replace("Symbol('s27', integer=True, positive=True)", "s27")
                .replace("Add(FloorDiv(Add(s27, Integer(-1)), Integer(2)), Integer(1))", "(((-1 + s27)//2) + 1)");
        JsonNode report = report(RunningService.JSON.readTree(text), "shapes=x:8x3x224x224");
        assertThat(report.at("/training/counts/0/macs").asLong()).isEqualTo(8 * 1_816_557_056L);
    }
}
