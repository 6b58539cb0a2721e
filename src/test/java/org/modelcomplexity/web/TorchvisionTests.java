package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Models of torchvision that are bundled: as programs of torch.export, or as layer lists. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TorchvisionTests {
    private static final String ALL = "rows,parameters,operations,types,difference,coverage";

    @LocalServerPort
    private int port;

    private RunningService service() {
        return new RunningService(port);
    }

    /** Parameters and GFLOPs (of multiply-adds) as torchvision's own table of weights has them. */
    @ParameterizedTest
    @CsvSource({
        "vgg16, 138357544, 15.47",
        "resnet34, 21797672, 3.66",
        "resnet101, 44549160, 7.80",
        "resnet152, 60192808, 11.51",
        "resnext50_32x4d, 25028904, 4.23",
        "wide_resnet50_2, 68883240, 11.40",
        "mobilenet_v3_large, 5483032, 0.22",
        "efficientnet_b1, 7794184, 0.69",
        "efficientnet_b2, 9109994, 1.09",
        "efficientnet_b3, 12233232, 1.83",
        "alexnet, 61100840, 0.71",
        "densenet121, 7978856, 2.83",
        "resnet18, 11689512, 1.81",
        "resnet50, 25557032, 4.09",
        "mobilenet_v2, 3504872, 0.30",
        "regnet_y_400mf, 4344144, 0.40",
        "shufflenet_v2_x1_0, 2278604, 0.14",
        "squeezenet1_1, 1235496, 0.35",
        "convnext_tiny, 28589128, 4.46"
    })
    void areWhatTorchvisionPublishes(String name, long parameters, double gmacs) {
        JsonNode report =
                service().report(Map.of("preset", name, "convention", "flop-counter-2.13", "include", "difference"));
        assertThat(report.at("/training/parameters").asLong()).isEqualTo(parameters);
        assertThat(Math.round(report.at("/training/counts/0/flops").asLong() / 2e7) / 100.0)
                .isEqualTo(gmacs);
    }

    /** What was left out of a program to keep it small is nothing that an answer has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alexnet",
                "convnext_tiny",
                "densenet121",
                "efficientnet_b0",
                "googlenet",
                "inception_v3",
                "mobilenet_v2",
                "mobilenet_v3_small",
                "regnet_y_400mf",
                "resnet18",
                "resnet50",
                "shufflenet_v2_x1_0",
                "squeezenet1_1",
                "swin_t",
                "vit_b_16"
            })
    void aProgramAnswersAsTheOneThatWasExported(String name) throws IOException {
        HttpResponse<String> sent = service()
                .post(
                        "/api/v1/complexity?convention=all&name=" + name + "&include=" + ALL,
                        "application/json",
                        new ClassPathResource("reference/export/" + name + ".json.gz").getContentAsByteArray(),
                        "Content-Encoding",
                        "gzip");
        Map<String, Object> preset = new HashMap<>(Map.of("preset", name, "convention", "all", "include", ALL));
        JsonNode report = service().report(preset);
        JsonNode expected = RunningService.JSON.readTree(sent.body());
        for (String part : List.of("model", "training", "fused", "rows", "parameters", "operations", "fusedTypes")) {
            assertThat(report.get(part)).as(part).isEqualTo(expected.get(part));
        }
    }

    @Test
    void theCatalogueSaysWhereTheyAreFrom() {
        JsonNode models =
                RunningService.JSON.readTree(service().get("/api/v1/models").body());
        Map<String, JsonNode> byName = new HashMap<>();
        models.forEach(model -> byName.put(model.get("name").asString(), model));
        assertThat(byName.get("resnet50").get("source").asString()).contains("torchvision", "torch.export");
        assertThat(byName.get("resnet101").get("source").asString()).contains("torchvision", "layer list");
        assertThat(byName.get("yolov5s-ghost").get("source").asString()).contains("YOLOv5");
        HttpResponse<String> program = service().get("/api/v1/models/resnet50");
        assertThat(program.statusCode()).isEqualTo(200);
        assertThat(program.body()).contains("\"dialect\":\"torch-export\"").doesNotContain("yaml");
        HttpResponse<String> list = service().get("/api/v1/models/resnet101", "Accept", "application/yaml");
        assertThat(list.body()).contains("Bottleneck", "layers:");
        HttpResponse<String> none = service().get("/api/v1/models/resnet50", "Accept", "application/yaml");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("resnet50 is a program of torch.export: it has no YAML");
    }

    @Test
    void whatIsWrongWithAPresetStandsWhereItIsNamed() {
        HttpResponse<String> strict = service()
                .post(
                        "/api/v1/complexity",
                        "application/json",
                        "{\"preset\": \"swin_t\", \"convention\": \"fvcore\", \"strict\": true}");
        assertThat(strict.statusCode()).isEqualTo(422);
        JsonNode errors = RunningService.JSON.readTree(strict.body()).get("errors");
        errors.forEach(error -> assertThat(error.get("pointer").asString()).isEqualTo("/preset"));
    }
}
