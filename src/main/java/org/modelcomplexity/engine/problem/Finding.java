package org.modelcomplexity.engine.problem;

import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;

/**
 * One thing that is wrong with what was sent.
 *
 * @param problem the kind of refusal
 * @param place where it is
 * @param detail what was expected and what came, in a sentence
 * @param hint what to write instead, where that can be told
 */
public record Finding(
        Problem problem,
        Place place,
        String detail,
        @Nullable String hint) {
    /** Of these; its sentences are cut to what is read. */
    public Finding {
        detail = Words.cut(detail);
        hint = hint == null ? null : Words.cut(hint);
    }

    /** The same with a hint. */
    public Finding hinting(String other) {
        return new Finding(problem, place, detail, other);
    }

    /** The same at another place. */
    public Finding at(Place other) {
        return new Finding(problem, other, detail, hint);
    }
}
