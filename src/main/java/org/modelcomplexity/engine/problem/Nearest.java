package org.modelcomplexity.engine.problem;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The nearest known name to one that is not known: "did you mean …". */
public final class Nearest {
    /** Longer ones are no names, and looking for them would take long. */
    private static final int LONGEST = 60;

    /** So many known names are looked at: more are not ours, and whoever wrote them knows them. */
    private static final int MOST = 2_000;

    /** So many pairs of characters are compared in the time of a step. */
    private static final int EDITS_A_STEP = 16;

    private Nearest() {}

    /** A sentence that proposes the nearest of the known names, or null where none is near. */
    public static @Nullable String hint(String name, Collection<String> known) {
        String nearest = name(name, known);
        return nearest == null ? null : sentence(nearest);
    }

    /** The same among names that a request may have many of; looking is charged. */
    public static @Nullable String hint(String name, Collection<String> known, Budget budget) {
        String nearest = name(name, known, budget);
        return nearest == null ? null : sentence(nearest);
    }

    private static String sentence(String nearest) {
        return "did you mean \"" + nearest + "\"?";
    }

    /** The known name within a third of its length in edits, or null. */
    private static @Nullable String name(String name, Collection<String> known) {
        return name(name, known, new Budget(Limits.UNLIMITED));
    }

    /** The known name within a third of its length in edits, or null; looking is charged. */
    public static @Nullable String name(String name, Collection<String> known, Budget budget) {
        if (name.length() > LONGEST) {
            return null;
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        int looked = 0;
        for (String candidate : known) {
            if (++looked > MOST) {
                break;
            }
            budget.step();
            int allowed = Math.max(1, candidate.length() / 3);
            if (Math.abs(candidate.length() - name.length()) > allowed) {
                continue;
            }
            budget.step((long) name.length() * candidate.length() / EDITS_A_STEP);
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), Math.min(allowed, bestDistance - 1));
            if (distance <= allowed && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein's distance; any larger number where it is above the most that is asked for. */
    private static int distance(String a, String b, int most) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return Integer.MAX_VALUE;
            }
        }
        return row[b.length()];
    }
}
