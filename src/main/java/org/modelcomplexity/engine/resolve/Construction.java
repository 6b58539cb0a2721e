package org.modelcomplexity.engine.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelcomplexity.engine.definition.NetworkRule;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.network.BuiltNetwork;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Row;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** What the reference finds out when it constructs a network: whether it runs, its strides, how it can be measured. */
final class Construction {
    /** What Ultralytics takes for the stride of a network that it does not run. */
    private static final double UNRUN_STRIDE = 32;

    private static final long SIDE = Runs.FIRST_RUN_SIZE;

    private Construction() {}

    /**
     * Runs a built network once, as the reference's constructor does, and refuses what that refuses.
     *
     * @param levels how many of the maps that the last row reads have strides of their own
     */
    static BuiltNetwork prepare(
            BuiltNetwork built, NetworkRule.Run run, long levels, boolean headElsewhere, long ch, Runs runs) {
        Dialect dialect = built.network().info().dialect();
        boolean trains = dialect.firstRun() == Dialect.FirstRun.TRAINING;
        Double stride = switch (run) {
            case LEVELS, MAPS -> stride(built.network(), run, levels, ch, runs);
            case NOT -> trains ? null : (Double) UNRUN_STRIDE;
        };
        String reason = headElsewhere && trains
                ? "a detection head that is not the last row, or several of them, cannot be measured"
                : null;
        boolean mustRun = trains || run != NetworkRule.Run.NOT;
        return built.with(new Network.Constructed(mustRun, stride, reason));
    }

    private static double stride(Network network, NetworkRule.Run run, long count, long ch, Runs runs) {
        boolean trains = network.info().dialect().firstRun() == Dialect.FirstRun.TRAINING;
        NetworkRun first = runs.first(network, trains, ch);
        if (!first.runs()) {
            // Who asked for a size is told of that size; only what fails at the constructor's own is told of that.
            runs.training(network).orRefuse();
            first.told("when its reference's constructor runs the network once, at " + SIDE + " × " + SIDE
                            + " pixels: ")
                    .orRefuse();
        }
        double largest = 0;
        for (Shape level : run == NetworkRule.Run.MAPS ? maps(first) : levels(network, first, count, ch)) {
            largest = Math.max(largest, (double) SIDE / level.size(trains ? -1 : -2));
        }
        return largest;
    }

    private static List<Shape> levels(Network network, NetworkRun first, long count, long ch) {
        Row last = network.rows().get(network.rows().size() - 1);
        List<Shape> levels = new ArrayList<>();
        for (int source : last.sources().stream().limit(count).toList()) {
            Object level =
                    source < 0 ? Tensor.of(1, ch, SIDE, SIDE) : first.outputs().get(source);
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

    private static List<Shape> maps(NetworkRun first) {
        return first.outputs().stream()
                .filter(output ->
                        output instanceof Tensor tensor && tensor.shape().rank() == 4)
                .map(output -> ((Tensor) Objects.requireNonNull(output)).shape())
                .toList();
    }
}
