package org.modelcomplexity.report.sweep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Finding;

/**
 * One point of a sweep.
 *
 * @param number its number in the grid, from 0
 * @param values the value of each axis: plain values of JSON
 * @param figures each figure: a whole number, a fraction, or null where there is none; empty where it is refused
 * @param failed the rules that it does not keep, in words
 * @param refused why it is refused; null where it is not
 */
public record SweepPoint(
        long number,
        List<@Nullable Object> values,
        List<@Nullable Number> figures,
        List<String> failed,
        @Nullable Finding refused) {
    /** Whether it is a model, and keeps every rule. */
    public boolean passed() {
        return refused == null && failed.isEmpty();
    }
}
