package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.HashMap;
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
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.network.BuiltNetwork;
import org.modelcomplexity.engine.network.BuiltRow;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkBuilder;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.spec.LayerRow;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** Builds the network of a layer list: inputs, and rows that read inputs and earlier rows. */
public final class LayerListBuilder {
    private static final List<String> INPUT_KEYS = List.of("shape", "dtype", "name");
    private static final List<String> DTYPES = List.of("float32", "int64");

    private final Dialect dialect;
    private final Node document;
    private final Options options;
    private final List<Warning> warnings;
    private final Findings findings = new Findings();
    private final List<String> inputNames = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final Build build;
    private final LayerRows layerRows;
    private final NetworkBuilder builder;
    private final List<BuiltRow> built = new ArrayList<>();
    private final TakenBlocks taken;

    private LayerListBuilder(
            Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings, Rows rows) {
        this.dialect = dialect;
        this.document = document;
        this.options = options;
        this.warnings = warnings;
        this.build = new Build(catalogue, rows.budget());
        this.builder = new NetworkBuilder(rows, build, null);
        this.taken = new TakenBlocks(build);
        this.layerRows = new LayerRows(build);
    }

    /**
     * Builds a network.
     *
     * @throws InvalidModelException with everything that is wrong with the list
     */
    public static BuiltNetwork build(
            Dialect dialect, Catalogue catalogue, Node document, Options options, List<Warning> warnings, Rows rows) {
        return new LayerListBuilder(dialect, catalogue, document, options, warnings, rows).build();
    }

    private BuiltNetwork build() {
        new ModelKeys(dialect, document, options, findings, warnings, build.budget()).check(NetworkRule.PLAIN);
        readInputs();
        List<LayerRow> written = written();
        findings.orRefuse();
        for (int i = 0; i < written.size(); i++) {
            add(i, written.get(i));
        }
        findings.orRefuse();
        taken.warn(warnings);
        Network.Info info = new Network.Info(
                dialect, "Network", options.name(), null, null, null, inputs, null, false, Network.Constructed.NOT);
        return NetworkBuilder.network(info, rows, built);
    }

    private void find(Problem problem, Place place, String detail) {
        findings.add(new Finding(problem, place, detail, null));
    }

    private void readInputs() {
        Node several = document.get("inputs");
        Node single = document.get("input");
        if ((several == null) == (single == null)) {
            find(Problem.MISSING_KEY, document.place(), "a layer list has either \"input\" or \"inputs\"");
        } else if (single != null) {
            readInput(single, "input");
            if (single.get("name") != null) {
                warnings.add(new Warning(
                        "the one input is called \"input\": its name is not read, a list \"inputs\" has names",
                        Objects.requireNonNull(single.get("name")).place()));
            }
        } else if (!several.isList() || several.items().isEmpty()) {
            find(Problem.WRONG_TYPE, several.place(), "inputs must be a list of inputs, not " + several.kind());
        } else {
            several.items()
                    .forEach(node -> readInput(
                            node,
                            node.get("name") == null ? null : node.get("name").value()));
        }
    }

    private void checkKeys(Node input) {
        input.entries().forEach((key, value) -> {
            if (!INPUT_KEYS.contains(key)) {
                findings.add(new Finding(
                        Problem.WRONG_VALUE,
                        value.place(),
                        "an input has no \"" + Python.cut(key) + "\"; it has shape, dtype, name",
                        Nearest.hint(key, INPUT_KEYS)));
            }
        });
    }

    private void readInput(Node node, @Nullable Object name) {
        checkKeys(node);
        if (!(name instanceof String text) || labels.containsKey(text)) {
            find(Problem.WRONG_VALUE, node.place(), "an input needs a name of its own");
            return;
        }
        Node shape = node.get("shape");
        DataType type = type(node.get("dtype"));
        boolean sizes = shape != null
                && shape.isList()
                && shape.items().stream().allMatch(item -> item.value() instanceof Long);
        if (!sizes) {
            find(Problem.WRONG_TYPE, (shape == null ? node : shape).place(), "shape must be a list of whole numbers");
            return;
        }
        try {
            long[] each = shape.items().stream()
                    .mapToLong(item -> (Long) Objects.requireNonNull(item.value()))
                    .toArray();
            inputs.add(new Tensor(Shape.of(each), type));
            inputNames.add(text);
            labels.put(text, -inputNames.size());
        } catch (Refusal refusal) {
            findings.add(refusal.at(shape.place()));
        }
    }

    private DataType type(@Nullable Node written) {
        Object type = written == null ? "float32" : written.plain();
        if (written != null && !(type instanceof String word && DTYPES.contains(word))) {
            findings.add(new Finding(
                    Problem.WRONG_VALUE,
                    written.place(),
                    "dtype must be float32 or int64, not " + Python.brief(type),
                    type instanceof String word ? Nearest.hint(word, DTYPES) : null));
        }
        return "int64".equals(type) ? DataType.INT64 : DataType.FLOAT32;
    }

    private List<LayerRow> written() {
        List<LayerRow> read = new ArrayList<>();
        Node layers = document.get("layers");
        if (layers == null) {
            return read;
        }
        if (!layers.isList()
                || layers.items().isEmpty()
                || layers.items().size() > build.budget().limits().rows()) {
            find(
                    layers.items().isEmpty() ? Problem.MALFORMED_ROW : Problem.LIMIT_EXCEEDED,
                    layers.place(),
                    "layers must be a list of 1 to " + build.budget().limits().rows() + " rows");
            return read;
        }
        for (Node row : layers.items()) {
            LayerRow each = LayerRow.read(row, findings);
            if (each != null) {
                read.add(each);
            }
        }
        return read;
    }

    private void add(int index, LayerRow written) {
        String label = written.name() == null ? Integer.toString(index) : written.name();
        if (labels.putIfAbsent(label, index) != null) {
            find(
                    Problem.WRONG_VALUE,
                    written.place(),
                    "the name \"" + Python.cut(label) + "\" is taken: names of rows and inputs must differ");
        }
        try {
            List<Integer> sources = sources(index, written);
            LayerRows.Resolved resolved = layerRows.resolve(written);
            Row row = new Row(
                    index,
                    written.from().plain(),
                    written.repeats(),
                    written.type(),
                    resolved.arguments(),
                    label,
                    resolved.recipe() instanceof Recipe.OfParameter ? List.of() : sources,
                    null,
                    false,
                    resolved.recipe(),
                    null,
                    written.place(),
                    written::argumentPlace);
            BuiltRow made = builder.build(row, findings);
            if (made != null) {
                rows.add(row);
                built.add(made);
                taken.add(written.type(), row);
            }
        } catch (Refusal refusal) {
            findings.add(refusal.at(written.argumentPlace(refusal.argument())));
        } catch (ArithmeticException overflow) {
            find(Problem.OVERFLOW, written.place(), "a size in this row does not fit 64 bits");
        }
    }

    private List<Integer> sources(int index, LayerRow written) {
        Node from = written.from();
        if (from.isList() && from.items().isEmpty()) {
            throw new Refusal(Problem.WRONG_FROM, "from must name at least one row or input");
        }
        List<Integer> sources = new ArrayList<>();
        for (Node item : from.isList() ? from.items() : List.of(from)) {
            sources.add(source(index, item));
        }
        return sources;
    }

    private int source(int index, Node item) {
        if (item.value() instanceof String name) {
            Integer known = labels.get(name);
            if (known == null || known >= index) {
                throw new Refusal(
                        Problem.WRONG_FROM,
                        "from \"" + Python.cut(name) + "\" names no input and no row before this one",
                        null,
                        Nearest.hint(name, labels.keySet(), build.budget()));
            }
            return known;
        }
        if (!(item.value() instanceof Long number)) {
            throw new Refusal(
                    Problem.WRONG_FROM, "from must be a row's number or name, or a list of these, not " + item.kind());
        }
        long row = number < 0 ? index + number : number;
        if (row >= index || row < -inputs.size()) {
            throw new Refusal(
                    Problem.WRONG_FROM, "from " + number + " in row " + index + " names no input and no row before it");
        }
        return (int) row;
    }
}
