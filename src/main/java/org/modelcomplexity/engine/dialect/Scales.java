package org.modelcomplexity.engine.dialect;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Problem;

/** Which scale of a model is meant: by option, by the document, by the file's name, or the first there is. */
final class Scales {
    private final @Nullable Pattern inName;
    private final Node document;
    private final Options options;
    private final List<Finding> findings;
    private final List<Warning> warnings;

    Scales(Dialect dialect, Node document, Options options, List<Finding> findings, List<Warning> warnings) {
        this.inName = dialect.scaleInName();
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
            Node written = document.get("scale");
            findings.add(new Finding(
                    Problem.WRONG_VALUE,
                    options.scale() != null ? Place.WHOLE : (written == null ? scales : written).place(),
                    (options.scale() != null ? "the option scale: " : "") + "there is no scale \"" + letter
                            + "\"; there are "
                            + String.join(", ", scales.entries().keySet()),
                    null));
            return new Scale(letter, null);
        }
        return new Scale(letter, sizes(sizes));
    }

    private @Nullable String named() {
        if (options.scale() != null) {
            return options.scale();
        }
        Node written = document.get("scale");
        if (written != null && written.value() instanceof String letter) {
            return letter;
        }
        if (written != null && written.value() != null) {
            find(written, "scale must be a letter, not " + written.kind());
        }
        return options.name() == null || inName == null ? null : fromName(options.name(), inName);
    }

    private String fromName(String name, Pattern pattern) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.find()) {
            return "";
        }
        warnings.add(new Warning(
                "scale " + matcher.group(1) + " was read from the name " + name + ", as the reference does",
                document.place()));
        return matcher.group(1);
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
