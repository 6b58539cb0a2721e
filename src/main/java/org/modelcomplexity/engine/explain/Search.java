package org.modelcomplexity.engine.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.problem.Budget;

/**
 * The search for the settings that give published figures. It goes outwards from the model as it is and ends with the
 * first ring that explains the figures: the model as it is; one thing changed that people do change; several, or an odd
 * image size. Each analysis gives both modes by every convention.
 */
public final class Search {
    private static final List<Long> SIZES = List.of(
            640L, 224L, 256L, 320L, 384L, 416L, 448L, 512L, 608L, 672L, 736L, 768L, 832L, 896L, 960L, 1024L, 1280L,
            1536L);
    /** Work that grows with the image's area is so near to what it is at another size, the rest being small. */
    private static final double NEARLY = 0.1;

    private static final int SHOWN = 10;
    private static final int NEAREST = 5;
    /** By more changes anything is met. */
    private static final int MOST_CHANGES = 2;
    /** More scales than any family has. */
    private static final int MOST_SCALES = 8;

    private final Question question;
    private final Published published;
    private final Samples samples;
    private final Sample own;
    private final Habits habits;
    private final Set<Sample> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Candidate> candidates = new ArrayList<>();

    private Search(Question question, Samples samples) {
        this.question = question;
        this.published = question.published();
        this.samples = samples;
        this.own = samples.first(question.dialect(), question.options());
        this.habits = Habits.of(question, own);
    }

    /**
     * Searches.
     *
     * @param budget what the request may still use: the search ends where it comes to an end
     * @throws org.modelcomplexity.engine.problem.InvalidModelException where the model itself makes no sense
     */
    public static Explanations of(Question question, Analyser analyser, Budget budget) {
        return new Search(question, new Samples(analyser, question.published().hasWork(), budget)).run();
    }

    private Explanations run() {
        look(own);
        if (!isExplained(Plausibility.LIKELY)) {
            changeOne();
        }
        if (!isExplained(Plausibility.POSSIBLE)) {
            changeMore();
        }
        List<Candidate> fitting = candidates.stream()
                .filter(Candidate::fits)
                .sorted(Candidate.MOST_PLAUSIBLE)
                .toList();
        boolean plausible = isExplained(Plausibility.POSSIBLE);
        return new Explanations(
                told(fitting.stream()
                        .filter(each -> !plausible || each.plausibility() != Plausibility.FAR_FETCHED)
                        .limit(SHOWN)),
                candidates.size(),
                samples.stopped(),
                plausible ? null : told(nearest()));
    }

    private List<Explanations.Explanation> told(Stream<Candidate> some) {
        return some.map(each -> each.explained(published, habits)).toList();
    }

    /** The nearest misses among what is plausible. */
    private Stream<Candidate> nearest() {
        return candidates.stream()
                .filter(each -> each.plausibility() != Plausibility.FAR_FETCHED)
                .sorted(Candidate.NEAREST)
                .limit(NEAREST);
    }

    /** Whether anything fits that is at least so plausible. */
    private boolean isExplained(Plausibility least) {
        return candidates.stream()
                .anyMatch(each -> each.fits() && each.plausibility().compareTo(least) <= 0);
    }

    private void look(@Nullable Sample sample) {
        if (sample != null && seen.add(sample)) {
            Candidate.of(sample, published, habits).stream()
                    .filter(each -> each.freedom() <= MOST_CHANGES)
                    .forEach(candidates::add);
        }
    }

    /** Looks at a variant's work where its counts are the published ones. */
    private @Nullable Sample lookWhereCountsFit(Dialect dialect, Options options) {
        Sample counts = published.hasCounts() ? samples.counts(dialect, options) : null;
        if (counts != null && !counts.fitsCounts(published)) {
            return counts;
        }
        Sample sample = samples.of(dialect, options);
        look(sample);
        return sample;
    }

    private void changeOne() {
        if (own.dialect().saysItsInputs()) {
            return;
        }
        Options options = question.options();
        question.others().forEach(dialect -> lookWhereCountsFit(dialect, options));
        scales().forEach(scale -> lookWhereCountsFit(own.dialect(), options.withScale(scale)));
        habits.family().of(options).forEach(each -> look(samples.of(own.dialect(), each)));
        solved(own).forEach(nc -> look(samples.of(own.dialect(), options.withClasses(nc))));
    }

    private void changeMore() {
        if (own.dialect().saysItsInputs()) {
            return;
        }
        List<Dialect> dialects = new ArrayList<>(List.of(own.dialect()));
        dialects.addAll(question.others());
        List<Options> scaled = new ArrayList<>(List.of(question.options()));
        scales().map(question.options()::withScale).forEach(scaled::add);
        for (Dialect dialect : dialects) {
            for (Options options : scaled) {
                Sample base = lookWhereCountsFit(dialect, options);
                if (base != null) {
                    changeSize(base);
                    solved(base).forEach(nc -> changeSize(lookWhereCountsFit(dialect, options.withClasses(nc))));
                }
            }
        }
    }

    /** The other scales there are. */
    private Stream<String> scales() {
        return question.scales().stream()
                .filter(scale -> !scale.equals(own.scale()))
                .limit(MOST_SCALES);
    }

    /** Numbers of classes that give published counts, where the model's own does not. */
    private Set<Long> solved(Sample base) {
        if (base.fitsCounts(published)) {
            return Set.of();
        }
        return new Classes(
                        published,
                        nc -> samples.counts(base.dialect(), base.options().withClasses(nc)))
                .solve(base);
    }

    /** Odd image sizes, where what no size changes is right and the work may be. */
    private void changeSize(@Nullable Sample sample) {
        if (sample == null || !isSized(sample)) {
            return;
        }
        Options options = sample.options();
        for (long size : SIZES) {
            double area = (double) size * size / options.height() / options.width();
            if (size != options.height() && mayFit(sample, area)) {
                look(samples.of(sample.dialect(), options.withSize(size)));
            }
        }
    }

    private boolean isSized(Sample sample) {
        return published.hasWork()
                && sample.options().height() == sample.options().width()
                && Objects.equals(sample.scale(), own.scale())
                && sample.fitsCounts(published);
    }

    /** Whether work may be what was published, if it grows by so much. */
    private boolean mayFit(Sample sample, double area) {
        return Candidate.of(sample, published, habits).stream()
                .anyMatch(each -> each.figures().entrySet().stream()
                        .filter(figure -> figure.getKey().isWork())
                        .allMatch(figure -> isNear(
                                figure.getValue().doubleValue() * area,
                                published.figures().get(figure.getKey()).doubleValue())));
    }

    private static boolean isNear(double figure, double published) {
        return Math.abs(figure - published) <= NEARLY * published;
    }
}
