package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.count.Count;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.network.Fusion;
import org.modelcomplexity.engine.network.Network;
import org.modelcomplexity.engine.network.NetworkRun;
import org.modelcomplexity.engine.network.Part;
import org.modelcomplexity.engine.network.Runs;
import org.modelcomplexity.engine.problem.Budget;

/** Measures one network as the tools do: in evaluation mode, at full size and at the stride. */
final class Measurement {
    private static final long SMALLEST_STRIDE = 32;
    private static final String NO_CHANNELS =
            "the reference takes the image's channels from the first parameter, which has no such axis";

    private final Network network;
    private final Runs runs;
    private final Options options;
    private final Counting counting;
    private final boolean fused;
    private final boolean gradients;

    /**
     * Of a network.
     *
     * @param fused whether it is the one for inference
     * @param gradients whether its parameters ask for gradients: those of a network that fusing changed do not
     */
    Measurement(Network network, Runs runs, Options options, Budget budget, boolean fused, boolean gradients) {
        this.network = network;
        this.runs = runs;
        this.options = options;
        this.fused = fused;
        this.gradients = gradients;
        this.counting = new Counting(network, budget);
    }

    /**
     * Everything about the network.
     *
     * @param full its run at the size that was asked for, in evaluation mode
     */
    Mode measure(NetworkRun full, List<Convention> conventions) {
        Probe probe = network.info().imageInput() ? probe() : null;
        Map<String, Mode.Figures> counts = new LinkedHashMap<>();
        for (Convention convention : conventions) {
            counts.put(convention.name(), figures(convention, full, probe));
        }
        Network.Totals totals = network.totals();
        boolean leaves = network.info().dialect().layers() == Dialect.Layers.LEAVES;
        long layers = leaves ? totals.leaves() : totals.modules();
        long wanted = fused ? totals.gradientsFused() : totals.gradients();
        Mode.Figures printed = counts.get(network.info().dialect().convention());
        Double gflops = printed == null ? null : printed.printed();
        String summary = SummaryLine.of(
                network.info(), layers, totals.elements(), wanted, gflops, Fusion.countsAsFused(network));
        return new Mode(network, totals, layers, wanted, counts, gflops, summary, rowParameters(), full);
    }

    /**
     * A run at stride × stride, of the true channels.
     *
     * @param size the stride, in pixels
     * @param run what it did; null where the network does not run at that size
     * @param failure why it does not
     * @param unprinted why the reference prints no figure, where it does not
     */
    private record Probe(
            long size,
            @Nullable NetworkRun run,
            @Nullable String failure,
            @Nullable String unprinted) {}

    private Probe probe() {
        Network.Constructed constructed = network.info().constructed();
        long size =
                Math.max(constructed.stride() == null ? 0 : constructed.stride().longValue(), SMALLEST_STRIDE);
        long channels = network.info().inputs().get(0).shape().size(1);
        NetworkRun run = runs.small(network, gradients, channels, size);
        String failure = failure(run, size, size);
        Long first = measuredChannels(channels);
        String unprinted = constructed.reason() != null
                ? constructed.reason()
                : first == null ? NO_CHANNELS : orAtFullSize() ? null : failure;
        if (unprinted == null && first != null && first != channels) {
            unprinted = failure(runs.small(network, gradients, first, size), size, size);
        }
        return new Probe(size, failure == null ? run : null, failure, unprinted);
    }

    /**
     * Channels of the image that the reference measures this network with: those it declares, or the second axis of its
     * first parameter; null where that has none.
     */
    private @Nullable Long measuredChannels(long declared) {
        if (network.info().dialect().measures() == Dialect.Measures.STRIDE_DECLARED_CHANNELS) {
            return declared;
        }
        Parameter first = network.firstParameter();
        return first == null || first.shape().rank() < 2
                ? null
                : (Long) first.shape().size(1);
    }

    private boolean orAtFullSize() {
        return network.info().dialect().measures() == Dialect.Measures.STRIDE_OR_FULL;
    }

    private static @Nullable String failure(NetworkRun run, long height, long width) {
        return run.runs()
                ? null
                : "the network does not run at " + height + " × " + width + " pixels: "
                        + run.findings().get(0).detail();
    }

    private Mode.Figures figures(Convention convention, NetworkRun full, @Nullable Probe probe) {
        NetworkRun small = probe == null ? null : probe.run();
        String failure = full.runs()
                ? counting.failure(convention, full)
                : small == null
                        ? failure(full, options.height(), options.width())
                        : counting.failure(convention, small);
        if (failure != null) {
            return new Mode.Figures(null, null, null, failure, List.of());
        }
        Count count = full.runs() ? counting.of(convention, full) : null;
        List<Mode.Note> notes = new ArrayList<>();
        if (count != null) {
            notes.addAll(counting.missed(convention, count, full));
        }
        if (probe == null) {
            return new Mode.Figures(count, null, null, null, notes);
        }
        Long atStride = small == null ? null : (Long) counting.total(convention, small);
        Double printed = probe.unprinted() != null ? null : printed(atStride, probe.size(), count);
        if (printed != null && atStride != null && count != null) {
            notes.addAll(Notes.extrapolated(count, printed, probe.size()));
        }
        return new Mode.Figures(count, atStride, printed, reason(probe, full), notes);
    }

    private @Nullable String reason(Probe probe, NetworkRun full) {
        if (!full.runs()) {
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

    /** MACs at the stride as the reference scales them to the image: in doubles, from left to right. */
    private double scaled(long atStride, long size) {
        return atStride / 1e9 * 2 * options.height() / size * options.width() / size;
    }

    private List<Long> rowParameters() {
        List<Long> all = new ArrayList<>();
        for (Part part : network.parts()) {
            all.add(part.elements());
        }
        return all;
    }
}
