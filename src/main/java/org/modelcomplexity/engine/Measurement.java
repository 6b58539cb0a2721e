package org.modelcomplexity.engine;

import java.util.ArrayList;
import java.util.HashMap;
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
    private final boolean fused;
    private final boolean gradients;
    private final Network.Totals totals;
    private final List<Long> rowParameters;
    private @Nullable Probe probe;

    /**
     * Of a network.
     *
     * @param fused whether it is the one for inference
     * @param gradients whether its parameters ask for gradients: those of a network that fusing changed do not
     */
    Measurement(Network network, boolean fused, boolean gradients) {
        this.network = network;
        this.fused = fused;
        this.gradients = gradients;
        this.totals = network.totals();
        this.rowParameters = network.parts().stream().map(Part::elements).toList();
    }

    /**
     * Everything about the network at one size.
     *
     * @param full its run at the size that was asked for, in evaluation mode; that at the stride: nothing is counted but
     *     what is printed
     * @param options the size
     * @param runs what runs it at the stride
     */
    Mode measure(NetworkRun full, Options options, List<Convention> conventions, Detail detail, Runs runs) {
        Probe small = network.info().imageInput() ? probe(runs) : null;
        Budget budget = runs.rows().budget();
        Counting counting = new Counting(network, budget);
        Map<String, Mode.Figures> counts = new LinkedHashMap<>();
        for (Convention convention : conventions) {
            counts.put(convention.name(), new Figures(convention, counting, full, options, detail, budget).with(small));
        }
        boolean leaves = network.info().dialect().layers() == Dialect.Layers.LEAVES;
        long layers = leaves ? totals.leaves() : totals.modules();
        long wanted = fused ? totals.gradientsFused() : totals.gradients();
        Mode.Figures printed = counts.get(network.info().dialect().convention());
        Double gflops = printed == null ? null : printed.printed();
        String summary = detail == Detail.REPORT
                ? SummaryLine.of(
                        network.info(), layers, totals.elements(), wanted, gflops, Fusion.countsAsFused(network))
                : null;
        return new Mode(network, totals, layers, wanted, counts, gflops, summary, rowParameters, full);
    }

    /** Its run at the stride, in evaluation mode; null where it has none, or does not run there. */
    @Nullable
    NetworkRun small(Runs runs) {
        return network.info().imageInput() ? probe(runs).run() : null;
    }

    /** The same where it was measured before, which has paid for it. */
    @Nullable
    NetworkRun measuredSmall() {
        return probe == null ? null : probe.run();
    }

    /**
     * A run at stride × stride, of the true channels.
     *
     * @param size the stride, in pixels
     * @param run what it did; null where the network does not run at that size
     * @param failure why it does not
     * @param unprinted why the reference prints no figure, where it does not
     * @param steps what it took
     * @param bytes what it holds
     * @param totals what conventions count of it in all, as they are asked for
     */
    private record Probe(
            long size,
            @Nullable NetworkRun run,
            @Nullable String failure,
            @Nullable String unprinted,
            long steps,
            long bytes,
            Map<Convention, Total> totals) {}

    /** What a convention counts of the small run, and the steps that took. */
    private record Total(long macs, long steps) {}

    /** It is the same at every size: who finds it pays what it took. */
    private Probe probe(Runs runs) {
        Budget budget = runs.rows().budget();
        Probe known = probe;
        if (known == null) {
            known = probe(runs, budget.steps(), budget.bytes());
            probe = known;
        } else {
            budget.step(known.steps());
            budget.hold(known.bytes());
        }
        return known;
    }

    private Probe probe(Runs runs, long steps, long bytes) {
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
        Budget budget = runs.rows().budget();
        return new Probe(
                size,
                failure == null ? run : null,
                failure,
                unprinted,
                budget.steps() - steps,
                budget.bytes() - bytes,
                new HashMap<>());
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

    /** What one convention gives at one size. */
    private final class Figures {
        private final Convention convention;
        private final Counting counting;
        private final NetworkRun full;
        private final Options options;
        private final Detail detail;
        private final Budget budget;

        Figures(
                Convention convention,
                Counting counting,
                NetworkRun full,
                Options options,
                Detail detail,
                Budget budget) {
            this.budget = budget;
            this.convention = convention;
            this.counting = counting;
            this.full = full;
            this.options = options;
            this.detail = detail;
        }

        Mode.Figures with(@Nullable Probe probe) {
            NetworkRun small = probe == null ? null : probe.run();
            String failure = full.runs()
                    ? counting.failure(convention, full)
                    : small == null
                            ? failure(full, options.height(), options.width())
                            : counting.failure(convention, small);
            if (failure != null) {
                return new Mode.Figures(null, null, null, failure, List.of());
            }
            Count count = full.runs() && full != small ? counting.of(convention, full, detail) : null;
            List<Mode.Note> notes = new ArrayList<>();
            if (count != null && detail == Detail.REPORT) {
                notes.addAll(counting.missed(convention, count, full));
            }
            if (probe == null) {
                return new Mode.Figures(count, null, null, null, notes);
            }
            Long atStride = small == null ? null : (Long) total(probe, small);
            Double printed = probe.unprinted() != null ? null : printed(atStride, probe.size(), count);
            if (printed != null && atStride != null && count != null && detail == Detail.REPORT) {
                notes.addAll(Notes.extrapolated(count, printed, probe.size()));
            }
            return new Mode.Figures(count, atStride, printed, reason(probe), notes);
        }

        private long total(Probe probe, NetworkRun small) {
            Total known = probe.totals().get(convention);
            if (known == null) {
                long before = budget.steps();
                known = new Total(counting.total(convention, small), budget.steps() - before);
                probe.totals().put(convention, known);
            } else {
                budget.step(known.steps());
            }
            return known.macs();
        }

        private @Nullable String reason(Probe probe) {
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
    }
}
