package org.modelcomplexity.engine.dialect;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** Which scale of a model is meant: by option, by the file's name, by the document, or the first there is. */
final class Scales {
    private final @Nullable Pattern pattern;
    private final Node document;
    private final Options options;
    private final List<Finding> findings;
    private final List<Warning> warnings;

    Scales(Dialect dialect, Node document, Options options, List<Finding> findings, List<Warning> warnings) {
        this.pattern = dialect.scaleInName();
        this.document = document;
        this.options = options;
        this.findings = findings;
        this.warnings = warnings;
    }

    /**
     * A scale.
     *
     * @param name its letter; empty under a file's name without one; null where nothing says any
     * @param sizes depth, width and most channels; null where the model has no scales
     */
    record Scale(@Nullable String name, @Nullable List<Double> sizes) {}

    /** The scale that is meant; what is wrong with it becomes findings. */
    Scale choose() {
        Node scales = document.get("scales");
        String named = named();
        if (scales == null || scales.value() == null) {
            return new Scale(named, null);
        }
        if (!scales.isMap() || scales.entries().isEmpty()) {
            find(
                    scales,
                    "scales must be a mapping from a letter to depth, width and most channels, not " + scales.kind());
            return new Scale(named, null);
        }
        String letter = named == null || named.isEmpty() ? first(scales) : named;
        Node sizes = scales.get(letter);
        if (sizes == null) {
            boolean asked = options.scale() != null;
            Node written = document.get("scale");
            boolean fromName = !asked && options.name() != null && pattern != null;
            findings.add(new Finding(
                    Problem.WRONG_VALUE,
                    asked ? Place.WHOLE : (written == null || fromName ? scales : written).place(),
                    (asked ? "the option scale: " : fromName ? "the name " + options.name() + ": " : "")
                            + "there is no scale \"" + letter
                            + "\"; there are "
                            + String.join(", ", scales.entries().keySet()),
                    null));
            return new Scale(letter, null);
        }
        return new Scale(letter, sizes(sizes));
    }

    /** As the reference has it: the file's name decides, and only without a name the document does. */
    private @Nullable String named() {
        String written = written();
        String inName = options.name() == null || pattern == null ? null : fromName(options.name(), pattern);
        String asked = options.scale();
        if (asked != null) {
            String others = Stream.of(
                            said(written, "the model says "), said(inName, "the name " + options.name() + " says "))
                    .filter(said -> said != null && !said.endsWith(" " + asked))
                    .collect(Collectors.joining(", "));
            if (!others.isEmpty()) {
                warn("scale " + asked + " was taken, which was asked for; " + others, document.place());
            }
            return asked;
        }
        if (inName == null) {
            return written;
        }
        warnOfName(inName, written);
        return inName;
    }

    private static @Nullable String said(@Nullable String letter, String who) {
        return letter == null || letter.isEmpty() ? null : who + letter;
    }

    private void warnOfName(String inName, @Nullable String written) {
        String name = String.valueOf(options.name());
        Node scale = document.get("scale");
        if (written != null && scale != null && !written.equals(inName)) {
            warn(
                    "scale: " + written + " is not read: the reference takes the scale from the file's name, and "
                            + name
                            + (inName.isEmpty() ? " says none: the first of scales counts" : " says " + inName)
                            + "; the option scale says another",
                    scale.place());
        } else if (!inName.isEmpty() && written == null) {
            warn("scale " + inName + " was read from the name " + name + ", as the reference does", document.place());
        }
    }

    private @Nullable String written() {
        Node written = document.get("scale");
        if (written == null || written.value() == null || written.value() instanceof String) {
            return written == null ? null : (String) written.value();
        }
        find(written, "scale must be a letter, not " + written.kind());
        return null;
    }

    /** The letter in a name; empty where it has none. */
    private static String fromName(String name, Pattern pattern) {
        Matcher matcher = pattern.matcher(name);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void warn(String detail, Place place) {
        warnings.add(new Warning(detail, place));
    }

    private String first(Node scales) {
        String letter = scales.entries().keySet().iterator().next();
        if (scales.entries().size() > 1) {
            warnings.add(new Warning(
                    "no scale was named: " + letter + " was taken, the first of "
                            + String.join(", ", scales.entries().keySet()) + ", as the reference does",
                    scales.place()));
        }
        return letter;
    }

    private @Nullable List<Double> sizes(Node node) {
        boolean numbers = node.items().stream()
                .allMatch(item -> item.value() instanceof Number number && Double.isFinite(number.doubleValue()));
        if (node.items().size() != 3 || !numbers) {
            find(node, "a scale is [depth, width, most channels]: a list of 3 finite numbers");
            return null;
        }
        return node.items().stream()
                .map(item -> ((Number) java.util.Objects.requireNonNull(item.value())).doubleValue())
                .toList();
    }

    private void find(Node at, String detail) {
        findings.add(new Finding(Problem.WRONG_TYPE, at.place(), detail, null));
    }
}
