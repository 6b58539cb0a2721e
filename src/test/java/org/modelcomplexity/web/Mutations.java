package org.modelcomplexity.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Breaks real models at every level: keys, rows, arguments, types, sizes, and the text itself. */
public final class Mutations {
    private static final List<Object> HOSTILE = Collections.unmodifiableList(Arrays.asList(
            0L,
            1L,
            -1L,
            2L,
            3L,
            7L,
            8L,
            255L,
            256L,
            1_000_000L,
            1_000_000_000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            -1_000_000_000_000L,
            0.0,
            0.5,
            1.0,
            1.5,
            -2.5,
            1e18,
            1e300,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            true,
            false,
            null,
            "",
            "None",
            "nc",
            "anchors",
            "na",
            "nearest",
            "nn.ReLU()",
            "nn.PReLU(3)",
            "nn.Softmax(dim=1)",
            "nn.LSTM(8, 8)",
            "nn.ReLU",
            "3x3",
            "1 + 2",
            "max",
            "same",
            "[1, 2]",
            "(3,)",
            "a b",
            "é\u0000\ud83d\ude00",
            "x".repeat(5_000),
            List.of(),
            List.of(1L, 2L),
            List.of(3L, 5L, 7L),
            List.of(-1L, 4L),
            List.of("None", 2L),
            List.of(List.of(List.of(1L))),
            Map.of("type", "ReLU"),
            Map.of()));

    private final Random random;
    private final List<String> modules;

    Mutations(long seed, List<String> modules) {
        this.random = new Random(seed);
        this.modules = modules;
    }

    /** A mutant of a model: a mild change that may well work, or one to four wild ones, now and then to its text. */
    String mutant(Map<String, Object> model) {
        Map<String, Object> copy = copy(model);
        if (random.nextBoolean()) {
            mild(copy);
            return new Yaml(options()).dump(copy);
        }
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(copy);
        }
        String text = new Yaml(options()).dump(copy);
        return random.nextInt(5) == 0 ? scratched(text) : text;
    }

    private DumperOptions options() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(random.nextBoolean() ? DumperOptions.FlowStyle.AUTO : DumperOptions.FlowStyle.FLOW);
        return options;
    }

    /** A mutant of a layer list: arguments, sources, types, shapes changed in one to three places. */
    String layerList(Map<String, Object> model) {
        Map<String, Object> copy = copy(model);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            changeLayers(copy);
        }
        return new Yaml(options()).dump(copy);
    }

    @SuppressWarnings("unchecked")
    private void changeLayers(Map<String, Object> model) {
        List<Object> rows = model.get("layers") instanceof List<?> list ? (List<Object>) list : new ArrayList<>();
        Object row = rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
        if (!(row instanceof Map<?, ?> map)) {
            model.put("layers", hostile());
            return;
        }
        Map<String, Object> layer = (Map<String, Object>) map;
        switch (random.nextInt(7)) {
            case 0 -> layer.put("type", module().replace("nn.", ""));
            case 1 -> layer.put("from", random.nextBoolean() ? hostile() : (Object) (long) (random.nextInt(8) - 5));
            case 2 -> layer.put("repeats", hostile());
            case 3 -> layer.put("args", hostile());
            case 4 ->
                model.put("input", Map.of("shape", shape(), "dtype", random.nextInt(4) == 0 ? "int64" : "float32"));
            default -> layerArgument(layer);
        }
    }

    @SuppressWarnings("unchecked")
    private void layerArgument(Map<String, Object> layer) {
        if (layer.get("args") instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<String, Object> args = (Map<String, Object>) map;
            String key = new ArrayList<>(args.keySet()).get(random.nextInt(args.size()));
            args.put(key, random.nextBoolean() ? (Object) (long) random.nextInt(20) : hostile());
        }
    }

    private List<Object> shape() {
        List<Object> shape = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            shape.add((long) (random.nextInt(10) == 0 ? random.nextInt() : 1 + random.nextInt(32)));
        }
        return shape;
    }

    /** A row that random values make up entirely. */
    private List<Object> row() {
        List<Object> args = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            args.add(hostile());
        }
        return new ArrayList<>(Arrays.asList(
                random.nextInt(3) == 0 ? hostile() : (Object) (-1L),
                random.nextBoolean() ? (Object) 1L : hostile(),
                module(),
                args));
    }

    Object hostile() {
        return copy(HOSTILE.get(random.nextInt(HOSTILE.size())));
    }

    private String module() {
        return modules.get(random.nextInt(modules.size()));
    }

    private void mild(Map<String, Object> model) {
        List<Object> rows = rows(model);
        switch (random.nextInt(6)) {
            case 0 -> model.put("nc", 1L + random.nextInt(300));
            case 1 -> model.put("width_multiple", 0.05 + random.nextDouble());
            case 2 -> model.put("depth_multiple", random.nextDouble() * 2);
            case 3 -> set(rows, 1, (Object) (long) random.nextInt(6));
            case 4 -> argument(rows, 8L * (1 + random.nextInt(100)));
            default -> model.put("anchors", 1L + random.nextInt(9));
        }
    }

    private void change(Map<String, Object> model) {
        List<Object> rows = rows(model);
        switch (random.nextInt(12)) {
            case 0 -> model.put(key(model), hostile());
            case 1 -> model.remove(key(model));
            case 2 -> rows.add(random.nextInt(rows.size() + 1), row());
            case 3 -> swap(rows);
            case 4 -> remove(rows);
            case 5 -> set(rows, 2, module());
            case 6 -> set(rows, random.nextInt(4), hostile());
            case 7 -> set(rows, 0, (Object) (long) (random.nextInt(40) - 12));
            case 8 -> model.put("width_multiple", random.nextDouble() * 4);
            default -> argument(rows, hostile());
        }
    }

    @SuppressWarnings("unchecked")
    private List<Object> rows(Map<String, Object> model) {
        Object rows = model.get(random.nextBoolean() ? "backbone" : "head");
        return rows instanceof List ? (List<Object>) rows : new ArrayList<>();
    }

    private String key(Map<String, Object> model) {
        List<String> keys = new ArrayList<>(model.keySet());
        return keys.isEmpty() || random.nextInt(8) == 0
                ? "extra" + random.nextInt(3)
                : keys.get(random.nextInt(keys.size()));
    }

    private void swap(List<Object> rows) {
        if (rows.size() > 1) {
            Collections.swap(rows, random.nextInt(rows.size()), random.nextInt(rows.size()));
        }
    }

    private void remove(List<Object> rows) {
        if (!rows.isEmpty()) {
            rows.remove(random.nextInt(rows.size()));
        }
    }

    @SuppressWarnings("unchecked")
    private void set(List<Object> rows, int item, Object value) {
        if (!rows.isEmpty() && rows.get(random.nextInt(rows.size())) instanceof List<?> row && row.size() > item) {
            ((List<Object>) row).set(item, value);
        }
    }

    @SuppressWarnings("unchecked")
    private void argument(List<Object> rows, Object value) {
        if (rows.isEmpty() || !(rows.get(random.nextInt(rows.size())) instanceof List<?> row) || row.size() < 4) {
            return;
        }
        if (row.get(3) instanceof List<?> list) {
            List<Object> args = (List<Object>) list;
            if (args.isEmpty() || random.nextInt(3) == 0) {
                args.add(value);
            } else {
                args.set(random.nextInt(args.size()), value);
            }
        }
    }

    private String scratched(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, "[]{}:,-&*!|>'\"%@`#\n\t ~<".charAt(random.nextInt(23)));
                case 2 -> changed.setCharAt(at, (char) random.nextInt(0x250));
                default -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(60)));
            }
        }
        return changed.toString();
    }

    /** A mutable copy of a tree of maps and lists. */
    @SuppressWarnings("unchecked")
    public static <T> T copy(T value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copied = new LinkedHashMap<>();
            map.forEach((key, item) -> copied.put(key, copy(item)));
            return (T) copied;
        }
        if (value instanceof List<?> list) {
            List<Object> copied = new ArrayList<>();
            list.forEach(item -> copied.add(copy(item)));
            return (T) copied;
        }
        return value;
    }
}
