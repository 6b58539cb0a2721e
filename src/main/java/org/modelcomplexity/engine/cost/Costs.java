package org.modelcomplexity.engine.cost;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.autograd.Storage;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.RowRun;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Tensor;

/** Works out what a network costs: a step on a tape, evaluation beside it, each at a batch and at twice that. */
public final class Costs {
    private static final long BYTES_AN_OPERATION = 120;

    private final Network network;
    private final CostOptions options;
    private final Batches batches;
    private final Budget budget;
    private final Learned learned;
    private final List<String> notes = new ArrayList<>();
    private final StepPass step;
    private final @Nullable StepPass twice;
    private final long floats;
    private List<Moments.Moment> training = List.of();
    private List<Moments.Moment> inference = List.of();
    private boolean isLinear = true;

    private Costs(Network network, Batches batches, CostOptions options, Budget budget) {
        this.network = network;
        this.options = options;
        this.batches = batches;
        this.budget = budget;
        this.floats = options.precision().bytes();
        this.learned = new Learned(network, options.freezing(), budget);
        this.step = step(batches.step(), batches.inputs());
        NetworkRun larger = batches.twiceStep();
        StepPass other = larger == null ? null : step(larger, batches.twiceInputs());
        this.twice = other != null && isAlike(step, other) ? other : null;
    }

    /**
     * The cost of a network.
     *
     * @param run its run in evaluation mode, which a graph has at once
     * @throws InvalidModelException where it does not run with the batch that was asked
     *     for, or nothing has a name that was to be frozen
     */
    public static Cost of(Network network, NetworkRun run, Rows rows, CostOptions options) {
        Costs costs = new Costs(network, Batches.of(network, run, new Runs(rows), options), options, rows.budget());
        Cost cost = costs.cost();
        if (costs.isLinear || !costs.batches.isScalable() || costs.batches.batch() > 1) {
            return cost;
        }
        // A single sample lies in memory as several do not: views of it take copies of them.
        CostOptions more = options.withBatch(2);
        try {
            Costs larger = new Costs(network, Batches.of(network, run, new Runs(rows), more), more, rows.budget());
            Cost two = larger.cost();
            return larger.isLinear ? cost.growingAs(two) : cost;
        } catch (InvalidModelException failing) {
            return cost;
        }
    }

    private StepPass step(NetworkRun run, List<Tensor> inputs) {
        StepPass pass = StepPass.of(network, run, inputs, options.inputGradient(), learned, budget);
        budget.hold(BYTES_AN_OPERATION * pass.ran().size());
        return pass;
    }

    private static boolean isAlike(StepPass one, StepPass other) {
        return one.ran().size() == other.ran().size()
                && one.lives().size() == other.lives().size()
                && one.tape().kept().size() == other.tape().kept().size();
    }

    private Cost cost() {
        learned.checkFrozen(options.place("freeze"));
        ExactPass exact = new ExactPass();
        Bounds bounds =
                new Bounds(options.device(), options.precision(), network.rows().size());
        for (StepPass.Ran ran : step.ran()) {
            ExactPass.Work work = exact.count(ran.operation(), ran.call(), ran.out());
            bounds.add(ran, work);
        }
        Cost.Memory memory = memory();
        return new Cost(
                options,
                batches.batch(),
                learned.trainedElements(),
                List.of(step.counted(), exact.step()),
                memory,
                Activations.of(network, batches.evaluation()),
                largest(memory),
                bounds.bound(),
                rows(bounds),
                notes);
    }

    /** What is so much here and so much at twice the batch. */
    private Growth growth(long here, @Nullable Long there) {
        Growth growth = there == null ? null : Growth.through(here, there, batches.batch());
        if (growth == null) {
            isLinear = false;
            return Growth.fixed(here);
        }
        return growth;
    }

    private long bytes(Storage storage) {
        return Math.multiplyExact(storage.times(), storage.bytes(floats));
    }

    private Growth kept() {
        Growth sum = Growth.NONE;
        List<Storage> all = step.tape().kept();
        for (int i = 0; i < all.size(); i++) {
            Long there = twice == null ? null : (Long) bytes(twice.tape().kept().get(i));
            sum = sum.plus(growth(bytes(all.get(i)), there));
        }
        return sum;
    }

    /** What is alive and kept at each operation of a step, and behind the last. */
    private List<Moments.Moment> trainingMoments() {
        Moments moments = new Moments();
        step.ran().forEach(ran -> moments.add(ran.row()));
        moments.add(-1);
        List<Storage> others =
                twice == null ? List.of() : List.copyOf(twice.lives().keySet());
        int i = 0;
        for (Map.Entry<Storage, StepPass.Life> each : step.lives().entrySet()) {
            Long there = twice == null ? null : (Long) bytes(others.get(i));
            moments.live(each.getValue().from, each.getValue().to, growth(bytes(each.getKey()), there));
            i++;
        }
        return moments.all();
    }

    private List<Moments.Moment> inferenceMoments() {
        InferencePass pass = InferencePass.of(network, batches.evaluation(), batches.inputs(), budget);
        NetworkRun larger = batches.twiceEvaluation();
        InferencePass other = larger == null ? null : InferencePass.of(network, larger, batches.twiceInputs(), budget);
        boolean alike = other != null && other.blocks().size() == pass.blocks().size();
        Moments moments = new Moments();
        pass.rows().forEach(moments::add);
        if (moments.count() == 0) {
            moments.add(-1);
        }
        for (int i = 0; i < pass.blocks().size(); i++) {
            InferencePass.Block block = pass.blocks().get(i);
            Long there = alike ? (Long) other.blocks().get(i).bytes(floats) : null;
            moments.live(block.from, Math.max(block.from, block.to), growth(block.bytes(floats), there));
        }
        return moments.all();
    }

    private Cost.Memory memory() {
        long weights = Math.multiplyExact(learned.elements(), floats);
        long buffers = buffers();
        long gradients = Math.multiplyExact(learned.trainedElements(), floats);
        long state = options.optimizer().state(learned.trainedElements(), learned.trainedTensors());
        boolean trains = options.precision().isTrained();
        Growth kept = kept();
        inference = inferenceMoments();
        training = trainingMoments();
        Moments.Moment evaluated = Moments.peak(inference, batches.batch());
        Moments.Moment trained = Moments.peak(training, batches.batch());
        Growth held = Growth.fixed(Math.addExact(Math.addExact(weights, gradients), Math.addExact(state, buffers)));
        if (!isLinear && batches.isScalable()) {
            notes.add(
                    "memory does not grow with the first axis of the inputs as it would with samples: it is given for what they are");
        }
        if (!trains) {
            notes.add("networks are not trained in int8: what only training needs is left out");
        }
        return new Cost.Memory(
                weights,
                buffers,
                trains ? (Long) gradients : null,
                trains ? (Long) state : null,
                trains ? kept : null,
                kept.at(batches.batch()),
                trains ? step.tape().kept() : List.of(),
                trains ? step.tape().secrets() : List.of(),
                evaluated.alive(),
                evaluated.alive().at(batches.batch()),
                evaluated.row() < 0 ? null : (Integer) evaluated.row(),
                trains ? trained.alive().plus(held) : null,
                trained.alive().plus(held).at(batches.batch()),
                !trains || trained.row() < 0 ? null : (Integer) trained.row());
    }

    /** Running mean and variance, in float32 as all of a normalisation's statistics, and the count of batches. */
    private long buffers() {
        if (network.whole() != null) {
            return network.whole().bufferBytes();
        }
        Set<List<Object>> met = new HashSet<>();
        long bytes = 0;
        for (StepPass.Ran ran : step.ran()) {
            if (ran.operation().attributes() instanceof Normalization norm
                    && norm.tracksStatistics()
                    && met.add(List.of(
                            ran.row(), System.identityHashCode(ran.operation().module())))) {
                long channels = norm.statistics().size(norm.statistics().rank() - 1);
                bytes = Math.addExact(
                        bytes,
                        Math.addExact(
                                Math.multiplyExact(2 * DataType.FLOAT32.bytes(), channels), DataType.INT64.bytes()));
            }
        }
        return bytes;
    }

    private Cost.@Nullable Largest largest(Cost.Memory memory) {
        Long there = options.memory();
        if (there == null) {
            return null;
        }
        if (!isLinear) {
            return new Cost.Largest(
                    there, null, null, "its sizes do not grow with a batch: they are those of its inputs alone");
        }
        long still = Math.addExact(memory.weights(), memory.buffers());
        long evaluated = Moments.largestBatch(inference, there - still);
        Long trained = null;
        if (memory.gradients() != null && memory.optimizer() != null) {
            long held = Math.addExact(still, Math.addExact(memory.gradients(), memory.optimizer()));
            trained = Moments.largestBatch(training, there - held);
        }
        return new Cost.Largest(
                there, trained == null || trained < 0 ? null : trained, evaluated < 0 ? null : (Long) evaluated, null);
    }

    private List<Cost.Row> rows(Bounds bounds) {
        int count = network.rows().size();
        long[] kept = new long[count];
        for (Storage storage : step.tape().kept()) {
            kept[storage.row()] = Math.addExact(kept[storage.row()], bytes(storage));
        }
        List<Cost.Row> all = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            all.add(new Cost.Row(
                    step.tape().rowsForward()[row],
                    step.tape().rowsBackward()[row],
                    options.precision().isTrained() ? kept[row] : 0,
                    output(batches.step().outputs().get(row)),
                    bounds.seconds(row)));
        }
        return all;
    }

    private long output(@Nullable Object given) {
        long bytes = 0;
        Map<Tensor, Boolean> met = new IdentityHashMap<>();
        for (Tensor tensor : given == null ? List.<Tensor>of() : RowRun.flat(given)) {
            if (met.put(tensor, true) == null) {
                long each = tensor.type() == DataType.FLOAT32
                        ? floats
                        : tensor.type().bytes();
                bytes = Math.addExact(bytes, Math.multiplyExact(tensor.shape().elements(), each));
            }
        }
        return bytes;
    }
}
