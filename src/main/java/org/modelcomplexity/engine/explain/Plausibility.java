package org.modelcomplexity.engine.explain;

import java.util.Locale;

/** How well people's habits agree with settings, the best first. */
public enum Plausibility {
    /** As the model's own reference prints it, or its field's usual tool counts it. */
    LIKELY,
    /** One thing is changed that people do change. */
    POSSIBLE,
    /** An odd image size, or several changes at once. */
    FAR_FETCHED;

    /** The name in answers: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
