package org.modelcomplexity.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML 1.1 as PyYAML's safe loader does, into nodes that know their line and column. Nothing is constructed but
 * plain values; aliases are expanded within a budget.
 */
public final class YamlReader {
    private static final int MAX_NESTING = 50;
    private static final int MAX_ALIASES = 1_000;
    private static final PyYamlResolver RESOLVER = new PyYamlResolver();

    private YamlReader() {}

    /** Reads bytes: UTF-8, what does not decode is dropped. */
    public static Node read(byte[] bytes) {
        try {
            CharSequence text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.IGNORE)
                    .onUnmappableCharacter(CodingErrorAction.IGNORE)
                    .decode(ByteBuffer.wrap(bytes));
            return read(text.toString());
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads one document whose pointers start at its root. */
    public static Node read(String text) {
        return read(text, "");
    }

    /**
     * Reads one document.
     *
     * @param pointer where the text itself stands in what was sent: pointers into the document start with it
     * @throws InvalidModelException where the text is no YAML, is empty, or holds several documents
     */
    public static Node read(String text, String pointer) {
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            org.yaml.snakeyaml.nodes.Node root = single(bare, pointer);
            if (root == null) {
                throw malformed("the document is empty: a model was expected", pointer, null);
            }
            return new YamlNodes().convert(root, pointer);
        } catch (MarkedYAMLException e) {
            throw malformed(
                    e.getProblem() == null ? "this is no YAML" : "this is no YAML: " + e.getProblem(),
                    pointer,
                    e.getProblemMark());
        } catch (YAMLException e) {
            throw malformed("this is no YAML: " + firstLine(e), pointer, null);
        } catch (StackOverflowError deep) {
            throw malformed("the document is nested too deeply", pointer, null);
        }
    }

    private static org.yaml.snakeyaml.nodes.@Nullable Node single(String text, String pointer) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_NESTING);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit(Integer.MAX_VALUE);
        Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), RESOLVER, options);
        if (!composer.checkNode()) {
            return null;
        }
        org.yaml.snakeyaml.nodes.Node first = composer.getNode();
        if (composer.checkNode()) {
            throw malformed(
                    "there are several documents in this text: one model was expected",
                    pointer,
                    composer.getNode().getStartMark());
        }
        return first;
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static InvalidModelException malformed(String detail, String pointer, @Nullable Mark mark) {
        Place place =
                mark == null ? new Place(pointer, 0, 0) : new Place(pointer, mark.getLine() + 1, mark.getColumn() + 1);
        return new InvalidModelException(Problem.MALFORMED_DOCUMENT, place, detail);
    }
}
