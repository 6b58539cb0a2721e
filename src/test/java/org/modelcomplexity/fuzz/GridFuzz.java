package org.modelcomplexity.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelcomplexity.web.Mutations;
import tools.jackson.databind.JsonNode;

/** Sweeps with hostile ranges, pointers, rules and parts; what is told in two formats must agree, and so must a request of its own. */
final class GridFuzz {
    private static final String PATH = "/api/v1/sweeps";
    private static final String JSON = "application/json";
    private static final List<String> FIGURES = List.of(
            "parameters",
            "gflops",
            "macs",
            "flops",
            "layers",
            "gradients",
            "fused.parameters",
            "training.macs",
            "memory.inferencePeak",
            "memory.trainingPeak",
            "fused.",
            "zz");

    private final Dice dice;

    private GridFuzz(Dice dice) {
        this.dice = dice;
    }

    static FuzzRequest request(Dice dice, Material material) {
        GridFuzz fuzz = new GridFuzz(dice);
        if (dice.oneIn(4)) {
            return fuzz.point(material);
        }
        Map<String, Object> body = JsonFuzz.model(dice, material);
        body.put("over", fuzz.over());
        fuzz.more(body, material);
        if (dice.oneIn(8)) {
            body = Mutations.copy(body);
            Oddities.disturb(body, dice);
        }
        String target = dice.oneIn(6) ? PATH + "?part=" + Targets.encoded(fuzz.part()) : PATH;
        FuzzRequest lines = FuzzRequest.post(target, JSON, Material.json(body));
        return dice.oneIn(2)
                ? lines.before(new Twin(lines.with("Accept", "text/csv"), ((Twin.Law) GridFuzz::sameLines).alike()))
                : lines;
    }

    private Map<String, Object> over() {
        Map<String, Object> over = new LinkedHashMap<>();
        for (int i = dice.oneIn(30) ? 21 : dice.of(0, 1, 1, 2, 3); i > 0; i--) {
            String axis = dice.of(
                    "imgsz",
                    "imgsz",
                    "nc",
                    "scale",
                    "ch",
                    "dialect",
                    "convention",
                    "batch",
                    "dtype",
                    "optimizer",
                    "freeze",
                    "depth_multiple",
                    "width_multiple",
                    "width_multiple",
                    "/backbone/0/3/0",
                    "/backbone/4/1",
                    "/head/0",
                    "/layers/0/args/0",
                    "/nc",
                    "",
                    "/",
                    "~2",
                    "zz");
            over.put(axis, dice.oneIn(3) ? range() : dice.many(dice.below(4), () -> value(axis)));
        }
        return over;
    }

    /** A range of few points, or one that only seems to have few. */
    private Object range() {
        Map<String, Object> range = new LinkedHashMap<>();
        boolean odd = dice.oneIn(6);
        range.put(
                "from",
                odd
                        ? dice.of(-1, 0, 1e308, -1e308, Long.MIN_VALUE, 0.1, Oddities.scalar(dice))
                        : (Object) dice.of(0.25, 1, 32, 320));
        range.put(
                "to",
                odd
                        ? dice.of(1, 1e308, Long.MAX_VALUE, 0.3, Double.MAX_VALUE, Oddities.scalar(dice))
                        : (Object) dice.of(0.5, 1.25, 64, 640));
        range.put(
                "step",
                odd
                        ? dice.of(0, -1, 1e-300, 1e-9, 0.1, 1e308, Long.MAX_VALUE, Oddities.scalar(dice))
                        : (Object) dice.of(0.25, 0.5, 32, 160));
        if (dice.oneIn(20)) {
            range.put("by", 1);
        }
        return range;
    }

    private Object value(String axis) {
        if (dice.oneIn(30)) {
            return Oddities.value(dice, 2);
        }
        return switch (axis) {
            case "imgsz" -> dice.of(32, 64, 320, 33, 0, List.of(64, 32));
            case "scale" -> dice.of("n", "s", "x", "zz");
            case "dialect" -> dice.of(Targets.DIALECTS);
            case "convention" -> dice.of(Targets.CONVENTIONS);
            case "dtype" -> dice.of("float32", "float16", "int8", "zz");
            case "optimizer" -> dice.of("sgd", "adamw", "none", "zz");
            case "depth_multiple", "width_multiple" -> dice.of(0.25, 0.5, 1.0, 0.0, -1.0, 1e9);
            default -> dice.of(1, 2, 3, 8, 64, 0, -1, 1_000_000);
        };
    }

    private void more(Map<String, Object> body, Material material) {
        if (dice.oneIn(3)) {
            body.put("figures", dice.many(dice.below(4), () -> dice.of(FIGURES)));
        }
        if (dice.oneIn(3)) {
            body.put("rules", dice.many(dice.below(3), () -> JsonFuzz.rule(dice)));
        }
        if (dice.oneIn(4)) {
            body.put("baseline", JsonFuzz.model(dice, material));
        }
        if (dice.oneIn(4)) {
            body.put("points", dice.of("all", "passing", "zz"));
        }
        if (dice.oneIn(4)) {
            body.put("pareto", Map.of(dice.of("min", "max", "zz"), dice.many(dice.below(3), () -> dice.of(FIGURES))));
        }
        if (dice.oneIn(6)) {
            body.put("part", part());
        }
    }

    private String part() {
        return dice.of("1/1", "2/3", "3/2", "0/1", "1/0", "-1/2", "1/1000000", "9999999/9999999", "1/2/3", "", "٣/٤");
    }

    /** A sweep over one point, and that point as a request of its own. */
    private FuzzRequest point(Material material) {
        Map<String, Object> own = new LinkedHashMap<>(Map.of("preset", dice.of(material.presets()), "include", ""));
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("imgsz", dice.of(32, 64, 320, 640, 33, 65));
        if (dice.oneIn(2)) {
            options.put("nc", dice.of(1, 2, 80));
        }
        Map<String, Object> grid = new LinkedHashMap<>(own);
        grid.remove("include");
        Map<String, Object> over = new LinkedHashMap<>();
        options.forEach((name, value) -> over.put(name, List.of(value)));
        grid.put("over", over);
        grid.put("figures", List.of("parameters", "gradients", "layers", "macs"));
        own.putAll(options);
        return FuzzRequest.post(PATH, JSON, Material.json(grid))
                .before(new Twin(
                        FuzzRequest.post("/api/v1/complexity", JSON, Material.json(own)), GridFuzz::samePoint));
    }

    private static Optional<String> samePoint(FuzzAnswer sweep, FuzzAnswer single) {
        if (sweep.status() != 200) {
            return Optional.empty();
        }
        JsonNode point = Material.JSON.readTree(sweep.text().lines().findFirst().orElse("{}"));
        if (point.has("problem") || single.status() != 200) {
            String detail = point.at("/problem/detail").asString("");
            return Verdict.when(
                    detail.isEmpty() || !single.text().contains(Material.json(detail)),
                    "a request of its own says " + single.status() + " " + single.text() + ", the sweep " + point);
        }
        JsonNode report = Material.JSON.readTree(single.body());
        for (String mode : List.of("training", "fused")) {
            for (String figure : List.of("parameters", "gradients", "layers")) {
                JsonNode alone = report.at("/" + mode + "/" + figure);
                JsonNode swept = point.path(mode + "." + figure);
                if (!alone.equals(swept) && !alone.isNull()) {
                    return Optional.of(mode + " " + figure + " is " + alone + " alone and " + swept + " in a sweep");
                }
            }
            JsonNode alone = report.at("/" + mode + "/counts/0/macs");
            if (!alone.isNull() && !alone.equals(point.path(mode + ".macs"))) {
                return Optional.of(mode + " macs are " + alone + " alone and in a sweep " + point);
            }
        }
        return Optional.empty();
    }

    /** Each value of a point is the same in CSV; only times of progress differ. */
    private static Optional<String> sameLines(FuzzAnswer lines, FuzzAnswer csv) {
        List<JsonNode> points = lines.text()
                .lines()
                .map(Material.JSON::readTree)
                .filter(line -> line.has("point"))
                .toList();
        List<List<String>> records = Lines.csv(csv.text()).stream()
                .filter(record -> !record.get(0).startsWith("#"))
                .toList();
        if (!lines.isLate() && !csv.isLate() && records.size() != points.size() + 1) {
            return Optional.of(points.size() + " points, and in CSV " + records.size() + " lines");
        }
        List<String> names = records.get(0);
        for (int i = 0; i < Math.min(points.size(), records.size() - 1); i++) {
            for (Map.Entry<String, JsonNode> value : points.get(i).properties()) {
                int column = names.indexOf(value.getKey());
                boolean plain = value.getValue().isNumber() || value.getValue().isBoolean();
                if (plain
                        && (column < 0
                                || !records.get(i + 1)
                                        .get(column)
                                        .equals(value.getValue().asString()))) {
                    return Optional.of(value + " of point " + i + " is no such thing in CSV: " + records.get(i + 1));
                }
            }
        }
        return Optional.empty();
    }
}
