package org.modelcomplexity.engine.autograd;

import java.util.Locale;

/** A kernel that torch's FlopCounterMode has a rule for. */
public enum Kernel {
    CONVOLUTION,
    CONVOLUTION_BACKWARD,
    MM,
    ADDMM,
    BMM,
    BADDBMM;

    /** The tool's own name: {@code convolution_backward}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
