package org.modelcomplexity.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Makes nodes of the events of a YAML text, one by one, so that what is too large is refused before it is there. What an
 * alias names is one object wherever it is named, but counts each time: nobody behind this walks more than was counted.
 */
final class YamlComposer {
    private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

    private final Parser parser;
    private final Resolver resolver;
    private final DocumentSize size;
    private final Map<String, Made> anchors = new HashMap<>();
    /** What plain texts are: a model repeats few of them often. */
    private final Map<String, Tag> tags = new HashMap<>();

    /**
     * A value, with how many values are in it and how deep, aliases expanded.
     */
    private record Made(Node node, int values, int depth) {}

    YamlComposer(Parser parser, Resolver resolver, Budget budget) {
        this.parser = parser;
        this.resolver = resolver;
        this.size = new DocumentSize(budget);
    }

    /** The value that the next events make; it stands at this place, its line and column aside. */
    Node compose(Place place) {
        Event event = parser.getEvent();
        return make(event, place.at(line(event), column(event)), 0).node();
    }

    private Made child(Place parent, String token, int level) {
        Event event = parser.getEvent();
        return make(event, parent.child(token, line(event), column(event)), level);
    }

    private Made make(Event event, Place here, int level) {
        if (event instanceof AliasEvent alias) {
            return alias(alias, here, level);
        }
        checkDepth(level, here);
        Made made = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, here);
            case SequenceStart -> sequence((CollectionStartEvent) event, here, level);
            default -> mapping((CollectionStartEvent) event, here, level);
        };
        remember((NodeEvent) event, made);
        return made;
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().getColumn() + 1;
    }

    private static void checkDepth(int level, Place here) {
        if (level > DocumentSize.DEEPEST) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT,
                    here,
                    "the document is nested more than " + DocumentSize.DEEPEST + " levels deep");
        }
    }

    /** As PyYAML has it, which takes an anchor of letters that are ASCII, and each once. */
    private void remember(NodeEvent event, Made made) {
        String anchor = event.getAnchor();
        if (anchor == null) {
            return;
        }
        Place here = made.node().place();
        if (!ANCHOR.matcher(anchor).matches()) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, here, "an anchor has letters, digits, - and _, not &" + anchor);
        }
        if (anchors.put(anchor, made) != null) {
            throw new InvalidModelException(Problem.MALFORMED_DOCUMENT, here, "two values are called &" + anchor);
        }
    }

    private Made alias(AliasEvent alias, Place here, int level) {
        Made known = anchors.get(alias.getAnchor());
        if (known == null) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT,
                    here,
                    "*" + alias.getAnchor() + " names nothing: no value before it is called &" + alias.getAnchor());
        }
        checkDepth(level + known.depth(), here);
        size.count(known.values(), here);
        return new Made(new Node(known.node().value(), here), known.values(), known.depth());
    }

    private Made scalar(ScalarEvent event, Place here) {
        String text = event.getValue();
        size.text(text, here);
        return new Made(new Node(YamlScalars.value(text, tag(event), here), here), DocumentSize.of(text), 0);
    }

    private Tag tag(ScalarEvent event) {
        if (event.getTag() != null && !event.getTag().equals("!")) {
            return new Tag(event.getTag());
        }
        String text = event.getValue();
        if (!event.getImplicit().canOmitTagInPlainScalar()) {
            return resolver.resolve(NodeId.scalar, text, false);
        }
        Tag known = tags.get(text);
        if (known == null) {
            known = resolver.resolve(NodeId.scalar, text, true);
            tags.put(text, known);
        }
        return known;
    }

    private static void check(CollectionStartEvent event, Tag expected, Place here) {
        String tag = event.getTag();
        if (tag != null && !tag.equals("!") && !tag.equals(expected.getValue())) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, here, "the tag " + tag + " is not taken: only plain values are read");
        }
    }

    private Made sequence(CollectionStartEvent event, Place here, int level) {
        check(event, Tag.SEQ, here);
        size.collection(here);
        List<Node> items = new ArrayList<>();
        int values = 1;
        int depth = 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Made item = child(here, DocumentSize.index(items.size()), level + 1);
            items.add(item.node());
            values += item.values();
            depth = Math.max(depth, item.depth());
        }
        parser.getEvent();
        return new Made(new Node(items, here), values, depth + 1);
    }

    /** Merged keys come first, so that the mapping's own win; of equal keys the last one wins. */
    private Made mapping(CollectionStartEvent event, Place here, int level) {
        check(event, Tag.MAP, here);
        size.collection(here);
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Node> own = new LinkedHashMap<>();
        List<Node.Repeated> repeated = new ArrayList<>();
        int values = 1;
        int depth = 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            String key = key(here);
            Made value = child(here, key == null ? "<<" : key, level + 1);
            values += value.values();
            depth = Math.max(depth, value.depth());
            if (key == null) {
                merge(value.node(), entries);
            } else {
                Node before = own.put(key, value.node());
                if (before != null) {
                    repeated.add(new Node.Repeated(key, before.place()));
                }
            }
        }
        parser.getEvent();
        entries.putAll(own);
        return new Made(new Node(entries, here, List.copyOf(repeated)), values, depth + 1);
    }

    /** The next key as it is written; null where it is the merge key. */
    private @Nullable String key(Place mapping) {
        Event event = parser.getEvent();
        Place here = mapping.at(line(event), column(event));
        if (event instanceof ScalarEvent scalar) {
            size.key(scalar.getValue(), here);
            remember(scalar, new Made(new Node(scalar.getValue(), here), 1, 0));
            return tag(scalar).equals(Tag.MERGE) ? null : scalar.getValue();
        }
        Made named = event instanceof AliasEvent alias ? alias(alias, here, 0) : null;
        if (named == null || !(named.node().value() instanceof String key)) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, here, "a key must be a single value, not a list or a mapping");
        }
        size.key(key, here);
        return key;
    }

    /**
     * As PyYAML has it: what a later {@code <<} merges lies over what an earlier one did, but of one list the first
     * mapping lies over the others.
     */
    private void merge(Node source, Map<String, Node> into) {
        List<Node> sources = new ArrayList<>(source.isList() ? source.items() : List.of(source));
        Collections.reverse(sources);
        for (Node each : sources) {
            if (!each.isMap()) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, source.place(), "<< takes a mapping or a list of them");
            }
            size.merged(each.entries().size());
            into.putAll(each.entries());
        }
    }
}
