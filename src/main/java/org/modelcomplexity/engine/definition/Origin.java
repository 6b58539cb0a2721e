package org.modelcomplexity.engine.definition;

/**
 * Where definitions come from.
 *
 * @param module the Python module that their classes live in, where a definition does not say
 * @param isPart whether they are parts of other modules that no row may name
 * @param isRequest whether a request brought them, so that their places mean something to whoever sent it
 */
public record Origin(String module, boolean isPart, boolean isRequest) {
    /** What a request brings under {@code modules:}. */
    public static final Origin REQUEST = new Origin("modules", false, true);
}
