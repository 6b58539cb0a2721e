package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;

/** Builds the network of a model with {@code backbone} and {@code head} rows, as its dialect's reference does. */
public final class ModelBuilder {
    private final Dialect dialect;
    private final Node document;
    private final Options options;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Warning> warnings;
    private final Build build;
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    /** The channels that each row hands on: a number or a list; null where its row could not be built. */
    private final List<@Nullable Object> channels = new ArrayList<>();

    private boolean headIsLast;
    private boolean headElsewhere;

    private ModelBuilder(Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings) {
        this.dialect = dialect;
        this.document = document;
        this.options = options;
        this.warnings = warnings;
        this.build = new Build(catalogue, options.limits());
    }

    /**
     * Builds a network, and runs it once where the reference does.
     *
     * @param catalogue the dialect's module types, with the request's own over them
     * @param warnings where what was assumed or ignored is told
     * @throws InvalidModelException with everything that is wrong with the model
     */
    public static Model build(
            Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings) {
        return new ModelBuilder(dialect, catalogue, document, options, warnings).build();
    }

    private Model build() {
        ModelKeys keys = new ModelKeys(dialect, document, options, findings, warnings);
        keys.check();
        Long nc = keys.classes();
        long ch = keys.channels();
        Object anchors = keys.anchors();
        Scaling scaling = keys.scaling(exact(() -> ModelKeys.outputs(nc, anchors)));
        Map<String, @Nullable Object> variables = exact(() -> keys.variables(nc, anchors, scaling));
        List<Node> written = written();
        orRefuse();
        activation();
        RowBuilder builder = new RowBuilder(dialect, build, Objects.requireNonNull(variables), scaling);
        RowText text = new RowText(dialect, named(variables), build);
        for (int i = 0; i < written.size(); i++) {
            headElsewhere |= headIsLast;
            headIsLast = false;
            row(i, written.get(i), builder, text, scaling, ch);
        }
        orRefuse();
        Tensor image = Tensor.of(1, ch, options.height(), options.width());
        Model.Info info = new Model.Info(dialect, options.name(), null, nc, List.of(image), true, null, null, null);
        return Measuring.prepare(
                new Model(info, root(), List.copyOf(rows)), headIsLast, headElsewhere, ch, options.limits());
    }

    private static <T> @Nullable T exact(java.util.function.Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(Problem.OVERFLOW, Place.WHOLE, "anchors × (nc + 5) does not fit 64 bits");
        }
    }

    private Map<String, @Nullable Object> named(Map<String, @Nullable Object> variables) {
        Map<String, @Nullable Object> named = new HashMap<>();
        dialect.variables().forEach(name -> named.put(name, variables.get(name)));
        return named;
    }

    private void orRefuse() {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
    }

    private List<Node> written() {
        List<Node> all = new ArrayList<>();
        for (String part : List.of("backbone", "head")) {
            Node node = document.get(part);
            if (node != null && !node.isList()) {
                find(Problem.WRONG_TYPE, node.place(), part + " must be a list of rows, not " + node.kind(), null);
            } else if (node != null) {
                all.addAll(node.items());
            }
        }
        if (all.size() > options.limits().rows()) {
            find(
                    Problem.LIMIT_EXCEEDED,
                    document.place(),
                    "the model has " + all.size() + " rows; the configured limit is "
                            + options.limits().rows(),
                    null);
        } else if (all.isEmpty() && findings.isEmpty()) {
            find(Problem.MALFORMED_ROW, document.place(), "the model has no rows", null);
        }
        all.forEach(this::checkRow);
        return all;
    }

    private void checkRow(Node row) {
        if (!row.isList() || row.items().size() != 4) {
            find(
                    Problem.MALFORMED_ROW,
                    row.place(),
                    "a row is [from, repeats, module, args]: a list of 4, not "
                            + (row.isList() ? "of " + row.items().size() : row.kind()),
                    null);
            return;
        }
        List<Node> items = row.items();
        if (!isFrom(items.get(0))) {
            find(
                    Problem.WRONG_FROM,
                    items.get(0).place(),
                    "from must be a row's number or a list of them, not "
                            + items.get(0).kind(),
                    null);
        }
        if (!(items.get(1).value() instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            find(
                    Problem.WRONG_TYPE,
                    items.get(1).place(),
                    "repeats must be a number, not " + items.get(1).kind(),
                    null);
        }
        if (!(items.get(2).value() instanceof String)) {
            find(
                    Problem.WRONG_TYPE,
                    items.get(2).place(),
                    "module must be a name, not " + items.get(2).kind(),
                    null);
        }
        if (!items.get(3).isList()) {
            find(
                    Problem.WRONG_TYPE,
                    items.get(3).place(),
                    "args must be a list, not " + items.get(3).kind(),
                    null);
        }
    }

    private static boolean isFrom(Node node) {
        return node.value() instanceof Long
                || node.isList() && node.items().stream().allMatch(item -> item.value() instanceof Long);
    }

    /** The model's own default activation, where the dialect reads one. */
    private void activation() {
        Node node = dialect.keys().contains("activation") ? document.get("activation") : null;
        if (node == null || node.value() == null) {
            return;
        }
        try {
            Object layer = node.value() instanceof String text ? PythonText.layer(text, build) : null;
            if (layer instanceof Module module) {
                build.shared("activation", () -> module);
                return;
            }
            find(
                    Problem.WRONG_VALUE,
                    node.place(),
                    "activation must construct a layer of torch.nn, as nn.ReLU() does, not " + Node.kind(node.value()),
                    "nn.SiLU()");
        } catch (Refusal refusal) {
            findings.add(refusal.at(node.place()));
        }
    }

    private void row(int index, Node row, RowBuilder builder, RowText text, Scaling scaling, long ch) {
        List<Node> items = row.items();
        channels.add(null);
        Place place = items.get(2).place();
        try {
            Catalogue.Entry entry =
                    builder.entry((String) Objects.requireNonNull(items.get(2).value()));
            place = items.get(0).place();
            List<Integer> sources = sources(index, items.get(0), builder.readsList(entry), entry.name());
            Object from = channelsOf(sources, items.get(0).isList(), ch);
            List<@Nullable Object> given = arguments(items.get(3), text);
            place = items.get(3).place();
            if (from != null && given != null) {
                Object repeats =
                        scaling.repeats(Objects.requireNonNull(items.get(1).value()));
                RowBuilder.Plan plan =
                        builder.plan(entry, given, from, index == 0 ? (Object) ch : channels.get(index - 1), repeats);
                channels.set(index, plan.channels());
                place = argumentPlace(entry, plan, items.get(3), null);
                create(index, row, builder, plan, sources, repeats);
            }
        } catch (Refusal refusal) {
            boolean channelsOut =
                    "c2".equals(refusal.argument()) && !items.get(3).items().isEmpty();
            findings.add(refusal.at(channelsOut ? items.get(3).items().get(0).place() : place));
        } catch (ArithmeticException overflow) {
            find(Problem.OVERFLOW, place, "a size in this row does not fit 64 bits", null);
        }
        if (channels.get(index) == null) {
            channels.set(index, likelyChannels(items, builder));
        }
    }

    private static @Nullable Object likelyChannels(List<Node> row, RowBuilder builder) {
        try {
            return builder.likelyChannels(String.valueOf(row.get(2).value()), row.get(3));
        } catch (Refusal | ArithmeticException alreadyTold) {
            return null;
        }
    }

    private void create(
            int index, Node row, RowBuilder builder, RowBuilder.Plan plan, List<Integer> sources, Object repeats) {
        List<Node> items = row.items();
        try {
            Module module = builder.create(plan);
            modules.put(Integer.toString(index), module);
            boolean list = items.get(0).isList();
            rows.add(new Row(
                    index,
                    items.get(0).plain(),
                    repeats,
                    plan.entry().qualifiedName(),
                    Collections.unmodifiableList(plan.arguments()),
                    Integer.toString(index),
                    sources,
                    (current, trace, inputs) ->
                            Objects.requireNonNull(current).forward(trace, list ? List.of(inputs) : inputs),
                    row.place()));
            headIsLast = plan.entry() instanceof Definition definition
                    && definition.layer() != null
                    && definition.layer().head();
            if (headIsLast && module instanceof Sequential) {
                headIsLast = false;
                headElsewhere = true;
            }
        } catch (Refusal refusal) {
            findings.add(refusal.at(argumentPlace(plan.entry(), plan, items.get(3), refusal.argument())));
        }
    }

    /** Where an argument of the module stands in the row, or the row's arguments as a whole. */
    private static Place argumentPlace(
            Catalogue.Entry entry, RowBuilder.Plan plan, Node arguments, @Nullable String name) {
        int index = name == null ? -1 : entry.signature().indexOf(name);
        int written = index - (index <= 2 && plan.injected() > 1 ? 1 : plan.injected());
        return index >= 0 && written >= 0 && written < arguments.items().size()
                ? arguments.items().get(written).place()
                : arguments.place();
    }

    private @Nullable List<@Nullable Object> arguments(Node written, RowText text) {
        List<@Nullable Object> values = new ArrayList<>();
        int before = findings.size();
        for (Node argument : written.items()) {
            try {
                values.add(text.resolve(argument));
            } catch (Refusal refusal) {
                findings.add(refusal.at(argument.place()));
            }
        }
        return findings.size() == before ? values : null;
    }

    private List<Integer> sources(int index, Node from, boolean list, String module) {
        if (from.isList() != list) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    module + " reads "
                            + (list ? "a list of rows: from must be a list" : "one row: from must be a number")
                            + ", not " + from.kind());
        }
        List<Integer> sources = new ArrayList<>();
        for (Node item : list ? from.items() : List.of(from)) {
            sources.add(source(index, (Long) Objects.requireNonNull(item.value())));
        }
        return sources;
    }

    private static int source(int index, long from) {
        if (index == 0 && from == -1) {
            return -1;
        }
        long row = from < 0 ? index + from : from;
        if (row < 0 || row >= index) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    "from " + from + " in row " + index + " names no row before it"
                            + (row < 0
                                    ? "; the image can be read by row 0 only, as -1"
                                    : ": rows 0 to " + (index - 1) + " are there"));
        }
        return (int) row;
    }

    private @Nullable Object channelsOf(List<Integer> sources, boolean list, long ch) {
        List<Object> all = new ArrayList<>();
        for (int source : sources) {
            Object known = source < 0 ? (Long) ch : channels.get(source);
            if (known == null) {
                return null;
            }
            all.add(known);
        }
        return list ? all : all.get(0);
    }

    private Module root() {
        String last = rows.get(rows.size() - 1).type();
        String type = dialect.root()
                .getOrDefault(
                        last.substring(last.lastIndexOf('.') + 1),
                        dialect.root().getOrDefault("", "Model"));
        Map<String, Module> inner = Collections.unmodifiableMap(modules);
        return dialect.container() == null
                ? new Root(type, Map.of(), inner, null, null, null)
                : new Root(type, Map.of(), Map.of(dialect.container(), Sequential.named(inner)), null, null, null);
    }

    private void find(Problem problem, Place place, String detail, @Nullable String hint) {
        findings.add(new Finding(problem, place, detail, hint));
    }
}
