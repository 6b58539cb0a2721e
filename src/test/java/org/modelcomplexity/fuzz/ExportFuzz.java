package org.modelcomplexity.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.modelcomplexity.read.Archives;
import org.modelcomplexity.web.Mutations;

/** Programs of torch.export that work with words, sizes or nodes changed: as JSON, in an archive, packed, in a form. */
final class ExportFuzz {
    private static final String PATH = "/api/v1/complexity";
    private static final List<String> WORDS = List.of(
            "-1",
            "0",
            "3",
            "9223372036854775807",
            "1e400",
            "null",
            "[]",
            "{}",
            "\"\"",
            "true",
            "\"conv2d\"",
            "\"torch.ops.aten.conv2d.default\"",
            "{\"as_graph\":{\"name\":\"g\",\"graph\":{}}}",
            "{\"as_expr\":{\"expr_str\":\"s0**99\",\"hint\":{\"as_int\":4}}}");

    private final Dice dice;

    private ExportFuzz(Dice dice) {
        this.dice = dice;
    }

    static FuzzRequest request(Dice dice, Material material) {
        ExportFuzz fuzz = new ExportFuzz(dice);
        String program = dice.of(material.programs());
        String mutant = dice.run(
                () -> fuzz.words(program),
                () -> fuzz.words(program),
                () -> fuzz.tree(program),
                () -> fuzz.regions(program));
        return fuzz.sent(mutant);
    }

    private FuzzRequest sent(String program) {
        Map<String, Object> options =
                Targets.graph(dice, List.of("exact", "flop-counter-2.13", "fvcore", "exact,fvcore", "all"));
        String target = Targets.path(PATH, options);
        byte[] bytes = program.getBytes(StandardCharsets.UTF_8);
        return switch (dice.below(8)) {
            case 0 -> FuzzRequest.post(target, "application/zip", archive(bytes));
            case 1 -> FuzzRequest.post(target, "application/octet-stream", dice.scratched(archive(bytes), 4));
            case 2 ->
                FuzzRequest.post(target, "application/json", HttpFuzz.gzip(bytes))
                        .with("Content-Encoding", "gzip")
                        .before(Twin.same(FuzzRequest.post(target, "application/json", bytes)));
            case 3 ->
                FuzzRequest.post(
                        target,
                        "application/json",
                        "{\"graph\":" + program + ",\"depth\":" + dice.of("0", "1", "9", "-1", "\"x\"") + "}");
            case 4 ->
                FuzzRequest.post(target, "multipart/form-data; boundary=x", FormFuzz.file("m.pt2", archive(bytes)));
            default -> FuzzRequest.post(target, "application/json", bytes);
        };
    }

    private String words(String program) {
        String mutant = program;
        for (int i = dice.of(0, 1, 1, 2, 3); i > 0; i--) {
            mutant = word(mutant);
        }
        return mutant;
    }

    /** A number, a name or a piece of the text becomes another, goes, or stands twice. */
    private String word(String text) {
        String between = dice.of(":", ":", ",");
        int start = text.indexOf(between, dice.below(text.length())) + 1;
        int end = start == 0 ? -1 : end(text, start);
        if (end < 0) {
            return dice.oneIn(20) ? text.substring(0, start) : text;
        }
        String old = text.substring(start, end);
        String now = dice.run(
                () -> dice.of(WORDS),
                () -> Material.json(Oddities.value(dice, 2)),
                () -> old + "," + old,
                () -> piece(text),
                () -> "");
        return text.substring(0, start) + now + text.substring(end);
    }

    private String piece(String text) {
        int start = text.indexOf(':', dice.below(text.length())) + 1;
        int end = start == 0 ? -1 : end(text, start);
        return end < 0 ? "0" : text.substring(start, end);
    }

    /** The end of the value that begins there. */
    private static int end(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && ((c == '}' || c == ']') && --depth < 0 || depth == 0 && c == ',')) {
                return i;
            }
        }
        return -1;
    }

    private String tree(String program) {
        Object tree = Material.JSON.readValue(program, Object.class);
        for (int i = dice.between(1, 3); i > 0; i--) {
            Oddities.disturb(tree, dice);
        }
        return Material.json(tree);
    }

    /** The graph as a region of one of its own nodes, a few times over. */
    @SuppressWarnings("unchecked")
    private String regions(String program) {
        Map<String, Object> tree = Material.JSON.readValue(program, Map.class);
        if (!(tree.get("graph_module") instanceof Map<?, ?> module) || program.length() > 20_000) {
            return words(program);
        }
        Map<String, Object> graph = (Map<String, Object>) module.get("graph");
        for (int depth = dice.of(1, 1, 2, 7, 8, 9); depth > 0; depth--) {
            List<Object> nodes = (List<Object>) graph.get("nodes");
            Map<String, Object> node = Mutations.copy((Map<String, Object>) dice.of(nodes));
            Map<String, Object> region = depth > 2 && nodes.size() > 3 ? small(graph) : Mutations.copy(graph);
            node.put(
                    "target",
                    dice.of(
                            "torch.ops.higher_order.cond",
                            "torch.ops.higher_order.while_loop",
                            "torch.ops.higher_order.wrap_with_set_grad_enabled",
                            "torch.ops.higher_order.map_impl"));
            node.put(
                    "inputs",
                    List.of(
                            input("p", Map.of("as_bool", true)),
                            input("t", region(region)),
                            input("f", region(region)),
                            input("args", Map.of("as_tensors", List.of(Map.of("name", dice.of("x", "linear", "")))))));
            nodes.add(dice.below(nodes.size() + 1), node);
        }
        return Material.json(tree);
    }

    private static Map<String, Object> input(String name, Object value) {
        return Map.of("name", name, "arg", value, "kind", 1);
    }

    private static Map<String, Object> region(Map<String, Object> graph) {
        return Map.of("as_graph", Map.of("name", "g", "graph", graph));
    }

    /** The last node of a graph with all values: what nests by powers of two must begin small. */
    private static Map<String, Object> small(Map<String, Object> graph) {
        Map<String, Object> small = new LinkedHashMap<>(graph);
        List<?> nodes = (List<?>) graph.get("nodes");
        small.put("nodes", new ArrayList<>(nodes.subList(nodes.size() - 1, nodes.size())));
        small.put("tensor_values", Map.of());
        return small;
    }

    private byte[] archive(byte[] program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment(dice.of("", "", "PK\u0005\u0006", "c".repeat(9_000)));
            for (int i = dice.of(0, 0, 0, 1, 50); i > 0; i--) {
                add(zip, dice.of("m/data/weights/", "m/", "") + i, new byte[dice.below(100)]);
            }
            add(
                    zip,
                    dice.of(
                            "m/models/model.json",
                            "m/models/model.json",
                            "../../models/m.json",
                            "models/.json",
                            "m/model.json"),
                    dice.oneIn(20) ? new byte[dice.of(0, 1, 9_000_000)] : program);
            if (dice.oneIn(20)) {
                add(zip, "m/models/other.json", program);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        Archives.add(zip, name, content, dice.oneIn(2));
    }
}
