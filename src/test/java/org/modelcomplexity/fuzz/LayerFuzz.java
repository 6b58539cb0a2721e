package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.web.Mutations;

/** Layer lists: random layers with random arguments on random shapes, or ones that work with a few things changed. */
final class LayerFuzz {
    private final Dice dice;
    private final Material material;

    private LayerFuzz(Dice dice, Material material) {
        this.dice = dice;
        this.material = material;
    }

    /** A layer list. */
    static Map<String, Object> model(Dice dice, Material material) {
        LayerFuzz fuzz = new LayerFuzz(dice, material);
        return dice.oneIn(60) ? fuzz.pieces() : dice.oneIn(2) ? fuzz.changed() : fuzz.network();
    }

    static FuzzRequest request(Dice dice, Material material) {
        Map<String, Object> model = model(dice, material);
        String target = Targets.complexity(dice, dice.oneIn(10) ? "auto" : "torch");
        return dice.oneIn(2)
                ? FuzzRequest.post(target, "application/yaml", Material.yaml(model, dice))
                : FuzzRequest.post(target, "application/json", Material.json(Map.of("model", model)));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> changed() {
        Map<String, Object> model = Mutations.copy(dice.of(material.lists()));
        List<Object> layers = (List<Object>) model.get("layers");
        for (int i = dice.between(1, 3); i > 0; i--) {
            switch (dice.below(6)) {
                case 0 -> model.put("input", input());
                case 1 -> layers.add(dice.below(layers.size() + 1), layer(layers.size()));
                case 2 -> Oddities.disturb(model, dice);
                default -> argument(layers.isEmpty() ? "none" : dice.of(layers));
            }
        }
        return model;
    }

    @SuppressWarnings("unchecked")
    private void argument(Object layer) {
        if (layer instanceof Map<?, ?> row && row.get("args") instanceof Map<?, ?> args) {
            List<String> names = material.modules().getOrDefault(String.valueOf(row.get("type")), List.of());
            if (!names.isEmpty()) {
                ((Map<String, Object>) args).put(dice.of(names), argument());
            }
        }
    }

    private Map<String, Object> network() {
        Map<String, Object> model = new LinkedHashMap<>();
        if (dice.oneIn(6)) {
            model.put("inputs", inputs());
        } else {
            model.put("input", input());
        }
        List<Object> layers = new ArrayList<>();
        int count = dice.oneIn(100) ? dice.of(100, 500, 2_001) : dice.between(1, 6);
        for (int i = 0; i < count; i++) {
            layers.add(layer(i));
        }
        model.put("layers", layers);
        return model;
    }

    /** Rows that each give thousands of tensors. */
    private Map<String, Object> pieces() {
        long pieces = dice.of(100L, 1_000L, 10_000L, 10_001L);
        String type = dice.of("Chunk", "Chunk", "Split");
        Object args = dice.of(List.of(type.equals("Chunk") ? pieces : 1L, 1L), List.of(2L, 1L));
        List<Object> layers = new ArrayList<>(List.of(List.of(-1L, 1L, "ReLU", List.of())));
        dice.many(dice.of(1, 10, 50), () -> layers.add(List.of(0L, 1L, type, args)));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("input", Map.of("shape", List.of(1L, pieces)));
        model.put("layers", layers);
        return model;
    }

    private Object inputs() {
        return dice.many(dice.between(1, 4), () -> {
            Map<String, Object> input = input();
            input.put("name", dice.of("a", "b", "c", "d", "0", ""));
            return input;
        });
    }

    private Map<String, Object> input() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put(
                "shape",
                dice.many(dice.oneIn(40) ? dice.of(0, 9, 30, 65, 1_000) : dice.of(1, 2, 3, 3, 4, 4, 4, 5), this::side));
        if (dice.oneIn(2)) {
            input.put("dtype", dice.oneIn(30) ? Oddities.value(dice, 2) : dice.of("float32", "float32", "int64"));
        }
        return input;
    }

    private Object side() {
        return dice.oneIn(25)
                ? Oddities.scalar(dice)
                : (Object) (long) dice.of(1, 2, 3, 4, 4, 8, 8, 16, 16, 17, 32, 64);
    }

    private Object layer(int index) {
        Map<String, Object> layer = new LinkedHashMap<>();
        String type = dice.of(new ArrayList<>(material.modules().keySet()));
        layer.put("type", dice.oneIn(100) ? Oddities.scalar(dice) : type);
        if (dice.oneIn(2)) {
            layer.put("from", from(index));
        }
        if (dice.oneIn(6)) {
            layer.put(
                    "repeats",
                    dice.oneIn(10) ? Oddities.scalar(dice) : (Object) (long) dice.of(1, 2, 3, 2, 3, 0, 1_000, 50_001));
        }
        if (dice.oneIn(4)) {
            layer.put("name", dice.oneIn(20) ? Oddities.scalar(dice) : dice.of("a", "b", "stem", "0", "-1"));
        }
        layer.put("args", dice.oneIn(2) ? keywords(type) : dice.many(dice.below(5), this::argument));
        return dice.oneIn(5) ? list(layer) : layer;
    }

    private static List<Object> list(Map<String, Object> layer) {
        List<Object> row = new ArrayList<>();
        row.add(layer.getOrDefault("from", -1L));
        row.add(layer.getOrDefault("repeats", 1L));
        row.add(layer.get("type"));
        row.add(layer.get("args"));
        return row;
    }

    private Map<String, Object> keywords(String type) {
        Map<String, Object> args = new LinkedHashMap<>();
        for (String name : material.modules().get(type)) {
            if (!dice.oneIn(3)) {
                args.put(dice.oneIn(40) ? Oddities.text(dice) : name, argument());
            }
        }
        return args;
    }

    private Object from(int index) {
        return dice.run(
                () -> -1L,
                () -> (long) -dice.between(1, index + 1),
                () -> (long) dice.below(index + 1),
                () -> dice.of("a", "b", "stem", "input"),
                () -> dice.many(
                        dice.between(1, 3),
                        () -> dice.oneIn(3) ? (Object) "a" : (Object) (long) -dice.between(1, index + 2)),
                () -> dice.oneIn(4) ? Oddities.value(dice, 2) : (Object) (-1L));
    }

    private Object argument() {
        return switch (dice.below(12)) {
            case 0, 1, 2, 3, 4 -> (long) dice.of(1, 2, 3, 4, 8, 16, 32, 64, 0, -1);
            case 5, 6 -> dice.many(dice.between(1, 4), () -> (long) dice.of(1, 2, 3, 4, 8, 16, -1, 0));
            case 7 -> dice.oneIn(2);
            case 8 ->
                dice.of(
                        "zeros",
                        "reflect",
                        "same",
                        "bilinear",
                        "nearest",
                        "mean",
                        "none",
                        "tanh",
                        "bchw,bchw->b",
                        "a,a",
                        "->");
            case 9 -> (long) dice.of(1_000, 100_000, 1_000_000, 2_147_483_647);
            default -> Oddities.value(dice, 2);
        };
    }
}
