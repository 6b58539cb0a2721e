package org.modelcomplexity.engine.explain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings with what they give.
 *
 * @param changed the settings that differ from the usual ones
 * @param freedom by how many changes it may meet rounded figures
 * @param figures what they give for each published figure
 * @param distance how far that is from what was published, in all
 */
record Candidate(
        Settings settings,
        List<String> changed,
        long freedom,
        Plausibility plausibility,
        Map<Figure, BigDecimal> figures,
        double distance) {
    /** A change weighs as much as so large a part of a figure. */
    private static final double A_CHANGE = 0.002;

    static final Comparator<Candidate> MOST_PLAUSIBLE =
            Comparator.comparing(Candidate::plausibility).thenComparingInt(each -> Habits.weight(each.changed));

    static final Comparator<Candidate> NEAREST =
            Comparator.comparingDouble(each -> each.distance + A_CHANGE * Habits.weight(each.changed));

    /** All that a sample can be meant by. */
    static List<Candidate> of(Sample sample, Published published, Habits habits) {
        List<Candidate> all = new ArrayList<>();
        for (Sample.OfMode mode : sample.modes()) {
            if (!published.hasWork()) {
                all.add(of(settings(sample, mode, null, "flop"), mode.counts(), published, habits));
                continue;
            }
            for (Sample.Work work : mode.works()) {
                for (String unit : published.figures().containsKey(Figure.GFLOPS)
                        ? List.of("flop", "mac")
                        : List.of(habits.usual().unit())) {
                    if (habits.isMeasured(work)) {
                        Map<Figure, BigDecimal> figures = new EnumMap<>(mode.counts());
                        figures.put(Figure.GFLOPS, unit.equals("flop") ? work.gflops() : work.gmacs());
                        figures.put(Figure.GMACS, work.gmacs());
                        all.add(of(settings(sample, mode, work, unit), figures, published, habits));
                    }
                }
            }
        }
        return all;
    }

    private static Settings settings(Sample sample, Sample.OfMode mode, Sample.@Nullable Work work, String unit) {
        return new Settings(
                mode.mode(),
                sample.dialect().name(),
                work == null ? null : work.convention(),
                work == null ? null : work.measured(),
                unit,
                sample.imgsz(),
                sample.inputs(),
                sample.nc(),
                sample.scale());
    }

    private static Candidate of(
            Settings settings, Map<Figure, BigDecimal> figures, Published published, Habits habits) {
        List<String> changed = habits.changed(settings);
        Map<Figure, BigDecimal> asked = new EnumMap<>(Figure.class);
        double distance = 0;
        for (Figure figure : published.figures().keySet()) {
            asked.put(figure, figures.get(figure));
            distance += published.distance(figure, figures.get(figure));
        }
        List<String> weighing = habits.weighing(settings, changed);
        Plausibility plausibility = habits.plausibility(settings, weighing);
        return new Candidate(settings, changed, habits.freedom(settings, weighing), plausibility, asked, distance);
    }

    boolean fits() {
        return distance == 0;
    }

    /** What is told of it: counts as they are, work with the digits that it was published with. */
    Explanations.Explanation explained(Published published, Habits habits) {
        Map<Figure, Number> told = new LinkedHashMap<>();
        List<Figure> misses = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        figures.forEach((figure, value) -> {
            Number printed = figure.isWork() ? published.printed(figure, value) : (Number) value.longValueExact();
            told.put(figure, printed);
            if (!published.fits(figure, value)) {
                misses.add(figure);
                differing.add(figure.label() + " " + printed + " and not "
                        + published.figures().get(figure).toPlainString());
            }
        });
        String reason = habits.reason(settings, changed, plausibility);
        return new Explanations.Explanation(
                settings,
                changed,
                plausibility,
                differing.isEmpty() ? reason : reason + "; " + String.join(", ", differing),
                told,
                misses);
    }
}
