package org.modelcomplexity.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * One row of a built model.
 *
 * @param index its number, from 0
 * @param from what it reads, as its author wrote it
 * @param repeats its repeats as the reference prints them
 * @param type the class's full name, as the reference prints it
 * @param arguments its resolved arguments: a list by position, or a mapping by keyword
 * @param label its module's name in the network
 * @param sources the rows it reads; −1 is the first input, −2 the second …
 * @param run what it does with what it reads, given its module as it is now
 * @param place where it stands in the document
 */
public record Row(
        int index,
        @Nullable Object from,
        Object repeats,
        String type,
        @Nullable Object arguments,
        String label,
        List<Integer> sources,
        Run run,
        Place place) {
    /** What a row does. */
    @FunctionalInterface
    public interface Run {
        /** Runs it; {@code module} is null where it has none (a function, or a folded BatchNorm). */
        Object with(@Nullable Module module, Trace trace, List<Object> inputs);
    }
}
