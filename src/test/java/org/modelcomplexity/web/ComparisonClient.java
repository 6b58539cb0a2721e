package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Asks the service under test for comparisons, and says in short what it answers. */
final class ComparisonClient {
    static final Map<String, String> YOLOV5S = Map.of("preset", "yolov5s");

    private final RunningService service;

    ComparisonClient(int port) {
        this.service = new RunningService(port);
    }

    HttpResponse<String> ask(String query, String body) {
        return service.post("/api/v1/comparisons" + query, "application/json", body);
    }

    static String body(Map<String, ?> baseline, List<? extends Map<String, ?>> candidates) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("baseline", baseline);
        body.put("candidates", candidates);
        return RunningService.JSON.writeValueAsString(body);
    }

    /** A comparison; anything but 200 fails. */
    @SafeVarargs
    final JsonNode compare(Map<String, ?> baseline, Map<String, ?>... candidates) {
        HttpResponse<String> answer = ask("", body(baseline, List.of(candidates)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.JSON.readTree(answer.body());
    }

    /** A change as its four figures: the baseline's, the candidate's, absolute, relative. */
    static String figures(JsonNode change) {
        List<String> figures = new ArrayList<>();
        change.forEach(figure -> figures.add(figure.toString()));
        return String.join(" ", figures);
    }

    /** The rows that are not the same: status, both indices, fields. */
    static List<String> statuses(JsonNode candidate) {
        List<String> statuses = new ArrayList<>();
        for (JsonNode row : candidate.get("rows")) {
            if (!row.get("status").asString().equals("same")) {
                statuses.add(row.get("status").asString() + " " + row.at("/index/baseline") + " "
                        + row.at("/index/candidate") + " " + row.get("changes").findValuesAsString("field"));
            }
        }
        return statuses;
    }
}
