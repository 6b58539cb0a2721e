package org.modelcomplexity.engine.count;

import java.util.Objects;
import org.modelcomplexity.engine.tensor.Operation;

/** How an operation resizes. */
final class Modes {
    private Modes() {}

    /** The mode of an Upsample, or the one that its class stands for. */
    static String of(Operation op) {
        Object mode = op.facts().get("mode");
        if (mode != null) {
            return (String) mode;
        }
        return Objects.equals(op.type(), "UpsamplingBilinear2d") ? "bilinear" : "nearest";
    }
}
