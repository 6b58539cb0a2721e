package org.modelcomplexity.service;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.read.YamlReader;

/**
 * A bundled model.
 *
 * @param name what it is asked for by: {@code yolo11n-seg}
 * @param dialect the dialect it is written in
 * @param scale the scale it is of; null where its file has none, or where the file is meant as a whole
 * @param file the name of its file, without what ends it
 * @param yaml its text; null where it is a program
 */
public record Preset(
        String name,
        String dialect,
        @Nullable String scale,
        String file,
        @Nullable String yaml) {
    private static final Pattern VERSION = Pattern.compile("\\d+");
    private static final Pattern SCALES = Pattern.compile("(?m)^scales:.*\\R(?:(?:[ #].*)?\\R)*");
    private static final Pattern CLASSES = Pattern.compile("(?m)^nc:");

    /** The same model under another name. */
    Preset as(String other) {
        return other.equals(name) ? this : new Preset(other, dialect, scale, file, yaml);
    }

    /** A program of torch.export. */
    static Preset program(String file, String dialect) {
        return new Preset(file, dialect, null, file, null);
    }

    /** The presets of a model's text: the file itself and, where it has several scales, one a scale ({@code yolo11} has {@code yolo11n}). */
    static Stream<Preset> of(String file, String dialect, String yaml) {
        Preset whole = new Preset(file, dialect, null, file, yaml);
        List<String> letters = letters(yaml);
        Matcher version = VERSION.matcher(file);
        if (letters.size() < 2 || !version.find()) {
            return Stream.of(whole);
        }
        int at = version.end();
        return Stream.concat(
                Stream.of(whole),
                letters.stream()
                        .map(letter -> new Preset(
                                file.substring(0, at) + letter + file.substring(at),
                                dialect,
                                letter,
                                file,
                                CLASSES.matcher(yaml).replaceFirst("scale: " + letter + "\nnc:"))));
    }

    /** A text's scales; nothing else of it is read: there are many, and few are asked for. */
    private static List<String> letters(String yaml) {
        Matcher scales = SCALES.matcher(yaml);
        // Most have none, and at start a pattern is slow.
        int key = yaml.indexOf("scales:");
        Node read =
                key >= 0 && scales.find(key) ? YamlReader.read(scales.group()).get("scales") : null;
        return read == null ? List.of() : List.copyOf(read.entries().keySet());
    }
}
