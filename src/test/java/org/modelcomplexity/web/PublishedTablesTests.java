package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Figures from the tables of YOLOv5, Ultralytics, YOLOv9, RT-DETR and torchvision, with the settings that are true.
 *
 * <p>Ultralytics' tables are of fused networks; those of YOLOv8's and YOLO11's segmentation, of yolov8l and yolo12m were
 * made while it used thop itself, YOLOv9's segmentation before fusing. Its oriented boxes' and classifiers' mix classes:
 * parameters of one number stand beside work of another, and YOLO11's classifiers were first listed with 80. YOLOv9's own
 * repository and RT-DETR's paper count networks of their own, and round down.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PublishedTablesTests {
    private static final Path NETWORKS = Path.of("src/test/resources/reference/layers/networks.json");

    @LocalServerPort
    private int port;

    private JsonNode explain(String model, String dialect, String published) throws IOException {
        String asked = dialect.equals("torch")
                ? "\"model\": " + network(model)
                : "\"preset\": \"" + model + "\", \"dialect\": \"" + dialect + "\"";
        String body = "{" + asked + ", \"published\": " + published + "}";
        return RunningService.JSON.readTree(new RunningService(port)
                .post("/api/v1/explanations", "application/json", body)
                .body());
    }

    private static JsonNode network(String name) throws IOException {
        JsonNode all = RunningService.JSON.readTree(Files.readString(NETWORKS));
        return StreamSupport.stream(all.spliterator(), false)
                .filter(each -> each.get("id").asString().equals("torch/" + name))
                .map(each -> each.get("model"))
                .findFirst()
                .orElseThrow();
    }

    /** Nothing: nothing better than far-fetched fits, and the nearest has these settings. */
    @ParameterizedTest(name = "{0} {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            yolov5n | yolov5-6.0 | 1.9M | 4.5 | likely | training | thop-0.0.31 | 640 | 80
            yolov5s | yolov5-6.0 | 7.2M | 16.5 | likely | training | thop-0.0.31 | 640 | 80
            yolov5m | yolov5-6.0 | 21.2M | 49.0 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5l | yolov5-6.0 | 46.5M | 109.1 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5x | yolov5-6.0 | 86.7M | 205.7 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5n6 | yolov5-6.0 | 3.2M | 4.6 | likely | training | thop-0.0.31 | 640 | 80
            yolov5s6 | yolov5-6.0 | 12.6M | 16.8 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5m6 | yolov5-6.0 | 35.7M | 50.0 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5l6 | yolov5-6.0 | 76.8M | 111.4 | nothing | training | thop-0.0.31 | 640 | 80
            yolov5l6 | yolov5-6.0 | 76.7M | 111.4 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5x6 | yolov5-6.0 | 140.7M | 209.8 | likely | fused | thop-0.0.31 | 640 | 80
            yolov5n-seg | yolov5-7.0 | 2.0M | 7.1 | likely | fused | thop-0.1.1 | 640 | 80
            yolov5s-seg | yolov5-7.0 | 7.6M | 26.4 | likely | fused | thop-0.1.1 | 640 | 80
            yolov5m-seg | yolov5-7.0 | 22.0M | 70.8 | likely | fused | thop-0.1.1 | 640 | 80
            yolov5l-seg | yolov5-7.0 | 47.9M | 147.7 | likely | fused | thop-0.1.1 | 640 | 80
            yolov5x-seg | yolov5-7.0 | 88.8M | 265.7 | likely | fused | thop-0.1.1 | 640 | 80
            yolov5n | ultralytics-8.4 | 2.6M | 7.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5s | ultralytics-8.4 | 9.1M | 24.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5m | ultralytics-8.4 | 25.1M | 64.2 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5l | ultralytics-8.4 | 53.2M | 135.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5x | ultralytics-8.4 | 97.2M | 246.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5n6 | ultralytics-8.4 | 4.3M | 7.8 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5s6 | ultralytics-8.4 | 15.3M | 24.6 | likely | training | ultralytics-thop-2.1.6 | 640 | 80
            yolov5m6 | ultralytics-8.4 | 41.2M | 65.7 | likely | training | ultralytics-thop-2.1.6 | 640 | 80
            yolov5l6 | ultralytics-8.4 | 86.1M | 137.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov5x6 | ultralytics-8.4 | 155.4M | 250.7 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            yolov8n | ultralytics-8.4 | 3.2M | 8.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov8s | ultralytics-8.4 | 11.2M | 28.6 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov8m | ultralytics-8.4 | 25.9M | 78.9 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov8l | ultralytics-8.4 | 43.7M | 165.2 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8x | ultralytics-8.4 | 68.2M | 257.8 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov8n-seg | ultralytics-8.4 | 3.4M | 12.6 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8s-seg | ultralytics-8.4 | 11.8M | 42.6 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8m-seg | ultralytics-8.4 | 27.3M | 110.2 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8l-seg | ultralytics-8.4 | 46.0M | 220.5 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8x-seg | ultralytics-8.4 | 71.8M | 344.1 | likely | fused | thop-0.1.1 | 640 | 80
            yolov8n-pose | ultralytics-8.4 | 3.3M | 9.2 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1
            yolov8s-pose | ultralytics-8.4 | 11.6M | 30.2 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1
            yolov8m-pose | ultralytics-8.4 | 26.4M | 81.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1
            yolov8l-pose | ultralytics-8.4 | 44.4M | 168.6 | nothing | training | ultralytics-thop-2.1.6 | 640 | 1
            yolov8x-pose | ultralytics-8.4 | 69.4M | 263.2 | nothing | training | ultralytics-thop-2.1.6 | 640 | 1
            yolov8x-pose-p6 | ultralytics-8.4 | 99.1M | 1066.4 | possible | fused | ultralytics-thop-2.1.6 | 1280 | 1
            yolov8n-obb | ultralytics-8.4 | 3.1M | 23.3 | nothing | training | ultralytics-thop-2.1.6 | 1024 | 80
            yolov8s-obb | ultralytics-8.4 | 11.4M | 76.3 | nothing | training | ultralytics-thop-2.1.6 | 1024 | 80
            yolov8m-obb | ultralytics-8.4 | 26.4M | 208.6 | nothing | training | ultralytics-thop-2.1.6 | 1024 | 80
            yolov8l-obb | ultralytics-8.4 | 44.5M | 433.8 | possible | training | thop-0.1.1 | 1024 | 80
            yolov8x-obb | ultralytics-8.4 | 69.5M | 676.7 | nothing | training | ultralytics-thop-2.1.6 | 1024 | 80
            yolov8n-cls | ultralytics-8.4 | 2.7M | 4.3 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1000
            yolov8s-cls | ultralytics-8.4 | 6.4M | 13.5 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1000
            yolov8m-cls | ultralytics-8.4 | 17.0M | 42.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1000
            yolov8l-cls | ultralytics-8.4 | 37.5M | 99.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1000
            yolov8x-cls | ultralytics-8.4 | 57.4M | 154.8 | likely | fused | ultralytics-thop-2.1.6 | 640 | 1000
            yolov8n-cls | ultralytics-8.4 | 2.7M | 0.5 | possible | training | ultralytics-thop-2.1.6 | 224 | 1000
            yolov8s-cls | ultralytics-8.4 | 6.4M | 1.7 | possible | training | ultralytics-thop-2.1.6 | 224 | 1000
            yolov8m-cls | ultralytics-8.4 | 17.0M | 5.3 | nothing | training | ultralytics-thop-2.1.6 | 224 | 1000
            yolov8l-cls | ultralytics-8.4 | 37.5M | 12.3 | possible | training | ultralytics-thop-2.1.6 | 224 | 1000
            yolov8x-cls | ultralytics-8.4 | 57.4M | 19.0 | possible | training | ultralytics-thop-2.1.6 | 224 | 1000
            yolov9t | ultralytics-8.4 | 2.0M | 7.7 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9s | ultralytics-8.4 | 7.1M | 26.4 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9s | ultralytics-8.4 | 7.2M | 26.7 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9m | ultralytics-8.4 | 20.0M | 76.3 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9m | ultralytics-8.4 | 20.1M | 76.8 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9c | ultralytics-8.4 | 25.3M | 102.1 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9c | ultralytics-8.4 | 25.5M | 102.8 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            yolov9e | ultralytics-8.4 | 57.3M | 189.0 | nothing | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov9e | ultralytics-8.4 | 58.1M | 192.5 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            yolov9c-seg | ultralytics-8.4 | 27.9M | 159.4 | likely | training | thop-0.1.1 | 640 | 80
            yolov9e-seg | ultralytics-8.4 | 60.5M | 248.4 | likely | training | thop-0.1.1 | 640 | 80
            yolov10n | ultralytics-8.4 | 2.3M | 6.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov10s | ultralytics-8.4 | 7.2M | 21.6 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov10m | ultralytics-8.4 | 15.4M | 59.1 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov10b | ultralytics-8.4 | 19.1M | 92.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov10l | ultralytics-8.4 | 24.4M | 120.3 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolov10x | ultralytics-8.4 | 29.5M | 160.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11n | ultralytics-8.4 | 2.6M | 6.5 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11s | ultralytics-8.4 | 9.4M | 21.5 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11m | ultralytics-8.4 | 20.1M | 68.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11l | ultralytics-8.4 | 25.3M | 86.9 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11x | ultralytics-8.4 | 56.9M | 194.9 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11n-seg | ultralytics-8.4 | 2.9M | 10.4 | likely | fused | thop-0.1.1 | 640 | 80
            yolo11n-pose | ultralytics-8.4 | 2.9M | 7.6 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo11n-obb | ultralytics-8.4 | 2.7M | 17.2 | possible | fused | ultralytics-thop-2.1.6 | 1024 | 80
            yolo11n-cls | ultralytics-8.4 | 1.6M | 3.3 | possible | training | ultralytics-thop-2.1.6 | 640 | 80
            yolo11x-cls | ultralytics-8.4 | 28.4M | 110.4 | possible | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo12n | ultralytics-8.4 | 2.6M | 6.5 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo12s | ultralytics-8.4 | 9.3M | 21.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo12m | ultralytics-8.4 | 20.2M | 67.5 | likely | fused | thop-0.1.1 | 640 | 80
            yolo12l | ultralytics-8.4 | 26.4M | 88.9 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo12x | ultralytics-8.4 | 59.1M | 199.0 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo26n | ultralytics-8.4 | 2.4M | 5.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo26s | ultralytics-8.4 | 9.5M | 20.7 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo26m | ultralytics-8.4 | 20.4M | 68.2 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo26l | ultralytics-8.4 | 24.8M | 86.4 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            yolo26x | ultralytics-8.4 | 55.7M | 193.9 | likely | fused | ultralytics-thop-2.1.6 | 640 | 80
            rtdetr-l | ultralytics-8.4 | 32M | 110 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            rtdetr-x | ultralytics-8.4 | 67M | 234 | possible | training | fvcore | 640 | 80
            rtdetr-resnet50 | ultralytics-8.4 | 42M | 136 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            rtdetr-resnet101 | ultralytics-8.4 | 76M | 259 | nothing | training | ultralytics-thop-2.1.6 | 640 | 80
            rtdetr-l | ultralytics-8.4 | 31985795 | 103.4 | possible | fused | thop-0.1.1 | 640 | 1
            alexnet | torch | 61100840 | 0.71 | likely | training | flop-counter-2.13 |  |
            vgg16 | torch | 138357544 | 15.47 | likely | training | flop-counter-2.13 |  |
            resnet18 | torch | 11689512 | 1.81 | likely | training | flop-counter-2.13 |  |
            resnet50 | torch | 25557032 | 4.09 | likely | training | flop-counter-2.13 |  |
            mobilenet_v2 | torch | 3504872 | 0.3 | likely | training | flop-counter-2.13 |  |
            squeezenet1_0 | torch | 1248424 | 0.82 | likely | training | flop-counter-2.13 |  |
            densenet121 | torch | 7978856 | 2.83 | likely | training | flop-counter-2.13 |  |
            vit_b_16 | torch | 86567656 | 17.56 | likely | training | flop-counter-2.13 |  |
            resnet50 | torch | 25.6M | 4.1 | likely | training | flop-counter-2.13 |  |
            resnet50 | torch | 25.6M | 3.8 | nothing | training | flop-counter-2.13 |  |
            """)
    void isExplainedAsItCameAbout(
            String model,
            String dialect,
            String parameters,
            String gflops,
            String plausibility,
            String mode,
            String convention,
            Long imgsz,
            Long nc)
            throws IOException {
        JsonNode answer =
                explain(model, dialect, "{\"parameters\": \"" + parameters + "\", \"gflops\": \"" + gflops + "\"}");
        List<String> plausible = new ArrayList<>(answer.get("explanations").findValuesAsString("plausibility"));
        plausible.removeIf("far-fetched"::equals);
        boolean nothing = plausibility.equals("nothing");
        assertThat(nothing).as(answer.toString()).isEqualTo(plausible.isEmpty()).isEqualTo(answer.has("near"));
        JsonNode first = answer.get(nothing ? "near" : "explanations").get(0);
        assertThat(nothing ? "nothing" : first.get("plausibility").asString()).isEqualTo(plausibility);
        JsonNode settings = first.get("settings");
        assertThat(settings.get("mode").asString()).isEqualTo(mode);
        assertThat(settings.get("convention").asString()).isEqualTo(convention);
        assertThat(settings.get("imgsz").path(0).asLong(0)).isEqualTo(imgsz == null ? 0 : imgsz);
        assertThat(settings.get("nc").asLong(0)).isEqualTo(nc == null ? 0 : nc);
        if (plausibility.equals("likely")) {
            likelyByItsWorkAlone(explain(model, dialect, "{\"gflops\": \"" + gflops + "\"}"));
        }
    }

    private static void likelyByItsWorkAlone(JsonNode answer) {
        JsonNode first = answer.at("/explanations/0");
        assertThat(first.get("plausibility").asString()).as(answer.toString()).isEqualTo("likely");
        assertThat(first.get("changed").toString()).doesNotContain("imgsz", "nc", "scale", "dialect", "unit");
    }

    @Test
    void everyBundledModelIsSearchedToTheEnd() {
        RunningService service = new RunningService(port);
        List<String> presets = new ArrayList<>();
        RunningService.JSON
                .readTree(service.get("/api/v1/models").body())
                .forEach(each -> presets.add("{\"preset\": " + each.get("name") + ", \"dialect\": "
                        + each.get("dialect") + ", \"published\": {\"gflops\": \"9.9\", \"gradients\": 1234567}}"));
        List<String> stopped = presets.parallelStream()
                .map(body -> service.post("/api/v1/explanations", "application/json", body)
                        .body())
                .filter(answer -> answer.contains("\"stopped\"") || !answer.contains("\"near\""))
                .toList();
        assertThat(stopped).isEmpty();
        assertThat(presets).hasSizeGreaterThan(300);
    }
}
