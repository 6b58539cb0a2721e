package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.modelcomplexity.engine.autograd.Call;
import org.modelcomplexity.engine.autograd.Kernel;
import org.modelcomplexity.engine.autograd.Rules;
import org.modelcomplexity.engine.autograd.Storage;
import org.modelcomplexity.engine.autograd.Tape;
import org.modelcomplexity.engine.autograd.Value;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;

/** One training step of a network: its forward pass on a tape, and the way back from everything that it gives. */
final class StepPass implements Flow.Visitor<Value> {
    private final Network network;
    private final Learned learned;
    private final Call.Way way;
    private final Tape tape;
    private final Map<Integer, Map<Parameter, Value>> values = new HashMap<>();
    private final List<Ran> ran = new ArrayList<>();
    private final Map<Storage, Value> written = new HashMap<>();
    private final Map<Storage, Life> lives = new LinkedHashMap<>();
    private int kept;

    /**
     * An operation that has run.
     *
     * @param counted FLOPs that FlopCounterMode counts of it
     */
    record Ran(int row, Operation operation, Call call, List<Value> out, long counted) {}

    /** From which operation to which a storage is alive, by their places; what is kept to the end. */
    static final class Life {
        final int from;
        int to;

        Life(int from) {
            this.from = from;
            this.to = from;
        }
    }

    private StepPass(Network network, Learned learned, Budget budget) {
        this.network = network;
        this.learned = learned;
        this.way = network.whole() != null
                ? Call.Way.GRAPH
                : network.info().dialect().readsLayerLists() ? Call.Way.LAYERS : Call.Way.LAYERS_IN_PLACE;
        this.tape = new Tape(network.rows().size(), budget);
    }

    /**
     * Runs it.
     *
     * @param run the forward pass
     * @param inputs what the network reads
     * @param inputGradient whether they want gradients
     */
    static StepPass of(
            Network network,
            NetworkRun run,
            List<Tensor> inputs,
            boolean inputGradient,
            Learned learned,
            Budget budget) {
        StepPass pass = new StepPass(network, learned, budget);
        Map<Tensor, Value> given = new IdentityHashMap<>();
        for (Tensor input : inputs) {
            Value value = pass.tape.given(input.shape(), input.type(), inputGradient);
            given.put(input, value);
            pass.lives.put(value.storage(), new Life(0));
        }
        List<Value> results = new Flow<>(network, run, given, pass, budget).through();
        pass.tape.backward(results);
        int last = pass.ran.size();
        // What is kept stays, and the loss reads what the network gives.
        pass.tape.kept().forEach(storage -> pass.touch(storage, last));
        results.forEach(result -> pass.touch(result.storage(), last));
        return pass;
    }

    /** The tape that it was written to. */
    Tape tape() {
        return tape;
    }

    /** Every operation, in order. */
    List<Ran> ran() {
        return ran;
    }

    /** Every storage that an operation read, gave or kept, learned ones apart, in the order in which they came to be. */
    Map<Storage, Life> lives() {
        return lives;
    }

    /** A graph's operator that overwrites its first input: whoever reads that, or a view of it, reads what was written. */
    private List<Value> overwriting(Value target, List<Value> out) {
        List<Value> all = new ArrayList<>(out);
        all.set(0, tape.written(target, target, out.get(0)));
        written.put(target.storage(), all.get(0));
        return all;
    }

    private List<Value> asWritten(List<Value> in) {
        if (written.isEmpty()) {
            return in;
        }
        List<Value> all = new ArrayList<>(in.size());
        for (Value each : in) {
            Value last = written.get(each.storage());
            all.add(last == null || last == each ? each : tape.written(each, each, last));
        }
        return all;
    }

    private void touch(Storage storage, int at) {
        if (!storage.isLearned()) {
            lives.computeIfAbsent(storage, key -> new Life(at)).to = at;
        }
    }

    @Override
    public Value constant(int row, Tensor tensor) {
        Parameter own = network.parts().get(row).parameter();
        Parameter parameter = own != null && network.whole() == null ? own : learned.of(row, tensor);
        return parameter == null ? tape.learned(tensor.shape(), tensor.type(), false) : value(row, parameter);
    }

    private Value value(int row, Parameter parameter) {
        return values.computeIfAbsent(network.whole() == null ? row : 0, key -> new IdentityHashMap<>())
                .computeIfAbsent(
                        parameter,
                        key -> tape.learned(parameter.shape(), DataType.FLOAT32, learned.isTrained(row, parameter)));
    }

    @Override
    public List<Value> operation(int row, Operation operation, List<Value> in, List<Value> beside) {
        Map<String, Value> own = new LinkedHashMap<>();
        learned.of(operation).forEach((name, parameter) -> own.put(name, value(row, parameter)));
        // addmm(bias, input, weight): all others have the weight first.
        boolean biasFirst = beside.size() == 2 && operation.type().endsWith("addmm");
        for (int i = 0; i < beside.size(); i++) {
            own.put(Integer.toString(i), beside.get(biasFirst ? 1 - i : i));
        }
        Call call = new Call(tape, row, operation, asWritten(in), own, way);
        long before = tape.rowsForward()[row];
        List<Value> out = Rules.run(call);
        if (!in.isEmpty() && !out.isEmpty() && InferencePass.overwrites(network.whole(), operation)) {
            out = overwriting(call.in().get(0), out);
        }
        int now = ran.size();
        in.forEach(each -> touch(each.storage(), now));
        beside.forEach(each -> touch(each.storage(), now));
        out.forEach(each -> touch(each.storage(), now));
        for (; kept < tape.kept().size(); kept++) {
            touch(tape.kept().get(kept), now);
        }
        ran.add(new Ran(row, operation, call, out, tape.rowsForward()[row] - before));
        return out;
    }

    /** What FlopCounterMode counts of it. */
    Cost.Step counted() {
        Set<String> notCounted = new TreeSet<>();
        for (Ran each : ran) {
            if (each.counted() == 0 && ExactPass.works(each.operation())) {
                notCounted.add(each.operation().kind().label());
            }
        }
        return new Cost.Step(
                "flop-counter-2.13",
                sum(tape.forward()),
                sum(tape.backward()),
                byOperator(tape.forward(), Map.of()),
                byOperator(tape.forward(), tape.backward()),
                List.copyOf(notCounted));
    }

    private static long sum(Map<Kernel, Long> flops) {
        return flops.values().stream().reduce(0L, Math::addExact);
    }

    private static Map<String, Long> byOperator(Map<Kernel, Long> forward, Map<Kernel, Long> backward) {
        Map<String, Long> all = new TreeMap<>();
        forward.forEach((kernel, flops) -> all.merge(kernel.label(), flops, Math::addExact));
        backward.forEach((kernel, flops) -> all.merge(kernel.label(), flops, Math::addExact));
        all.values().removeIf(flops -> flops == 0);
        return all;
    }
}
