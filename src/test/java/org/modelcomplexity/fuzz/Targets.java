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
    private static final List<String> CONVENTIONS =
            List.of("all", "exact", "fvcore", "ptflops", "torchinfo", "thop-0.0.31", "thop-0.1.1", "thop-0.1.1,exact");
    private static final List<String> PARTS = List.of("rows", "parameters", "operations", "types", "difference");

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

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** None to three options. */
    static Map<String, Object> options(Dice dice) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            String name = dice.of("imgsz", "nc", "ch", "scale", "name", "convention", "include", "include", "strict");
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
            case "include" -> String.join(",", dice.many(dice.between(1, 4), () -> dice.of(PARTS)));
            default -> dice.of("true", "false");
        };
    }
}
