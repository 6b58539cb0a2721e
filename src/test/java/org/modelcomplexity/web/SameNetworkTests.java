package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/**
 * One network is the same network as YAML or as a layer list, as a program of torch.export and as an ONNX file: the same
 * parameters, and the same multiply-adds, in both modes.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SameNetworkTests {
    @LocalServerPort
    private int port;

    /** Parameters and exact multiply-adds, before and after fusing. */
    private record Figures(long parameters, long macs, long fusedParameters, long fusedMacs) {
        static Figures of(JsonNode report) {
            return new Figures(
                    report.at("/training/parameters").asLong(),
                    report.at("/training/counts/0/macs").asLong(),
                    report.at("/fused/parameters").asLong(),
                    report.at("/fused/counts/0/macs").asLong());
        }
    }

    private Figures file(String name, String type) throws IOException {
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        "/api/v1/complexity?convention=exact&include=",
                        type,
                        new ClassPathResource("reference/" + name + ".gz").getContentAsByteArray(),
                        "Content-Encoding",
                        "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Figures.of(RunningService.JSON.readTree(answer.body()));
    }

    private Figures program(String name) throws IOException {
        return file("export/" + name + ".json", "application/json");
    }

    private Figures onnx(String name) throws IOException {
        return file("onnx/" + name + ".onnx", "application/octet-stream");
    }

    private Figures report(Map<String, ?> model) {
        Map<String, Object> request = new LinkedHashMap<>(model);
        request.put("convention", "exact");
        request.put("include", "");
        return Figures.of(new RunningService(port).report(request));
    }

    /** Ultralytics' yolov5n, not YOLOv5's own: that is what was exported. */
    @ParameterizedTest
    @ValueSource(strings = {"yolov8n", "yolo11n", "yolov5n"})
    void asYamlAsAProgramAndAsAnOnnxFile(String name) throws IOException {
        Figures yaml = report(Map.of("preset", name, "dialect", "ultralytics-8.4"));
        assertThat(program(name)).isEqualTo(yaml);
        assertThat(onnx(name + ".script")).isEqualTo(yaml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50", "vit_b_16", "mobilenet_v2", "densenet121"})
    void asALayerListAsAProgramAndAsAnOnnxFile(String name) throws IOException {
        Figures list = null;
        for (JsonNode each : RunningService.JSON.readTree(
                new ClassPathResource("reference/layers/networks.json").getContentAsByteArray())) {
            if (each.get("id").asString().equals("torch/" + name)) {
                list = report(Map.of("model", each.get("model"), "dialect", "torch"));
            }
        }
        assertThat(list).isNotNull();
        assertThat(program(name)).isEqualTo(list);
        assertThat(onnx(name + ".script")).isEqualTo(list);
    }

    /** torch's newer exporter, and the older one's usual way, fold BatchNorms: theirs is the fused network. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18.folded",
                "resnet18.dynamo",
                "mobilenet_v2.folded",
                "mobilenet_v2.dynamo",
                "yolov8n.folded"
            })
    void anExporterThatFoldsGivesTheFusedNetwork(String file) throws IOException {
        Figures program = program(file.substring(0, file.indexOf('.')));
        assertThat(onnx(file))
                .isEqualTo(new Figures(
                        program.fusedParameters(),
                        program.fusedMacs(),
                        program.fusedParameters(),
                        program.fusedMacs()));
    }

    /**
     * What an exporter changes: torch's newer one computes YOLO's anchor points (two numbers for each of the positions of
     * the three maps) and strides (one) itself and writes them as constants, beside the four scales of its Resize; in a file
     * these cannot be told from weights.
     */
    @ParameterizedTest
    @CsvSource({"yolov8n, 640"})
    void constantsOfAnExporterCountAsParameters(String name, long side) throws IOException {
        long positions = 0;
        for (long stride : List.of(8L, 16L, 32L)) {
            positions += (side / stride) * (side / stride);
        }
        Figures dynamo = onnx(name + ".dynamo");
        Figures program = program(name);
        assertThat(dynamo.macs()).isEqualTo(program.fusedMacs());
        assertThat(dynamo.parameters() - program.fusedParameters()).isEqualTo(3 * positions + 4);
    }
}
