package org.modelcomplexity.engine.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.fusion.Alignment;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Whole;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/** A graph as a network of rows, as it came and with its BatchNorms folded. */
public final class GraphNetwork {
    private static final int BYTES_A_ROW = 400;

    private final Graph graph;
    private final Budget budget;
    private final Module root;
    private final List<Span> spans;
    private final Map<String, Integer> makers = new HashMap<>();
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final LearnedValues learned;
    private final BitSet needed;
    private final Owners owners;

    private GraphNetwork(Graph graph, int depth, Budget budget) {
        this.graph = graph;
        this.budget = budget;
        this.root = ModuleTree.of(graph, budget);
        Set<String> containers = new LinkedHashSet<>();
        ModuleTree.byPath(root).forEach((path, module) -> {
            if (!module.children().isEmpty()) {
                containers.add(path);
            }
        });
        this.spans = Span.of(graph.steps(), depth, containers);
        if (spans.isEmpty()) {
            throw new Refusal(Problem.MISSING_KEY, "the graph has no operators");
        }
        if (spans.size() > budget.limits().modules()) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "at this depth the graph has " + spans.size() + " rows, and the configured limit is "
                            + budget.limits().modules() + ": a smaller depth has fewer");
        }
        budget.hold((long) BYTES_A_ROW * spans.size());
        for (int row = 0; row < spans.size(); row++) {
            for (Step step : steps(row)) {
                List<Tensor> given = step.operation().outputs();
                for (int i = 0; i < step.gives().size(); i++) {
                    makers.put(step.gives().get(i), row);
                    if (i < given.size()) {
                        tensors.put(step.gives().get(i), given.get(i));
                    }
                }
            }
        }
        tensors.putAll(graph.inputs());
        this.learned = new LearnedValues(graph);
        this.needed = needed();
        this.owners = new Owners(graph, spans, budget);
    }

    /**
     * Both networks of a graph with their runs.
     *
     * @param effects what folding changed, by cause
     * @param warnings what was assumed, and what rows do not tell
     */
    public record Built(
            Network network,
            NetworkRun run,
            Network fused,
            NetworkRun fusedRun,
            Map<Cause, Alignment.Effect> effects,
            List<Warning> warnings) {}

    /**
     * Makes both networks of a graph.
     *
     * @param name the model's file name without extension
     * @param depth how deep rows go into the tree of modules
     */
    public static Built of(Graph graph, Dialect dialect, @Nullable String name, int depth, Budget budget) {
        return new GraphNetwork(graph, depth, budget).build(dialect, name);
    }

    private List<Step> steps(int row) {
        return graph.steps().subList(spans.get(row).from(), spans.get(row).to());
    }

    /** The steps that lead to a result, or that write into a tensor that others may read. */
    private BitSet needed() {
        BitSet all = new BitSet();
        Set<String> wanted = new LinkedHashSet<>(graph.results());
        for (int i = graph.steps().size() - 1; i >= 0; i--) {
            Step step = graph.steps().get(i);
            budget.step(1 + step.reads().size());
            boolean writes = step.operator().contains("copy_") || step.gives().isEmpty();
            if (graph.results().isEmpty() || writes || step.gives().stream().anyMatch(wanted::contains)) {
                all.set(i);
                wanted.addAll(step.reads());
            }
        }
        return all;
    }

    private Built build(Dialect dialect, @Nullable String name) {
        Network.Info info = new Network.Info(
                dialect,
                root.type(),
                name,
                null,
                null,
                null,
                List.copyOf(graph.inputs().values()),
                null,
                false,
                Network.Constructed.NOT);
        List<@Nullable Step> before = new ArrayList<>(graph.steps());
        Whole whole = new Whole(
                root,
                calls(before),
                learned.tensors(),
                results(),
                graph.inputs(),
                graph.buffers(),
                graph.bufferBytes(),
                graph.gradients(),
                graph.producer());
        List<Row> rows = rows();
        Network network = new Network(info, rows, owners.parts(root), whole);
        NetworkRun run = run(network, before);
        GraphFolding.Folded folded = new GraphFolding(graph, root).fold(root);
        if (folded.root() == root) {
            return new Built(network, run, network, run, Map.of(), owners.warnings(root));
        }
        Network fused = network.with(owners.parts(folded.root()), whole.with(folded.root(), calls(folded.steps())));
        Map<Cause, Alignment.Effect> effects = Alignment.sorted(Alignment.of(root, folded.root(), Set.of()));
        return new Built(network, run, fused, run(fused, folded.steps()), effects, owners.warnings(root));
    }

    private Map<Operation, Whole.Call> calls(List<@Nullable Step> steps) {
        Map<Operation, Whole.Call> calls = new IdentityHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step != null) {
                calls.put(
                        step.operation(),
                        new Whole.Call(
                                step.name(),
                                step.operator(),
                                step.path(),
                                step.reads(),
                                step.gives(),
                                learned.beside(step, tensors),
                                needed.get(i)));
            }
        }
        return calls;
    }

    private List<Tensor> results() {
        return graph.results().stream()
                .filter(tensors::containsKey)
                .map(tensors::get)
                .toList();
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        List<String> inputs = List.copyOf(graph.inputs().keySet());
        Map<String, Integer> made = new HashMap<>();
        for (int i = 0; i < spans.size(); i++) {
            Set<Integer> sources = new LinkedHashSet<>();
            for (Step step : steps(i)) {
                for (String value : step.reads()) {
                    Integer maker = made.get(value);
                    int input = maker == null && graph.inputs().containsKey(value) ? inputs.indexOf(value) : -1;
                    if (maker != null && maker != i) {
                        sources.add(maker);
                    } else if (input >= 0) {
                        sources.add(-1 - input);
                    }
                }
                // What a loop makes again is what is read from then on.
                for (String value : step.gives()) {
                    made.put(value, i);
                }
            }
            rows.add(row(i, List.copyOf(sources)));
        }
        return rows;
    }

    private Row row(int index, List<Integer> sources) {
        Span span = spans.get(index);
        Step first = graph.steps().get(span.from());
        Object from = sources.size() == 1
                ? (Object) sources.get(0).longValue()
                : sources.stream().map(Integer::longValue).toList();
        return new Row(
                index,
                from,
                1L,
                span.type().isEmpty() ? span.label() : span.type(),
                null,
                span.label(),
                sources,
                null,
                false,
                new Recipe.OfGraph(),
                null,
                first.place(),
                argument -> first.place());
    }

    private NetworkRun run(Network network, List<@Nullable Step> steps) {
        List<@Nullable RowRun> runs = new ArrayList<>();
        List<@Nullable List<Object>> given = new ArrayList<>();
        List<@Nullable Object> outputs = new ArrayList<>();
        Set<String> read = readElsewhere();
        for (int row = 0; row < spans.size(); row++) {
            List<Operation> all = new ArrayList<>();
            for (int i = spans.get(row).from(); i < spans.get(row).to(); i++) {
                Step step = steps.get(i);
                if (step != null) {
                    all.add(step.operation());
                }
            }
            Object output = output(row, read);
            List<Object> inputs = new ArrayList<>();
            for (int source : network.rows().get(row).sources()) {
                inputs.add(source < 0 ? network.info().inputs().get(-source - 1) : outputs.get(source));
            }
            runs.add(RowRun.given(network.parts().get(row), inputs, output, all));
            given.add(inputs);
            outputs.add(output);
        }
        return new NetworkRun(runs, null, given, outputs, Map.of());
    }

    /** Values that are read in another row than they are made in, or that the graph gives. */
    private Set<String> readElsewhere() {
        Set<String> read = new LinkedHashSet<>(graph.results());
        for (int row = 0; row < spans.size(); row++) {
            for (Step step : steps(row)) {
                for (String value : step.reads()) {
                    if (makers.getOrDefault(value, row) != row) {
                        read.add(value);
                    }
                }
            }
        }
        return read;
    }

    private Object output(int row, Set<String> readElsewhere) {
        List<Object> given = new ArrayList<>();
        for (Step step : steps(row)) {
            for (String value : step.gives()) {
                if (readElsewhere.contains(value) && tensors.containsKey(value)) {
                    given.add(tensors.get(value));
                }
            }
        }
        if (given.isEmpty()) {
            List<Step> all = steps(row);
            given.addAll(all.get(all.size() - 1).operation().outputs());
        }
        return given.size() == 1 ? given.get(0) : given;
    }
}
