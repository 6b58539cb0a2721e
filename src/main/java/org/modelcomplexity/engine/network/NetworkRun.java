package org.modelcomplexity.engine.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * One run of a network on shapes.
 *
 * @param rows what each row did; null where it hung on one that failed
 * @param tail what the network itself did behind its last row; null where nothing
 * @param given what each row read: tensors, or lists of them; null where a row that it reads gave nothing
 * @param outputs what each row gave; null where it failed or hung on one that did
 * @param failures what went wrong, by row, in their order
 */
public record NetworkRun(
        List<@Nullable RowRun> rows,
        @Nullable RowRun tail,
        List<@Nullable List<Object>> given,
        List<@Nullable Object> outputs,
        Map<Integer, Finding> failures) {
    private static final List<Problem> FAULTS =
            List.of(Problem.LIMIT_EXCEEDED, Problem.INVALID_DEFINITION, Problem.OVERFLOW);

    /** Whether every row ran. */
    public boolean runs() {
        return failures.isEmpty();
    }

    /** What went wrong, in the order of the rows. */
    public List<Finding> findings() {
        return List.copyOf(failures.values());
    }

    /** The same, with a hint for what failed, where there is one. */
    public NetworkRun hinting(@Nullable String hint) {
        Map<Integer, Finding> hinted = new LinkedHashMap<>(failures);
        hinted.replaceAll((row, finding) -> hint == null ? finding : finding.hinting(hint));
        return new NetworkRun(rows, tail, given, outputs, hinted);
    }

    /** The same, with words before what failed. */
    public NetworkRun told(String words) {
        Map<Integer, Finding> told = new LinkedHashMap<>(failures);
        told.replaceAll((row, finding) ->
                new Finding(finding.problem(), finding.place(), words + finding.detail(), finding.hint()));
        return new NetworkRun(rows, tail, given, outputs, told);
    }

    /** The same, refusing the network where any row fails. */
    public NetworkRun orRefuse() {
        if (!failures.isEmpty()) {
            throw new InvalidModelException(findings());
        }
        return this;
    }

    /** The same, refusing what no reference would get past either: limits, and definitions that make no sense. */
    public NetworkRun orRefuseFaults() {
        List<Finding> faults = failures.values().stream()
                .filter(finding -> FAULTS.contains(finding.problem()))
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidModelException(faults);
        }
        return this;
    }
}
