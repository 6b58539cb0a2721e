package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** ONNX files of both of torch's exporters through HTTP: every value's shape as onnxruntime gave it, onnx-tool's MACs. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OnnxReferenceTests {
    @LocalServerPort
    private int port;

    static Stream<Arguments> files() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(new ClassPathResource("reference/onnx/cases.gz").getInputStream())) {
            for (JsonNode each : RunningService.JSON.readTree(in)) {
                all.add(Arguments.of(each.get("id").asString(), each));
            }
        }
        return all.stream();
    }

    @Test
    void everyFileIsThere() throws IOException {
        assertThat(files().count()).isEqualTo(51);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aFileComesBackExact(String id, JsonNode reference) {
        JsonNode expected = reference.get("expected");
        JsonNode answer = report(
                reference.get("file").asString(), "convention=exact,onnx-tool&include=rows,operations,coverage,types");
        Map<String, JsonNode> values = new HashMap<>();
        answer.get("operations")
                .forEach(operation -> operation
                        .get("outputs")
                        .properties()
                        .forEach(each -> values.put(each.getKey(), each.getValue())));
        SoftAssertions.assertSoftly(softly -> {
            expected.get("shapes")
                    .properties()
                    .forEach(each -> softly.assertThat(values.get(each.getKey()))
                            .as(each.getKey())
                            .isEqualTo(each.getValue()));
            softly.assertThat(answer.at("/training/parameters").asLong())
                    .isEqualTo(expected.get("parameters").asLong());
            softly.assertThat(answer.at("/training/gradients").isNull()).isTrue();
            for (String mode : List.of("training", "fused")) {
                long ofTypes = 0;
                for (JsonNode type : answer.at(mode.equals("training") ? "/types/modules" : "/fusedTypes/modules")) {
                    ofTypes += type.get("parameters").asLong();
                }
                softly.assertThat(ofTypes)
                        .isEqualTo(answer.at("/" + mode + "/parameters").asLong());
            }
            if (expected.at("/onnx_tool/macs").isNumber()) {
                softly.assertThat(answer.at("/training/counts/1/macs").asLong())
                        .isEqualTo(expected.at("/onnx_tool/macs").asLong());
            }
        });
    }

    /** A graph that was exported with its BatchNorms folds to the parameters of the one that was exported folded. */
    @Test
    void foldsBatchNormsByDataflow() {
        for (String name : List.of("resnet18", "mobilenet_v2", "yolov8n", "mnasnet0_5")) {
            JsonNode kept = report(name + ".script.onnx.gz", "convention=exact");
            JsonNode folded = report(name + ".folded.onnx.gz", "convention=exact");
            assertThat(kept.at("/fused/parameters")).isEqualTo(folded.at("/training/parameters"));
            assertThat(kept.at("/fused/counts/0/macs")).isEqualTo(folded.at("/training/counts/0/macs"));
        }
    }

    @Test
    void anInputMayHaveAnotherShape() {
        JsonNode answer = report("alexnet.script.onnx.gz", "shapes=input:4x3x224x224&include=rows");
        assertThat(answer.at("/model/input/input").toString()).isEqualTo("[4,3,224,224]");
        HttpResponse<String> refused = post("alexnet.script.onnx.gz", "shapes=image:4x3x224x224");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("shapes names \\\"image\\\", and the inputs are input");
    }

    private JsonNode report(String file, String query) {
        HttpResponse<String> answer = post(file, query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String file, String query) {
        return new RunningService(port)
                .post(
                        "/api/v1/complexity?" + query,
                        "application/octet-stream",
                        bytes(file),
                        "Content-Encoding",
                        "gzip");
    }

    private static byte[] bytes(String file) {
        try {
            return new ClassPathResource("reference/onnx/" + file).getContentAsByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
