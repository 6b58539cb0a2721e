package org.modelcomplexity.engine.dialect;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;

/** The keys of a model beside its rows, with the options that override them; what is wrong becomes findings. */
public final class ModelKeys {
    /** What authors call a key that is no misspelling of it. */
    private static final Map<String, List<String>> OTHER_WORDS = Map.of(
            "nc", List.of("num_classes", "n_classes", "classes", "number_of_classes", "class_num", "names"),
            "head", List.of("neck", "heads"),
            "backbone", List.of("body", "encoder"),
            "layers", List.of("modules_list", "network", "model"),
            "depth_multiple", List.of("depth", "depth_factor", "gd"),
            "width_multiple", List.of("width", "width_factor", "gw"));

    private final Dialect dialect;
    private final Node document;
    private final Options options;
    private final List<Finding> findings;
    private final List<Warning> warnings;
    private final Budget budget;

    /** Of a document; looking for what was meant is charged. */
    public ModelKeys(
            Dialect dialect,
            Node document,
            Options options,
            List<Finding> findings,
            List<Warning> warnings,
            Budget budget) {
        this.budget = budget;
        this.dialect = dialect;
        this.document = document;
        this.options = options;
        this.findings = findings;
        this.warnings = warnings;
    }

    /** Says which keys are missing, and which are there but not read. */
    public void check(NetworkRule network) {
        for (String key : dialect.required()) {
            boolean overridden = key.equals("nc") && options.nc() != null;
            if (document.get(key) == null && !overridden) {
                missing(key);
            }
        }
        document.entries().forEach((key, value) -> {
            if (key.equals(network.channels())) {
                return;
            }
            if (dialect.unread().containsKey(key)) {
                warnings.add(new Warning(key + ": " + dialect.unread().get(key), value.place()));
            } else if (!dialect.keys().contains(key) && !key.equals("modules")) {
                warnings.add(new Warning(
                        dialect.name() + " does not read \"" + Python.cut(key) + "\": it changes no figure",
                        value.place()));
            }
        });
    }

    /** Says that a key is missing, where one like it stands that nobody reads: that it is probably meant. */
    private void missing(String key) {
        List<String> others = document.entries().keySet().stream()
                .filter(other -> !dialect.keys().contains(other) && !other.equals("modules"))
                .toList();
        String meant = others.stream()
                .filter(other -> OTHER_WORDS.getOrDefault(key, List.of()).contains(other.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseGet(() -> Nearest.name(key, others, budget));
        Node there = meant == null ? null : document.get(meant);
        findings.add(new Finding(
                Problem.MISSING_KEY,
                there == null ? document.place() : there.place(),
                "the model has no \"" + key + "\", which " + dialect.name() + " needs"
                        + (there == null ? "" : "; it has \"" + Python.cut(String.valueOf(meant)) + "\""),
                there == null
                        ? null
                        : "write \"" + key + "\" in place of \"" + Python.cut(String.valueOf(meant)) + "\""));
    }

    /** The number of classes. */
    @Nullable
    public Long classes() {
        Node node = document.get("nc");
        boolean overrides =
                options.nc() != null && !(options.nc() == 0 && dialect.rows().text() == Dialect.Text.LITERAL);
        if (!overrides && node == null) {
            return null;
        }
        Object value = overrides ? options.nc() : node == null ? null : node.value();
        if (value instanceof Long nc && nc >= 1) {
            return nc;
        }
        find(
                value instanceof Long ? Problem.WRONG_VALUE : Problem.WRONG_TYPE,
                overrides ? Place.WHOLE : node.place(),
                (overrides ? "the option " : "") + "nc must be a whole number of at least 1, not "
                        + (value instanceof Long ? value : Node.kind(value)));
        return null;
    }

    /** The channels of the image. */
    public long channels(NetworkRule network) {
        String key = network.channels() != null ? network.channels() : "ch";
        boolean read = key.equals(network.channels()) || dialect.keys().contains(key);
        Node node = read ? document.get(key) : null;
        Object value = options.ch() != null ? options.ch() : node == null ? (Long) 3L : node.value();
        if (value instanceof Long ch && ch >= 1) {
            return ch;
        }
        boolean option = options.ch() != null;
        find(
                Problem.WRONG_VALUE,
                option || node == null ? Place.WHOLE : node.place(),
                (option ? "the option ch" : key) + " must be a whole number of at least 1, not "
                        + (value instanceof Long ? value : Node.kind(value)));
        return 3;
    }

    /** The multiples, and which scale they are of. */
    public Scaling scaling(@Nullable Long unscaled) {
        Scales.Scale scale = dialect.hasScales()
                ? new Scales(dialect, document, options, findings, warnings).choose()
                : new Scales.Scale(null, null);
        for (String key : scale.sizes() == null ? List.<String>of() : List.of("depth_multiple", "width_multiple")) {
            Node ignored = document.get(key);
            if (ignored != null) {
                warnings.add(new Warning(key + " is not read beside scales: it changes no figure", ignored.place()));
            }
        }
        return scale.sizes() == null
                ? new Scaling(
                        scale.name(),
                        multiple("depth_multiple"),
                        multiple("width_multiple"),
                        Double.POSITIVE_INFINITY,
                        unscaled)
                : new Scaling(
                        scale.name(),
                        scale.sizes().get(0),
                        scale.sizes().get(1),
                        scale.sizes().get(2),
                        unscaled);
    }

    private double multiple(String key) {
        Node node = document.get(key);
        if (node == null) {
            return 1;
        }
        if (node.value() instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        find(Problem.WRONG_TYPE, node, key + " must be a number, not " + node.kind());
        return 1;
    }

    /** Anchors as they stand: a list of lists, or how many a level; null where they are neither. */
    @Nullable
    public Object anchors() {
        Node node = document.get("anchors");
        if (node == null) {
            return null;
        }
        Node wrong = node.value() instanceof Long ? null : unreadable(node);
        if (wrong == null) {
            return node.plain();
        }
        find(
                Problem.WRONG_TYPE,
                wrong,
                "anchors must be a list of lists of numbers, or how many there are a level, not "
                        + Python.brief(wrong));
        return null;
    }

    /** What in anchors is neither a list of lists nor a number in one; null where all is right. */
    private static @Nullable Node unreadable(Node anchors) {
        if (!anchors.isList() || anchors.items().isEmpty()) {
            return anchors;
        }
        for (Node level : anchors.items()) {
            if (!level.isList()) {
                return level;
            }
            for (Node size : level.items()) {
                if (!(size.value() instanceof Number || size.value() instanceof Boolean)) {
                    return size;
                }
            }
        }
        return null;
    }

    /** The names that a row's text may be, with their values. */
    public Map<String, @Nullable Object> variables(@Nullable Long nc, @Nullable Object anchors, Scaling scaling) {
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("nc", nc);
        all.put("width", scaling.width());
        all.put("depth", scaling.depth());
        all.put("max_channels", scaling.maxChannels());
        all.put("scale", scaling.scale());
        all.put("act", text("activation"));
        all.putAll(dialect.rows().state());
        dialect.rows().values().forEach((key, value) -> all.put(key, value(key, value)));
        if (dialect.keys().contains("anchors")) {
            Long each = anchorsEach(anchors);
            all.put("anchors", anchors);
            all.put("na", each);
            all.put("no", outputs(nc, anchors));
            all.put("gd", scaling.depth());
            all.put("gw", scaling.width());
        }
        return all;
    }

    private @Nullable Object value(String key, Dialect.Value value) {
        Node node = document.get(key);
        if (node == null) {
            return value.otherwise();
        }
        try {
            value.takes().convert(key, node.plain());
        } catch (Refusal refusal) {
            findings.add(refusal.at(node.place()));
        }
        return node.plain();
    }

    private @Nullable Object text(String key) {
        Node node = document.get(key);
        return node == null ? null : node.plain();
    }

    /** Outputs a position: anchors a level × (classes + 5); null where these are not known. */
    public static @Nullable Long outputs(@Nullable Long nc, @Nullable Object anchors) {
        Long each = anchorsEach(anchors);
        return each == null || nc == null ? null : Math.multiplyExact(each, Math.addExact(nc, 5));
    }

    private static @Nullable Long anchorsEach(@Nullable Object anchors) {
        if (anchors instanceof List<?> lists && !lists.isEmpty() && lists.get(0) instanceof List<?> first) {
            return (long) (first.size() / 2);
        }
        return anchors instanceof Long each ? each : null;
    }

    private void find(Problem problem, Node node, String detail) {
        find(problem, node.place(), detail);
    }

    private void find(Problem problem, Place place, String detail) {
        findings.add(new Finding(problem, place, detail, null));
    }
}
