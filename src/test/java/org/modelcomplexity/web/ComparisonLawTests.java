package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.web.ComparisonClient.YOLOV5S;
import static org.modelcomplexity.web.ComparisonClient.body;
import static org.modelcomplexity.web.ComparisonClient.statuses;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What must hold between any two models. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ComparisonLawTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private ComparisonClient client() {
        return new ComparisonClient(port);
    }

    private Stream<Map<String, String>> presets() {
        return library.presets().entrySet().stream()
                .flatMap(each -> each.getValue().keySet().stream()
                        .map(name -> Map.of("preset", name, "dialect", each.getKey())));
    }

    @Test
    void findsNothingChangedInAnyModelBesideItself() {
        presets().forEach(preset -> {
            JsonNode candidate = client().compare(preset, preset).at("/candidates/0");
            assertThat(statuses(candidate)).as("%s", preset).isEmpty();
            assertThat(candidate.findValues("absolute")).allMatch(change -> change.asDouble() == 0);
            assertThat(candidate.findValues("relative")).allMatch(change -> change.isNull() || change.asDouble() == 0);
        });
    }

    @Test
    void rowsAddUpToTheTotals() {
        List<Map<String, String>> all = presets().toList();
        // Beside itself nothing changes: that is a test of its own.
        for (int i = 0; i + 1 < all.size(); i++) {
            List<Map<String, String>> others = all.subList(i + 1, Math.min(all.size(), i + 4));
            HttpResponse<String> answer = client().ask("", body(all.get(i), others));
            RunningService.JSON.readTree(answer.body()).get("candidates").forEach(candidate -> {
                checkSum(candidate, "/training/macs/absolute", "macs");
                checkSum(candidate, "/fused/macs/absolute", "fusedMacs");
                checkSum(candidate, "/training/parameters/absolute", "parameters");
                checkSum(candidate, "/fused/parameters/absolute", "fusedParameters");
            });
        }
    }

    private static void checkSum(JsonNode candidate, String total, String field) {
        long sum = 0;
        for (JsonNode row : candidate.get("rows")) {
            sum += row.at("/" + field + "/absolute").asLong();
        }
        assertThat(sum).as(field).isEqualTo(candidate.at(total).asLong());
    }

    @Test
    void macsOfRowsAddUpWhereRowsShareParameters() {
        Map<String, String> shared = Map.of(
                "yaml",
                library.preset("yolov5s", null).yaml() + "activation: nn.PReLU()\n",
                "dialect",
                "yolov5-7.0",
                "convention",
                "exact");
        JsonNode candidate = client().compare(YOLOV5S, shared).at("/candidates/0");
        checkSum(candidate, "/training/macs/absolute", "macs");
        checkSum(candidate, "/fused/macs/absolute", "fusedMacs");
        assertThat(candidate.at("/training/parameters/absolute").asLong()).isEqualTo(1);
        assertThat(candidate.at("/rows/0/status").asString()).isEqualTo("changed");
        assertThat(candidate.at("/rows/0/parameters/absolute").asLong()).isEqualTo(1);
    }

    @Test
    void mirrorsWhenTheSidesAreExchanged() {
        List<Map<String, String>> all = presets().toList();
        for (int i = 0; i + 1 < all.size(); i++) {
            JsonNode there = client().compare(all.get(i), all.get(i + 1));
            HttpResponse<String> answer = client().ask(
                            "?convention=" + there.get("convention").asString(),
                            body(all.get(i + 1), List.of(all.get(i))));
            JsonNode back = RunningService.JSON.readTree(answer.body()).at("/candidates/0");
            JsonNode forth = there.at("/candidates/0");
            for (String figure : List.of("layers", "parameters", "gradients", "gflops", "macs", "flops")) {
                assertThat(back.at("/fused/" + figure + "/absolute").asDouble())
                        .isEqualTo(
                                0.0 - forth.at("/fused/" + figure + "/absolute").asDouble());
            }
            assertThat(mirrored(back, "candidate", "baseline", -1))
                    .containsExactlyInAnyOrderElementsOf(mirrored(forth, "baseline", "candidate", 1));
        }
    }

    /** Rows in words that are the same seen from either side. */
    private static List<String> mirrored(JsonNode candidate, String left, String right, long sign) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : candidate.get("rows")) {
            StringBuilder text = new StringBuilder(row.get("status")
                    .asString()
                    .replace(sign < 0 ? "added" : "removed", "gone")
                    .replace(sign < 0 ? "removed" : "added", "come"));
            text.append(row.at("/index/" + left)).append('=').append(row.at("/index/" + right));
            for (JsonNode change : row.get("changes")) {
                text.append(change.get("field")).append(change.get(left)).append(change.get(right));
            }
            for (String figure : List.of("parameters", "fusedParameters", "macs", "fusedMacs")) {
                text.append(' ')
                        .append(sign * row.at("/" + figure + "/absolute").asLong());
            }
            rows.add(text.toString());
        }
        return rows;
    }
}
