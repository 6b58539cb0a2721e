package org.modelcomplexity.engine.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.dialect.Options;

/**
 * What models of a kind are trained on, where that is not what they are measured with.
 *
 * @param size of the images, in pixels; null: the usual one
 * @param nc classes; null: those that the model says
 */
record Family(@Nullable Long size, @Nullable Long nc) {
    private static final double LARGE_STRIDE = 64;

    /** Of a task and the model's largest stride: ImageNet, DOTA, large images, COCO. */
    static Family of(Sample own) {
        if ("classify".equals(own.task())) {
            return new Family(224L, null);
        }
        if ("obb".equals(own.task())) {
            return new Family(1024L, 15L);
        }
        return new Family(own.stride() != null && own.stride() >= LARGE_STRIDE ? 1280L : null, null);
    }

    /** The model with its kind's size, with its classes, with both. */
    List<Options> of(Options options) {
        List<Options> all = new ArrayList<>();
        if (size != null) {
            all.add(options.withSize(size));
        }
        if (nc != null) {
            all.add(options.withClasses(nc));
        }
        if (size != null && nc != null) {
            all.add(options.withSize(size).withClasses(nc));
        }
        return all;
    }

    /** Whether settings have its images. */
    boolean hasSize(Settings settings) {
        return settings.imgsz() != null && settings.imgsz().stream().allMatch(side -> side.equals(size));
    }

    /** Whether settings have its classes. */
    boolean hasClasses(Settings settings) {
        return nc != null && Objects.equals(settings.nc(), nc);
    }
}
