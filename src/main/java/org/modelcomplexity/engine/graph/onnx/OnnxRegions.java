package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.RowCount;
import org.modelcomplexity.engine.count.Sharing;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.graph.Step;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Shape;

/** Operators with graphs of their own: If, Loop and Scan. */
final class OnnxRegions {
    private static final Convention EXACT = Objects.requireNonNull(Conventions.find("exact"));
    private static final long MOST_TIMES = 10_000;

    private final Inference inference;

    OnnxRegions(Inference inference) {
        this.inference = inference;
    }

    void add(OnnxModel.Node node, List<@Nullable Value> read) {
        switch (node.operator()) {
            case "If" -> choose(node, read);
            case "Loop" -> loop(node, read);
            case "Scan" -> scan(node, read);
            default -> node.outputs().forEach(name -> inference.know(name, null));
        }
    }

    private static OnnxModel.Graph region(OnnxModel.Node node, String attribute) {
        if (node.attributes().get(attribute) instanceof OnnxModel.Graph graph) {
            return graph;
        }
        throw new Refusal(Problem.MISSING_ARGUMENT, "it must have a graph " + attribute);
    }

    private void warn(OnnxModel.Node node, String what) {
        inference
                .warnings()
                .add(new Warning("node \"" + node.label() + "\" (" + node.operator() + ") " + what, node.place()));
    }

    /** Runs a region, and tells what it gives. */
    private List<@Nullable Value> run(OnnxModel.Graph region) {
        region.constants().forEach(inference::constant);
        inference.walk(region);
        List<@Nullable Value> given = new ArrayList<>();
        region.outputs().forEach(output -> given.add(inference.value(output.name())));
        return given;
    }

    private void choose(OnnxModel.Node node, List<@Nullable Value> read) {
        Value condition = read.isEmpty() ? null : read.get(0);
        double[] data = condition == null ? null : condition.data();
        if (data != null && data.length == 1) {
            give(node, run(region(node, data[0] != 0 ? "then_branch" : "else_branch")), 0);
            return;
        }
        int from = inference.steps().size();
        List<@Nullable Value> first = run(region(node, "then_branch"));
        List<Step> then = cut(from);
        List<@Nullable Value> second = run(region(node, "else_branch"));
        List<Step> otherwise = cut(from);
        boolean takesFirst = flops(then) >= flops(otherwise);
        inference.steps().addAll(takesFirst ? then : otherwise);
        give(node, takesFirst ? first : second, 0);
        warn(
                node,
                "chooses between two branches: the larger one counts, " + (takesFirst ? "then_branch" : "else_branch"));
    }

    private List<Step> cut(int from) {
        List<Step> tail = inference.steps().subList(from, inference.steps().size());
        List<Step> copy = new ArrayList<>(tail);
        tail.clear();
        return copy;
    }

    private static long flops(List<Step> steps) {
        return RowCount.of(EXACT, steps.stream().map(Step::operation).toList(), Sharing.NONE)
                .flops();
    }

    private void give(OnnxModel.Node node, List<@Nullable Value> given, int from) {
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (!name.isEmpty()) {
                Value value = from + i < given.size() ? given.get(from + i) : null;
                inference.know(name, value);
            }
        }
    }

    private void times(OnnxModel.Node node, long times) {
        if (times > MOST_TIMES) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED, "it runs " + times + " times, and " + MOST_TIMES + " are the most");
        }
    }

    /** Inputs: how often, whether to go on, what is carried; the body gives whether to go on, what is carried, and more. */
    private void loop(OnnxModel.Node node, List<@Nullable Value> read) {
        OnnxModel.Graph body = region(node, "body");
        Value count = read.isEmpty() ? null : read.get(0);
        Value going = read.size() < 2 ? null : read.get(1);
        boolean goes =
                node.inputs().size() < 2 || node.inputs().get(1).isEmpty() || going != null && going.data() != null;
        double[] data = count == null ? null : count.data();
        long times = data != null && data.length == 1 && goes ? (long) data[0] : -1;
        if (times < 0) {
            warn(node, "is a loop: nothing says how often it runs, and it counts once");
        }
        times(node, times);
        int carried = Math.max(0, node.inputs().size() - 2);
        List<@Nullable Value> state = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            state.add(read.get(i + 2));
        }
        List<@Nullable Value> given = List.of();
        for (long i = 0; i < Math.max(times, times < 0 ? 1 : 0); i++) {
            for (int j = 0; j < body.inputs().size(); j++) {
                String name = body.inputs().get(j).name();
                Value value = j == 0
                        ? Value.of(org.modelcomplexity.engine.tensor.DataType.INT64)
                        : j == 1
                                ? Value.of(org.modelcomplexity.engine.tensor.DataType.BOOL)
                                : j - 2 < state.size() ? state.get(j - 2) : null;
                inference.know(name, value);
            }
            given = run(body);
            for (int j = 0; j < carried; j++) {
                Value value = j + 1 < given.size() ? given.get(j + 1) : null;
                state.set(j, value == null ? null : Value.of(value.shape(), value.type()));
            }
        }
        List<@Nullable Value> all = new ArrayList<>(state);
        for (int j = carried + 1; j < given.size(); j++) {
            Value each = given.get(j);
            all.add(each == null || times < 0 ? null : Value.of(each.shape().insert(0, times), each.type()));
        }
        give(node, times < 0 ? all.stream().map(each -> (Value) null).toList() : all, 0);
    }

    /** Since operator set 9: states first, then sequences, one element of which the body reads at a time. */
    private void scan(OnnxModel.Node node, List<@Nullable Value> read) {
        OnnxModel.Graph body = region(node, "body");
        Object told = node.attributes().get("num_scan_inputs");
        long sequences = told instanceof Long number ? number : 0;
        int states =
                node.inputs().size() - (int) Math.min(sequences, node.inputs().size());
        boolean plain = sequences > 0
                && body.inputs().size() == node.inputs().size()
                && !node.attributes().containsKey("scan_output_axes");
        long times = -1;
        for (int i = 0; i < read.size() && plain; i++) {
            Value value = read.get(i);
            boolean sequence = i >= states;
            if (value == null || sequence && value.shape().rank() == 0) {
                plain = false;
            } else if (sequence) {
                int axis = axis(node, i - states, value.shape());
                times = value.shape().size(axis);
                inference.know(
                        body.inputs().get(i).name(), Value.of(value.shape().without(axis), value.type()));
            } else {
                inference.know(body.inputs().get(i).name(), Value.of(value.shape(), value.type()));
            }
        }
        if (!plain || times < 1) {
            warn(node, "is a scan whose length is not known, and counts for nothing");
            node.outputs().forEach(name -> inference.know(name, null));
            return;
        }
        times(node, times);
        List<@Nullable Value> given = List.of();
        for (long i = 0; i < times; i++) {
            given = run(body);
        }
        List<@Nullable Value> all = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Value each = given.get(i);
            Shape shape = each == null
                    ? null
                    : i < states ? each.shape() : each.shape().insert(0, times);
            all.add(
                    shape == null
                            ? null
                            : Value.of(shape, Objects.requireNonNull(each).type()));
        }
        give(node, all, 0);
    }

    private static int axis(OnnxModel.Node node, int sequence, Shape shape) {
        Object axes = node.attributes().get("scan_input_axes");
        long axis = axes instanceof List<?> list && sequence < list.size() && list.get(sequence) instanceof Long number
                ? number
                : 0;
        return shape.axis(axis);
    }
}
