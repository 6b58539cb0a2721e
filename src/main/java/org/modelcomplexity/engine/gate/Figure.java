package org.modelcomplexity.engine.gate;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.cost.Cost;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.gate.Amount.Unit;
import org.modelcomplexity.engine.network.Whole;

/** The table of figures that rules, sweeps and badges can name, one row each. */
public enum Figure {
    /** Elements of all parameters. */
    PARAMETERS(
            "parameters",
            Unit.PIECES,
            false,
            subject -> of(subject.mode().totals().elements()),
            subject -> subject.mode().rowParameters(),
            subject -> subject.mode().rowParameters()),
    /** Elements of the parameters that ask for a gradient; a file of ONNX says nothing of them. */
    GRADIENTS("gradients", Unit.PIECES, false, Figure::gradients, null, Figure::none),
    /** What the dialect's reference calls layers. */
    LAYERS("layers", Unit.PIECES, false, subject -> of(subject.mode().layers()), null, Figure::none),
    /** Multiply-adds at the image size, as a convention counts them. */
    MACS("macs", Unit.PIECES, true, subject -> counted(subject, Count::macs), Figure::macs, Figure::macs),
    /** FLOPs at the image size: twice the MACs, but in exact every operation, which is not told by row. */
    FLOPS("flops", Unit.PIECES, true, subject -> counted(subject, Count::flops), Figure::flops, Figure::macs),
    /** GFLOPs (1e9 FLOP) as the dialect's reference prints them by a convention, unrounded. */
    GFLOPS("gflops", Unit.PLAIN, true, Figure::printed, null, Figure::macs),
    /** FLOPs of a training step as torch's own counter has them; like all of cost, of the network that trains. */
    STEP_FLOPS(
            "cost.stepFlops",
            Unit.PIECES,
            cost -> Math.addExact(
                    cost.steps().get(0).forward(), cost.steps().get(0).backward()),
            row -> Math.addExact(row.forward(), row.backward())),
    /** Bytes of all parameters. */
    WEIGHTS("memory.weights", Unit.BYTES, cost -> cost.memory().weights(), null),
    /** Bytes that are kept for the backward pass. */
    KEPT_FOR_BACKWARD(
            "memory.keptForBackward",
            Unit.BYTES,
            cost -> cost.memory().kept() == null ? null : (Long) cost.memory().keptBytes(),
            Cost.Row::kept),
    /** Bytes of results that are alive at once in evaluation. */
    INFERENCE_PEAK("memory.inferencePeak", Unit.BYTES, cost -> cost.memory().inferenceBytes(), null),
    /** Bytes that there are at once in a step, at least. */
    TRAINING_PEAK(
            "memory.trainingPeak",
            Unit.BYTES,
            cost -> cost.memory().trainingPeak() == null
                    ? null
                    : (Long) cost.memory().trainingBytes(),
            null),
    /** Elements of the results of convolutions and products. */
    MACTS("macts", Unit.PIECES, Cost::macts, null);

    private final String label;
    private final Unit unit;
    private final boolean isWork;
    private final boolean isOfCost;
    private final Function<Subject, @Nullable BigDecimal> whole;
    private final @Nullable Function<Subject, List<Long>> rows;
    private final Function<Subject, List<Long>> weights;

    /**
     * A figure.
     *
     * @param isWork whether a convention decides what it is
     * @param whole of the whole network; null where there is none
     * @param rows of each row, in the same unit; null where it is never told by row, empty where it is not told here
     * @param weights what makes rows heavy in it: elements of parameters, MACs or bytes; empty where nothing does
     */
    Figure(
            String label,
            Unit unit,
            boolean isWork,
            Function<Subject, @Nullable BigDecimal> whole,
            @Nullable Function<Subject, List<Long>> rows,
            Function<Subject, List<Long>> weights) {
        this.label = label;
        this.unit = unit;
        this.isWork = isWork;
        this.isOfCost = false;
        this.whole = whole;
        this.rows = rows;
        this.weights = weights;
    }

    /**
     * A figure of cost.
     *
     * @param whole of the whole network; null where there is none
     * @param row of a row; null where it is never told by row
     */
    Figure(String label, Unit unit, Function<Cost, @Nullable Long> whole, @Nullable Function<Cost.Row, Long> row) {
        this.label = label;
        this.unit = unit;
        this.isWork = false;
        this.isOfCost = true;
        this.whole = subject -> {
            Cost cost = subject.result().cost();
            Long value = cost == null ? null : whole.apply(cost);
            return value == null ? null : BigDecimal.valueOf(value);
        };
        this.rows = row == null ? null : subject -> costs(subject, row);
        this.weights = row == null ? Figure::none : subject -> costs(subject, row);
    }

    private static List<Long> costs(Subject subject, Function<Cost.Row, Long> row) {
        Cost cost = subject.result().cost();
        return cost == null ? List.of() : cost.rows().stream().map(row).toList();
    }

    private static BigDecimal of(long value) {
        return BigDecimal.valueOf(value);
    }

    private static List<Long> none(Subject subject) {
        return List.of();
    }

    private static @Nullable BigDecimal gradients(Subject subject) {
        Whole whole = subject.result().network().whole();
        return whole == null || whole.gradients() ? of(subject.mode().gradients()) : null;
    }

    private static @Nullable BigDecimal counted(Subject subject, Function<Count, Long> figure) {
        Count full = subject.work().full();
        return full == null ? null : of(figure.apply(full));
    }

    private static @Nullable BigDecimal printed(Subject subject) {
        Double printed = subject.work().printed();
        return printed == null ? null : BigDecimal.valueOf(printed);
    }

    private static List<Long> macs(Subject subject) {
        Count full = subject.work().full();
        return full == null ? List.of() : full.rows();
    }

    private static List<Long> flops(Subject subject) {
        Count full = subject.work().full();
        return full == null || full.arithmetic() != null
                ? List.of()
                : full.rows().stream().map(row -> Math.multiplyExact(2, row)).toList();
    }

    /** The name in requests and answers. */
    public String label() {
        return label;
    }

    /** What it is counted in. */
    public Unit unit() {
        return unit;
    }

    /** Whether a convention decides what it is. */
    public boolean isWork() {
        return isWork;
    }

    /** Whether it is one of cost, which is only worked out for those who ask. */
    public boolean isOfCost() {
        return isOfCost;
    }

    /** Whether it is told of single rows, by some convention at least. */
    public boolean isByRow() {
        return rows != null;
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Figure::label).toList();
    }

    /** The names of those that are told of single rows. */
    public static List<String> labelsByRow() {
        return Arrays.stream(values())
                .filter(Figure::isByRow)
                .map(Figure::label)
                .toList();
    }

    /** The figure of a name, or null. */
    public static @Nullable Figure named(String label) {
        return Arrays.stream(values())
                .filter(figure -> figure.label.equals(label))
                .findFirst()
                .orElse(null);
    }

    /** What it is of a network; null where there is none, and {@link #missing} says why. */
    public @Nullable BigDecimal in(Subject subject) {
        return whole.apply(subject);
    }

    /** What it is of each row; empty where it is not told by row. */
    public List<Long> rows(Subject subject) {
        return rows == null ? List.of() : rows.apply(subject);
    }

    /** What makes each row heavy in it: elements of parameters, or MACs; empty where nothing does. */
    public List<Long> weights(Subject subject) {
        return weights.apply(subject);
    }

    /** Why it is null of a network. */
    public String missing(Subject subject) {
        if (isWork && !subject.isCounted()) {
            return subject.convention() + " cannot count a model of " + subject.dialect();
        }
        if (isOfCost) {
            return "networks are not trained in int8: there is no " + label;
        }
        String reason = subject.work().reason();
        if (isWork && reason != null) {
            return reason;
        }
        return this == GFLOPS
                ? "the reference of " + subject.dialect() + " prints no GFLOPs of this model by " + subject.convention()
                        + ": limit flops instead"
                : "a model of " + subject.dialect() + " says nothing of its " + label;
    }
}
