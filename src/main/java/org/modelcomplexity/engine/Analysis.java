package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.model.Dialect;
import org.modelcomplexity.engine.model.ForwardPass;
import org.modelcomplexity.engine.model.LayerListBuilder;
import org.modelcomplexity.engine.model.Model;
import org.modelcomplexity.engine.model.ModelBuilder;
import org.modelcomplexity.engine.model.Options;
import org.modelcomplexity.engine.model.Warning;
import org.modelcomplexity.engine.module.Alignment;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.module.Census;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * The one way through the engine: build the network, run it on shapes, count; fuse it, run and count again; explain the
 * difference.
 */
public final class Analysis {
    /** A fused network's modules, and what is written down of both networks' modules. */
    private static final int BYTES_A_MODULE = 400;

    private Analysis() {}

    /**
     * Analyses one model.
     *
     * @param dialect whose reading of the document
     * @param catalogue its module types, with the request's own over them
     * @param document the model
     * @param options what the caller says beside it
     * @param conventions how to count; the first is the one whose figures rows show
     * @param budget what the request may use
     * @throws InvalidModelException with everything that is wrong with the model
     */
    public static Result of(
            Dialect dialect,
            Catalogue catalogue,
            Node document,
            Options options,
            List<Convention> conventions,
            Budget budget) {
        try {
            List<Warning> warnings = new ArrayList<>();
            Model model = dialect.readsLayerLists()
                    ? LayerListBuilder.build(dialect, catalogue, document, options, warnings, budget)
                    : ModelBuilder.build(dialect, catalogue, document, options, warnings, budget);
            return of(model, document.get("modules") != null, options, conventions, warnings, budget);
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(
                    Problem.OVERFLOW, Place.WHOLE, "a count of this model does not fit 64 bits");
        }
    }

    /**
     * Analyses a built network.
     *
     * @param own whether it has modules of the request's own: no reference builds those, so they must run
     */
    private static Result of(
            Model model,
            boolean own,
            Options options,
            List<Convention> conventions,
            List<Warning> warnings,
            Budget budget) {
        ForwardPass evaluation = run(model, true, budget).orRefuseFaults();
        ForwardPass shapes =
                ForwardPass.training(model, evaluation, model.info().inputs(), budget);
        if (own || model.info().measured().mustRun()) {
            shapes.orRefuseFaults().hinting(sizes(model, options)).orRefuse();
        }
        Census census = Census.of(model.root());
        Model fusedModel = model.fused(evaluation, census);
        budget.hold((long) BYTES_A_MODULE * census.modules().size());
        ForwardPass fusedEvaluation =
                run(fusedModel, fusedModel == model, budget).orRefuseFaults();
        if (own) {
            evaluation.orRefuse();
        }
        warnings.addAll(Notes.unrun(shapes, evaluation, fusedEvaluation));
        Mode training = Measurement.of(model, census, evaluation, options, conventions, budget, false);
        Mode fused = Measurement.of(
                fusedModel, Census.of(fusedModel.root()), fusedEvaluation, options, conventions, budget, true);
        return new Result(
                model, shapes.outputs(), training, fused, difference(model, fusedModel, training, fused), warnings);
    }

    /** Sizes that fit, where a model that runs at some size does not at the one that was asked for. */
    private static @Nullable String sizes(Model model, Options options) {
        Double stride = model.info().measured().stride();
        if (stride == null || stride < 1 || options.height() % stride == 0 && options.width() % stride == 0) {
            return null;
        }
        long height = (long) (Math.ceil(options.height() / stride) * stride);
        long width = (long) (Math.ceil(options.width() / stride) * stride);
        return "the model's stride is " + stride.longValue() + ": sides that are multiples of it fit, as " + height
                + " × " + width;
    }

    private static ForwardPass run(Model model, boolean gradients, Budget budget) {
        return ForwardPass.run(
                model, Trace.Mode.EVALUATION, gradients, model.info().inputs(), budget);
    }

    private static Difference difference(Model model, Model fusedModel, Mode training, Mode fused) {
        boolean leaves = model.info().dialect().layers() == Dialect.Layers.LEAVES;
        List<Difference.Share> causes = new ArrayList<>();
        long remaining = fused.gradients() - training.gradients();
        for (Map.Entry<Cause, Alignment.Effect> each :
                Alignment.of(model.root(), fusedModel.root()).entrySet()) {
            Alignment.Effect effect = each.getValue();
            Cause cause = each.getKey();
            remaining -= effect.gradients();
            causes.add(new Difference.Share(
                    cause.name(),
                    effect.modules(),
                    leaves ? effect.leavesChanged() : effect.modulesChanged(),
                    effect.parameters(),
                    effect.gradients(),
                    cause.explanation()));
        }
        if (remaining != 0) {
            causes.add(new Difference.Share(
                    Cause.GRADIENTS_OFF.name(), 0, 0, 0, remaining, Cause.GRADIENTS_OFF.explanation()));
        }
        return new Difference(
                fused.layers() - training.layers(),
                fused.census().elements() - training.census().elements(),
                fused.gradients() - training.gradients(),
                causes);
    }
}
