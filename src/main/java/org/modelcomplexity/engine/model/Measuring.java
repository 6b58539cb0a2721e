package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** What the reference finds out when it constructs a network: whether it runs, its strides, how it can be measured. */
final class Measuring {
    private static final long FIRST_RUN_SIZE = 256;
    /** What Ultralytics takes for the stride of a network that it does not run. */
    private static final double UNRUN_STRIDE = 32;

    private Measuring() {}

    /** Runs a built network once, as the reference's constructor does, and refuses what that refuses. */
    static Model prepare(Model model, NetworkRule.Run run, boolean headElsewhere, long ch, Budget budget) {
        Dialect dialect = model.info().dialect();
        boolean trains = dialect.firstRun() == Dialect.FirstRun.TRAINING;
        Double stride = switch (run) {
            case LEVELS, MAPS -> stride(model, run, ch, budget);
            case NOT -> trains ? null : (Double) UNRUN_STRIDE;
        };
        String reason = headElsewhere && trains
                ? "a detection head that is not the last row, or several of them, cannot be measured"
                : null;
        boolean mustRun = trains || run != NetworkRule.Run.NOT;
        return new Model(model.info().with(new Model.Measured(mustRun, stride, reason)), model.root(), model.rows());
    }

    private static double stride(Model model, NetworkRule.Run run, long ch, Budget budget) {
        boolean trains = model.info().dialect().firstRun() == Dialect.FirstRun.TRAINING;
        Tensor zeros = Tensor.of(1, ch, FIRST_RUN_SIZE, FIRST_RUN_SIZE);
        ForwardPass pass = ForwardPass.run(
                        model, trains ? Trace.Mode.FIRST_RUN : Trace.Mode.TRAINING, true, List.of(zeros), budget)
                .orRefuse();
        double largest = 0;
        for (Shape level : run == NetworkRule.Run.MAPS ? maps(pass) : levels(model, pass, zeros)) {
            largest = Math.max(largest, (double) FIRST_RUN_SIZE / level.size(trains ? -1 : -2));
        }
        return largest;
    }

    private static List<Shape> levels(Model model, ForwardPass pass, Tensor zeros) {
        Row last = model.rows().get(model.rows().size() - 1);
        List<Shape> levels = new ArrayList<>();
        for (int source : last.sources()) {
            Object level = source < 0 ? zeros : pass.outputs().get(source);
            if (!(level instanceof Tensor map) || map.shape().rank() < 2) {
                throw new InvalidModelException(
                        Problem.SIZE_MISMATCH,
                        last.place(),
                        "a head's strides are those of maps, which row " + source + " does not give");
            }
            levels.add(map.shape());
        }
        return levels;
    }

    private static List<Shape> maps(ForwardPass pass) {
        return pass.outputs().stream()
                .filter(output ->
                        output instanceof Tensor tensor && tensor.shape().rank() == 4)
                .map(output -> ((Tensor) Objects.requireNonNull(output)).shape())
                .toList();
    }
}
