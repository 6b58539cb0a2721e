package org.modelcomplexity.engine.problem;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.document.Place;

/**
 * What is wrong with a request, gathered while it is read. It ends the request by itself where there is no use in
 * looking on: when a limit is exceeded, and when more is wrong than anybody reads.
 */
public final class Findings extends AbstractList<Finding> {
    /** More than anybody mends in one go. */
    private static final int MOST = 100;

    private final List<Finding> all = new ArrayList<>();

    /** Adds a refusal that happened at a place. */
    public void add(Refusal refusal, Place place) {
        add(refusal.at(place));
    }

    /**
     * Adds one more.
     *
     * @throws InvalidModelException with all findings so far where it is a limit, or the last that is looked for
     */
    @Override
    public boolean add(Finding finding) {
        all.add(finding);
        if (all.size() >= MOST || finding.problem() == Problem.LIMIT_EXCEEDED) {
            throw new InvalidModelException(all);
        }
        return true;
    }

    /**
     * Ends the request where anything was found.
     *
     * @throws InvalidModelException with all findings
     */
    public void orRefuse() {
        if (!all.isEmpty()) {
            throw new InvalidModelException(all);
        }
    }

    @Override
    public Finding get(int index) {
        return all.get(index);
    }

    @Override
    public int size() {
        return all.size();
    }
}
