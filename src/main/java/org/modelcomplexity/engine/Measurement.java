package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.count.Network;
import org.modelcomplexity.engine.model.Dialect;
import org.modelcomplexity.engine.model.ForwardPass;
import org.modelcomplexity.engine.model.Model;
import org.modelcomplexity.engine.model.Options;
import org.modelcomplexity.engine.model.Row;
import org.modelcomplexity.engine.module.Census;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/** Measures one network as the tools do: in evaluation mode, at full size and at the stride. */
final class Measurement {
    private static final long SMALLEST_STRIDE = 32;

    private final Model model;
    private final Options options;
    private final boolean fused;
    private final Census census;
    private final Network network;

    private Measurement(Model model, Options options, boolean fused) {
        this.model = model;
        this.options = options;
        this.fused = fused;
        this.census = Census.of(model.root());
        this.network = network(model, census);
    }

    /**
     * Everything about a network.
     *
     * @param full its run at the size that was asked for, in evaluation mode
     */
    static Mode of(Model model, ForwardPass full, Options options, List<Convention> conventions, boolean fused) {
        return new Measurement(model, options, fused).measure(full, conventions);
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
        String summary = SummaryLine.of(model.info(), layers, census.elements(), gradients, gflops, fused);
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
        return ForwardPass.run(model, Trace.Mode.EVALUATION, !fused, inputs, options.limits());
    }

    /** A pass at stride × stride: of the true channels, and whether the reference's own measurement works. */
    private record Probe(
            long size,
            @Nullable List<Operation> operations,
            @Nullable String failure,
            @Nullable String unprinted) {}

    private Probe probe() {
        Model.Info info = model.info();
        long size = Math.max(info.stride() == null ? 0 : info.stride().longValue(), SMALLEST_STRIDE);
        long channels = info.inputs().get(0).shape().size(1);
        ForwardPass pass = run(List.of(Tensor.of(1, channels, size, size)));
        String failure = failure(pass, size);
        String unprinted = info.unmeasured() != null ? info.unmeasured() : failure;
        if (unprinted == null && info.printedChannels() != null && info.printedChannels() != channels) {
            unprinted = failure(run(List.of(Tensor.of(1, info.printedChannels(), size, size))), size);
        }
        return new Probe(size, failure == null ? pass.trace().operations() : null, failure, unprinted);
    }

    private static @Nullable String failure(ForwardPass pass, long size) {
        if (pass.findings().isEmpty()) {
            return null;
        }
        Finding first = pass.findings().get(0);
        return "the network does not run at " + size + " × " + size + " pixels: " + first.detail();
    }

    private Mode.Figures figures(Convention convention, ForwardPass full, @Nullable Probe probe) {
        String failure = Count.failure(convention, full.trace().operations(), network);
        if (failure != null) {
            return new Mode.Figures(null, null, null, failure, List.of());
        }
        Count count = Count.of(convention, full.trace().operations(), network);
        if (probe == null) {
            return new Mode.Figures(
                    count,
                    null,
                    null,
                    null,
                    Notes.missed(convention, count, full.trace().operations()));
        }
        Long atStride = probe.operations() == null ? null : Count.total(convention, probe.operations(), network);
        Double printed = atStride == null || probe.unprinted() != null ? null : scaled(atStride, probe.size());
        List<Mode.Note> notes =
                new ArrayList<>(Notes.missed(convention, count, full.trace().operations()));
        if (printed != null) {
            notes.addAll(Notes.extrapolated(count, printed, probe.size()));
        }
        String reason = probe.failure() != null ? probe.failure() : probe.unprinted();
        return new Mode.Figures(count, atStride, printed, reason, notes);
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
