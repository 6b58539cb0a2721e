package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.notation.Notations;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * Texts of definitions laid over each other, not yet compiled: a later one of a name replaces the earlier, and one that
 * {@code extends} another is that one's text with its own over it, whatever file the other stands in.
 */
public final class Texts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final int MAX_CHAIN = 16;
    private static final int BYTES_A_NODE = 100;
    /** Many times what all definitions that are shipped have. */
    private static final int MAX_ENTRIES = 20_000;
    /** Mappings that an extending definition adds to; everything else it replaces. */
    private static final Set<String> ADDED_TO =
            Set.of("let", "require", "parameters", "children", "forward", "fused", "layer", "network", "modules");

    /** One definition as it is written, and the one of the same name that it lies over. */
    private record Text(
            String name,
            Node node,
            Definition.Origin origin,
            @Nullable Text below) {}

    private final Map<String, Text> texts = new LinkedHashMap<>();
    private final Catalogue base;
    private final Notations notations;

    /** No texts yet, over the definitions of a catalogue. */
    public Texts(Catalogue base, Notations notations) {
        this.base = base;
        this.notations = notations;
    }

    /**
     * Lays a mapping from name to definition over what there is.
     *
     * @param origin where they come from
     */
    public Texts add(Node mapping, Definition.Origin origin) {
        mapping.entries().forEach((name, node) -> {
            checkName(name, node);
            texts.put(name, new Text(name, node, origin, texts.get(name)));
        });
        return this;
    }

    /** Refuses what is no name for a module. */
    static void checkName(String name, Node at) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidModelException(
                    Problem.INVALID_DEFINITION, at.place(), "\"" + name + "\" is no name for a module");
        }
    }

    /** The catalogue with all of these compiled over it. */
    public Catalogue compile() {
        Map<String, Definition> definitions = new HashMap<>();
        int entries = 0;
        for (Text text : texts.values()) {
            Node whole = whole(text, MAX_CHAIN);
            entries += entries(whole);
            if (entries > MAX_ENTRIES) {
                throw new InvalidModelException(
                        Problem.LIMIT_EXCEEDED,
                        text.node().place(),
                        "the definitions, with all that they extend, have more than " + MAX_ENTRIES + " entries");
            }
            definitions.put(text.name(), DefinitionReader.read(text.name(), whole, text.origin(), notations));
        }
        Catalogue all = base.with(definitions);
        refuseUnknown(definitions, all);
        return all;
    }

    /** A request's definitions may construct what there is alone: said where they do, once, not at each row. */
    private void refuseUnknown(Map<String, Definition> definitions, Catalogue all) {
        Findings findings = new Findings();
        for (String name : texts.keySet()) {
            Definition definition = definitions.get(name);
            if (definition.origin.isRequest()) {
                definition.constructed.forEach((module, place) -> {
                    if (all.find(module) == null) {
                        findings.add(all.unknown(module, notations.budget()), place);
                    }
                });
            }
        }
        findings.orRefuse();
    }

    private static int entries(Node node) {
        int count = 1;
        for (Node entry : node.entries().values()) {
            count += entries(entry);
        }
        return count;
    }

    /** A text with everything that it extends, and so are those it brings along. */
    private Node whole(Text text, int chain) {
        Node whole = extended(text, chain);
        Node brought = whole.get("modules");
        if (brought == null || !brought.isMap()) {
            return whole;
        }
        Map<String, Node> modules = new LinkedHashMap<>();
        brought.entries()
                .forEach((name, node) ->
                        modules.put(name, whole(new Text(name, node, text.origin(), texts.get(name)), chain - 1)));
        Map<String, Node> entries = new LinkedHashMap<>(whole.entries());
        entries.put("modules", new Node(modules, brought.place()));
        return new Node(entries, whole.place());
    }

    private Node extended(Text text, int chain) {
        Node target = text.node().get("extends");
        if (target == null) {
            return text.node();
        }
        if (!(target.value() instanceof String name)) {
            throw refusal(target, "extends names one definition, not " + target.kind(), null);
        }
        if (chain <= 0) {
            throw refusal(target, name + " is extended in a circle, or more than " + MAX_CHAIN + " deep", null);
        }
        Text other = name.equals(text.name()) ? text.below() : texts.get(name);
        Definition known = base.definitions().get(name);
        if (other == null && known == null) {
            List<String> names = new ArrayList<>(texts.keySet());
            names.addAll(base.definitions().keySet());
            throw refusal(
                    target,
                    "there is no definition \"" + name + "\" to extend",
                    Nearest.hint(name, names, notations.budget()));
        }
        Node extended = other == null ? known.text() : whole(other, chain - 1);
        int copied = entries(extended);
        notations.budget().step(copied);
        notations.budget().hold((long) BYTES_A_NODE * copied);
        return laid(extended.placed(target.place()), text.node());
    }

    private static InvalidModelException refusal(Node at, String detail, @Nullable String hint) {
        return new InvalidModelException(
                List.of(new Refusal(Problem.INVALID_DEFINITION, detail, null, hint).at(at.place())));
    }

    private static Node laid(Node under, Node over) {
        Map<String, Node> entries = new LinkedHashMap<>(under.entries());
        entries.remove("module");
        over.entries().forEach((key, value) -> {
            Node before = entries.get(key);
            if (!key.equals("extends")) {
                entries.put(key, before != null && ADDED_TO.contains(key) ? added(before, value) : value);
            }
        });
        return new Node(entries, over.place());
    }

    /**
     * A mapping with more entries: one of a known key replaces it in its place, and a new one comes before the known one
     * that it is written before, or else at the end.
     */
    static Node added(Node under, Node over) {
        if (!under.isMap() || !over.isMap()) {
            return over;
        }
        Map<String, List<String>> before = newOnes(under, over);
        Map<String, Node> entries = new LinkedHashMap<>();
        under.entries().forEach((key, known) -> {
            Node after = over.get(key);
            before.getOrDefault(key, List.of())
                    .forEach(name -> entries.put(name, over.entries().get(name)));
            entries.put(key, after == null ? known : added(known, after));
        });
        over.entries().forEach(entries::putIfAbsent);
        return new Node(entries, over.place());
    }

    /** The new names of a mapping by the known one that each is written before. */
    private static Map<String, List<String>> newOnes(Node under, Node over) {
        Map<String, List<String>> before = new HashMap<>();
        List<String> waiting = new ArrayList<>();
        for (String name : over.entries().keySet()) {
            if (under.get(name) == null) {
                waiting.add(name);
            } else {
                before.put(name, waiting);
                waiting = new ArrayList<>();
            }
        }
        return before;
    }
}
