package org.modelcomplexity.engine.gate;

import java.util.List;
import org.modelcomplexity.engine.Mode;
import org.modelcomplexity.engine.Result;

/**
 * What a figure is read from: one network of a result, counted by one convention.
 *
 * @param result all there is to say about a model
 * @param isFused whether of the fused network; else of the one that trains
 * @param convention whose count
 */
public record Subject(Result result, boolean isFused, String convention) {
    private static final Mode.Figures NO_WORK = new Mode.Figures(null, null, null, null, List.of());

    /** The network's figures. */
    public Mode mode() {
        return isFused ? result.fused() : result.training();
    }

    /** What the convention counts of it; nothing where it did not count. */
    Mode.Figures work() {
        return mode().counts().getOrDefault(convention, NO_WORK);
    }

    /** Whether the convention counted, or at least tried to. */
    boolean isCounted() {
        return mode().counts().containsKey(convention);
    }

    /** The dialect's name. */
    String dialect() {
        return result.network().info().dialect().name();
    }
}
