package org.modelcomplexity.engine.dialect;

import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Words;

/**
 * Something that was assumed or ignored.
 *
 * @param detail a sentence for users
 * @param place where it stands
 */
public record Warning(String detail, Place place) {
    /** Of these; its sentence is cut to what is read. */
    public Warning {
        detail = Words.cut(detail);
    }
}
