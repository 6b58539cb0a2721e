package org.modelcomplexity.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** YAML that readers choke on: written by a small generator, or a bundled model with its text broken. */
final class YamlFuzz {
    private static final List<String> SCALARS = List.of(
            "1",
            "0o17",
            "0x1F",
            "1_000",
            ".inf",
            "-.INF",
            ".nan",
            "~",
            "null",
            "yes",
            "off",
            "1e5",
            "1.e+5",
            "190:20:30",
            "190:20:30.15",
            "2001-12-14",
            "=",
            "<<",
            "!!int '3'",
            "!!float 1",
            "!!str 5",
            "!!binary aGVsbG8=",
            "!!python/object/apply:os.system [ls]",
            "!!javax.script.ScriptEngineManager []",
            "!<tag:yaml.org,2002:int> 7",
            "!!timestamp 2001-12-14",
            "!!set {a, b}",
            "!!omap [a: 1]",
            "!foo bar",
            "!!int abc",
            "!!float x",
            "!!bool 7",
            "!!null 5",
            "!!int ''",
            "!!map []",
            "!!seq {}",
            "\"\\x41\\u00e9\\U0001F600\"",
            "\"\\ud800\"",
            "\"\\0\"",
            "'it''s'",
            "|\n  a\n  b",
            ">-\n  a\n  b",
            "0b",
            "0x",
            "+",
            "-",
            ".",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999999999",
            "0b1111111111111111111111111111111111111111",
            "077777777777777777777777",
            "99999999999999999999:59",
            "1e999",
            "\"\"",
            "?",
            "[]",
            "{}");

    private final Dice dice;
    private final StringBuilder text = new StringBuilder();
    private int anchors;

    private YamlFuzz(Dice dice) {
        this.dice = dice;
    }

    static FuzzRequest request(Dice dice, Material material) {
        String type = dice.of("application/yaml", "text/yaml", "application/x-yaml", "application/yaml;charset=utf-8");
        String target =
                Targets.path("/api/v1/complexity", dice.oneIn(2) ? Targets.options(dice) : new java.util.TreeMap<>());
        return FuzzRequest.post(target, type, body(dice, material));
    }

    private static byte[] body(Dice dice, Material material) {
        return dice.run(
                () -> dice.scratched(bytes(dice.of(material.texts())), 4),
                () -> bytes(spliced(dice, dice.of(material.texts()))),
                () -> bytes(disturbed(dice, material)),
                () -> bytes(new YamlFuzz(dice).document()),
                () -> bytes(model(dice)),
                () -> bytes(extreme(dice)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A bundled model with a generated value in place of one of its lines, or behind it. */
    private static String spliced(Dice dice, String text) {
        String[] lines = text.split("\n");
        int at = dice.below(lines.length);
        String value = new YamlFuzz(dice).flow(3);
        lines[at] = dice.run(
                () -> lines[at] + "\n" + value,
                () -> " " + lines[at],
                () -> lines[at].replaceAll("\\d+", java.util.regex.Matcher.quoteReplacement(value)),
                () -> lines[at].replaceFirst("\\[", "[" + java.util.regex.Matcher.quoteReplacement(value) + ", "),
                () -> dice.of(
                                "nc",
                                "scales",
                                "scale",
                                "anchors",
                                "modules",
                                "backbone",
                                "head",
                                "input",
                                "layers",
                                "end2end")
                        + ": " + value,
                () -> lines[at] + "\n" + lines[at]);
        return String.join("\n", lines) + "\n";
    }

    private static String disturbed(Dice dice, Material material) {
        Object model = material.model(dice);
        dice.many(dice.between(1, 4), () -> {
            Oddities.disturb(model, dice);
            return model;
        });
        return Material.yaml(model, dice);
    }

    /** A model whose every value is a generated one. */
    private static String model(Dice dice) {
        StringBuilder model = new StringBuilder();
        List<String> keys = List.of(
                "nc",
                "backbone",
                "head",
                "depth_multiple",
                "width_multiple",
                "anchors",
                "scales",
                "scale",
                "activation",
                "ch",
                "modules",
                "input",
                "inputs",
                "layers",
                "reg_max",
                "end2end",
                "kpt_shape",
                "<<",
                "task",
                "text_model");
        for (int i = dice.between(1, 9); i > 0; i--) {
            model.append(dice.of(keys))
                    .append(": ")
                    .append(new YamlFuzz(dice).flow(4))
                    .append('\n');
        }
        return model.toString();
    }

    private String document() {
        text.append(dice.of(
                "", "", "", "%YAML 1.1\n---\n", "%YAML 9.9\n---\n", "%TAG ! tag:x,2000:\n---\n", "\ufeff", "---\n"));
        block(0, dice.between(1, 5));
        text.append(dice.of("", "", "", "...\n", "---\na: 1\n", "\u0000", "\t"));
        return text.toString();
    }

    private void block(int indent, int depth) {
        boolean map = dice.oneIn(2);
        for (int i = dice.between(1, 4); i > 0; i--) {
            text.append(" ".repeat(dice.oneIn(30) ? indent + 1 : indent)).append(map ? key() : "- ");
            if (depth > 0 && dice.oneIn(2)) {
                text.append(property()).append('\n');
                block(indent + 2, depth - 1);
            } else {
                text.append(flow(2)).append('\n');
            }
        }
    }

    private String key() {
        return dice.of("nc", "backbone", "a", "b", "<<", "? x\n: y\n", "[1, 2]", "{a: 1}", "1", "~", "&k k", "'q'", "")
                + ": ";
    }

    private String property() {
        return dice.oneIn(5) ? "&a" + anchors++ : "";
    }

    private String flow(int depth) {
        if (depth == 0 || dice.oneIn(2)) {
            return anchors > 0 && dice.oneIn(4)
                    ? "*a" + dice.below(anchors)
                    : dice.of(SCALARS).replace("\n", "\n    ");
        }
        String name = property();
        String space = name.isEmpty() ? "" : name + " ";
        List<String> items = dice.many(dice.below(4), () -> dice.oneIn(2) ? flow(depth - 1) : key() + flow(depth - 1));
        return space + (dice.oneIn(2) ? "[" + String.join(", ", items) + "]" : "{" + String.join(", ", items) + "}");
    }

    /** Texts that are large in one way. */
    private static String extreme(Dice dice) {
        int many = dice.of(40, 60, 1_000, 20_000);
        return dice.run(
                () -> "[".repeat(many),
                () -> "nc: " + "[".repeat(many) + "]".repeat(many),
                () -> "{a: ".repeat(many),
                () -> "- ".repeat(many) + "a",
                () -> "? ".repeat(many) + "a",
                () -> "!".repeat(many) + " a",
                () -> "k".repeat(many) + ": 1\nnc: 80\n",
                () -> "nc: " + "9".repeat(many) + "\nbackbone: []\nhead: []\n",
                () -> "nc: 1." + "9".repeat(many) + "e" + "9".repeat(dice.between(1, 12))
                        + "\nbackbone: []\nhead: []\n",
                () -> "nc: " + "1:".repeat(many) + "1\n",
                () -> "#".repeat(many) + "\n" + "\n".repeat(many),
                () -> "a: 1\n".repeat(many),
                () -> laughs(dice, many),
                () -> merges(dice, Math.min(many, 1_000)),
                () -> "nc: 3\nbackbone: [" + "[-1, 1, Conv, [8]], ".repeat(Math.min(many, 3_000)) + "]\nhead: []\n",
                () -> "%".repeat(many) + "\n---\na",
                () -> "'" + "''".repeat(many) + "'",
                () -> "\"" + "\\u0000".repeat(Math.min(many, 5_000)) + "\"",
                () -> "a: &a [*a]\nb: &b {<<: *b}\n",
                () -> "---\n".repeat(many));
    }

    /** Lists of lists of one list, by aliases. */
    private static String laughs(Dice dice, int most) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        int levels = Math.min(most, dice.between(2, 40));
        int wide = dice.between(1, 10);
        for (int i = 1; i <= levels; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(wide)));
        }
        return text + "nc: *a" + levels + "\nbackbone: *a" + levels + "\nhead: []\n";
    }

    /** Merges of merges. */
    private static String merges(Dice dice, int most) {
        StringBuilder text = new StringBuilder("m0: &m0 {nc: 1, backbone: [], head: []}\n");
        boolean wide = dice.oneIn(2);
        for (int i = 1; i <= most; i++) {
            String from =
                    wide ? "[*m" + (i - 1) + ", *m" + dice.below(i) + ", *m" + dice.below(i) + "]" : "*m" + (i - 1);
            text.append("m%d: &m%d {<<: %s, k%d: %d}\n".formatted(i, i, from, i, i));
        }
        return text + "<<: *m" + most + "\n";
    }
}
