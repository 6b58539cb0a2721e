package org.modelcomplexity.service.sweep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.gate.Figure;

/**
 * A figure of one mode.
 *
 * @param isFused whether of the fused network; else of the one that trains
 */
public record SweepFigure(Figure figure, boolean isFused) {
    private static final String FUSED = "fused.";
    private static final String TRAINING = "training.";

    /** Its name in lines: {@code fused.parameters}. */
    public String label() {
        return (isFused ? FUSED : TRAINING) + figure.label();
    }

    /** The figures of a name: of both modes where it says none; empty where there is none of it. */
    public static List<SweepFigure> named(String name) {
        boolean fused = name.startsWith(FUSED);
        boolean training = name.startsWith(TRAINING);
        String bare = fused || training ? name.substring(name.indexOf('.') + 1) : name;
        @Nullable Figure figure = Figure.named(bare);
        List<SweepFigure> figures = new ArrayList<>();
        if (figure != null && !fused) {
            figures.add(new SweepFigure(figure, false));
        }
        // Cost is of the network that trains alone.
        if (figure != null && !training && !figure.isOfCost()) {
            figures.add(new SweepFigure(figure, true));
        }
        return figures;
    }

    /** Whether it is known before anything is counted at the size of the image. */
    boolean isPrinted() {
        return figure != Figure.MACS && figure != Figure.FLOPS && !figure.isOfCost();
    }
}
