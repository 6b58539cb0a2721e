package org.modelcomplexity.engine.problem;

import java.util.List;
import org.modelcomplexity.engine.document.Place;

/** What was sent makes no sense; carries every finding, not only the first. */
public final class InvalidModelException extends RuntimeException {
    private final transient List<Finding> findings;

    /** Takes at least one finding. */
    public InvalidModelException(List<Finding> findings) {
        super(findings.get(0).detail(), null, false, false);
        this.findings = List.copyOf(findings);
    }

    /** Of a single finding. */
    public InvalidModelException(Problem problem, Place place, String detail) {
        this(List.of(new Finding(problem, place, detail, null)));
    }

    /** Whether a limit ended it, so that there is no use in going on with the request. */
    public boolean isOfLimit() {
        return findings.stream().anyMatch(finding -> finding.problem() == Problem.LIMIT_EXCEEDED);
    }

    /** All that is wrong, in the order of the document. */
    public List<Finding> findings() {
        return findings;
    }
}
