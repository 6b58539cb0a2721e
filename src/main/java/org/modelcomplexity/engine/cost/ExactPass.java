package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.modelcomplexity.engine.autograd.Call;
import org.modelcomplexity.engine.autograd.Value;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Arithmetic;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.derivative.Derivatives;
import org.modelcomplexity.engine.derivative.Wanted;
import org.modelcomplexity.engine.tensor.Operation;

/** The project's own count of a step: every arithmetic operation forward, and of every derivative that is wanted. */
final class ExactPass {
    private static final Convention EXACT = Objects.requireNonNull(Conventions.find("exact"));

    private final Set<Value> read = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> notCounted = new TreeSet<>();
    private long forward;
    private long backward;

    /** FLOPs of an operation: forward, and back. */
    record Work(long forward, long backward) {}

    /**
     * Counts an operation that has run.
     *
     * @param out what it gave, once a gradient went back
     */
    Work count(Operation operation, Call call, List<Value> out) {
        Arithmetic work = EXACT.arithmetic(operation);
        boolean free = EXACT.freeReason(operation) != null;
        if (work == null && !free) {
            notCounted.add(operation.kind().label());
        }
        long done = work == null ? 0 : work.flops();
        long back = isReached(out) ? back(operation, call) : 0;
        forward = Math.addExact(forward, done);
        backward = Math.addExact(backward, back);
        return new Work(done, back);
    }

    static boolean isReached(List<Value> out) {
        return out.stream().anyMatch(Value::isReached);
    }

    private long back(Operation operation, Call call) {
        Wanted wanted = wanted(operation, call);
        Arithmetic work = Derivatives.of(wanted);
        if (work == null) {
            notCounted.add(operation.kind().label());
        }
        long flops = work == null ? 0 : work.flops();
        for (Value each : call.in()) {
            // Who reads a tensor that another has read adds its gradient to what is there.
            if (each.wants() && !read.add(each)) {
                flops = Math.addExact(flops, each.shape().elements());
            }
        }
        for (Value each : call.learned().values()) {
            if (each.wants() && !read.add(each)) {
                flops = Math.addExact(flops, each.shape().elements());
            }
        }
        return flops;
    }

    static Wanted wanted(Operation operation, Call call) {
        List<Boolean> inputs = new ArrayList<>(call.in().size());
        call.in().forEach(each -> inputs.add(each.wants()));
        boolean weight = false;
        boolean bias = false;
        for (Map.Entry<String, Value> each : call.learned().entrySet()) {
            boolean isBias = each.getKey().contains("bias") || each.getKey().equals("1");
            bias |= isBias && each.getValue().wants();
            weight |= !isBias && each.getValue().wants();
        }
        return new Wanted(operation, inputs, weight, bias);
    }

    /** What it comes to. */
    Cost.Step step() {
        return new Cost.Step("exact", forward, backward, Map.of(), Map.of(), List.copyOf(notCounted));
    }

    /** Whether an operation does arithmetic at all. */
    static boolean works(Operation operation) {
        Arithmetic work = EXACT.arithmetic(operation);
        return work != null && work.flops() > 0;
    }
}
