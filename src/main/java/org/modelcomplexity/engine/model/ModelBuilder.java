package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.BitSet;
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
import org.modelcomplexity.engine.definition.NetworkRule;
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
    /** The network's second input. */
    private static final int TEXT_INPUT = -2;

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

    private final BitSet heads = new BitSet();
    private int textSource = TEXT_INPUT;

    private ModelBuilder(Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings) {
        this.dialect = dialect;
        this.document = dialect.rows().text() == Dialect.Text.LITERAL ? withoutNone(document) : document;
        this.options = options;
        this.warnings = warnings;
        this.build = new Build(catalogue, options.limits());
    }

    /** YAML's bare None is text; Ultralytics takes it as null where it is the value of a key. */
    private static Node withoutNone(Node document) {
        Map<String, Node> entries = new LinkedHashMap<>();
        document.entries()
                .forEach((key, node) ->
                        entries.put(key, "None".equals(node.value()) ? new Node(null, node.place()) : node));
        return new Node(entries, document.place());
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
        List<Node> written = new RowReader(document, findings).read(options.limits());
        NetworkRule network = network(written);
        Node backbone = document.get("backbone");
        if (looksAtFirst(network)
                && backbone != null
                && backbone.isList()
                && backbone.items().isEmpty()) {
            find(Problem.MALFORMED_ROW, backbone.place(), dialect.name() + " needs a row in the backbone", null);
        }
        ModelKeys keys = new ModelKeys(dialect, document, options, findings, warnings);
        keys.check(network);
        Long nc = keys.classes();
        long ch = keys.channels(network);
        Object anchors = keys.anchors();
        Scaling scaling = keys.scaling(exact(() -> ModelKeys.outputs(nc, anchors)));
        Map<String, @Nullable Object> variables = exact(() -> keys.variables(nc, anchors, scaling));
        orRefuse();
        activation();
        RowBuilder builder = new RowBuilder(dialect, build, Objects.requireNonNull(variables), scaling);
        RowText rowText = new RowText(dialect, named(variables), build);
        for (int i = 0; i < written.size(); i++) {
            boolean renamed = i == 0 && looksAtFirst(network);
            row(i, written.get(i), renamed, builder, rowText, scaling, ch);
        }
        orRefuse();
        if (network.readsKept() && readsUnkept(written)) {
            rows.add(rows.remove(rows.size() - 1)
                    .failing("the row before it is not kept for it: name it by its number"));
        }
        boolean headIsLast = network.run() != NetworkRule.Run.NOT
                && !(modules.get(Integer.toString(rows.size() - 1)) instanceof Sequential);
        Model.Info info = new Model.Info(
                dialect,
                options.name(),
                scaling.scale() == null || scaling.scale().isEmpty() ? null : scaling.scale(),
                network.task(),
                nc,
                List.of(Tensor.of(1, ch, options.height(), options.width())),
                text(network),
                true,
                Model.Measured.NOT);
        return Measuring.prepare(
                new Model(info, root(network), List.copyOf(rows)),
                headIsLast ? network.run() : NetworkRule.Run.NOT,
                heads.cardinality() > (headIsLast ? 1 : 0),
                ch,
                options.limits());
    }

    /** Whether the last row names the one before it as −1 alone, and no row names that by its number. */
    private static boolean readsUnkept(List<Node> written) {
        int last = written.size() - 1;
        List<Node> from = written.get(last).items().get(0).items();
        return from.stream().anyMatch(node -> Long.valueOf(-1).equals(node.value()))
                && from.stream().noneMatch(node -> Long.valueOf(last - 1).equals(node.value()));
    }

    private @Nullable Tensor text(NetworkRule network) {
        List<Long> sizes = network.text();
        return sizes == null
                ? null
                : Tensor.of(1, options.nc() == null || options.nc() == 0 ? sizes.get(0) : options.nc(), sizes.get(1));
    }

    /** What the network is, which its last row says. */
    private NetworkRule network(List<Node> written) {
        Node last = written.isEmpty() ? null : written.get(written.size() - 1);
        Object name = last == null || last.items().size() != 4
                ? null
                : last.items().get(2).value();
        return networkRule(name instanceof String text ? build.catalogue().find(text) : null);
    }

    private static NetworkRule networkRule(Catalogue.@Nullable Entry entry) {
        return entry instanceof Definition definition && definition.network() != null
                ? definition.network()
                : NetworkRule.PLAIN;
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
        dialect.rows().variables().forEach(name -> named.put(name, variables.get(name)));
        return named;
    }

    private void orRefuse() {
        if (!findings.isEmpty()) {
            throw new InvalidModelException(findings);
        }
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

    /** Whether the parser looks at the backbone's first row by itself; networks that say their channels are read apart. */
    private boolean looksAtFirst(NetworkRule network) {
        return !dialect.rows().first().isEmpty() && network.channels() == null;
    }

    private void row(
            int index, Node row, boolean renamed, RowBuilder builder, RowText rowText, Scaling scaling, long ch) {
        List<Node> items = row.items();
        channels.add(null);
        Place place = items.get(2).place();
        try {
            String name = (String) Objects.requireNonNull(items.get(2).value());
            Catalogue.Entry entry =
                    builder.entry(renamed ? dialect.rows().first().getOrDefault(name, name) : name);
            place = items.get(0).place();
            List<Integer> sources = RowReader.sources(index, items.get(0), builder.readsList(entry), entry.name());
            Object from = channelsOf(sources, items.get(0).isList(), ch);
            List<@Nullable Object> given = arguments(items.get(3), rowText);
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
            modules.put(Integer.toString(index), builder.create(plan));
            boolean list = items.get(0).isList();
            Integer read = plan.entry() instanceof Definition definition && definition.readsText() ? textSource : null;
            boolean givesText = builder.givesText(plan.entry());
            rows.add(new Row(
                    index,
                    items.get(0).plain(),
                    repeats,
                    plan.entry().qualifiedName(),
                    Collections.unmodifiableList(plan.arguments()),
                    Integer.toString(index),
                    sources,
                    read,
                    givesText,
                    list ? Row.Run.ofList(read != null) : Row.Run.OF_INPUTS,
                    row.place()));
            textSource = givesText ? index : textSource;
            heads.set(index, networkRule(plan.entry()).run() != NetworkRule.Run.NOT);
        } catch (Refusal refusal) {
            findings.add(refusal.at(argumentPlace(plan.entry(), plan, items.get(3), refusal.argument())));
        }
    }

    /** Where an argument of the module stands in the row, or the row's arguments as a whole. */
    private static Place argumentPlace(
            Catalogue.Entry entry, RowBuilder.Plan plan, Node arguments, @Nullable String name) {
        int index = name == null ? -1 : entry.signature().indexOf(name);
        int written = index - (index == 1 ? Math.min(1, plan.leading()) : plan.leading());
        return index >= 0 && written >= 0 && written < arguments.items().size()
                ? arguments.items().get(written).place()
                : arguments.place();
    }

    private @Nullable List<@Nullable Object> arguments(Node written, RowText rowText) {
        List<@Nullable Object> values = new ArrayList<>();
        int before = findings.size();
        for (Node argument : written.items()) {
            try {
                values.add(rowText.resolve(argument));
            } catch (Refusal refusal) {
                findings.add(refusal.at(argument.place()));
            }
        }
        return findings.size() == before ? values : null;
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

    private Module root(NetworkRule network) {
        String type = network.type() == null ? dialect.root() : network.type();
        Map<String, Module> inner = Collections.unmodifiableMap(modules);
        return dialect.container() == null
                ? new Root(type, Map.of(), inner, null, null, null)
                : new Root(type, Map.of(), Map.of(dialect.container(), Sequential.named(inner)), null, null, null);
    }

    private void find(Problem problem, Place place, String detail, @Nullable String hint) {
        findings.add(new Finding(problem, place, detail, hint));
    }
}
