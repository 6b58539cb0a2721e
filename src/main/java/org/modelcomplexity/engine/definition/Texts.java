package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * Texts of definitions laid over each other, not yet compiled: a later one of a name replaces the earlier, and one that
 * {@code extends} another is that one's text with its own over it, whatever file the other stands in.
 */
public final class Texts {
    private static final int MAX_CHAIN = 16;
    /** Mappings that an extending definition adds to; everything else it replaces. */
    private static final Set<String> ADDED_TO =
            Set.of("let", "require", "parameters", "children", "forward", "fused", "layer", "network");

    /** One definition as it is written, and the one of the same name that it lies over. */
    private record Text(
            String name,
            Node node,
            String module,
            boolean isPart,
            @Nullable Text below) {}

    private final Map<String, Text> texts = new LinkedHashMap<>();
    private final Catalogue base;

    /** No texts yet, over the definitions of a catalogue. */
    public Texts(Catalogue base) {
        this.base = base;
    }

    /**
     * Lays a mapping from name to definition over what there is.
     *
     * @param module the Python module that the classes live in, where a definition does not say
     * @param areParts whether they are parts of other modules that no row may name
     */
    public Texts add(Node mapping, String module, boolean areParts) {
        mapping.entries().forEach((name, node) -> {
            if (!name.matches("[A-Za-z_]\\w*")) {
                throw new InvalidModelException(
                        Problem.INVALID_DEFINITION, node.place(), "\"" + name + "\" is no name for a module");
            }
            texts.put(name, new Text(name, node, module, areParts, texts.get(name)));
        });
        return this;
    }

    /** The catalogue with all of these compiled over it. */
    public Catalogue compile() {
        Map<String, Definition> definitions = new HashMap<>();
        texts.forEach((name, text) -> definitions.put(
                name, DefinitionReader.read(name, whole(text, MAX_CHAIN), text.module(), text.isPart())));
        return base.with(definitions);
    }

    /** A text with everything that it extends. */
    private Node whole(Text text, int chain) {
        Node target = text.node().get("extends");
        if (target == null) {
            return text.node();
        }
        String name = String.valueOf(target.value());
        if (chain == 0) {
            throw refusal(target, name + " is extended in a circle, or more than " + MAX_CHAIN + " deep", null);
        }
        Text other = name.equals(text.name()) ? text.below() : texts.get(name);
        Definition known = base.definitions().get(name);
        if (other == null && known == null) {
            List<String> names = new ArrayList<>(texts.keySet());
            names.addAll(base.definitions().keySet());
            throw refusal(target, "there is no definition \"" + name + "\" to extend", Nearest.hint(name, names));
        }
        Node extended = other == null ? known.text() : whole(other, chain - 1);
        return laid(placed(extended, target.place()), text.node());
    }

    private static InvalidModelException refusal(Node at, String detail, @Nullable String hint) {
        return new InvalidModelException(
                List.of(new Refusal(Problem.INVALID_DEFINITION, detail, null, hint).at(at.place())));
    }

    /** A text as if all of it stood at one place: what is wrong with it is the doing of whoever extends it there. */
    private static Node placed(Node node, Place place) {
        if (!node.isMap()) {
            return new Node(node.value(), place);
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        node.entries().forEach((key, value) -> entries.put(key, placed(value, place)));
        return new Node(entries, place);
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
        Map<String, Node> rest = new LinkedHashMap<>(over.entries());
        Map<String, Node> entries = new LinkedHashMap<>();
        under.entries().forEach((key, before) -> {
            Node after = over.get(key);
            if (after != null) {
                newOnesBefore(key, under, over).forEach(name -> take(name, rest, entries));
                rest.remove(key);
            }
            entries.put(key, after == null ? before : added(before, after));
        });
        entries.putAll(rest);
        return new Node(entries, over.place());
    }

    private static List<String> newOnesBefore(String key, Node under, Node over) {
        return over.entries().keySet().stream()
                .takeWhile(name -> !name.equals(key))
                .filter(name -> under.get(name) == null)
                .toList();
    }

    private static void take(String name, Map<String, Node> from, Map<String, Node> into) {
        Node node = from.remove(name);
        if (node != null) {
            into.put(name, node);
        }
    }
}
