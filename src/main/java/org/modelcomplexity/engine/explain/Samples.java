package org.modelcomplexity.engine.explain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.convention.Conventions;
import org.modelcomplexity.engine.count.Convention;
import org.modelcomplexity.engine.dialect.Dialect;
import org.modelcomplexity.engine.dialect.Options;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;

/** Analyses of one model, each done once, as long as the request's budget has room for them. */
final class Samples {
    /** With all that it can be meant by. */
    private static final int BYTES_A_SAMPLE = 32_000;

    private final Analyser analyser;
    private final Budget budget;
    private final boolean works;
    private final Map<Key, Optional<Sample>> known = new HashMap<>();
    /** Steps that the most costly analysis so far took. */
    private long costliest;

    private boolean stopped;

    private record Key(String dialect, Options options, boolean works) {}

    /** With every convention, where work is asked for. */
    Samples(Analyser analyser, boolean works, Budget budget) {
        this.analyser = analyser;
        this.budget = budget;
        this.works = works;
    }

    /** Every convention that can count a dialect's models, where work is asked for. */
    private List<Convention> conventions(Dialect dialect) {
        if (!works) {
            return List.of();
        }
        return dialect.conventions().isEmpty()
                ? List.copyOf(Conventions.all().values())
                : dialect.conventions().stream()
                        .map(name -> Objects.requireNonNull(Conventions.find(name), name))
                        .toList();
    }

    /**
     * The model as it is, which must make sense.
     *
     * @throws InvalidModelException where it does not
     */
    Sample first(Dialect dialect, Options options) {
        Sample sample = analysed(dialect, options, conventions(dialect));
        known.put(new Key(dialect.name(), options, true), Optional.of(sample));
        return sample;
    }

    /** The model read by a dialect with options; null where it makes no sense so, or nothing is left for it. */
    @Nullable
    Sample of(Dialect dialect, Options options) {
        return known(new Key(dialect.name(), options, true), dialect, conventions(dialect));
    }

    /** The same without work, which costs less: layers, parameters and gradients. */
    @Nullable
    Sample counts(Dialect dialect, Options options) {
        Optional<Sample> whole = known.get(new Key(dialect.name(), options, true));
        return whole != null ? whole.orElse(null) : known(new Key(dialect.name(), options, false), dialect, List.of());
    }

    private @Nullable Sample known(Key key, Dialect dialect, List<Convention> wanted) {
        Optional<Sample> sample = known.get(key);
        if (sample == null) {
            stopped |= !budget.allows(2 * costliest);
            if (stopped) {
                return null;
            }
            sample = tried(dialect, key.options(), wanted);
            known.put(key, sample);
        }
        return sample.orElse(null);
    }

    private Optional<Sample> tried(Dialect dialect, Options options, List<Convention> wanted) {
        try {
            return Optional.of(analysed(dialect, options, wanted));
        } catch (InvalidModelException impossible) {
            return Optional.empty();
        }
    }

    private Sample analysed(Dialect dialect, Options options, List<Convention> wanted) {
        long steps = budget.steps();
        long bytes = budget.bytes();
        try {
            return Sample.of(dialect, options, analyser.analyse(dialect, options, wanted));
        } finally {
            costliest = Math.max(costliest, budget.steps() - steps);
            // Of the network nothing is kept.
            budget.release(bytes);
            budget.hold(BYTES_A_SAMPLE);
        }
    }

    /** Why not everything was tried; null where it was. */
    @Nullable
    String stopped() {
        return stopped
                ? "the search was stopped near the configured limit of "
                        + budget.limits().steps()
                        + " steps of work: not every scale, size and number of classes was tried"
                : null;
    }
}
