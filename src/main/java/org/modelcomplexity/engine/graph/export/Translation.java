package org.modelcomplexity.engine.graph.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.Scope;
import org.modelcomplexity.engine.graph.Step;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** The nodes of a program as steps, those of its regions where they stand. */
final class Translation {
    private static final int STEPS_A_NODE = 8;
    private static final int BYTES_A_NODE = 700;
    private static final String ATEN = "torch.ops.aten.";
    private static final String ATTENTION = "torch.nn.modules.activation.MultiheadAttention";

    /** Numbers of torch's schema; those that are missing hold what no layer reads. */
    private static final Map<Integer, DataType> TYPES = Map.of(
            1, DataType.UINT8,
            2, DataType.INT8,
            3, DataType.INT16,
            4, DataType.INT32,
            5, DataType.INT64,
            6, DataType.FLOAT16,
            7, DataType.FLOAT32,
            8, DataType.FLOAT64,
            12, DataType.BOOL,
            13, DataType.BFLOAT16);

    private final Sizes sizes;
    private final Place place;
    private final Budget budget;
    private final List<Warning> warnings;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, Program.Value> values = new HashMap<>();
    private final Map<String, List<Scope>> stacks = new HashMap<>();
    private boolean sizesTaken;

    /** Of a program, which says at a place what its tensors are. */
    Translation(Sizes sizes, Place place, Budget budget, List<Warning> warnings) {
        this.place = place;
        this.sizes = sizes;
        this.budget = budget;
        this.warnings = warnings;
    }

    List<Step> steps() {
        return steps;
    }

    /** A value's tensor, kept under its name. */
    Tensor tensor(String name, Program.Value value) {
        budget.step(1 + value.sizes().size());
        long[] sizes = new long[value.sizes().size()];
        for (int i = 0; i < sizes.length; i++) {
            Program.Size size = value.sizes().get(i);
            sizes[i] = size(name, size);
            if (size.expression() != null && !sizesTaken && !this.sizes.areSet()) {
                sizesTaken = true;
                warnings.add(new Warning(
                        "the program has symbolic sizes: what they were when it was exported is taken, \""
                                + size.expression() + "\" as " + size.size() + "; the option shapes sets them",
                        Place.WHOLE));
            }
        }
        Tensor tensor;
        try {
            tensor = new Tensor(Shape.possiblyEmpty(sizes), TYPES.getOrDefault(value.type(), DataType.OTHER));
            tensor.shape().elements();
        } catch (Refusal refusal) {
            throw new InvalidModelException(
                    refusal.problem(), place, "the tensor \"" + name + "\": " + refusal.detail());
        }
        tensors.put(name, tensor);
        values.put(name, value);
        return tensor;
    }

    private long size(String name, Program.Size size) {
        try {
            return sizes.of(size);
        } catch (Refusal refusal) {
            throw new InvalidModelException(
                    refusal.problem(), place, "the tensor \"" + name + "\": " + refusal.detail());
        }
    }

    /** All nodes of the program's graph. */
    void walk(Program.Graph graph) {
        graph.values().forEach((name, value) -> {
            if (!tensors.containsKey(name)) {
                tensor(name, value);
            }
        });
        graph.nodes().forEach(node -> node(node, Map.of()));
    }

    /**
     * Adds a node.
     *
     * @param names what values of its region are called outside of it
     */
    private void node(Program.Node node, Map<String, String> names) {
        budget.step(STEPS_A_NODE + node.arguments().size());
        budget.hold(BYTES_A_NODE);
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        node.arguments().forEach((name, value) -> arguments.put(name, renamed(value, names)));
        List<Program.Graph> regions = new ArrayList<>();
        arguments.values().stream()
                .filter(Program.Graph.class::isInstance)
                .forEach(value -> regions.add((Program.Graph) value));
        List<String> gives = new ArrayList<>();
        node.outputs().forEach(output -> references(renamed(output, names), gives));
        if (!regions.isEmpty()) {
            new Regions(this, warnings).add(node, arguments, regions, gives);
            return;
        }
        try {
            steps.add(step(node, arguments, gives));
        } catch (Refusal refusal) {
            throw new InvalidModelException(
                    refusal.problem(),
                    node.place(),
                    "node \"" + node.name() + "\" (" + node.target() + "): " + refusal.detail());
        }
    }

    private Step step(Program.Node node, Map<String, @Nullable Object> arguments, List<String> gives) {
        String full = node.target().startsWith(ATEN) ? node.target().substring(ATEN.length()) : node.target();
        int dot = full.lastIndexOf('.');
        boolean aten = full.length() < node.target().length();
        String base = aten && dot > 0 ? full.substring(0, dot) : full;
        boolean inPlace = base.length() > 1 && base.endsWith("_") && !base.endsWith("__");
        String operator = inPlace ? base.substring(0, base.length() - 1) : base;
        List<Scope> scopes = scopes(node.stack());
        List<String> reads = new ArrayList<>();
        arguments.values().forEach(value -> references(value, reads));
        reads.removeIf(name -> !tensors.containsKey(name));
        List<String> given = gives.stream().filter(tensors::containsKey).toList();
        Call call = new Call(
                operator,
                inPlace,
                isScattered(arguments.get("input")),
                arguments,
                tensors,
                given.stream().map(tensors::get).toList());
        Operation operation = operation(call, aten ? full : null, scopes, reads);
        return new Step(node.name(), aten ? "aten." + full : full, scopes, operation, reads, given, node.place());
    }

    private Operation operation(Call call, @Nullable String overload, List<Scope> scopes, List<String> reads) {
        AtenOperators.Row row = overload == null ? null : AtenOperators.find(overload, call.operator());
        List<Tensor> inputs = row == null
                ? reads.stream().map(tensors::get).toList()
                : row.inputs().apply(call);
        // Arithmetic on sizes, which gives no tensor.
        boolean onSizes = call.outputs().isEmpty();
        OperationKind kind = row == null ? OperationKind.UNKNOWN : row.kind();
        boolean needsInput = kind != OperationKind.CREATE && kind != OperationKind.CHECK;
        if (onSizes) {
            kind = OperationKind.CHECK;
        } else if (needsInput && inputs.isEmpty()) {
            kind = OperationKind.UNKNOWN;
        }
        boolean known = row != null && !onSizes && kind != OperationKind.UNKNOWN;
        Attributes attributes = known ? row.attributes().apply(call) : Attributes.NONE;
        boolean attends = scopes.stream().anyMatch(scope -> scope.type().equals(ATTENTION));
        String type = (attends ? Operation.IN_ATTENTION : "")
                + (overload == null ? call.operator() : call.operator())
                + (kind == OperationKind.LINEAR && call.scattered() ? Operation.SCATTERED : "");
        long weights = 0;
        return new Operation(kind, type, false, null, attributes, inputs, call.outputs(), weights, call.arguments());
    }

    /** Whether a tensor's elements do not lie one behind the other. */
    private boolean isScattered(@Nullable Object argument) {
        Program.Value value = argument instanceof Program.Ref ref ? values.get(ref.name()) : null;
        if (value == null || value.strides().size() != value.sizes().size()) {
            return false;
        }
        long expected = 1;
        for (int i = value.sizes().size() - 1; i >= 0; i--) {
            long size = value.sizes().get(i).size();
            if (size != 1) {
                if (value.strides().get(i).size() != expected) {
                    return true;
                }
                expected *= size;
            }
        }
        return false;
    }

    /** The modules of a stack, the network itself first. */
    private List<Scope> scopes(String stack) {
        List<Scope> known = stacks.get(stack);
        if (known != null) {
            return known;
        }
        List<Scope> scopes = new ArrayList<>();
        for (String call : stack.isEmpty() ? new String[0] : stack.split(";")) {
            budget.step();
            String[] parts = call.split(",", 3);
            if (parts.length == 3) {
                if (scopes.isEmpty() && !parts[1].isEmpty()) {
                    scopes.add(new Scope("", "", ""));
                }
                scopes.add(new Scope(parts[0], parts[1], parts[2]));
            }
        }
        if (scopes.isEmpty()) {
            scopes.add(new Scope("", "", ""));
        }
        budget.hold(BYTES_A_NODE + 2L * stack.length());
        stacks.put(stack, scopes);
        return scopes;
    }

    private static void references(@Nullable Object value, List<String> into) {
        if (value instanceof Program.Ref ref) {
            into.add(ref.name());
        } else if (value instanceof List<?> list) {
            list.forEach(each -> references(each, into));
        }
    }

    private static @Nullable Object renamed(@Nullable Object value, Map<String, String> names) {
        if (names.isEmpty()) {
            return value;
        }
        if (value instanceof Program.Ref ref) {
            return new Program.Ref(names.getOrDefault(ref.name(), ref.name()));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(each -> all.add(renamed(each, names)));
            return all;
        }
        return value;
    }

    /**
     * Adds the nodes of a region.
     *
     * @param prefix what its values are called by in front of their own names
     * @param operands names of what it takes, outside of it
     * @param results names of what it gives, outside of it
     */
    void region(Program.Graph region, String prefix, List<String> operands, List<String> results) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < Math.min(operands.size(), region.inputs().size()); i++) {
            names.put(region.inputs().get(i), operands.get(i));
        }
        List<String> given = new ArrayList<>();
        region.outputs().forEach(output -> references(output, given));
        for (int i = 0; i < Math.min(given.size(), results.size()); i++) {
            names.putIfAbsent(given.get(i), results.get(i));
        }
        Set<String> taken = Set.copyOf(names.keySet());
        region.values().forEach((name, value) -> {
            if (!taken.contains(name)) {
                names.put(name, prefix + name);
            }
            String outside = names.get(name);
            if (!tensors.containsKey(outside)) {
                tensor(outside, value);
            }
        });
        region.nodes().forEach(node -> node(node, names));
    }

    /** Takes back the steps behind a number of them. */
    List<Step> cut(int from) {
        List<Step> tail = new ArrayList<>(steps.subList(from, steps.size()));
        steps.subList(from, steps.size()).clear();
        return tail;
    }

    void put(List<Step> more) {
        steps.addAll(more);
    }
}
