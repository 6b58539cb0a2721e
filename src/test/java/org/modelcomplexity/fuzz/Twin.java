package org.modelcomplexity.fuzz;

import java.util.Optional;

/** A second request that goes behind a first one, and what must hold between the two answers. */
record Twin(FuzzRequest request, Law law) {
    private static final int OK = 200;

    /** What holds between two answers. */
    interface Law {
        /** What is wrong between two answers; nothing where all is as it must be. */
        Optional<String> wrong(FuzzAnswer first, FuzzAnswer second);

        /** This between reports; what is refused in one form must not be answered in the other. */
        default Law alike() {
            return (first, second) -> first.status() != second.status()
                    ? Optional.of("its twin has another status, " + second.status() + ": " + second.text())
                    : first.status() == OK ? wrong(first, second) : Optional.empty();
        }
    }

    /** The same once more: the same bytes must come. */
    static Twin same(FuzzRequest request) {
        return new Twin(
                request,
                (first, second) -> first.isLate()
                                || second.isLate()
                                || first.status() == second.status()
                                        && first.unnamed().equals(second.unnamed())
                        ? Optional.empty()
                        : Optional.of(
                                "the same request gets another answer: " + second.status() + " " + second.text()));
    }

    /** What is wrong; nothing where one of the two was too large, or too much at the time. */
    Optional<String> wrong(FuzzAnswer first, FuzzAnswer second) {
        return first.isUnread() || second.isUnread()
                ? Optional.empty()
                : law.wrong(first, second).map(what -> what + "\n  twin: " + request);
    }
}
