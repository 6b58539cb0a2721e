package org.modelcomplexity.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML 1.1 as PyYAML's safe loader does, into nodes that know their line and column. Nothing is constructed but
 * plain values; aliases are expanded within a budget.
 */
public final class YamlReader {
    private static final PyYamlResolver RESOLVER = new PyYamlResolver();

    private YamlReader() {}

    /** Reads bytes of our own: UTF-8. */
    public static Node read(byte[] bytes) {
        return read(bytes, new Budget(Limits.DEFAULT));
    }

    /** Reads bytes: UTF-8, what does not decode is dropped. */
    public static Node read(byte[] bytes, Budget budget) {
        return read(bytes, "", budget);
    }

    /** Reads bytes whose pointers start with another. */
    public static Node read(byte[] bytes, String pointer, Budget budget) {
        try {
            CharSequence text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.IGNORE)
                    .onUnmappableCharacter(CodingErrorAction.IGNORE)
                    .decode(ByteBuffer.wrap(bytes));
            budget.hold(4L * bytes.length);
            return read(text.toString(), pointer, budget);
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads a document of our own, whose pointers start at its root. */
    public static Node read(String text) {
        return read(text, "", new Budget(Limits.DEFAULT));
    }

    /**
     * Reads one document.
     *
     * @param pointer where the text itself stands in what was sent: pointers into the document start with it
     * @param budget what reading it is charged to
     * @throws InvalidModelException where the text is no YAML, is empty, holds several documents, or is too large
     */
    public static Node read(String text, String pointer, Budget budget) {
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            return single(bare, pointer, budget);
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(new Place(pointer, 0, 0))));
        } catch (MarkedYAMLException e) {
            throw YamlErrors.hasLostNewlines(bare)
                    ? lostNewlines(pointer)
                    : YamlErrors.refusal(bare, e, new Place(pointer, 0, 0));
        } catch (YAMLException e) {
            throw malformed("this is no YAML: " + firstLine(e), pointer, null);
        } catch (StackOverflowError deep) {
            throw malformed("the document is nested too deeply", pointer, null);
        }
    }

    private static Node single(String text, String pointer, Budget budget) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        Parser parser = new ParserImpl(new StreamReader(text), options);
        parser.getEvent();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            throw YamlErrors.hasLostNewlines(text)
                    ? lostNewlines(pointer)
                    : malformed("the document is empty: a model was expected", pointer, null);
        }
        parser.getEvent();
        Node root = new YamlComposer(parser, RESOLVER, budget).compose(new Place(pointer, 0, 0));
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw malformed(
                    "there are several documents in this text: one model was expected",
                    pointer,
                    parser.getEvent().getStartMark());
        }
        if (root.value() instanceof String && YamlErrors.hasLostNewlines(text)) {
            throw lostNewlines(pointer);
        }
        return root;
    }

    /** What curl does with a file under {@code -d}. */
    private static InvalidModelException lostNewlines(String pointer) {
        return new InvalidModelException(List.of(new Finding(
                Problem.MALFORMED_DOCUMENT,
                new Place(pointer, 1, 1),
                "the YAML stands in one line: its newlines were lost on the way, as curl -d drops them",
                "curl --data-binary @model.yaml sends a file as it is")));
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
