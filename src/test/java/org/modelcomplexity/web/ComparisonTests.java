package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.web.ComparisonClient.YOLOV5S;
import static org.modelcomplexity.web.ComparisonClient.body;
import static org.modelcomplexity.web.ComparisonClient.figures;
import static org.modelcomplexity.web.ComparisonClient.statuses;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What a comparison says of totals, rows and conventions. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ComparisonTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private ComparisonClient client() {
        return new ComparisonClient(port);
    }

    private JsonNode yolov5sBeside(String yaml) {
        Map<String, String> candidate = Map.of("yaml", yaml, "dialect", "yolov5-6.0", "name", "yolov5s");
        return client().compare(YOLOV5S, candidate).at("/candidates/0");
    }

    private String yolov5s() {
        return library.preset("yolov5s", null).yaml();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layers     | 270 369 99 0.36666666666666664 | 213 290 77 0.3615023474178404",
                "parameters | 7235389 21190557 13955168 1.9287377637885124 | 7225885 21172173 13946288 1.9300456622268414",
                "gradients  | 7235389 21190557 13955168 1.9287377637885124 | 0 0 0 null",
                "gflops/printed | 16.5 49.1 32.6 1.9757575757575758 | 16.5 49.0 32.5 1.9696969696969697",
                "macs       | 8266231600 24528990000 16262758400 1.9673727022117309 | 8242577200 24483678000 16241100800 1.9703911053450613",
                "flops      | 16532463200 49057980000 32525516800 1.9673727022117309 | 16485154400 48967356000 32482201600 1.9703911053450613"
            })
    void setsTheTotalsOfTwoScalesSideBySide(String figure, String training, String fused) {
        JsonNode answer = client().compare(YOLOV5S, Map.of("preset", "yolov5m"));
        assertThat(answer.get("convention").asString()).isEqualTo("thop-0.0.31");
        assertThat(answer.at("/baseline/model/name").asString()).isEqualTo("yolov5s");
        assertThat(answer.at("/candidates/0/model/name").asString()).isEqualTo("yolov5m");
        assertThat(figures(answer.at("/candidates/0/training/" + figure))).isEqualTo(training);
        assertThat(figures(answer.at("/candidates/0/fused/" + figure))).isEqualTo(fused);
    }

    @Test
    void saysRowByRowWhatChangesBetweenTwoScales() {
        JsonNode rows = client().compare(YOLOV5S, Map.of("preset", "yolov5m")).at("/candidates/0/rows");
        assertThat(rows).hasSize(25);
        assertThat(rows).allMatch(row -> row.at("/index/baseline").equals(row.at("/index/candidate")));
        JsonNode c3 = rows.get(2);
        assertThat(c3.get("module").asString()).isEqualTo("models.common.C3");
        assertThat(c3.get("changes"))
                .hasToString("[{\"field\":\"repeats\",\"baseline\":1,\"candidate\":2},"
                        + "{\"field\":\"arguments\",\"baseline\":[64,64,1],\"candidate\":[96,96,2]},"
                        + "{\"field\":\"output\",\"baseline\":[1,64,160,160],\"candidate\":[1,96,160,160]}]");
        assertThat(figures(c3.get("parameters"))).isEqualTo("18816 65280 46464 2.4693877551020407");
        assertThat(c3.at("/macs/absolute").asLong()).isEqualTo(1_189_478_400);
    }

    @Test
    void saysWhatADeeperScaleOfOneFileRepeats() {
        Map<String, String> file = Map.of("preset", "yolo11", "scale", "m");
        JsonNode rows =
                client().compare(file, Map.of("preset", "yolo11", "scale", "l")).at("/candidates/0/rows");
        for (JsonNode row : rows) {
            boolean deeper = row.get("module").asString().matches(".*(C3k2|C2PSA)");
            assertThat(row.get("status").asString()).isEqualTo(deeper ? "changed" : "same");
            if (deeper) {
                assertThat(row.at("/changes/0")).hasToString("{\"field\":\"repeats\",\"baseline\":1,\"candidate\":2}");
                assertThat(row.at("/parameters/absolute").asLong()).isPositive();
            }
        }
    }

    @Test
    void namesModulesThatStandInForOthers() {
        JsonNode ghost =
                client().compare(YOLOV5S, Map.of("preset", "yolov5s-ghost")).at("/candidates/0");
        assertThat(statuses(ghost))
                .contains("changed 0 0 [module, arguments]", "changed 1 1 [module]", "changed 23 23 [module]");
        assertThat(ghost.at("/rows/24/status").asString()).isEqualTo("same");
        JsonNode segment =
                client().compare(YOLOV5S, Map.of("preset", "yolov5s-seg")).at("/candidates/0");
        assertThat(segment.at("/rows/24/changes/0"))
                .hasToString("{\"field\":\"module\",\"baseline\":\"models.yolo.Detect\","
                        + "\"candidate\":\"models.yolo.Segment\"}");
    }

    /** A row after the sixth: every later number of the head's is one more. */
    private String withARowInserted() {
        return yolov5s()
                .replace("[1024, 3, 2]]  ", "[1024, 3, 2]]\n  - [-1, 1, SPPF, [1024, 3]]  ")
                .replace("[[-1, 14]", "[[-1, 15]")
                .replace("[[-1, 10]", "[[-1, 11]")
                .replace("[[17, 20, 23]", "[[18, 21, 24]");
    }

    @Test
    void leavesRowsTheSameThatReadTheSameRowsByShiftedNumbers() {
        JsonNode inserted = yolov5sBeside(withARowInserted());
        assertThat(statuses(inserted)).containsExactly("added null 8 [module, from, repeats, arguments, output]");
        assertThat(inserted.at("/rows/24/index")).hasToString("{\"baseline\":23,\"candidate\":24}");
        assertThat(figures(inserted.at("/rows/8/parameters")))
                .isEqualTo("0 %1$d %1$d null".formatted(512 * 256 + 2 * 256 + 4 * 256 * 512 + 2 * 512));
        JsonNode removed =
                client().compare(Map.of("yaml", withARowInserted()), YOLOV5S).at("/candidates/0");
        assertThat(statuses(removed)).containsExactly("removed 8 null [module, from, repeats, arguments, output]");
        assertThat(removed.at("/rows/8/parameters/relative").asDouble()).isEqualTo(-1);
    }

    @Test
    void noticesARowThatReadsAnotherUnderTheSameNumber() {
        JsonNode unshifted = yolov5sBeside(withARowInserted().replace("[[-1, 11]", "[[-1, 10]"));
        assertThat(statuses(unshifted)).contains("changed 22 23 [sources, output]");
        assertThat(unshifted.at("/rows/23/changes/0"))
                .hasToString("{\"field\":\"sources\",\"baseline\":[21,10],\"candidate\":[22,10]}");
        JsonNode moved = yolov5sBeside(yolov5s().replace("[[-1, 6], 1", "[[-1, 5], 1"));
        assertThat(statuses(moved)).containsExactly("changed 12 12 [from, sources]");
    }

    @Test
    void countsBothSidesByOneConventionAndSaysWhich() {
        Map<String, String> later = Map.of("preset", "yolov5s", "dialect", "yolov5-7.0");
        JsonNode answer = client().compare(YOLOV5S, later);
        assertThat(answer.get("convention").asString()).isEqualTo("thop-0.0.31");
        assertThat(answer.at("/candidates/0/model/dialect").asString()).isEqualTo("yolov5-7.0");
        assertThat(figures(answer.at("/candidates/0/training/macs"))).isEqualTo("8266231600 8266231600 0 0.0");
        assertThat(figures(answer.at("/candidates/0/training/layers"))).startsWith("270 214 -56");
        assertThat(statuses(answer.at("/candidates/0"))).isEmpty();
        assertThat(client().compare(later, YOLOV5S).get("convention").asString())
                .isEqualTo("thop-0.1.1");

        Map<String, String> named = Map.of("preset", "yolov5s", "dialect", "yolov5-6.0", "convention", "fvcore,exact");
        JsonNode mixed = client().compare(
                        YOLOV5S, named, Map.of("preset", "yolov5s", "dialect", "yolov5-6.0", "convention", "ptflops"));
        assertThat(mixed.get("convention").asString()).isEqualTo("fvcore");
        assertThat(mixed.at("/candidates/0/training/macs/baseline").asLong()).isEqualTo(8_265_318_400L);
        assertThat(mixed.at("/candidates/0/warnings/0/detail").asString()).contains("fvcore alone, not by exact");
        assertThat(mixed.at("/candidates/1/warnings/0/detail").asString()).contains("not by ptflops");
    }

    @Test
    void passesOptionsOnAndLetsAQueryParameterHoldForEveryModel() {
        JsonNode smaller = client().compare(YOLOV5S, Map.of("preset", "yolov5s", "imgsz", 320))
                .at("/candidates/0");
        assertThat(figures(smaller.at("/training/macs"))).isEqualTo("8266231600 2066557900 -6199673700 -0.75");
        assertThat(smaller.at("/rows/0/changes/0/field").asString()).isEqualTo("output");
        String body = body(YOLOV5S, List.of(Map.of("preset", "yolov5s", "imgsz", 320)));
        JsonNode both = RunningService.JSON.readTree(
                client().ask("?imgsz=64&include=", body).body());
        assertThat(both.at("/baseline/model/input")).hasToString("[1,3,64,64]");
        assertThat(both.at("/candidates/0/model/input")).hasToString("[1,3,64,64]");
        assertThat(both.at("/candidates/0").has("rows")).isFalse();
    }

    @Test
    void comparesLayerListsAndSaysWhyAFigureIsMissing() {
        String list = "{\"input\":{\"shape\":[1,4,16,16]},\"layers\":[{\"type\":\"Conv2d\",\"args\":[4,8,3]},%s"
                + "{\"type\":\"ReLU\"},{\"type\":\"Add\",\"from\":[-1,0]}]}";
        Map<String, ?> baseline = Map.of("model", RunningService.JSON.readTree(list.formatted("")));
        Map<String, ?> candidate = Map.of(
                "model", RunningService.JSON.readTree(list.formatted("{\"type\":\"BatchNorm2d\",\"args\":[8]},")));
        JsonNode answer = client().compare(baseline, candidate);
        assertThat(answer.get("convention").asString()).isEqualTo("exact");
        assertThat(statuses(answer.at("/candidates/0")))
                .containsExactly("added null 1 [module, from, repeats, arguments, output]");
        assertThat(figures(answer.at("/candidates/0/training/gflops/printed"))).isEqualTo("null null null null");
        assertThat(answer.at("/candidates/0/training").has("reason")).isFalse();

        JsonNode tooSmall = client().compare(
                        YOLOV5S, Map.of("yaml", yolov5s().replace("[64, 6, 2, 2]", "[64, 65, 2, 0]")))
                .at("/candidates/0/training");
        assertThat(tooSmall.at("/gflops/candidate").isNull()).isTrue();
        assertThat(tooSmall.get("reason").asString()).startsWith("the candidate: ");
    }
}
