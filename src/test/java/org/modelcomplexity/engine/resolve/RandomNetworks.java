package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.layer.Functions;
import org.modelcomplexity.engine.leaf.Function;
import org.modelcomplexity.engine.module.Signature;

/** Models of random rows with random arguments: mostly what a row takes, now and then anything at all. */
final class RandomNetworks {
    private static final List<Object> SMALL = List.of(1L, 1L, 1L, 2L, 2L, 4L, 4L, 4L, 4L, 4L, 3L, 8L, 0L, -1L);
    private static final List<Object> ANYTHING = Collections.unmodifiableList(Arrays.asList(
            0L,
            -1L,
            5L,
            1_000_000_000L,
            3_000_000_000L,
            1L << 53,
            1L << 62,
            6917529027641081856L,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MIN_VALUE,
            -1_000_000_000_000L,
            0.0,
            -0.0,
            0.5,
            1.5,
            -2.5,
            1e18,
            1e300,
            1e-300,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            true,
            false,
            null,
            "",
            "same",
            "bilinear",
            "nn.ReLU()",
            "é\u0000",
            List.of(),
            List.of(List.of()),
            List.of(2L, 2L),
            List.of(1.5, true),
            Arrays.asList(null, null),
            List.of(List.of(1L, 2L), List.of(3L)),
            Map.of(),
            Map.of("a", 1L),
            Map.of("type", "ReLU"),
            Map.of("type", "Linear", "args", List.of(2L, 2L))));
    /** Modules that hand on what no layer gives: lists in lists, of unlike length, of tokens. */
    private static final Map<String, Object> OWN = Map.of(
            "Nested", Map.of("args", "", "forward", "[[x, x], x]"),
            "Deep", Map.of("args", "", "forward", "[[[x], [x, [x, x]]]]"),
            "Pair", Map.of("args", "", "forward", "[x, x]"),
            "Last", Map.of("args", "", "forward", "[x, [x]]"),
            "Parts", Map.of("args", "", "forward", "chunk(x, 2, 0)"),
            "Best", Map.of("args", "", "forward", "top_k(x, 1)"));

    private final Random random;
    private final Map<String, Signature> rows = new LinkedHashMap<>();
    private final List<String> names;

    RandomNetworks(long seed, Catalogue catalogue) {
        random = new Random(seed);
        Catalogue.layers().forEach(name -> rows.put(name, signature(catalogue, name)));
        catalogue.definitions().keySet().forEach(name -> rows.put(name, signature(catalogue, name)));
        Functions.TABLE.forEach((Function function) -> rows.put(function.name(), function.signature()));
        rows.put("AconC", Signature.parse("c1: pos"));
        rows.put("GetItem", Signature.parse("index: int"));
        rows.put("Parameter", Signature.parse("shape: pos*"));
        OWN.keySet().forEach(name -> rows.put(name, new Signature(List.of())));
        names = List.copyOf(rows.keySet());
    }

    private static Signature signature(Catalogue catalogue, String name) {
        return java.util.Objects.requireNonNull(catalogue.find(name)).signature();
    }

    /** The definitions that random rows may name beside the catalogue's. */
    static Node own() {
        return node(OWN, Place.WHOLE);
    }

    /** A random layer list. */
    Node layerList() {
        List<Object> layers = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            layers.add(row(names.get(random.nextInt(names.size()))));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        int ranks = 2 + random.nextInt(4);
        if (random.nextInt(3) == 0) {
            boolean values = random.nextBoolean();
            document.put(
                    "inputs", List.of(input("a", ranks, false), input("b", ranks, values), input("c", ranks, false)));
        } else {
            document.put("input", input(null, ranks, random.nextInt(6) == 0));
        }
        document.put("layers", layers);
        document.put("modules", OWN);
        return broken(node(document, Place.WHOLE));
    }

    /** A random model of backbone and head, of modules that its dialect knows. */
    Node model(List<String> known) {
        List<Object> backbone = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            backbone.add(modelRow(known.get(random.nextInt(known.size()))));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("nc", wild() ? anything() : 2L);
        document.put("anchors", wild() ? anything() : random.nextBoolean() ? 2L : List.of(list(4), list(4)));
        document.put("depth_multiple", wild() ? anything() : 0.33);
        document.put("width_multiple", wild() ? anything() : 0.25);
        document.put("backbone", backbone);
        document.put("head", random.nextInt(8) == 0 ? anything() : List.of());
        if (random.nextInt(8) == 0) {
            document.put(pick(List.of("scales", "scale", "ch", "activation", "reg_max")), anything());
        }
        return broken(node(document, Place.WHOLE));
    }

    private Object modelRow(String name) {
        List<Object> arguments = list(random.nextInt(5));
        if (random.nextInt(4) == 0 && !arguments.isEmpty()) {
            arguments.set(random.nextInt(arguments.size()), random.nextInt(2) == 0 ? anything() : list(2));
        }
        Object from = random.nextInt(3) == 0 ? List.of(-1L, pick(SMALL)) : random.nextInt(9) == 0 ? anything() : -1L;
        Object repeats = random.nextInt(9) == 0 ? anything() : pick(List.of(1L, 1L, 2L, 3L));
        return Arrays.asList(from, repeats, name, arguments);
    }

    private Map<String, Object> input(String name, int ranks, boolean tokens) {
        Map<String, Object> input = new LinkedHashMap<>();
        if (name != null) {
            input.put("name", name);
        }
        List<Object> shape = new ArrayList<>();
        int rank = random.nextInt(12) == 0 ? random.nextInt(8) : ranks;
        for (int i = 0; i < rank; i++) {
            shape.add(pick(List.of(1L, 2L, 4L, 4L, 4L, 4L, 4L, 4L, 8L)));
        }
        if (random.nextInt(6) == 0 && rank > 0) {
            shape.set(random.nextInt(rank), anything());
        }
        input.put("shape", shape);
        if (tokens) {
            input.put("dtype", "int64");
        }
        return input;
    }

    private Map<String, Object> row(String type) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("type", type);
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Signature.Formal formal : rows.get(type).formals()) {
            if (formal.required() || random.nextInt(6) == 0) {
                arguments.put(formal.name(), argument(formal));
            }
        }
        row.put("args", arguments);
        if (random.nextInt(2) == 0) {
            row.put("from", from());
        }
        if (random.nextInt(12) == 0) {
            row.put("repeats", 2L);
        }
        return row;
    }

    private Object from() {
        List<Object> from = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            from.add(-1L - random.nextInt(2));
        }
        return from;
    }

    private Object argument(Signature.Formal formal) {
        if (wild()) {
            return anything();
        }
        List<String> words = formal.type().written();
        String type = words.get(random.nextInt(words.size()));
        if (type.matches("(pos|nat|int).+") && random.nextBoolean()) {
            String axes = type.replaceAll("\\D", "");
            return list(axes.isEmpty() || type.endsWith("*") ? 1 + random.nextInt(4) : Integer.parseInt(axes));
        }
        return switch (type) {
            case "any" -> random.nextInt(3) == 0 ? anything() : random.nextBoolean() ? list(2) : pick(SMALL);
            case "bool" -> random.nextBoolean();
            case "real" -> pick(List.of(0.5, 1.0, 2.0, 0.0, -1.0, 3L));
            default -> type.matches("(pos|nat|int).*") ? pick(SMALL) : type;
        };
    }

    private List<Object> list(int count) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(random.nextInt(16) == 0 ? anything() : pick(SMALL));
        }
        return list;
    }

    private boolean wild() {
        return random.nextInt(12) == 0;
    }

    private Object anything() {
        return ANYTHING.get(random.nextInt(ANYTHING.size()));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Now and then with anything at all in place of some part of it. */
    private Node broken(Node node) {
        return random.nextInt(5) == 0 ? replaced(node) : node;
    }

    private Node replaced(Node node) {
        if (node.isList() && !node.items().isEmpty() && random.nextInt(6) > 0) {
            List<Node> items = new ArrayList<>(node.items());
            int at = random.nextInt(items.size());
            items.set(at, replaced(items.get(at)));
            return new Node(items, node.place());
        }
        if (node.isMap() && !node.entries().isEmpty() && random.nextInt(6) > 0) {
            Map<String, Node> entries = new LinkedHashMap<>(node.entries());
            String key = pick(List.copyOf(entries.keySet()));
            entries.put(key, replaced(node.entries().get(key)));
            return new Node(entries, node.place());
        }
        return node(anything(), node.place());
    }

    /** A value as a reader gives it. */
    static Node node(Object value, Place place) {
        if (value instanceof List<?> list) {
            List<Node> items = new ArrayList<>();
            list.forEach(item -> items.add(node(item, place.child(Integer.toString(items.size())))));
            return new Node(items, place);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Node> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put((String) key, node(item, place.child((String) key))));
            return new Node(entries, place);
        }
        return new Node(value, place);
    }
}
