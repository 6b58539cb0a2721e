package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What could be wrong without a word: read as the reference reads it, and said. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class WarningsTests {
    private static final String SCALES =
            "nc: 80\nscales: {n: [0.5, 0.25, 1024], s: [0.5, 0.5, 1024], x: [1, 1.5, 512]}\n";
    private static final String ROWS = "backbone:\n  - [-1, 1, Conv, [64, 3, 2]]\nhead:\n  - [[0], 1, Detect, [nc]]\n";
    private static final String STEM = "backbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, Conv, [64, 3, 2]]\n";

    @LocalServerPort
    private int port;

    private JsonNode report(String yaml, String... options) {
        Map<String, Object> body = new HashMap<>(Map.of("yaml", yaml, "dialect", "ultralytics-8.4"));
        for (int i = 0; i < options.length; i += 2) {
            body.put(options[i], options[i + 1]);
        }
        return new RunningService(port).report(body);
    }

    private static List<String> warnings(JsonNode report) {
        List<String> warnings = new ArrayList<>();
        report.get("warnings")
                .forEach(warning -> warnings.add(warning.get("pointer").asString("") + " "
                        + warning.get("detail").asString()));
        return warnings;
    }

    private static boolean warns(JsonNode report, String pointer, String words) {
        return warnings(report).stream()
                .anyMatch(warning -> warning.startsWith(pointer + " ") && warning.contains(words));
    }

    /** The scale by option, name, or document; 16, 32 and 96 channels at n, s and x. */
    @ParameterizedTest
    @CsvSource({
        ", yolo11x, n, x, 96, /scale, scale: n is not read",
        ", yolo11n, n, n, 16, ,",
        ", mine, x, n, 16, /scale, mine says none",
        ", , x, x, 96, ,",
        "s, yolo11x, n, s, 32, , 'the model says n, the name yolo11x says x'",
        "s, , n, s, 32, , the model says n",
        "x, yolo11x, , x, 96, ,"
    })
    void nameDecidesTheScaleAndDisagreementIsSaid(
            String option, String name, String written, String scale, int channels, String pointer, String words) {
        List<String> options = new ArrayList<>();
        if (option != null) {
            options.addAll(List.of("scale", option));
        }
        if (name != null) {
            options.addAll(List.of("name", name));
        }
        String yaml = SCALES + (written == null ? "" : "scale: " + written + "\n") + ROWS;
        JsonNode report = report(yaml, options.toArray(String[]::new));
        assertThat(report.at("/model/scale").asString()).isEqualTo(scale);
        assertThat(report.at("/rows/0/arguments/1").asInt()).isEqualTo(channels);
        if (words != null) {
            assertThat(warns(report, pointer == null ? "" : pointer, words))
                    .as("%s", warnings(report))
                    .isTrue();
        } else {
            assertThat(warnings(report)).noneMatch(warning -> warning.contains("says"));
        }
    }

    /** A preset's own scale stays, whatever name its answer is to have. */
    @Test
    void presetKeepsItsScaleUnderAnotherName() {
        JsonNode report = new RunningService(port).report(Map.of("preset", "yolo11x", "name", "mine"));
        assertThat(report.at("/model/scale").asString()).isEqualTo("x");
        assertThat(report.at("/training/parameters").asLong()).isEqualTo(56_966_176L);
        JsonNode other = new RunningService(port).report(Map.of("preset", "yolo11n", "name", "yolo11x"));
        assertThat(other.at("/model/scale").asString()).isEqualTo("n");
        assertThat(warns(other, "/preset", "scale n was taken, which was asked for; the name yolo11x says x"))
                .isTrue();
    }

    /** None is as if the argument were left out: the reference tests for None; false takes the activation away. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1, 6, HGBlock, [16, 64, 3, false, false, None]] | [-1, 6, HGBlock, [16, 64, 3, false, false]]",
                "[-1, 2, HGBlock, [16, 64, 3, true, false, None]] | [-1, 2, HGBlock, [16, 64, 3, true, false]]",
                "[-1, 1, AIFI, [128, 8, 0, None]] | [-1, 1, AIFI, [128, 8, 0]]"
            })
    void anActivationGivenAsNoneIsTheDefaultOne(String none, String leftOut) {
        String yaml = "nc: 80\n" + STEM + "  - %s\nhead: []\n";
        JsonNode given = report(yaml.formatted(none));
        JsonNode without = report(yaml.formatted(leftOut));
        for (String figure :
                List.of("/training/layers", "/training/layerCounts", "/training/counts", "/fused/layers")) {
            assertThat(given.at(figure)).as(figure).isEqualTo(without.at(figure));
        }
    }

    @Test
    void anActivationOfADecoderGivenAsNoneIsRelu() {
        String yaml = "nc: 80\n" + STEM + "head:\n  - [[0, 1], 1, RTDETRDecoder, [nc, 64, 20, 4, 4, 1, 64, 0.0%s]]\n";
        assertThat(report(yaml.formatted(", None")).at("/training/layers"))
                .isEqualTo(report(yaml.formatted("")).at("/training/layers"));
    }

    /** fvcore: what feeds only the level that the head reads in training counts nothing, also where a row gives several. */
    @Test
    void fvcoreCountsNothingOfWhatEvaluationDoesNotRead() {
        String yaml = "nc: 19\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n"
                + "  - [[0, 1], 1, SemanticSegment, [nc]]\n";
        JsonNode rows = report(yaml, "convention", "fvcore").get("rows");
        assertThat(rows.at("/0/macs").asLong()).isEqualTo(320L * 320 * (16 * 27 + 2 * 16));
        assertThat(rows.at("/1/macs").asLong()).isZero();
        assertThat(rows.at("/2/macs").asLong()).isEqualTo(320L * 320 * (16 * 16 * 9 + 2 * 16 + 16 * 19));

        String picked = "nc: 10\nbackbone:\n  - [-1, 1, TorchVision, [512, resnet18, DEFAULT, true, 2, true]]\n"
                + "  - [0, 1, Index, [64, 1]]\nhead: []\n";
        long first = 320L * 320 * 64 * 3 * 49;
        assertThat(report(picked, "convention", "fvcore")
                        .at("/training/counts/0/macs")
                        .asLong())
                .isEqualTo(first);
        assertThat(report(picked, "convention", "ultralytics-thop-2.1.6")
                        .at("/training/counts/0/macs")
                        .asLong())
                .isGreaterThan(first);
    }

    /** Of two dead CSP blocks in a row the first one's cv1, and what it needs, stays: the tracer keeps what it writes. */
    @Test
    void fvcoreKeepsWritesThatOthersFollowInDeadCode() {
        String yaml =
                "nc: 19\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [0, 1, Conv, [16, 1]]\n  - [-1, 1, C2f, [16]]\n%s"
                        + "head:\n  - [[0, -1], 1, SemanticSegment, [nc]]\n";
        JsonNode one = report(yaml.formatted(""), "convention", "fvcore").get("rows");
        assertThat(one.at("/1/macs").asLong()).isZero();
        assertThat(one.at("/2/macs").asLong()).isZero();
        JsonNode two = report(yaml.formatted("  - [-1, 1, C2f, [16]]\n"), "convention", "fvcore")
                .get("rows");
        long conv = 320L * 320 * (16 * 16 + 2 * 16);
        assertThat(two.at("/1/macs").asLong()).isEqualTo(conv);
        assertThat(two.at("/2/macs").asLong()).isEqualTo(conv);
        assertThat(two.at("/3/macs").asLong()).isZero();
    }

    @Test
    void keysThatStandTwiceAreSaid() {
        JsonNode report = report("nc: 20\n" + SCALES + ROWS);
        assertThat(report.at("/model/nc").asInt()).isEqualTo(80);
        assertThat(warns(report, "/nc", "\"nc\" is there more than once: the last one counts, in line 2"))
                .isTrue();
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        Mistake.COMPLEXITY,
                        "application/json",
                        "{\"preset\": \"yolov5m\", \"dialect\": \"yolov5-6.0\", \"preset\": \"yolov5s\"}");
        JsonNode json = RunningService.JSON.readTree(answer.body());
        assertThat(json.at("/training/parameters").asLong()).isEqualTo(7_235_389);
        assertThat(warns(json, "/preset", "\"preset\" is there more than once")).isTrue();
    }

    @Test
    void keysThatStandTwiceInAComparisonAreSaid() {
        HttpResponse<String> answer = new RunningService(port)
                .post(
                        "/api/v1/comparisons",
                        "application/json",
                        "{\"baseline\": {\"preset\": \"yolov5m\"}, \"candidates\": [{\"preset\": \"yolov8n\", \"nc\": 2, \"nc\": 3}],"
                                + " \"baseline\": {\"preset\": \"yolov5s\"}}");
        JsonNode comparison = RunningService.JSON.readTree(answer.body());
        assertThat(comparison.at("/baseline/model/name").asString()).isEqualTo("yolov5s");
        assertThat(warns(comparison.get("baseline"), "/baseline", "\"baseline\" is there more than once"))
                .isTrue();
        assertThat(warns(comparison.at("/candidates/0"), "/candidates/0/nc", "\"nc\" is there more than once"))
                .isTrue();
    }

    @Test
    void aPresetThatSeveralDialectsShipSaysWhichWasTaken() {
        JsonNode report = new RunningService(port).report(Map.of("preset", "yolov3"));
        assertThat(warns(report, "/preset", "ultralytics-8.4: yolov5-6.0's was taken"))
                .isTrue();
        JsonNode chosen = new RunningService(port).report(Map.of("preset", "yolov3", "dialect", "ultralytics-8.4"));
        assertThat(warnings(chosen)).noneMatch(warning -> warning.contains("shipped"));
        assertThat(chosen.at("/model/dialect").asString()).isEqualTo("ultralytics-8.4");
    }

    @Test
    void aNetworkThatCountsAsFusedIsSaid() {
        JsonNode report = report(SCALES + ROWS, "name", "yolo11n");
        assertThat(report.at("/training/summary").asString()).contains("(fused)");
        assertThat(warns(report, "", "takes this network for a fused one")).isTrue();
        assertThat(warnings(new RunningService(port).report(Map.of("preset", "yolo11n"))))
                .noneMatch(warning -> warning.contains("fused"));
    }

    /** 6.5 → 6.8 GFLOPs as printed is a change of 4.6 %; of what they are printed of, 5.6 %. */
    @Test
    void aComparisonsRelativeChangeIsOfUnroundedFigures() {
        JsonNode answer =
                new ComparisonClient(port).compare(Map.of("preset", "yolo11n"), Map.of("preset", "yolo11n", "nc", 120));
        JsonNode gflops = answer.at("/candidates/0/training/gflops");
        assertThat(gflops.at("/printed/baseline").asDouble()).isEqualTo(6.6);
        assertThat(gflops.get("baseline").asDouble()).isBetween(6.55, 6.65).isNotEqualTo(6.6);
        assertThat(gflops.get("relative").asDouble())
                .isEqualTo(
                        answer.at("/candidates/0/training/macs/relative").asDouble(),
                        org.assertj.core.api.Assertions.within(2e-3))
                .isNotEqualTo(gflops.at("/printed/relative").asDouble());
    }
}
