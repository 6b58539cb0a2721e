package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelcomplexity.web.RunningService.JSON;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A model at every point of a grid: the same as single requests, line by line. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SweepTests {
    private static final String PATH = "/api/v1/sweeps";

    @LocalServerPort
    private int port;

    private RunningService service;

    @BeforeEach
    void start() {
        service = new RunningService(port);
    }

    private HttpResponse<String> post(Map<String, ?> body, String... headers) {
        return service.post(PATH, "application/json", JSON.writeValueAsString(body), headers);
    }

    private List<JsonNode> lines(Map<String, ?> body) {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson;charset=UTF-8");
        List<JsonNode> lines = new ArrayList<>();
        answer.body()
                .lines()
                .map(JSON::readTree)
                .filter(line -> !line.has("progress"))
                .forEach(lines::add);
        return lines;
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> range(double from, double to, double step) {
        return map("from", from, "to", to, "step", step);
    }

    @Test
    void givesWhatSingleRequestsGive() {
        Random random = new Random(13);
        agrees("yolov5s", List.of("imgsz", "nc", "width_multiple", "depth_multiple"), 600, random);
        agrees("yolo11n", List.of("imgsz", "nc", "scale", "convention"), 300, random);
        agrees("yolo26n-pose", List.of("imgsz", "scale"), 50, random);
        agrees("rtdetr-l", List.of("imgsz", "nc"), 50, random);
    }

    private static final Map<String, Object> AXES = map(
            "imgsz", List.of(64, 320, 333, List.of(480, 640), 640, 1280),
            "nc", range(1, 130, 3),
            "width_multiple", range(0.1, 1.3, 0.15),
            "depth_multiple", List.of(0.33, 0.67, 1.0),
            "scale", List.of("n", "s", "q"),
            "convention", List.of("ultralytics-thop-2.1.6", "exact", "ptflops", "fvcore"));

    private void agrees(String preset, List<String> axes, int count, Random random) {
        Map<String, Object> over = new LinkedHashMap<>();
        axes.forEach(axis -> over.put(axis, AXES.get(axis)));
        List<JsonNode> points = new ArrayList<>(lines(map(
                "preset",
                preset,
                "over",
                over,
                "figures",
                List.of("parameters", "gradients", "layers", "macs", "flops", "gflops"))));
        List<JsonNode> printed = new ArrayList<>(lines(map("preset", preset, "over", over)));
        assertThat(points.remove(points.size() - 1).at("/summary/points").asInt())
                .isEqualTo(points.size());
        printed.remove(printed.size() - 1);
        Set<Integer> chosen = new HashSet<>();
        while (chosen.size() < Math.min(count, points.size())) {
            chosen.add(random.nextInt(points.size()));
        }
        for (int index : chosen) {
            JsonNode point = points.get(index);
            assertThat(point.get("point").asInt()).isEqualTo(index);
            agrees(preset, axes, point, printed.get(index));
        }
    }

    private void agrees(String preset, List<String> axes, JsonNode point, JsonNode printed) {
        Map<String, Object> single = map("include", List.of());
        String yaml = yamls.computeIfAbsent(
                preset,
                name -> service.get("/api/v1/models/" + name, "Accept", "application/yaml")
                        .body());
        boolean edits = axes.contains("width_multiple");
        for (String axis : axes) {
            if (axis.endsWith("_multiple")) {
                yaml = yaml.replaceFirst("(?m)^" + axis + ":.*$", axis + ": " + point.get(axis));
            } else {
                single.put(axis, point.get(axis));
            }
        }
        if (edits) {
            single.put("yaml", yaml);
            single.put("dialect", "yolov5-6.0");
        } else {
            single.put("preset", preset);
        }
        HttpResponse<String> answer =
                service.post("/api/v1/complexity", "application/json", JSON.writeValueAsString(single));
        if (answer.statusCode() != 200) {
            JsonNode first = JSON.readTree(answer.body()).at("/errors/0");
            assertThat(point.at("/problem/detail").asString())
                    .isEqualTo(first.get("detail").asString());
            assertThat(printed.at("/problem/detail").asString())
                    .isEqualTo(first.get("detail").asString());
            return;
        }
        JsonNode report = JSON.readTree(answer.body());
        for (String mode : List.of("training", "fused")) {
            JsonNode of = report.get(mode);
            JsonNode count = of.at("/counts/0");
            for (String figure : List.of("parameters", "gradients", "layers")) {
                assertThat(point.get(mode + "." + figure)).as(single + figure).isEqualTo(of.get(figure));
            }
            for (String figure : List.of("macs", "flops", "gflops")) {
                assertThat(point.get(mode + "." + figure)).as(single + figure).isEqualTo(count.get(figure));
            }
            assertThat(printed.get(mode + ".parameters")).isEqualTo(of.get("parameters"));
            assertThat(printed.get(mode + ".gflops")).isEqualTo(count.get("gflops"));
        }
    }

    private final Map<String, String> yamls = new HashMap<>();

    @Test
    void numbersPointsTheSameHoweverAxesAreNamedAndCutsThemIntoEqualParts() {
        Map<String, Object> over =
                map("nc", range(1, 100, 1), "imgsz", List.of(320, 640), "width_multiple", List.of(0.5, 1));
        List<JsonNode> all = lines(map("preset", "yolov5n", "over", over));
        List<JsonNode> turned = lines(map(
                "preset",
                "yolov5n",
                "over",
                map("width_multiple", List.of(0.5, 1), "imgsz", List.of(320, 640), "nc", range(1, 100, 1))));
        assertThat(turned).isEqualTo(all);
        List<JsonNode> parts = new ArrayList<>();
        for (int part = 1; part <= 7; part++) {
            List<JsonNode> lines = new ArrayList<>(lines(map("preset", "yolov5n", "over", over, "part", part + "/7")));
            lines.remove(lines.size() - 1);
            assertThat(lines.size()).isBetween(400 / 7, 400 / 7 + 1);
            parts.addAll(lines);
        }
        assertThat(parts).isEqualTo(all.subList(0, 400));
        assertThat(all.stream()
                        .limit(400)
                        .map(line -> line.get("imgsz") + " " + line.get("nc") + " " + line.get("width_multiple")))
                .doesNotHaveDuplicates();
        HttpResponse<String> byQuery = service.post(
                PATH + "?part=1%2F400",
                "application/json",
                JSON.writeValueAsString(map("preset", "yolov5n", "over", over)));
        assertThat(byQuery.body().lines()).hasSize(2);
    }

    @Test
    void saysOfARefusedPointWhyAndGoesOn() {
        List<JsonNode> lines = lines(map(
                "model",
                map(
                        "nc",
                        1,
                        "depth_multiple",
                        1,
                        "width_multiple",
                        1,
                        "anchors",
                        3,
                        "backbone",
                        List.of(List.of(-1, 1, "Conv", List.of(16, 3, 2)), List.of(-1, 1, "C3", List.of(16))),
                        "head",
                        List.of()),
                "dialect",
                "yolov5-6.0",
                "over",
                map("/backbone/1/2", List.of("C3", "C4", "SPPF"), "/backbone/0/3/0", List.of(16, "x"))));
        assertThat(lines).hasSize(7);
        assertThat(lines.stream().filter(line -> line.has("problem"))).hasSize(4);
        JsonNode wrong = lines.get(2);
        assertThat(wrong.at("/problem/type").asString()).isEqualTo("/problems/unknown-module");
        assertThat(wrong.at("/problem/pointer").asString()).isEqualTo("/model/backbone/1/2");
        assertThat(lines.get(6).at("/summary/refused").asInt()).isEqualTo(4);
    }

    @Test
    void filtersByRulesAndWeighsWhatPasses() {
        Map<String, Object> asked = map(
                "preset", "yolov5s",
                "over", map("width_multiple", range(0.25, 1, 0.25), "imgsz", List.of(320, 640)),
                "rules", List.of(map("figure", "parameters", "mode", "fused", "max", "8M")));
        List<JsonNode> marked = lines(asked);
        assertThat(marked).hasSize(9);
        assertThat(marked.stream().filter(line -> line.path("passed").asBoolean()))
                .hasSize(4);
        assertThat(marked.get(7).at("/failed/0").asString()).startsWith("parameters (fused) ≤ 8M");
        Map<String, Object> filtered = new LinkedHashMap<>(asked);
        filtered.put("points", "passing");
        assertThat(lines(filtered).subList(0, 4)).isEqualTo(marked.subList(0, 4));
        JsonNode pareto = marked.get(8).at("/summary/pareto");
        assertThat(pareto.get("complete").asBoolean()).isTrue();
        assertThat(pareto.get("points"))
                .hasSize(2)
                .allMatch(point -> point.get("imgsz").asInt() == 320);
        filtered.put("rules", List.of(map("figure", "parameters", "maxIncrease", "5 %")));
        filtered.put("baseline", map("preset", "yolov5n"));
        assertThat(lines(filtered)).hasSize(3);
    }

    @Test
    void goesOutAsTables() {
        HttpResponse<String> answer =
                post(map("preset", "resnet18-list", "over", map("imgsz", List.of(1))), "Accept", "text/csv");
        assertThat(answer.statusCode()).isEqualTo(422);
        HttpResponse<String> csv = post(
                map(
                        "preset", "yolov5s",
                        "over", map("nc", List.of(1, 80), "imgsz", List.of(List.of(320, 640), 650)),
                        "rules", List.of(map("figure", "gflops", "max", 8))),
                "Accept",
                "text/csv");
        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(csv.body().replace("\r\n", "\n")).isEqualTo("""
                point,imgsz,nc,training.parameters,fused.parameters,training.gflops,fused.gflops,passed,failed,problem
                0,"[320, 640]",1,7022326,7012822,7.9,7.9,true,,
                1,"[320, 640]",80,7235389,7225885,8.3,8.2,false,"gflops (%s, thop-0.0.31) ≤ 8",
                2,650,1,,,,,,,"row 12 (Concat): shapes [1, 256, 42, 42] and [1, 256, 41, 41] differ elsewhere than on axis 1"
                3,650,80,,,,,,,"row 12 (Concat): shapes [1, 256, 42, 42] and [1, 256, 41, 41] differ elsewhere than on axis 1"
                # 4 points, 1 passed, 2 refused
                # Pareto-optimal (least fused.gflops; most fused.parameters): 0
                """.formatted("training"));
    }

    @Test
    void variesWhatTrainingCosts() {
        List<JsonNode> lines = lines(map(
                "preset", "yolov5n",
                "over", map("batch", List.of(1, 4), "dtype", List.of("float32", "bfloat16"), "freeze", List.of(0, 10)),
                "figures", List.of("cost.stepFlops", "memory.trainingPeak")));
        assertThat(lines).hasSize(9);
        for (JsonNode line : lines.subList(0, 8)) {
            JsonNode cost = service.report(map(
                            "preset", "yolov5n",
                            "include", "cost",
                            "batch", line.get("batch"),
                            "dtype", line.get("dtype"),
                            "freeze", line.get("freeze")))
                    .get("cost");
            assertThat(line.get("training.cost.stepFlops")).isEqualTo(cost.at("/step/0/stepFlops"));
            assertThat(line.get("training.memory.trainingPeak")).isEqualTo(cost.at("/memory/trainingPeak/bytes"));
        }
    }

    @Test
    void answersAsItsPageSays() throws IOException {
        String page = Files.readString(Path.of("docs/sweeps.md"));
        String asked = page.substring(page.indexOf("-d '") + 4, page.indexOf("}'") + 1);
        int answered = page.indexOf("```json\n") + 8;
        assertThat(service.post(PATH, "application/json", asked).body())
                .isEqualTo(page.substring(answered, page.indexOf("```", answered)));
    }

    @Test
    void refusesAtTheirPlaceWhatMakesNoSense() {
        refused(map("preset", "yolov5s"), 400, "", "over must be an object");
        refused(map("preset", "yolov5s", "over", map("nq", List.of(1))), 400, "/over/nq", "cannot vary");
        refused(map("preset", "yolov5s", "over", map("nc", 3)), 400, "/over/nc", "needs a list of values");
        refused(map("preset", "yolov5s", "over", map("nc", List.of(1, "x"))), 400, "/over/nc/1", "whole number");
        refused(map("preset", "yolov5s", "over", map("nc", range(1, 2, 0))), 400, "/over/nc", "step above 0");
        refused(
                map("preset", "yolov5s", "over", map("nc", range(1, 1e9, 1))),
                422,
                "/over/nc",
                "more than 100000 values");
        refused(
                map("preset", "yolov5s", "over", map("/backbone/99/0", List.of(1))),
                400,
                "/over/~1backbone~199~10",
                "has nothing at");
        refused(
                map("preset", "yolov5s", "over", map("/backbone/00/3/0", List.of(8))),
                400,
                "/over/~1backbone~100~13~10",
                "has nothing at");
        refused(
                map("preset", "yolov5s", "over", map("nc", range(1, 1001, 1), "imgsz", range(32, 32000, 32))),
                422,
                "/over/imgsz",
                "1001000 points");
        Map<String, Object> over = map("nc", List.of(1));
        refused(map("preset", "yolov5s", "over", over, "part", "0/3"), 400, "/part", "3/16");
        refused(
                map("preset", "yolov5s", "over", over, "figures", List.of("parms")),
                400,
                "/figures/0",
                "a figure is one of");
        refused(map("preset", "yolov5s", "over", over, "points", "none"), 400, "/points", "all or passing");
        refused(map("preset", "yolov5s", "over", over, "pareto", map("least", 1)), 400, "/pareto", "min, max");
        refused(
                map("preset", "yolov5s", "over", over, "rules", List.of(map("figure", "parameters", "maxIncrease", 1))),
                400,
                "/rules/0",
                "baseline");
        refused(map("preset", "yolov5q", "over", over), 422, "/preset", "yolov5q");
    }

    private void refused(Map<String, ?> body, int status, String pointer, String detail) {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(answer.body()).at("/errors/0");
        assertThat(error.get("pointer").asString()).as(answer.body()).isEqualTo(pointer);
        assertThat(error.get("detail").asString()).contains(detail);
    }

    @Test
    void stopsForAClientThatIsGoneAndKeepsNoPlaceForIt() throws Exception {
        byte[] body = JSON.writeValueAsBytes(map(
                "preset", "yolov5s",
                "over", map("nc", range(1, 5000, 1), "imgsz", range(32, 320, 32)),
                "figures", List.of("macs")));
        for (int i = 0; i < 40; i++) {
            try (Socket socket = new Socket("localhost", port)) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST " + PATH
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                InputStream in = socket.getInputStream();
                byte[] head = in.readNBytes(200);
                assertThat(new String(head, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 ");
                socket.setSoLinger(true, 0);
            }
            // The place of the one before is free again as soon as its next lines find nobody.
            Thread.sleep(50);
        }
        assertThat(lines(map("preset", "yolov5n", "over", map("nc", List.of(1)))))
                .hasSize(2);
    }
}
