package org.modelcomplexity.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paths of the API with options, most of which make sense. */
final class Targets {
    static final List<String> DIALECTS =
            List.of("yolov5-6.0", "yolov5-7.0", "yolov7-0.1", "yolov9-0.1", "ultralytics-8.4", "torch", "auto");
    static final List<String> CONVENTIONS = List.of(
            "all",
            "exact",
            "fvcore",
            "ptflops",
            "torchinfo",
            "thop-0.0.31",
            "thop-0.1.1",
            "thop-0.1.1,exact",
            "ultralytics-thop-2.1.6",
            "flop-counter-2.13",
            "onnx-tool");
    private static final List<String> PARTS = List.of(
            "rows", "rows", "parameters", "operations", "types", "difference", "coverage", "tree", "cost", "cost");

    private Targets() {}

    /** /complexity for a model of a dialect that is known. */
    static String complexity(Dice dice, String dialect) {
        Map<String, Object> options = options(dice);
        options.put("dialect", dialect);
        return path("/api/v1/complexity", options);
    }

    static String path(String path, Map<String, Object> options) {
        List<String> pairs = new ArrayList<>();
        options.forEach((name, value) -> pairs.add(name + "=" + encoded(String.valueOf(value))));
        return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Options that hold for graphs, with one of these conventions or none. */
    static Map<String, Object> graph(Dice dice, List<String> conventions) {
        Map<String, Object> options = options(dice);
        options.remove("convention");
        if (dice.oneIn(2)) {
            options.put("convention", dice.of(conventions));
        }
        if (dice.oneIn(4)) {
            options.put("depth", dice.of(0, 1, 2, 3, 99, -1));
        }
        if (dice.oneIn(4)) {
            options.put(
                    "shapes",
                    dice.of(
                            "x:1x3x64x64",
                            "x:2x8",
                            "input:1x3x320x320",
                            "x:0x0",
                            "x:-1",
                            "x:",
                            ":",
                            "x:9x99999999999",
                            "x:1xN"));
        }
        return options;
    }

    /** None to three options. */
    static Map<String, Object> options(Dice dice) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            String name = dice.of(
                    "imgsz",
                    "nc",
                    "ch",
                    "scale",
                    "name",
                    "convention",
                    "include",
                    "include",
                    "strict",
                    "blocks",
                    "cost",
                    "cost");
            if (name.equals("cost")) {
                options.put("include", "rows,difference,cost");
                name = dice.of("batch", "dtype", "optimizer", "freeze", "memory", "device", "inputGradient");
            }
            options.put(name, dice.oneIn(40) ? Oddities.scalar(dice) : option(name, dice));
        }
        return options;
    }

    private static Object option(String name, Dice dice) {
        return switch (name) {
            case "imgsz" -> dice.of(32, 64, 96, 320, 640, "64,128", 1, 33, 65_536, 65_537);
            case "nc" -> dice.of(1, 2, 80, 1_000, 1_000_000);
            case "ch" -> dice.of(1, 3, 4, 64);
            case "scale" -> dice.of("n", "s", "m", "l", "x", "z");
            case "name" -> dice.of("yolov5s", "yolo11n-seg", "yolov8x", "a b", "é");
            case "convention" -> dice.of(CONVENTIONS);
            case "blocks" -> dice.of("community", "none", "zz");
            case "batch" -> dice.of(1, 2, 3, 64, 1_000_000, 1_000_001, 0, -1, "1e3");
            case "dtype" -> dice.of("float32", "float16", "bfloat16", "int8", "int4");
            case "optimizer" -> dice.of("none", "sgd", "momentum", "adam", "adamw", "lion");
            case "freeze" ->
                dice.of(
                        "0",
                        "3",
                        "10",
                        "99",
                        "-1",
                        "model.0.",
                        "model.0.,model.1.",
                        "model.0.conv.weight$",
                        "$",
                        ",",
                        "0.");
            case "memory" ->
                dice.of("24GB", "16GiB", "1", "0", "1kB", "999999999999999999PB", "8 EB", "-1GB", "1.5GiB", "");
            case "device" -> dice.of("a100-80gb", "zz", "", "h100");
            case "inputGradient" -> dice.of("true", "false", "2");
            case "include" -> String.join(",", dice.many(dice.between(1, 4), () -> dice.of(PARTS)));
            default -> dice.of("true", "false");
        };
    }
}
