package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Difference;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.fusion.Alignment;
import org.modelcomplexity.engine.graph.Graph;
import org.modelcomplexity.engine.graph.GraphNetwork;
import org.modelcomplexity.engine.graph.export.ExportedProgram;
import org.modelcomplexity.engine.graph.onnx.OnnxFile;
import org.modelcomplexity.engine.graph.onnx.OnnxModel;
import org.modelcomplexity.engine.module.Cause;
import org.modelcomplexity.engine.network.Rows;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.problem.Stage;

/**
 * The one way through the engine: build the network, run it on shapes, count; fuse it, run and count again; explain the
 * difference.
 */
public final class Analysis {
    private Analysis() {}

    /**
     * Analyses one model.
     *
     * @param dialect whose reading of the document
     * @param catalogue its module types, with the request's own over them
     * @param document the model
     * @param options what the caller says beside it
     * @param conventions how to count; the first is the one whose figures rows show
     * @param rows what computes rows, within what the request may use
     * @throws InvalidModelException with everything that is wrong with the model
     */
    public static Result of(
            Dialect dialect,
            Catalogue catalogue,
            Node document,
            Options options,
            List<Convention> conventions,
            Rows rows) {
        try {
            if (dialect.readsGraphs()) {
                return graph(dialect, document, options, conventions, rows);
            }
            return Prepared.of(dialect, catalogue, document, options, rows)
                    .at(options, conventions, Detail.REPORT, new Runs(rows));
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(Place.WHOLE)));
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(
                    Problem.OVERFLOW, Place.WHOLE, "a count of this model does not fit 64 bits");
        }
    }

    /** Analyses a graph: its operations are there at once, and nothing has to be run. */
    private static Result graph(
            Dialect dialect, Node document, Options options, List<Convention> conventions, Rows rows) {
        Budget budget = rows.budget();
        budget.watch().enter(Stage.BUILD);
        Graph graph = document.get(OnnxModel.KEY) != null
                ? OnnxFile.graph(document, options.graph(), budget)
                : ExportedProgram.graph(document, options.graph(), budget);
        GraphNetwork.Built built =
                GraphNetwork.of(graph, dialect, options.name(), options.graph().depth(), budget);
        budget.watch().enter(Stage.MEASURE);
        Runs runs = new Runs(rows);
        boolean gradients = built.fused() == built.network();
        Mode training = new Measurement(built.network(), false, true)
                .measure(built.run(), options, conventions, Detail.REPORT, runs);
        Mode fused = new Measurement(built.fused(), true, gradients)
                .measure(built.fusedRun(), options, conventions, Detail.REPORT, runs);
        return new Result(
                built.network(),
                built.run(),
                built.run().outputs(),
                training,
                fused,
                difference(built.effects(), training, fused),
                built.warnings());
    }

    /** Why the figures of both modes differ. */
    static Difference difference(Map<Cause, Alignment.Effect> effects, Mode training, Mode fused) {
        boolean leaves = training.network().info().dialect().layers() == Dialect.Layers.LEAVES;
        List<Difference.Share> causes = new ArrayList<>();
        long remaining = fused.gradients() - training.gradients();
        for (Map.Entry<Cause, Alignment.Effect> each : effects.entrySet()) {
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
                fused.totals().elements() - training.totals().elements(),
                fused.gradients() - training.gradients(),
                causes);
    }
}
