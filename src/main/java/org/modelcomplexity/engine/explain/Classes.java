package org.modelcomplexity.engine.explain;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of classes that give published parameters. These grow evenly with the classes, but for bends where a head's
 * width follows them, so Newton's method in whole numbers is exact in a step where there is no bend.
 */
final class Classes {
    /** Bends on the way are few. */
    private static final int STEPS = 4;

    private static final long MOST = 100_000;

    /** Of well-known sets of images, the only ones that rounded figures are tried with: COCO, one class, VOC, DOTA, Objects365. */
    private static final long[] KNOWN = {80, 1, 20, 15, 365};

    private final Published published;
    private final LongFunction<@Nullable Sample> samples;

    /** By samples of the model with other numbers of classes. */
    Classes(Published published, LongFunction<@Nullable Sample> samples) {
        this.published = published;
        this.samples = samples;
    }

    /** Numbers that give the published parameters or gradients in a mode, none of which is the sample's own. */
    Set<Long> solve(Sample own) {
        Set<Long> solved = new LinkedHashSet<>();
        Long from = own.nc();
        if (from != null) {
            for (Figure figure : new Figure[] {Figure.PARAMETERS, Figure.GRADIENTS}) {
                for (int mode = 0;
                        mode < own.modes().size() && published.figures().containsKey(figure);
                        mode++) {
                    Long nc = solve(from, figure, mode);
                    if (nc != null && nc != from.longValue()) {
                        solved.add(nc);
                    }
                }
            }
        }
        return solved;
    }

    private @Nullable Long solve(long from, Figure figure, int mode) {
        long nc = from;
        for (int step = 0; step < STEPS; step++) {
            Long here = count(nc, figure, mode);
            Long next = here == null ? null : count(nc + 1, figure, mode);
            if (here == null || next == null || next <= here) {
                return null;
            }
            long slope = next - here;
            long least = nc - Math.floorDiv(here - published.least(figure), slope);
            long greatest = nc + Math.floorDiv(published.greatest(figure) - here, slope);
            long target = Math.max(1, Math.min(MOST, pick(from, least, greatest)));
            Sample sample = samples.apply(target);
            if (sample != null
                    && published.fits(figure, sample.modes().get(mode).counts().get(figure))) {
                return published.isRounded(figure) && !isKnown(target) ? null : (Long) target;
            }
            if (target == nc) {
                return null;
            }
            nc = target;
        }
        return null;
    }

    private static long pick(long from, long least, long greatest) {
        for (long known : KNOWN) {
            if (least <= known && known <= greatest) {
                return known;
            }
        }
        return from < least ? least : greatest;
    }

    private static boolean isKnown(long nc) {
        return Arrays.stream(KNOWN).anyMatch(known -> known == nc);
    }

    private @Nullable Long count(long nc, Figure figure, int mode) {
        Sample sample = samples.apply(nc);
        return sample == null
                ? null
                : (Long) sample.modes().get(mode).counts().get(figure).longValueExact();
    }
}
