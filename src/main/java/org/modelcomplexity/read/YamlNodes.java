package org.modelcomplexity.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns composed YAML into nodes; every step counts, so that aliases cannot blow a document up. */
final class YamlNodes {
    private static final int MAX_NODES = 100_000;
    private static final int MAX_DEPTH = 60;

    private int made;

    /** A composed document as nodes; their pointers start with the root's. */
    Node convert(org.yaml.snakeyaml.nodes.Node root, String pointer) {
        return convert(root, pointer, 0);
    }

    private Node convert(org.yaml.snakeyaml.nodes.Node node, String pointer, int depth) {
        Place place = place(node, pointer);
        if (++made > MAX_NODES || depth > MAX_DEPTH) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    place,
                    "with its aliases expanded the document has more than " + MAX_NODES + " values or " + MAX_DEPTH
                            + " levels");
        }
        if (node instanceof SequenceNode sequence) {
            check(node, Tag.SEQ, place);
            return sequence(sequence, pointer, depth);
        }
        if (node instanceof MappingNode mapping) {
            check(node, Tag.MAP, place);
            return new Node(mapping(mapping, pointer, depth), place);
        }
        return new Node(scalar((ScalarNode) node, place), place);
    }

    private static Place place(org.yaml.snakeyaml.nodes.Node node, String pointer) {
        return new Place(
                pointer, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    private static void check(org.yaml.snakeyaml.nodes.Node node, Tag expected, Place place) {
        if (!node.getTag().equals(expected)) {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT,
                    place,
                    "the tag " + node.getTag().getValue() + " is not taken: only plain values are read");
        }
    }

    private Node sequence(SequenceNode sequence, String pointer, int depth) {
        List<Node> items = new ArrayList<>(sequence.getValue().size());
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            items.add(convert(item, pointer + "/" + items.size(), depth + 1));
        }
        return new Node(items, place(sequence, pointer));
    }

    /** Merged keys come first, so that the mapping's own win; of equal keys the last one wins. */
    private Map<String, Node> mapping(MappingNode mapping, String pointer, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode(), pointer, depth + 1, entries);
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                String key = key(tuple.getKeyNode(), pointer);
                entries.put(key, convert(tuple.getValueNode(), pointer + "/" + Place.escape(key), depth + 1));
            }
        }
        return entries;
    }

    private void merge(org.yaml.snakeyaml.nodes.Node source, String pointer, int depth, Map<String, Node> into) {
        if (source instanceof MappingNode mapping && depth < MAX_DEPTH) {
            mapping(mapping, pointer, depth).forEach(into::putIfAbsent);
        } else if (source instanceof SequenceNode sequence && depth < MAX_DEPTH) {
            sequence.getValue().forEach(item -> merge(item, pointer, depth + 1, into));
        } else {
            throw new InvalidModelException(
                    Problem.MALFORMED_DOCUMENT, place(source, pointer), "<< takes a mapping or a list of them");
        }
    }

    private static String key(org.yaml.snakeyaml.nodes.Node key, String pointer) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new InvalidModelException(
                Problem.MALFORMED_DOCUMENT,
                place(key, pointer),
                "a key must be a single value, not a list or a mapping");
    }

    private static @Nullable Object scalar(ScalarNode node, Place place) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return List.of("yes", "true", "on").contains(text.toLowerCase(Locale.ROOT));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return whole(text);
            }
            if (tag.equals(Tag.FLOAT)) {
                return real(text);
            }
        } catch (NumberFormatException e) {
            throw new InvalidModelException(Problem.MALFORMED_DOCUMENT, place, "\"" + text + "\" is no number");
        } catch (ArithmeticException e) {
            throw new InvalidModelException(Problem.OVERFLOW, place, text + " does not fit 64 bits");
        }
        throw new InvalidModelException(
                Problem.MALFORMED_DOCUMENT,
                place,
                "the tag " + tag.getValue() + " is not taken: only plain values are read");
    }

    /** 685, 0b11, 010 (octal), 0x1F, 1_000, 1:30 (sexagesimal). */
    private static long whole(String text) {
        String bare = text.replace("_", "");
        boolean negative = bare.startsWith("-");
        String digits = negative || bare.startsWith("+") ? bare.substring(1) : bare;
        BigInteger value;
        if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.indexOf(':') > 0) {
            value = sexagesimal(digits);
        } else {
            value = digits.length() > 1 && digits.startsWith("0") ? new BigInteger(digits, 8) : new BigInteger(digits);
        }
        return (negative ? value.negate() : value).longValueExact();
    }

    private static BigInteger sexagesimal(String digits) {
        BigInteger value = BigInteger.ZERO;
        for (String part : digits.split(":")) {
            value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
        }
        return value;
    }

    private static double real(String text) {
        String bare = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = bare.startsWith("-");
        String digits = negative || bare.startsWith("+") ? bare.substring(1) : bare;
        double value;
        if (digits.equals(".inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (digits.equals(".nan")) {
            value = Double.NaN;
        } else if (digits.indexOf(':') > 0) {
            value = 0;
            for (String part : digits.split(":")) {
                value = value * 60 + Double.parseDouble(part);
            }
        } else {
            value = Double.parseDouble(digits);
        }
        return negative ? -value : value;
    }
}
