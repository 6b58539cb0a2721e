package org.modelcomplexity.engine.explain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.network.Network;

/**
 * What one analysis gives: the figures of both modes by every convention, and nothing of the network itself.
 *
 * @param dialect who read the model
 * @param options what was said beside it
 * @param inputs the shapes of the network's inputs
 * @param nc its classes
 * @param scale the scale that was taken
 * @param task what it is for
 * @param stride its largest stride in pixels
 * @param modes training and fused
 */
record Sample(
        Dialect dialect,
        Options options,
        List<List<Long>> inputs,
        @Nullable Long nc,
        @Nullable String scale,
        @Nullable String task,
        @Nullable Double stride,
        List<OfMode> modes) {
    /**
     * One mode's figures.
     *
     * @param counts layers, parameters, gradients
     * @param works what each convention gives, by each way to measure
     */
    record OfMode(String mode, Map<Figure, BigDecimal> counts, List<Work> works) {}

    /** What a convention gives, measured in one way, both in 1e9. */
    record Work(String convention, String measured, BigDecimal gflops, BigDecimal gmacs) {}

    static Sample of(Dialect dialect, Options options, Result result) {
        Network.Info info = result.network().info();
        return new Sample(
                dialect,
                options,
                info.inputs().stream().map(input -> input.shape().toList()).toList(),
                info.nc(),
                info.scale(),
                info.task(),
                info.constructed().stride(),
                List.of(of("training", result.training()), of("fused", result.fused())));
    }

    private static OfMode of(String name, Mode mode) {
        List<Work> works = new ArrayList<>();
        mode.counts().forEach((convention, figures) -> add(works, convention, figures));
        return new OfMode(
                name,
                Map.of(
                        Figure.LAYERS, BigDecimal.valueOf(mode.layers()),
                        Figure.PARAMETERS, BigDecimal.valueOf(mode.totals().elements()),
                        Figure.GRADIENTS, BigDecimal.valueOf(mode.gradients())),
                List.copyOf(works));
    }

    private static void add(List<Work> works, String convention, Mode.Figures figures) {
        if (figures.printed() != null) {
            BigDecimal gflops = new BigDecimal(figures.printed());
            works.add(new Work(convention, "printed", gflops, gflops.divide(BigDecimal.valueOf(2))));
        }
        if (figures.full() != null) {
            works.add(new Work(
                    convention,
                    "full",
                    BigDecimal.valueOf(figures.full().flops(), 9),
                    BigDecimal.valueOf(figures.full().macs(), 9)));
        }
    }

    /** Whether layers, parameters and gradients are the published ones, in either mode. */
    boolean fitsCounts(Published published) {
        return modes.stream()
                .anyMatch(mode -> mode.counts().entrySet().stream()
                        .allMatch(count -> published.fits(count.getKey(), count.getValue())));
    }

    /** The image's height and width in pixels; null where the model says its inputs itself. */
    @Nullable
    List<Long> imgsz() {
        return dialect.saysItsInputs() ? null : List.of(options.height(), options.width());
    }
}
