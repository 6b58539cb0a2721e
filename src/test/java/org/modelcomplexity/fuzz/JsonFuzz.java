package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.modelcomplexity.web.Mutations;

/** JSON bodies of every endpoint that takes them: wrong at any field, or broken as text. */
final class JsonFuzz {
    private static final String TYPE = "application/json";
    private static final List<String> ENDPOINTS = List.of(
            "/api/v1/complexity",
            "/api/v1/complexity",
            "/api/v1/comparisons",
            "/api/v1/explanations",
            "/api/v1/budgets",
            "/api/v1/badges",
            "/api/v1/sweeps");
    private static final List<String> FIGURES = List.of("parameters", "gflops", "layers", "gradients", "gmacs");

    private JsonFuzz() {}

    static FuzzRequest request(Dice dice, Material material) {
        String endpoint = dice.of(ENDPOINTS);
        Map<String, Object> body = Mutations.copy(body(endpoint, dice, material));
        Map<String, Object> query = dice.oneIn(4) ? Targets.options(dice) : Map.of();
        for (int i = dice.of(0, 0, 1, 1, 2, 3); i > 0; i--) {
            Oddities.disturb(body, dice);
        }
        String target = Targets.path(endpoint, query);
        return switch (dice.below(9)) {
            case 0 -> FuzzRequest.post(target, TYPE, dice.scratched(bytes(Material.json(body)), 4));
            case 1 -> FuzzRequest.post(target, TYPE, tricked(Material.json(body), dice));
            case 2 ->
                FuzzRequest.post(target, TYPE, dice.oneIn(2) ? extreme(dice) : Material.json(Oddities.value(dice, 4)));
            default -> FuzzRequest.post(target, TYPE, Material.json(body));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, Object> body(String endpoint, Dice dice, Material material) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (endpoint.endsWith("comparisons")) {
            body.put("baseline", model(dice, material));
            body.put("candidates", dice.many(dice.oneIn(20) ? 21 : dice.below(3), () -> model(dice, material)));
            return body;
        }
        body.putAll(model(dice, material));
        if (endpoint.endsWith("explanations")) {
            body.put("published", published(dice));
        }
        if (endpoint.endsWith("badges")) {
            body.put("figure", dice.of("parameters", "layers", "macs", "flops", "gflops", "memory.weights", "zz"));
            body.put("mode", dice.of("training", "fused", "zz"));
        }
        if (endpoint.endsWith("sweeps")) {
            body.put("over", Map.of(dice.of("imgsz", "nc", "width_multiple"), List.of(1, 64)));
        }
        if (endpoint.endsWith("budgets")) {
            body.put("rules", dice.many(dice.oneIn(20) ? 101 : dice.below(4), () -> rule(dice)));
            if (dice.oneIn(2)) {
                body.put("baseline", model(dice, material));
            }
        }
        return body;
    }

    static Map<String, Object> rule(Dice dice) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put(
                "figure",
                dice.of(
                        "parameters",
                        "gradients",
                        "layers",
                        "macs",
                        "flops",
                        "gflops",
                        "gmacs",
                        "memory.inferencePeak",
                        "memory.trainingPeak",
                        "memory.weights"));
        rule.put(
                dice.of("max", "max", "min", "maxIncrease", "maxIncrease", "most"),
                dice.of(1, 17.0, "7.5M", "5 %", "-5 %", "200MB", "1e99", "NaN", "%", "", Oddities.scalar(dice)));
        if (dice.oneIn(3)) {
            rule.put("row", dice.of(0, 9, 24, 9_999, -1, Oddities.scalar(dice)));
        }
        if (dice.oneIn(3)) {
            rule.put("convention", dice.of("exact", "fvcore", "thop-0.1.1", "onnx-tool", "all", Oddities.scalar(dice)));
        }
        if (dice.oneIn(3)) {
            rule.put("mode", dice.of("training", "fused", "both", Oddities.scalar(dice)));
        }
        return rule;
    }

    private static Map<String, Object> published(Dice dice) {
        Map<String, Object> published = new LinkedHashMap<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            published.put(
                    dice.of(FIGURES),
                    dice.of(
                            3.2,
                            7_015_519,
                            "15.8",
                            270,
                            "3.2M",
                            "25.6 M",
                            "1.3e6",
                            "1e999999999",
                            "-0",
                            "NaN",
                            "1e-999999999",
                            "",
                            "7,015,519",
                            "0.0000000000000000000000000000000000001",
                            "٣",
                            Oddities.scalar(dice)));
        }
        return published;
    }

    static Map<String, Object> model(Dice dice, Material material) {
        Map<String, Object> model = new LinkedHashMap<>();
        switch (dice.below(5)) {
            case 0 -> model.put("yaml", dice.of(material.texts()));
            case 1 -> model.put("model", Mutations.copy(dice.of(material.lists())));
            case 2 -> model.put("model", material.model(dice));
            default -> model.put("preset", dice.of(material.presets()));
        }
        model.putAll(Targets.options(dice));
        if (dice.oneIn(4)) {
            model.put("dialect", dice.of(Targets.DIALECTS));
        }
        return model;
    }

    /** A body with something in its text that no writer of JSON would write. */
    private static String tricked(String json, Dice dice) {
        return dice.run(
                () -> json.replaceFirst("\\{", "{\"preset\":\"yolov5s\",\"preset\":null,"),
                () -> json.replaceFirst("\"", "\"\\\\ud800"),
                () -> json.replaceAll(
                        "(?<=:)\\d+", "1e" + dice.of("1", "400", "999999999", "-999999999", "99999999999")),
                () -> json.replaceAll("(?<=[:,\\[])\\d+(?=[,\\]}])", "9".repeat(dice.of(5, 19, 20, 999, 1_001))),
                () -> json.replaceFirst("\"[a-z]+\":", "\"" + "k".repeat(dice.of(100, 60_000)) + "\":"),
                () -> json.replaceFirst("\"[a-z]+\":", "\"\\\\u0000\\\\udfff\":"),
                () -> json.replace(":", ": /* x */ "),
                () -> json + dice.of("{}", " ", "]", "\u0000", json),
                () -> json.replace("true", "NaN").replace("640", "Infinity"),
                () -> "\ufeff" + json,
                () -> json.substring(0, dice.below(json.length() + 1)),
                () -> new String(json.getBytes(StandardCharsets.UTF_16), StandardCharsets.ISO_8859_1));
    }

    private static String extreme(Dice dice) {
        int many = dice.of(10, 49, 51, 1_000, 20_000);
        return dice.run(
                () -> "[".repeat(many) + "]".repeat(many),
                () -> "{\"model\":".repeat(many) + "1" + "}".repeat(many),
                () -> "{\"preset\":\"" + "a".repeat(many) + "\"}",
                () -> "{\"name\":\"" + "\\u0000".repeat(many) + "\",\"preset\":\"yolov5s\"}",
                () -> "{\"name\":\"" + "n/8".repeat(many) + "\",\"preset\":\"yolo11n\"}",
                () -> "{\"preset\":\"yolov5s\",\"imgsz\":" + "9".repeat(many) + "}",
                () -> "{\"preset\":\"yolov5s\",\"nc\":0." + "9".repeat(many) + "}",
                () -> "{\"preset\":\"yolov5s\",\"convention\":[" + "\"exact\",".repeat(many) + "\"exact\"]}",
                () -> "{\"preset\":\"yolov5s\",\"include\":[" + "\"rowz\",".repeat(many) + "\"rows\"]}",
                () -> "{\"preset\":\"yolov5s\",\"published\":{\"gflops\":\"" + "9".repeat(many) + "\"}}",
                () -> "{\"model\":{\"input\":{\"shape\":[" + "1,".repeat(many) + "1]},\"layers\":[[-1,1,\"ReLU\"]]}}",
                () -> "[" + "0,".repeat(many) + "0]",
                () -> fields(dice.of(100, 60_000)),
                () -> "{" + "\"a\":0,".repeat(many) + "\"b\":0}",
                () -> " ".repeat(many));
    }

    /** An object of that many fields that nothing reads. */
    private static String fields(int many) {
        return IntStream.range(0, many).mapToObj(i -> "\"a" + i + "\":0").collect(Collectors.joining(",", "{", "}"));
    }
}
