package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.Network;
import org.modelcomplexity.engine.count.Overflow;
import org.modelcomplexity.engine.model.Dialect;
import org.modelcomplexity.engine.model.ForwardPass;
import org.modelcomplexity.engine.model.Model;
import org.modelcomplexity.engine.model.Options;
import org.modelcomplexity.engine.model.Row;
import org.modelcomplexity.engine.module.Census;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** Measures one network as the tools do: in evaluation mode, at full size and at the stride. */
final class Measurement {
    private static final long SMALLEST_STRIDE = 32;
    /** What it takes to look at an operation: does the tool fail, what does it count, what is missed, and at the stride. */
    private static final int STEPS_AN_OPERATION = 8;

    private static final int BYTES_A_ROW = 48;
    private static final String NO_CHANNELS =
            "the reference takes the image's channels from the first parameter, which has no such axis";

    private final Model model;
    private final Options options;
    private final Budget budget;
    private final boolean fused;
    private final Census census;
    private final Network network;

    private Measurement(Model model, Census census, Options options, Budget budget, boolean fused) {
        this.budget = budget;
        this.model = model;
        this.options = options;
        this.fused = fused;
        this.census = census;
        this.network = network(model, census);
    }

    /**
     * Everything about a network.
     *
     * @param census of its modules and parameters
     * @param full its run at the size that was asked for, in evaluation mode
     */
    static Mode of(
            Model model,
            Census census,
            ForwardPass full,
            Options options,
            List<Convention> conventions,
            Budget budget,
            boolean fused) {
        return new Measurement(model, census, options, budget, fused).measure(full, conventions);
    }

    private Mode measure(ForwardPass full, List<Convention> conventions) {
        Probe probe = model.info().imageInput() ? probe() : null;
        Map<String, Mode.Figures> counts = new LinkedHashMap<>();
        for (Convention convention : conventions) {
            counts.put(convention.name(), figures(convention, full, probe));
        }
        boolean leaves = model.info().dialect().layers() == Dialect.Layers.LEAVES;
        long layers = leaves ? census.leaves() : census.modules().size();
        long gradients = fused ? 0 : census.gradients();
        Mode.Figures printed = counts.get(model.info().dialect().convention());
        Double gflops = printed == null ? null : printed.printed();
        String summary =
                SummaryLine.of(model.info(), layers, census.elements(), gradients, gflops, model.countsAsFused(census));
        return new Mode(
                census,
                layers,
                gradients,
                counts,
                gflops,
                summary,
                rowParameters(),
                full.trace().operations());
    }

    private ForwardPass run(List<Tensor> inputs) {
        return ForwardPass.run(model, Trace.Mode.EVALUATION, !fused, inputs, budget);
    }

    /**
     * A pass at stride × stride, of the true channels.
     *
     * @param size the stride, in pixels
     * @param operations what it did; null where the network does not run at that size
     * @param failure why it does not
     * @param unprinted why the reference prints no figure, where it does not
     */
    private record Probe(
            long size,
            @Nullable List<Operation> operations,
            @Nullable String failure,
            @Nullable String unprinted) {}

    private Probe probe() {
        Model.Measured measured = model.info().measured();
        long size = Math.max(measured.stride() == null ? 0 : measured.stride().longValue(), SMALLEST_STRIDE);
        long channels = model.info().inputs().get(0).shape().size(1);
        ForwardPass pass = run(List.of(Tensor.of(1, channels, size, size)));
        String failure = failure(pass, size, size);
        Long first = model.measuredChannels();
        String unprinted = measured.reason() != null
                ? measured.reason()
                : first == null ? NO_CHANNELS : orAtFullSize() ? null : failure;
        if (unprinted == null && first != null && first != channels) {
            unprinted = failure(run(List.of(Tensor.of(1, first, size, size))), size, size);
        }
        return new Probe(size, failure == null ? pass.trace().operations() : null, failure, unprinted);
    }

    private boolean orAtFullSize() {
        return model.info().dialect().measures() == Dialect.Measures.STRIDE_OR_FULL;
    }

    private static @Nullable String failure(ForwardPass pass, long height, long width) {
        return pass.findings().isEmpty()
                ? null
                : "the network does not run at " + height + " × " + width + " pixels: "
                        + pass.findings().get(0).detail();
    }

    private Mode.Figures figures(Convention convention, ForwardPass full, @Nullable Probe probe) {
        budget.step((long) STEPS_AN_OPERATION * full.trace().operations().size());
        budget.hold((long) BYTES_A_ROW * model.rows().size());
        try {
            return counted(convention, full, probe);
        } catch (Overflow overflow) {
            throw new InvalidModelException(
                    Problem.OVERFLOW,
                    model.rows().get(overflow.row()).place(),
                    "row " + overflow.row() + ": " + overflow.getMessage());
        }
    }

    private Mode.Figures counted(Convention convention, ForwardPass full, @Nullable Probe probe) {
        boolean runs = full.findings().isEmpty();
        String failure = runs
                ? Count.failure(convention, full.trace().operations(), network)
                : probe == null || probe.operations() == null
                        ? failure(full, options.height(), options.width())
                        : Count.failure(convention, probe.operations(), network);
        if (failure != null) {
            return new Mode.Figures(null, null, null, failure, List.of());
        }
        Count count = runs ? Count.of(convention, full.trace().operations(), network) : null;
        List<Mode.Note> notes = new ArrayList<>();
        if (count != null) {
            notes.addAll(Notes.missed(convention, count, full.trace().operations()));
        }
        if (probe == null) {
            return new Mode.Figures(count, null, null, null, notes);
        }
        Long atStride = probe.operations() == null ? null : Count.total(convention, probe.operations(), network);
        Double printed = probe.unprinted() != null ? null : printed(atStride, probe.size(), count);
        if (printed != null && atStride != null && count != null) {
            notes.addAll(Notes.extrapolated(count, printed, probe.size()));
        }
        return new Mode.Figures(count, atStride, printed, reason(probe, full), notes);
    }

    private @Nullable String reason(Probe probe, ForwardPass full) {
        if (!full.findings().isEmpty()) {
            return failure(full, options.height(), options.width());
        }
        return probe.failure() != null && probe.unprinted() == null
                ? probe.failure() + "; gflops are counted at the image size instead"
                : probe.failure() != null ? probe.failure() : probe.unprinted();
    }

    /** GFLOPs as the reference prints them: scaled from the stride, or counted at the full size where that fails. */
    private @Nullable Double printed(@Nullable Long atStride, long size, @Nullable Count count) {
        if (atStride != null) {
            return scaled(atStride, size);
        }
        return count == null || !orAtFullSize() ? null : (Double) (count.macs() / 1e9 * 2);
    }

    private static Network network(Model model, Census census) {
        List<Tensor> inputs = model.info().inputs();
        boolean batched = inputs.size() == 1 && inputs.get(0).shape().rank() > 0;
        return new Network(
                model.rows().size(),
                model.neededRows(),
                batched ? inputs.get(0).shape().size(0) : 1,
                census::parents);
    }

    /** MACs at the stride as the reference scales them to the image: in doubles, from left to right. */
    private double scaled(long atStride, long size) {
        return atStride / 1e9 * 2 * options.height() / size * options.width() / size;
    }

    private List<Long> rowParameters() {
        List<Long> all = new ArrayList<>();
        for (Row row : model.rows()) {
            Module module = model.module(row);
            Parameter own = model.root().parameters().get(row.label());
            all.add(own != null ? own.shape().elements() : module == null ? 0L : (Long) Census.elements(module));
        }
        return all;
    }
}
