package org.modelcomplexity.engine.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What a caller says beside the model.
 *
 * @param height the image's height in pixels
 * @param width the image's width in pixels
 * @param nc classes in place of the document's
 * @param ch input channels in place of the document's
 * @param scale the scale in place of the document's
 * @param name the model's file name without extension
 * @param graph what is said beside a graph
 */
public record Options(
        long height,
        long width,
        @Nullable Long nc,
        @Nullable Long ch,
        @Nullable String scale,
        @Nullable String name,
        GraphOptions graph) {
    /** 640 × 640, nothing overridden. */
    public static final Options DEFAULT = new Options(640, 640, null, null, null, null);

    /** The same for a square image of another size, in pixels. */
    public Options withSize(long size) {
        return new Options(size, size, nc, ch, scale, name, graph);
    }

    /** The same with another number of classes. */
    public Options withClasses(long classes) {
        return new Options(height, width, classes, ch, scale, name, graph);
    }

    /** The same at another scale. */
    public Options withScale(String letter) {
        return new Options(height, width, nc, ch, letter, name, graph);
    }

    /** Of what is no graph. */
    public Options(
            long height,
            long width,
            @Nullable Long nc,
            @Nullable Long ch,
            @Nullable String scale,
            @Nullable String name) {
        this(height, width, nc, ch, scale, name, GraphOptions.DEFAULT);
    }
}
