package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.web.Mutations;

/** Rows of YOLOs: random ones in a small model, or a bundled model with rows, scales and anchors changed. */
final class RowFuzz {
    private final Dice dice;
    private final Material material;

    private RowFuzz(Dice dice, Material material) {
        this.dice = dice;
        this.material = material;
    }

    static FuzzRequest request(Dice dice, Material material) {
        RowFuzz fuzz = new RowFuzz(dice, material);
        Map<String, Object> model = dice.oneIn(2) ? fuzz.changed() : fuzz.model();
        boolean anchored = model.get("anchors") != null && !model.containsKey("scales");
        String dialect = anchored && !dice.oneIn(4)
                ? dice.of("yolov5-6.0", "yolov5-7.0", "yolov7-0.1", "yolov9-0.1", "auto")
                : dice.of("ultralytics-8.4", "ultralytics-8.4", "auto");
        String target = Targets.complexity(dice, dialect);
        return dice.oneIn(2)
                ? FuzzRequest.post(target, "application/yaml", Material.yaml(model, dice))
                : FuzzRequest.post(target, "application/json", Material.json(Map.of("model", model)));
    }

    /** A bundled model with a few things changed. */
    static Map<String, Object> changed(Dice dice, Material material) {
        return new RowFuzz(dice, material).changed();
    }

    private Map<String, Object> changed() {
        Map<String, Object> model = material.model(dice);
        for (int i = dice.between(1, 3); i > 0; i--) {
            change(model);
        }
        return model;
    }

    private void change(Map<String, Object> model) {
        List<Object> rows = rows(model);
        int at = rows.isEmpty() ? 0 : dice.below(rows.size());
        switch (dice.below(9)) {
            case 0 -> rows.add(at, Mutations.copy(row(at + 1)));
            case 1 -> settings(model);
            case 2 -> set(rows, 0, Mutations.copy(from(rows.size() + 12)));
            case 3 -> set(rows, 1, repeats());
            case 4 -> set(rows, 2, dice.of(material.types()));
            case 5 -> set(rows, 3, dice.many(dice.below(5), this::argument));
            case 6 -> rows.subList(at, rows.size()).clear();
            case 7 -> Oddities.disturb(model, dice);
            default -> argument(rows);
        }
    }

    @SuppressWarnings("unchecked")
    private List<Object> rows(Map<String, Object> model) {
        return model.get(dice.of("backbone", "head")) instanceof List<?> rows ? (List<Object>) rows : new ArrayList<>();
    }

    @SuppressWarnings("unchecked")
    private void set(List<Object> rows, int item, Object value) {
        if (!rows.isEmpty() && dice.of(rows) instanceof List<?> row && row.size() > item) {
            ((List<Object>) row).set(item, value);
        }
    }

    @SuppressWarnings("unchecked")
    private void argument(List<Object> rows) {
        if (!rows.isEmpty()
                && dice.of(rows) instanceof List<?> row
                && row.size() > 3
                && row.get(3) instanceof List<?> args
                && !args.isEmpty()) {
            ((List<Object>) args).set(dice.below(args.size()), argument());
        }
    }

    private Map<String, Object> model() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("nc", (long) dice.of(1, 3, 80));
        model.put("anchors", anchors());
        model.put("depth_multiple", dice.of(0.33, 1.0, 2.0));
        model.put("width_multiple", dice.of(0.25, 0.5, 1.0));
        settings(model);
        List<Object> backbone = new ArrayList<>(List.of(List.of(-1L, 1L, "Conv", List.of(16L, 3L, 2L))));
        int count = dice.oneIn(100) ? dice.of(300, 2_001) : dice.between(1, 6);
        for (int i = 1; i <= count; i++) {
            backbone.add(row(i));
        }
        model.put("backbone", backbone);
        model.put("head", dice.oneIn(2) ? List.of() : head(backbone.size()));
        return model;
    }

    private List<Object> head(int index) {
        List<Object> levels = dice.many(dice.between(1, 5), () -> (long) dice.below(index + 1));
        String type = dice.of(
                "Detect", "Detect", "Segment", "Pose", "OBB", "Classify", "RTDETRDecoder", "WorldDetect", "v10Detect");
        List<Object> args = dice.run(
                () -> List.of("nc"),
                () -> List.of("nc", "anchors"),
                () -> List.of("nc", 32L, 256L),
                () -> dice.many(1, this::argument));
        return List.of(List.of(levels, 1L, type, args));
    }

    private void settings(Map<String, Object> model) {
        switch (dice.below(7)) {
            case 0 -> model.put("scales", Mutations.copy(scales()));
            case 1 -> model.put("anchors", Mutations.copy(anchors()));
            case 2 -> model.put("width_multiple", dice.of(0.0, 1e-9, -1.0, 3.0, 1e9, Oddities.scalar(dice)));
            case 3 -> model.put("depth_multiple", dice.of(0.0, -1.0, 50.0, 1e18, Oddities.scalar(dice)));
            case 4 ->
                model.put(
                        "activation",
                        dice.of(
                                "nn.ReLU()",
                                "nn.PReLU(4)",
                                "nn.ReLU",
                                "nn.Softmax(dim=1)",
                                "nn.Conv2d(1,1,1)",
                                argument()));
            case 5 -> model.put(dice.of("reg_max", "end2end", "kpt_shape", "scale", "ch", "task"), argument());
            default -> model.put("nc", dice.oneIn(2) ? Oddities.scalar(dice) : (Object) (long) dice.between(-1, 100));
        }
    }

    private Object scales() {
        Map<String, Object> scales = new LinkedHashMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            Object scale = dice.oneIn(3)
                    ? Oddities.value(dice, 2)
                    : List.of(dice.of(0.33, 1.0, 0.0, -1.0), dice.of(0.25, 1.5, 0.0), dice.of(1_024L, 8L, 0L, -8L));
            scales.put(dice.of("n", "s", "m", "l", "x", "", "zz"), scale);
        }
        return scales;
    }

    private Object anchors() {
        return dice.run(
                () -> (long) dice.between(1, 9),
                () -> dice.many(
                        dice.between(1, 5), () -> dice.many(dice.of(2, 4, 6, 6, 5), () -> (long) dice.between(1, 400))),
                () -> dice.oneIn(4) ? Oddities.value(dice, 3) : 3L);
    }

    private Object row(int index) {
        List<Object> row = new ArrayList<>();
        row.add(from(index));
        row.add(repeats());
        row.add(dice.oneIn(100) ? Oddities.scalar(dice) : dice.of(material.types()));
        row.add(dice.oneIn(100) ? Oddities.value(dice, 2) : dice.many(dice.below(5), this::argument));
        return row;
    }

    private Object from(int index) {
        return switch (dice.below(10)) {
            case 0 -> dice.oneIn(4) ? Oddities.value(dice, 2) : (Object) (long) dice.between(-index - 1, index);
            case 1, 2 -> dice.many(dice.between(1, 4), () -> (long) dice.between(-index, index - 1));
            default -> -1L;
        };
    }

    private Object repeats() {
        return switch (dice.below(12)) {
            case 0 ->
                dice.oneIn(4) ? Oddities.scalar(dice) : (Object) dice.of(0L, -1L, 100L, 3_000L, 2_000_000_000L, 2.5);
            default -> (long) dice.between(1, 3);
        };
    }

    private Object argument() {
        return switch (dice.below(10)) {
            case 0 -> dice.oneIn(2) ? Oddities.value(dice, 2) : 1L;
            case 1 -> dice.of("nc", "anchors", "nearest", "None", "nn.ReLU()", "True", "reg_max", "n");
            case 2 -> dice.oneIn(2);
            case 3 -> dice.of(0.25, 0.5, 2.0);
            case 4 -> dice.many(dice.below(4), () -> (long) dice.of(1, 3, 5, 7, 9, 13));
            default -> (long) dice.of(1, 2, 3, 4, 5, 8, 16, 32, 64, 128, 256);
        };
    }
}
