package org.modelcomplexity.engine.explain;

import java.util.Locale;

/** A figure that people publish of a model. */
public enum Figure {
    /** What they call layers. */
    LAYERS,
    /** Elements of all parameters. */
    PARAMETERS,
    /** Elements of the parameters that ask for a gradient. */
    GRADIENTS,
    /** What they call GFLOPs, in 1e9. */
    GFLOPS,
    /** Multiply-adds, in 1e9. */
    GMACS;

    /** Whether it is work: conventions, units and image sizes matter. */
    public boolean isWork() {
        return this == GFLOPS || this == GMACS;
    }

    /** The name in requests and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
