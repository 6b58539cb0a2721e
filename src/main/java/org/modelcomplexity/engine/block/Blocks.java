package org.modelcomplexity.engine.block;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.definition.Texts;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;

/** The library of blocks: definitions that a request may ask for, whatever its dialect. */
public final class Blocks {
    /** Where blocks come from. */
    public static final Definition.Origin ORIGIN =
            new Definition.Origin("blocks", false, Definition.Origin.From.LIBRARY);

    private static final Definition.Origin PARTS =
            new Definition.Origin("blocks", true, Definition.Origin.From.LIBRARY);
    private static final Definition.Origin OTHERS =
            new Definition.Origin("blocks", false, Definition.Origin.From.OTHER_DIALECT);

    private final Map<String, Node> texts = new TreeMap<>();
    private final Map<String, Node> parts = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    /**
     * A library of these files.
     *
     * @param families blocks by name, a file each
     * @param parts what they are made of, where a dialect has not its own
     * @param aliases other names, each with the block that it means
     */
    public Blocks(List<Node> families, Node parts, Node aliases) {
        families.forEach(family -> texts.putAll(family.entries()));
        this.parts.putAll(parts.entries());
        aliases.entries().forEach((alias, name) -> this.aliases.put(alias, String.valueOf(name.value())));
    }

    /** Whether a name means a block, or a variant that one makes. */
    public boolean has(String name) {
        Variants.Parts variant = Variants.parts(name);
        return hasBlock(name) || variant != null && hasBlock(variant.block());
    }

    private boolean hasBlock(String name) {
        return texts.containsKey(name) || aliases.containsKey(name);
    }

    /** Names of all blocks. */
    public Set<String> names() {
        return texts.keySet();
    }

    /**
     * A dialect's catalogue that knows the library; what the dialect has itself is its own.
     *
     * @param others other dialects' catalogues by name, whose modules come with the library here; the first that has one
     *     counts
     */
    public Catalogue over(Catalogue dialect, Map<String, Catalogue> others) {
        Texts all = new Texts(dialect, new Notations(new Budget(Limits.UNLIMITED)));
        Map<String, Node> brought = new LinkedHashMap<>();
        others.forEach((of, other) -> other.definitions().forEach((name, definition) -> {
            if (!definition.isPart() && !hasBlock(name) && !parts.containsKey(name)) {
                brought.computeIfAbsent(
                        name, each -> sourced(whole(definition, used -> needs(used, other)), "as " + of + " has it"));
            }
        }));
        all.add(missing(brought, dialect), OTHERS);
        all.add(missing(parts, dialect), PARTS);
        all.add(missing(texts, dialect), ORIGIN);
        return all.compile().withAliases(aliases);
    }

    private static Node sourced(Node text, String source) {
        Map<String, Node> entries = new LinkedHashMap<>(text.entries());
        entries.putIfAbsent("source", new Node(source, Place.WHOLE));
        return new Node(entries, Place.WHOLE);
    }

    /** What another dialect's module is made of comes along, but for Conv: that is everywhere the network's own. */
    private @Nullable Definition needs(String name, Catalogue other) {
        return parts.containsKey(name) ? null : other.definition(name);
    }

    private static Node missing(Map<String, Node> texts, Catalogue catalogue) {
        Map<String, Node> missing = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (catalogue.find(name) == null) {
                missing.put(name, text);
            }
        });
        return new Node(missing, Place.WHOLE);
    }

    /** The definitions of variants that a document's backbone and head rows ask for; empty where none does. */
    public static Node variants(Node document, Catalogue catalogue) {
        Map<String, Node> variants = new LinkedHashMap<>();
        for (Node part : document.entries().values()) {
            for (Node row : part.items()) {
                boolean named = row.items().size() > 2 && row.items().get(2).value() instanceof String;
                String name = named ? (String) row.items().get(2).value() : "";
                if (named && catalogue.definition(name) == null && !variants.containsKey(name)) {
                    Node text = Variants.text(name, catalogue);
                    if (text != null) {
                        variants.put(name, text);
                    }
                }
            }
        }
        return new Node(variants, Place.WHOLE);
    }

    /**
     * The block of a name or an alias; null where there is none.
     *
     * @param library a catalogue that knows the library
     */
    public @Nullable Block find(String name, Catalogue library) {
        Definition definition = library.definition(name);
        return definition == null || !names().contains(definition.name())
                ? null
                : Block.of(
                        definition,
                        aliases.entrySet().stream()
                                .filter(alias -> alias.getValue().equals(definition.name()))
                                .map(Map.Entry::getKey)
                                .toList());
    }

    /** The text of a block with what it needs of the library, ready to be put under {@code modules:}. */
    public static Node text(Definition block, Catalogue library) {
        Node whole = whole(block, name -> {
            Definition used = library.definition(name);
            return used != null && used.isBlock() ? used : null;
        });
        if (!block.isNamedAsForksDo() || block.layer() != null && block.layer().arguments() != null) {
            return whole;
        }
        // Posted, its rows are read as those of the library are.
        Map<String, Node> entries = new LinkedHashMap<>(whole.entries());
        entries.putIfAbsent("rows", new Node(List.of(order(block)), Place.WHOLE));
        return new Node(entries, Place.WHOLE);
    }

    /** The text of a definition that brings along what it needs. */
    private static Node whole(Definition definition, Function<String, @Nullable Definition> needs) {
        Map<String, Node> modules = new LinkedHashMap<>();
        gather(definition, needs, modules);
        Node own = definition.text().get("modules");
        if (own != null) {
            modules.putAll(own.entries());
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        definition.text().entries().forEach((key, value) -> {
            if (key.equals("children") && !modules.isEmpty()) {
                entries.put("modules", new Node(modules, Place.WHOLE));
            }
            if (!key.equals("modules")) {
                entries.put(key, value);
            }
        });
        if (!modules.isEmpty()) {
            entries.putIfAbsent("modules", new Node(modules, Place.WHOLE));
        }
        return new Node(entries, Place.WHOLE);
    }

    private static Node order(Definition block) {
        return new Node(String.join(" ", block.signature().names()), Place.WHOLE);
    }

    private static void gather(
            Definition definition, Function<String, @Nullable Definition> needs, Map<String, Node> into) {
        for (String name : definition.uses()) {
            Definition used = into.containsKey(name) ? null : needs.apply(name);
            if (used != null) {
                gather(used, needs, into);
                into.put(name, used.text());
            }
        }
    }
}
