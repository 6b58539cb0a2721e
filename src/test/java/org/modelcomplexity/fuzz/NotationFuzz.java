package org.modelcomplexity.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.web.Mutations;

/** Modules of one's own: definitions grown from the notation's grammar, or built-in ones with a few tokens changed. */
final class NotationFuzz {
    private static final List<String> MODULES = List.of(
            "Conv(c1, c2)", "Conv(c1, c1)", "Bottleneck(c1, c1)", "BatchNorm2d(c1)", "Conv2d(c1, c1, 3, padding=1)");

    private final Dice dice;
    private final Material material;
    private final Map<String, Object> modules = new LinkedHashMap<>();
    private Signature signature = Signature.ONE;

    private NotationFuzz(Dice dice, Material material) {
        this.dice = dice;
        this.material = material;
    }

    static FuzzRequest request(Dice dice, Material material) {
        NotationFuzz fuzz = new NotationFuzz(dice, material);
        Map<String, Object> model = switch (dice.below(8)) {
            case 0, 1 -> fuzz.overridden();
            case 2, 3 -> fuzz.small(fuzz.changed());
            case 4 -> fuzz.small(fuzz.shared());
            default -> fuzz.small(fuzz.grown());
        };
        String dialect = model.containsKey("anchors") && !model.containsKey("scales")
                ? dice.of("ultralytics-8.4", "yolov5-6.0", "yolov5-7.0", "auto")
                : "ultralytics-8.4";
        String body = Material.json(Map.of("model", model, "dialect", dialect));
        return FuzzRequest.post(Targets.path("/api/v1/complexity", Targets.options(dice)), "application/json", body);
    }

    /** A small model with a row or two of D. */
    private Map<String, Object> small(List<Object> args) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("nc", 3L);
        model.put("anchors", 3L);
        model.put("depth_multiple", 1.0);
        model.put("width_multiple", 1.0);
        model.put("modules", modules);
        List<Object> rows = new ArrayList<>();
        rows.add(List.of(-1L, 1L, "Conv", List.of((long) dice.of(8, 16, 4), 3L, (long) dice.of(1, 2, 8))));
        boolean list = signature.list() != dice.oneIn(20);
        Object from = list ? dice.of(List.of(0L), List.of(-1L, 0L), List.of(0L, 0L, 0L)) : (Object) (-1L);
        rows.add(List.of(from, (long) dice.of(1, 1, 1, 2, 3, 0), "D", args));
        if (dice.oneIn(3)) {
            rows.add(List.of(-1L, 1L, dice.of("D", "E", "Conv", "C3"), args));
        }
        model.put("backbone", rows);
        model.put(
                "head",
                dice.oneIn(5) ? List.of(List.of(List.of(1L), 1L, dice.of("Detect", "D"), List.of("nc"))) : List.of());
        return model;
    }

    private List<Object> args() {
        int count = dice.oneIn(10) ? dice.below(4) : signature.kinds().length();
        return dice.many(
                count, () -> dice.oneIn(30) ? Oddities.value(dice, 2) : (Object) (long) dice.of(8, 16, 8, 4, 1));
    }

    /** A bundled model in which a built-in definition is replaced by a mutant of itself. */
    private Map<String, Object> overridden() {
        Map<String, Object> model = material.model(dice);
        List<String> used = new ArrayList<>(List.of("Conv", "C3", "C2f", "SPPF", "Detect", "Bottleneck"));
        if (model.get("backbone") instanceof List<?> rows) {
            rows.forEach(row -> used.add(String.valueOf(((List<?>) row).get(2))));
        }
        String name = dice.of(used);
        Map<String, Object> definition = material.definitions().get(name);
        modules.put(name, mutant(definition == null ? material.definitions().get("Conv") : definition));
        model.put("modules", modules);
        return model;
    }

    /** D is a mutant of a built-in definition. */
    private List<Object> changed() {
        String name = dice.of(new ArrayList<>(material.definitions().keySet()));
        modules.put("D", mutant(material.definitions().get(name)));
        return args();
    }

    private Map<String, Object> mutant(Map<String, Object> definition) {
        Map<String, Object> copy = Mutations.copy(definition);
        Expressions expressions = new Expressions(dice);
        for (int i = dice.between(1, 2); i > 0; i--) {
            if (dice.oneIn(5)) {
                Oddities.disturb(copy, dice);
            } else {
                rewrite(copy, expressions);
            }
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private void rewrite(Object tree, Expressions expressions) {
        if (tree instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<Object, Object> entries = (Map<Object, Object>) map;
            Object key = dice.of(new ArrayList<>(entries.keySet()));
            Object value = entries.get(key);
            if (value instanceof Map<?, ?>) {
                rewrite(value, expressions);
            } else if (value != null && !"about".equals(key)) {
                entries.put(key, expressions.mutant(" " + value));
            }
        }
    }

    /** D and E are grown from the grammar. */
    private List<Object> grown() {
        Expressions inner = new Expressions(dice);
        modules.put("E", definition(inner, 1));
        signature = dice.of(Signature.ALL);
        Expressions outer = new Expressions(dice);
        outer.know('m', "E(8, 8)");
        modules.put("D", definition(outer, dice.between(1, 4)));
        return args();
    }

    private Map<String, Object> definition(Expressions expressions, int depth) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("args", signature.args());
        signature.teach(expressions);
        if (dice.oneIn(10)) {
            definition.put("extends", dice.of("Conv", "C3", "Detect", "D", "E", "SPPF", "C2f"));
        }
        if (dice.oneIn(2)) {
            definition.put("let", named(dice.of("h", "a"), expressions, dice.of('n', 'l', 'v'), depth));
        }
        if (dice.oneIn(8)) {
            definition.put(
                    "require",
                    Map.of(expressions.of('b', depth), dice.oneIn(2) ? "it must hold" : expressions.of('s', 1)));
        }
        if (dice.oneIn(6)) {
            definition.put("parameters", named("w", expressions, 'l', 1));
        }
        if (signature.args().startsWith("c1, c2")) {
            MODULES.forEach(module -> expressions.know('m', module));
        }
        definition.put("children", children(expressions, depth));
        expressions.know(signature.list() ? 'x' : 't', "x");
        if (dice.oneIn(20)) {
            definition.put("inputs", dice.of("x", "x, y", "x, text", "y"));
        }
        definition.put("forward", forward(expressions, depth));
        rest(definition, expressions, depth);
        return definition;
    }

    private void rest(Map<String, Object> definition, Expressions expressions, int depth) {
        if (dice.oneIn(4)) {
            Map<String, Object> fused = new LinkedHashMap<>();
            fused.put("children", children(expressions, depth));
            if (dice.oneIn(2)) {
                fused.put("forward", forward(expressions, depth));
            }
            if (dice.oneIn(3)) {
                fused.put("cause", dice.of("one-to-many-dropped", "reparameterized", "zz", ""));
                fused.put("explanation", Oddities.text(dice));
            }
            definition.put("fused", fused);
        }
        if (dice.oneIn(5)) {
            definition.put("layer", layer(expressions, depth));
        }
        if (dice.oneIn(8)) {
            definition.put("network", network());
        }
        if (dice.oneIn(20)) {
            definition.put(dice.of("is", "about", "module", "zz"), expressions.of('m', depth));
        }
    }

    private Map<String, Object> layer(Expressions expressions, int depth) {
        Map<String, Object> layer = new LinkedHashMap<>();
        expressions.know('l', "a");
        for (int i = dice.between(1, 3); i > 0; i--) {
            String key = dice.of("arguments", "channels", "scaled", "repeats", "list", "keywords", "gives_text");
            Object value = switch (key) {
                case "keywords" -> named("k", expressions, 'v', depth);
                case "arguments" -> expressions.of('l', depth);
                case "channels" -> dice.oneIn(4) ? "previous" : expressions.of('n', depth);
                default -> dice.oneIn(5) ? Oddities.value(dice, 2) : (Object) dice.oneIn(2);
            };
            layer.put(key, value);
        }
        return layer;
    }

    private Map<String, Object> network() {
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("class", dice.of("DetectionModel", "X", Oddities.scalar(dice)));
        network.put("levels", dice.of("len(ch)", "len(ch) // 2", "c1", "2 ** 70", Oddities.scalar(dice)));
        network.put("task", dice.of("detect", "segment", "classify", "zz", Oddities.scalar(dice)));
        if (dice.oneIn(2)) {
            network.put("run", dice.of("levels", "once", Oddities.scalar(dice)));
        }
        return network;
    }

    private Map<String, Object> named(String name, Expressions expressions, char kind, int depth) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            named.put(name + i, expressions.of(kind, depth));
            expressions.know(name.equals("w") ? 't' : kind, name + i);
        }
        return named;
    }

    private Map<String, Object> children(Expressions expressions, int depth) {
        Map<String, Object> children = new LinkedHashMap<>();
        children.put("m", expressions.of('m', depth));
        expressions.know('m', "m");
        for (int i = dice.below(3); i > 0; i--) {
            String name = dice.of("q", "p", "cv1");
            children.put(name, expressions.of('m', depth));
            expressions.know('m', name);
        }
        return children;
    }

    private Object forward(Expressions expressions, int depth) {
        if (dice.oneIn(2)) {
            return expressions.of(dice.oneIn(6) ? 'x' : 't', depth);
        }
        Map<String, Object> steps = new LinkedHashMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            char kind = dice.of('t', 't', 'x', 'n', 'v');
            steps.put("y" + i, expressions.of(kind, depth));
            expressions.know(kind, "y" + i);
        }
        if (dice.oneIn(3)) {
            steps.put("training", expressions.of('t', depth));
            steps.put(
                    "evaluation",
                    dice.oneIn(2)
                            ? expressions.of('x', depth)
                            : Map.of("z", expressions.of('t', depth), "result", "z"));
        } else {
            steps.put("result", expressions.of('t', depth));
        }
        return steps;
    }

    /** Modules of modules: each level builds or runs the one below several times, so that a few lines are very many. */
    private List<Object> shared() {
        int levels = dice.of(2, 3, 5, 10, 30, 100);
        int wide = dice.between(1, 4);
        modules.put(
                "L0",
                Map.of(
                        "args",
                        "c1, c2",
                        "children",
                        Map.of("m", dice.of("Conv(c1, c2)", "SiLU()")),
                        "forward",
                        "m(x)"));
        for (int i = 1; i <= levels; i++) {
            modules.put(i == levels ? "D" : "L" + i, level("L" + (i - 1), wide));
        }
        return args();
    }

    private Map<String, Object> level(String below, int wide) {
        Map<String, Object> level = new LinkedHashMap<>();
        level.put("args", "c1, c2");
        String one = below + "(c1, c2)";
        String child = dice.of(
                one,
                "sequential(" + (one + ", ").repeat(wide) + one + ")",
                "repeat(" + wide + ", " + one + ")",
                "shared('s', " + one + ")",
                "copy(" + one + ")",
                "modules([" + one + " for i in range(" + wide + ")])");
        level.put("children", Map.of("m", child));
        level.put(
                "forward",
                dice.of(
                        "m(x)",
                        "reduce(x, y, i, range(" + wide + "), m(y))",
                        "cat([m(x) for i in range(" + wide + ")])",
                        "m(x) + m(x)",
                        "scan(m, x)[-1]",
                        "scan([m] * " + wide + ", x)[0]"));
        if (dice.oneIn(4)) {
            level.put(
                    "fused", Map.of("children", Map.of("m", dice.of("m", "copy(m)", "sequential(m, m)", "none", one))));
        }
        return level;
    }
}
