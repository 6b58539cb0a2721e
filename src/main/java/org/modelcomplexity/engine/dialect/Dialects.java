package org.modelcomplexity.engine.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.LayerRule;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.module.ArgumentType;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;

/** Reads dialects from their files; each names the files of definitions that it lays over each other. */
public final class Dialects {
    private final Function<String, Node> resources;
    private final Notations notations = new Notations(new Budget(Limits.UNLIMITED));

    /** Files are read by name, {@code dialects/torch.yaml}, wherever they are. */
    public Dialects(Function<String, Node> resources) {
        this.resources = resources;
    }

    /** The dialect of a name, read from its file. */
    public Dialect read(String name) {
        Node file = resources.apply("dialects/" + name + ".yaml");
        Map<String, LayerRule> rules = new LinkedHashMap<>();
        mapping(file, "layers").forEach((module, rule) -> rules.put(module, LayerRule.read(rule, notations)));
        return new Dialect(
                name,
                text(file, "about", ""),
                text(file, "convention", ""),
                new Once<>(() -> catalogue(file)),
                rules,
                text(file, "root", ""),
                file.get("container") == null ? null : text(file, "container", ""),
                choice(file, "counts", Dialect.Layers.class, Dialect.Layers.MODULES),
                list(file, "keys"),
                list(file, "required"),
                texts(file, "unread"),
                rows(file),
                list(file, "columns").stream().map(Integer::valueOf).toList(),
                summary(file.get("summary")),
                texts(file, "titles"),
                choice(file, "first_run", Dialect.FirstRun.class, Dialect.FirstRun.NONE),
                choice(file, "measures", Dialect.Measures.class, Dialect.Measures.NONE),
                file.get("scale_in_name") == null ? null : Pattern.compile(text(file, "scale_in_name", "")),
                signs(file),
                list(file, "blocks"),
                file.get("fewest_norms") == null ? 0 : Integer.parseInt(text(file, "fewest_norms", "0")),
                text(file, "models", text(file, "about", "")),
                list(file, "conventions"));
    }

    private static Dialect.@Nullable Summary summary(@Nullable Node summary) {
        return summary == null
                ? null
                : new Dialect.Summary(
                        text(summary, "title", ""),
                        text(summary, "unit", "GFLOPs"),
                        text(summary, "grouped", "").equals("true"));
    }

    private static Dialect.Signs signs(Node file) {
        Node signs = Objects.requireNonNull(file.get("signs"), "signs");
        return new Dialect.Signs(
                Integer.parseInt(text(signs, "age", "")),
                list(signs, "keys"),
                list(signs, "modules"),
                list(signs, "without"),
                text(signs, "own_modules", "").equals("true"));
    }

    private Catalogue catalogue(Node file) {
        Texts texts = new Texts(Catalogue.EMPTY, new Notations(new Budget(Limits.UNLIMITED)));
        for (String kind : List.of("definitions", "parts")) {
            mapping(file, kind)
                    .forEach((part, taken) -> texts.add(
                            taken(resources.apply("definitions/" + part + ".yaml"), list(taken, "only")),
                            Definition.Origin.dialect(module(taken), kind.equals("parts"))));
        }
        return texts.compile();
    }

    /** The Python module that a file's definitions stand for: {@code torch.nn}, or {@code {module: torch.nn, only: […]}}. */
    private static String module(Node taken) {
        return taken.isMap() ? text(taken, "module", "") : String.valueOf(taken.value());
    }

    /** The definitions of these names alone, where there are any names. */
    private static Node taken(Node definitions, List<String> only) {
        if (only.isEmpty()) {
            return definitions;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        only.forEach(name -> entries.put(name, Objects.requireNonNull(definitions.get(name), name)));
        return new Node(entries, definitions.place());
    }

    private static Dialect.Rows rows(Node file) {
        return new Dialect.Rows(
                choice(file, "text", Dialect.Text.class, Dialect.Text.SCOPE),
                list(file, "variables"),
                list(file, "objects"),
                typed(file),
                text(file, "prints_copies", "").equals("true"),
                values(file, "state"),
                texts(file, "first"),
                texts(file, "unsupported"));
    }

    private static Map<String, Node> mapping(Node file, String key) {
        Node node = file.get(key);
        return node == null ? Map.of() : node.entries();
    }

    private static String text(Node file, String key, String otherwise) {
        Node node = file.get(key);
        return node == null ? otherwise : String.valueOf(node.value());
    }

    private static Map<String, String> texts(Node file, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping(file, key).forEach((name, value) -> texts.put(name, String.valueOf(value.value())));
        return texts;
    }

    private static Map<String, @Nullable Object> values(Node file, String key) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        mapping(file, key).forEach((name, value) -> values.put(name, value.plain()));
        return values;
    }

    private static Map<String, Dialect.Value> typed(Node file) {
        Map<String, Dialect.Value> values = new LinkedHashMap<>();
        mapping(file, "values")
                .forEach((name, value) -> values.put(
                        name,
                        new Dialect.Value(
                                Objects.requireNonNull(value.get("otherwise")).plain(),
                                ArgumentType.parse(text(value, "takes", "any?")))));
        return values;
    }

    private static List<String> list(Node file, String key) {
        @Nullable Node node = file.get(key);
        return node == null
                ? List.of()
                : node.items().stream()
                        .map(item -> String.valueOf(item.value()))
                        .toList();
    }

    private static <E extends Enum<E>> E choice(Node file, String key, Class<E> type, E otherwise) {
        String written = text(file, key, "");
        return written.isEmpty()
                ? otherwise
                : Objects.requireNonNull(
                        Enum.valueOf(type, written.toUpperCase(Locale.ROOT).replace(' ', '_')));
    }
}
