package org.modelcomplexity.engine.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;

/** Builds the network of a model with {@code backbone} and {@code head} rows, as its dialect's reference does. */
public final class ModelBuilder {
    private final Dialect dialect;
    private final Node document;
    private final Options options;
    private final Findings findings = new Findings();
    private final List<Warning> warnings;
    private final Build build;

    private ModelBuilder(
            Dialect dialect,
            Catalogue catalogue,
            Node document,
            Options options,
            List<Warning> warnings,
            Budget budget) {
        this.dialect = dialect;
        this.document = dialect.rows().text() == Dialect.Text.LITERAL ? withoutNone(document) : document;
        this.options = options;
        this.warnings = warnings;
        this.build = new Build(catalogue, budget);
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
            Dialect dialect,
            Catalogue catalogue,
            Node document,
            Options options,
            List<Warning> warnings,
            Budget budget) {
        return new ModelBuilder(dialect, catalogue, document, options, warnings, budget).build();
    }

    private Model build() {
        List<Node> written =
                new RowReader(document, findings).read(build.budget().limits());
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
        findings.orRefuse();
        activation();
        RowBuilder builder = new RowBuilder(dialect, build, Objects.requireNonNull(variables), scaling);
        RowText rowText = new RowText(dialect, named(variables), build);
        RowsBuilder rows = new RowsBuilder(builder, rowText, scaling, ch, findings);
        for (int i = 0; i < written.size(); i++) {
            rows.add(
                    written.get(i),
                    i == 0 && looksAtFirst(network) ? dialect.rows().first() : Map.of());
        }
        findings.orRefuse();
        if (network.readsKept() && readsUnkept(written)) {
            rows.failLast("the row before it is not kept for it: name it by its number");
        }
        boolean headIsLast = network.run() != NetworkRule.Run.NOT && !(rows.last() instanceof Sequential);
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
                new Model(info, root(network, rows.modules()), rows.rows()),
                headIsLast ? network.run() : NetworkRule.Run.NOT,
                rows.heads() > (headIsLast ? 1 : 0),
                ch,
                build.budget());
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
        return RowsBuilder.network(
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

    private Module root(NetworkRule network, Map<String, Module> modules) {
        String type = network.type() == null ? dialect.root() : network.type();
        return dialect.container() == null
                ? new Root(type, Map.of(), modules, null, null, null)
                : new Root(type, Map.of(), Map.of(dialect.container(), Sequential.named(modules)), null, null, null);
    }

    private void find(Problem problem, Place place, String detail, @Nullable String hint) {
        findings.add(new Finding(problem, place, detail, hint));
    }
}
