package org.modelcomplexity.engine.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How figures come about.
 *
 * @param mode training or fused
 * @param dialect the dialect's name
 * @param convention the counting convention; null where no work is looked at
 * @param measured printed (as the reference prints it) or full (counted at the input's size); null where no work is
 *     looked at
 * @param unit what a GFLOP is: flop (two a multiply-add) or mac
 * @param imgsz the image's height and width in pixels; null where the model says its inputs itself
 * @param inputs the shapes of the inputs
 * @param nc classes
 * @param scale the scale that was taken
 */
public record Settings(
        String mode,
        String dialect,
        @Nullable String convention,
        @Nullable String measured,
        String unit,
        @Nullable List<Long> imgsz,
        List<List<Long>> inputs,
        @Nullable Long nc,
        @Nullable String scale) {}
