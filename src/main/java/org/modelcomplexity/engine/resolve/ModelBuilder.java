package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.ModelKeys;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.dialect.Scaling;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.network.BuiltNetwork;
import org.modelcomplexity.engine.network.BuiltRow;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkBuilder;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.spec.RowReader;
import org.modelcomplexity.engine.tensor.Tensor;

/** Builds the network of a model with {@code backbone} and {@code head} rows, as its dialect's reference does. */
public final class ModelBuilder {
    private static final Long ANY_CLASSES = 80L;
    private static final Long ANY_ANCHORS = 3L;

    private final Dialect dialect;
    private final Node document;
    private final Options options;
    private final Findings findings = new Findings();
    private final List<Warning> warnings;
    private final Build build;
    private final Rows rows;

    private ModelBuilder(
            Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings, Rows rows) {
        this.rows = rows;
        this.dialect = dialect;
        this.document = dialect.rows().text() == Dialect.Text.LITERAL ? withoutNone(document) : document;
        this.options = options;
        this.warnings = warnings;
        this.build = new Build(catalogue, rows.budget());
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
     * @param rows what computes rows
     * @throws InvalidModelException with everything that is wrong with the model
     */
    public static BuiltNetwork build(
            Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings, Rows rows) {
        return new ModelBuilder(dialect, catalogue, document, options, warnings, rows).build();
    }

    private BuiltNetwork build() {
        List<Node> all = new RowReader(document, findings).read(build.budget().limits());
        NetworkRule network = network(all);
        Node backbone = document.get("backbone");
        if (looksAtFirst(network)
                && backbone != null
                && backbone.isList()
                && backbone.items().isEmpty()) {
            find(Problem.MALFORMED_ROW, backbone.place(), dialect.name() + " needs a row in the backbone", null);
        }
        ModelKeys keys = new ModelKeys(dialect, document, options, findings, warnings, build.budget());
        keys.check(network);
        Long classes = keys.classes();
        long ch = keys.channels(network);
        Object written = keys.anchors();
        // Rows are still looked at where keys are wrong: by values that any model has, so that they find their own
        // alone.
        boolean wrong = !findings.isEmpty();
        Long nc = classes == null && wrong ? ANY_CLASSES : classes;
        Object anchors = written == null && wrong ? ANY_ANCHORS : written;
        Scaling scaling = keys.scaling(exact(() -> ModelKeys.outputs(nc, anchors)));
        Map<String, @Nullable Object> variables = exact(() -> keys.variables(nc, anchors, scaling));
        if (backbone == null || !backbone.isList()) {
            // The head's rows are numbered behind the backbone's: without it they would all seem wrong.
            findings.orRefuse();
        }
        NetworkBuilder builder = new NetworkBuilder(rows, build, activation());
        RowPlanner planner = new RowPlanner(dialect, build, Objects.requireNonNull(variables), scaling);
        RowText rowText = new RowText(dialect, named(variables), build);
        RowsResolver resolver = new RowsResolver(planner, rowText, scaling, ch, findings);
        List<Row> resolved = new ArrayList<>();
        List<BuiltRow> built = new ArrayList<>();
        TakenBlocks taken = new TakenBlocks(build);
        for (int i = 0; i < all.size(); i++) {
            Row row = resolver.resolve(
                    all.get(i), i == 0 && looksAtFirst(network) ? dialect.rows().first() : Map.of());
            BuiltRow made = row == null ? null : builder.build(row, findings);
            if (made != null) {
                resolved.add(row);
                built.add(made);
                taken.add(String.valueOf(all.get(i).items().get(2).value()), row);
            }
        }
        taken.warn(warnings);
        findings.orRefuse();
        int last = resolved.size() - 1;
        if (network.readsKept() && readsUnkept(all)) {
            resolved.set(
                    last, resolved.get(last).failing("the row before it is not kept for it: name it by its number"));
        }
        boolean headIsLast =
                network.run() != NetworkRule.Run.NOT && !(built.get(last).part().module() instanceof Sequential);
        Network.Info info = new Network.Info(
                dialect,
                network.type() == null ? dialect.root() : network.type(),
                options.name(),
                scaling.scale() == null || scaling.scale().isEmpty() ? null : scaling.scale(),
                network.task(),
                nc,
                List.of(Tensor.of(1, ch, options.height(), options.width())),
                text(network),
                true,
                Network.Constructed.NOT);
        return Construction.prepare(
                NetworkBuilder.network(info, resolved, built),
                headIsLast ? network.run() : NetworkRule.Run.NOT,
                resolver.levels(network, all.get(last).place()),
                resolver.heads() > (headIsLast ? 1 : 0),
                ch,
                new Runs(rows));
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
        return RowsResolver.network(
                name instanceof String text ? build.catalogue().find(text) : null);
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

    /** The model's own default activation, where the dialect reads one; null where there is none. */
    private @Nullable Module activation() {
        Node node = dialect.keys().contains("activation") ? document.get("activation") : null;
        if (node == null || node.value() == null) {
            return null;
        }
        try {
            Object layer = node.value() instanceof String text ? PythonText.layer(text, build) : null;
            if (layer instanceof Module module) {
                return module;
            }
            find(
                    Problem.WRONG_VALUE,
                    node.place(),
                    "activation must construct a layer of torch.nn, as nn.ReLU() does, not " + Node.kind(node.value()),
                    "nn.SiLU()");
        } catch (Refusal refusal) {
            findings.add(refusal.at(node.place()));
        }
        return null;
    }

    /** Whether the parser looks at the backbone's first row by itself; networks that say their channels are read apart. */
    private boolean looksAtFirst(NetworkRule network) {
        return !dialect.rows().first().isEmpty() && network.channels() == null;
    }

    private void find(Problem problem, Place place, String detail, @Nullable String hint) {
        findings.add(new Finding(problem, place, detail, hint));
    }
}
