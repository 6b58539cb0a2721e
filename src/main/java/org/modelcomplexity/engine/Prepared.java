package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.definition.Definition;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.dialect.Warning;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.network.BuiltNetwork;
import org.modelcomplexity.engine.network.Fusion;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Stage;
import org.modelcomplexity.engine.resolve.LayerListBuilder;
import org.modelcomplexity.engine.resolve.ModelBuilder;

/** A model of rows that is built: what is the same at every size of its image. Of one thread. */
public final class Prepared {
    /** In pixels, where a network does not run at its stride: most run at one of them. */
    private static final List<Long> CANONICAL_SIDES = List.of(256L, 640L, 224L);

    private final BuiltNetwork built;
    private final boolean own;
    private final boolean isFusedByRuns;
    private final List<Warning> warnings;
    private final Measurement training;
    private final long steps;
    private final long bytes;
    private Fusion.@Nullable Fused fusion;
    private @Nullable Measurement fused;

    private Prepared(BuiltNetwork built, boolean own, List<Warning> warnings, long steps, long bytes) {
        this.built = built;
        this.own = own;
        this.isFusedByRuns = own || built.network().info().dialect().readsLayerLists();
        this.warnings = warnings;
        this.training = new Measurement(built.network(), false, true);
        this.steps = steps;
        this.bytes = bytes;
    }

    /**
     * Builds a model of rows.
     *
     * @param options what the caller says beside it
     * @param rows what computes rows, within what the request may use
     * @throws org.modelcomplexity.engine.problem.InvalidModelException with everything that is wrong with the model
     */
    public static Prepared of(Dialect dialect, Catalogue catalogue, Node document, Options options, Rows rows) {
        Budget budget = rows.budget();
        budget.watch().enter(Stage.BUILD);
        long steps = budget.steps();
        long bytes = budget.bytes();
        List<Warning> warnings = new ArrayList<>();
        BuiltNetwork built = dialect.readsLayerLists()
                ? LayerListBuilder.build(dialect, catalogue, document, options, warnings, rows)
                : ModelBuilder.build(dialect, catalogue, document, options, warnings, rows);
        // No reference builds modules of the request's own or of the library, so those must run.
        boolean own = catalogue.hasOwn() || hasBlocks(built);
        return new Prepared(built, own, warnings, budget.steps() - steps, budget.bytes() - bytes);
    }

    private static boolean hasBlocks(BuiltNetwork built) {
        return built.network().rows().stream()
                .anyMatch(row -> row.recipe() instanceof Recipe.OfModule module
                        && module.entry() instanceof Definition definition
                        && definition.isBlock());
    }

    /** How many rows it has. */
    public int rows() {
        return built.rows().size();
    }

    /** Charges a request that finds it for what it took to build. */
    public Prepared found(Budget budget) {
        budget.step(steps);
        budget.hold(bytes);
        return this;
    }

    /**
     * Runs and counts it at a size of its image, in both modes.
     *
     * @param options the size, and what else it was built with
     * @param conventions how to count; the first is the one whose figures rows show
     */
    public Result at(Options options, List<Convention> conventions, Detail detail, Runs runs) {
        runs.rows().budget().watch().enter(Stage.MEASURE);
        Network network = built.network().at(options.height(), options.width());
        NetworkRun evaluation = evaluation(training, network, true, detail, runs);
        NetworkRun shapes = runs.training(network);
        if (own || network.info().constructed().mustRun()) {
            shapes.orRefuseFaults().hinting(sizes(network, options)).orRefuse();
        }
        Fusion.Fused changed = fusion(network, runs);
        boolean same = changed.network().parts() == network.parts();
        Network inferring = same ? network : changed.network().at(options.height(), options.width());
        Measurement fusedNetwork = fused(changed.network(), same);
        NetworkRun inference = evaluation(fusedNetwork, inferring, same, detail, runs);
        if (own) {
            evaluation.orRefuse();
        }
        Mode before = training.measure(evaluation, options, conventions, detail, runs);
        Mode after = fusedNetwork.measure(inference, options, conventions, detail, runs);
        List<Warning> told = new ArrayList<>(warnings);
        if (detail == Detail.REPORT) {
            told.addAll(Notes.unrun(shapes, evaluation, inference));
            told.addAll(Notes.unfused(network));
        }
        return new Result(
                network,
                detail == Detail.REPORT ? canonical(network, evaluation, runs) : evaluation,
                shapes.outputs(),
                before,
                after,
                Analysis.difference(changed.effects(), before, after),
                told);
    }

    /** The run at the stride, or at the first of some sizes that the network runs at; as it is where it has its own size. */
    private NetworkRun canonical(Network network, NetworkRun evaluation, Runs runs) {
        if (!network.info().imageInput()) {
            return evaluation;
        }
        NetworkRun found = training.measuredSmall();
        if (found != null) {
            return found;
        }
        long channels = network.info().inputs().get(0).shape().size(1);
        for (long side : CANONICAL_SIDES) {
            NetworkRun run = runs.small(network, true, channels, side);
            if (run.runs()) {
                return run;
            }
            found = found == null ? run : found;
        }
        return Objects.requireNonNull(found);
    }

    /** The run in evaluation that the figures come from: at the size, or where that is enough at the stride. */
    private NetworkRun evaluation(Measurement measurement, Network sized, boolean gradients, Detail detail, Runs runs) {
        NetworkRun small = detail == Detail.PRINTED && !own ? measurement.small(runs) : null;
        return small != null ? small : runs.evaluation(sized, gradients).orRefuseFaults();
    }

    /** What fusing makes of it: of definitions' rewrites once, by dataflow at each size. */
    private Fusion.Fused fusion(Network network, Runs runs) {
        Fusion.Fused known = fusion;
        if (known == null || isFusedByRuns) {
            known = Fusion.of(new BuiltNetwork(network, built.rows()), own, runs);
            fusion = known;
            fused = null;
        }
        return known;
    }

    private Measurement fused(Network network, boolean gradients) {
        Measurement known = fused;
        if (known == null) {
            known = new Measurement(network, true, gradients);
            fused = known;
        }
        return known;
    }

    /** Sizes that fit, where a model that runs at some size does not at the one that was asked for. */
    private static @Nullable String sizes(Network network, Options options) {
        Double stride = network.info().constructed().stride();
        if (stride == null || stride < 1 || options.height() % stride == 0 && options.width() % stride == 0) {
            return null;
        }
        long height = (long) (Math.ceil(options.height() / stride) * stride);
        long width = (long) (Math.ceil(options.width() / stride) * stride);
        return "the model's stride is " + stride.longValue() + ": sides that are multiples of it fit, as " + height
                + " × " + width;
    }
}
