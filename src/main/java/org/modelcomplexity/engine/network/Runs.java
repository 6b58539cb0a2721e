package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * All runs of networks on shapes, with one rule each for mode, gradients and size: in training for shapes, in evaluation
 * as tools measure, the reference's own first run, and small ones at the stride.
 */
public final class Runs {
    /** The side of the image that a reference's constructor runs its network with, in pixels. */
    public static final long FIRST_RUN_SIZE = 256;

    /** More rows that do not run than anybody looks at. */
    private static final int MOST = 100;

    private static final long MOST_TENSORS = 10_000;
    /** What a row reads that wants text in a network that has none. */
    private static final List<Object> NO_TEXT = List.of();

    private static final RowRun WITHOUT_TEXT = RowRun.failing(
            "it reads a text beside its input, which this network has not: its last row is no head that reads one");

    private final Rows rows;
    private final Memory memory;

    /** Rows are computed, or found, by these. */
    public Runs(Rows rows) {
        this(rows, new Memory());
    }

    /**
     * Runs beside others: the first rows of a network that do what those of the last one did are not run once more.
     *
     * @param memory of those others
     */
    public Runs(Rows rows, Memory memory) {
        this.rows = rows;
        this.memory = memory;
    }

    /** What computes rows, within what the request may use. */
    public Rows rows() {
        return rows;
    }

    /** The last run of each kind. Of one thread. */
    public static final class Memory {
        private final Map<Kind, Run> last = new HashMap<>();
    }

    /** Runs that may be like one another. */
    private record Kind(Trace.Mode mode, boolean gradients, boolean isFull) {}

    /** In evaluation mode, at the size that was asked for. */
    public NetworkRun evaluation(Network network, boolean gradients) {
        return run(network, Trace.Mode.EVALUATION, gradients, network.info().inputs());
    }

    /** In training mode, at the size that was asked for: what rows give. */
    public NetworkRun training(Network network) {
        return run(network, Trace.Mode.TRAINING, true, network.info().inputs());
    }

    /**
     * The forward pass of a training step.
     *
     * @param inputs what it reads
     */
    public NetworkRun step(Network network, List<Tensor> inputs) {
        return run(network, Trace.Mode.STEP, true, inputs);
    }

    /**
     * In evaluation mode, of other inputs.
     *
     * @param inputs what it reads
     */
    public NetworkRun evaluation(Network network, List<Tensor> inputs) {
        return run(network, Trace.Mode.EVALUATION, true, inputs);
    }

    /** In evaluation mode, of an image of some channels and one side, in pixels. */
    public NetworkRun small(Network network, boolean gradients, long channels, long side) {
        return run(network, Trace.Mode.EVALUATION, gradients, List.of(Tensor.of(1, channels, side, side)));
    }

    /**
     * The run of a reference's constructor.
     *
     * @param statistics whether normalisations work on the batch: over a single value they then fail
     */
    public NetworkRun first(Network network, boolean statistics, long channels) {
        return run(
                network,
                statistics ? Trace.Mode.FIRST_RUN : Trace.Mode.TRAINING,
                true,
                List.of(Tensor.of(1, channels, FIRST_RUN_SIZE, FIRST_RUN_SIZE)));
    }

    private NetworkRun run(Network network, Trace.Mode mode, boolean gradients, List<Tensor> inputs) {
        Kind kind = new Kind(mode, gradients, inputs == network.info().inputs());
        Run last = memory.last.get(kind);
        Run run = last != null && last.reads(network, inputs)
                ? new Run(network, mode, gradients, last)
                : new Run(network, mode, gradients, inputs);
        for (int i = run.done.size(); i < network.rows().size(); i++) {
            run.row(network.rows().get(i), network.parts().get(i));
        }
        memory.last.put(kind, run);
        return run.done();
    }

    /** A run while it goes on, row by row. */
    private final class Run {
        private final Network network;
        private final Trace.Mode mode;
        private final boolean gradients;
        private final List<Tensor> inputs;
        private final List<@Nullable RowRun> done = new ArrayList<>();
        private final List<@Nullable Object> outputs = new ArrayList<>();
        private final List<@Nullable List<Object>> given = new ArrayList<>();
        private final Map<Integer, Finding> failures = new LinkedHashMap<>();
        /** How many tensors each row reads: what is handed on as text is a list in a list, and may be one many times. */
        private final List<Long> tensors = new ArrayList<>();

        Run(Network network, Trace.Mode mode, boolean gradients, List<Tensor> inputs) {
            this.network = network;
            this.mode = mode;
            this.gradients = gradients;
            Tensor text = network.info().text();
            this.inputs = text == null ? inputs : List.of(inputs.get(0), ofEach(inputs.get(0), text));
        }

        /** A run that begins as another of the same inputs did. */
        Run(Network network, Trace.Mode mode, boolean gradients, Run other) {
            this.network = network;
            this.mode = mode;
            this.gradients = gradients;
            this.inputs = other.inputs;
            int same = 0;
            while (same < network.rows().size() && isSame(other, same)) {
                same++;
            }
            done.addAll(other.done.subList(0, same));
            outputs.addAll(other.outputs.subList(0, same));
            given.addAll(other.given.subList(0, same));
            tensors.addAll(other.tensors.subList(0, same));
            done.forEach(rows::found);
        }

        /** Whether a row is the same in another run, as all before it are, and does not fail there. */
        private boolean isSame(Run other, int row) {
            if (row >= other.network.rows().size() || other.failures.containsKey(row)) {
                return false;
            }
            Part part = network.parts().get(row);
            return part == other.network.parts().get(row)
                    && network.rows().get(row).runsLike(other.network.rows().get(row), part.module() != null);
        }

        /** Whether a network's inputs are like those of this run. */
        boolean reads(Network other, List<Tensor> others) {
            Tensor text = other.info().text();
            int images = network.info().text() == null ? inputs.size() : inputs.size() - 1;
            return Objects.equals(network.info().text(), text) && others.equals(inputs.subList(0, images));
        }

        /** The text, once for each image. */
        private static Tensor ofEach(Tensor images, Tensor text) {
            long count = images.shape().size(0);
            return text.shape().size(0) == count
                    ? text
                    : text.reshaped(text.shape().with(0, count));
        }

        NetworkRun done() {
            Object last = outputs.get(outputs.size() - 1);
            RowRun tail = network.hasNoModules() && last instanceof Tensor result ? bare(result) : null;
            return new NetworkRun(done, tail, given, outputs, failures);
        }

        /** The network itself, called as a module without children. */
        private RowRun bare(Tensor result) {
            List<Attributes.Named> own = new ArrayList<>();
            network.ownParameters().forEach((name, elements) -> own.add(new Attributes.Named(name, elements)));
            return RowRun.of(new Operation(
                    OperationKind.BARE_MODULE,
                    network.info().type(),
                    false,
                    network,
                    new Attributes.BareModule(own),
                    inputs,
                    List.of(result),
                    0));
        }

        void row(Row row, Part part) {
            checkTensors(row);
            List<Object> read = gather(row);
            given.add(read);
            RowRun run = read == null ? null : run(row, part, read);
            done.add(run);
            Refusal failure = run == null ? null : run.failure();
            if (failure != null) {
                find(row, failure);
            }
            outputs.add(run == null || failure != null ? null : run.output(read));
        }

        private void checkTensors(Row row) {
            long count = 0;
            for (int source : row.sources()) {
                boolean isText = source >= 0 && network.rows().get(source).givesText();
                count += isText ? tensors.get(source) : 1;
            }
            tensors.add(count);
            if (count > MOST_TENSORS) {
                find(row, new Refusal(Problem.LIMIT_EXCEEDED, "it reads more than " + MOST_TENSORS + " tensors"));
                throw new InvalidModelException(List.copyOf(failures.values()));
            }
        }

        private RowRun run(Row row, Part part, List<Object> read) {
            if (row.failing() != null) {
                return RowRun.failing(row.failing());
            }
            if (read == NO_TEXT) {
                return WITHOUT_TEXT;
            }
            try {
                return rows.run(row.recipe(), part, read, mode, gradients);
            } catch (Refusal limit) {
                find(row, limit);
                throw new InvalidModelException(List.copyOf(failures.values()));
            }
        }

        private void find(Row row, Refusal failure) {
            String type = row.type().substring(row.type().lastIndexOf('.') + 1);
            String detail = "row " + row.index() + " (" + type + "): " + failure.detail();
            failures.put(row.index(), new Finding(failure.problem(), row.place(), detail, failure.hint()));
            if (failures.size() > MOST) {
                throw new InvalidModelException(List.copyOf(failures.values()));
            }
        }

        /** What a row reads; null where a row that it reads gave nothing. */
        private @Nullable List<Object> gather(Row row) {
            List<Object> gathered = new ArrayList<>(row.sources().size());
            for (int source : row.sources()) {
                boolean isText = source >= 0 && network.rows().get(source).givesText();
                Object value = source < 0 ? inputs.get(-source - 1) : isText ? given.get(source) : outputs.get(source);
                if (value == null) {
                    return null;
                }
                gathered.add(value);
            }
            return row.text() == null ? gathered : withText(row.text(), gathered);
        }

        private @Nullable List<Object> withText(int source, List<Object> gathered) {
            if (source < 0 && inputs.size() < -source) {
                return NO_TEXT;
            }
            Object text = source < 0 ? inputs.get(-source - 1) : outputs.get(source);
            if (text == null) {
                return null;
            }
            gathered.add(text);
            return gathered;
        }
    }
}
