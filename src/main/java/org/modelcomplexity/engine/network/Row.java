package org.modelcomplexity.engine.network;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;

/**
 * One row of a network, with every name in it resolved.
 *
 * @param index its number, from 0
 * @param from what it reads, as its author wrote it
 * @param repeats its repeats as the reference prints them
 * @param type the class's full name, as the reference prints it
 * @param arguments its resolved arguments: a list by position, or a mapping by keyword
 * @param label its module's name in the network
 * @param sources the rows it reads; −1 is the first input, −2 the second …
 * @param text where the text comes from that it reads beside them; null where it reads none
 * @param givesText whether its result is the text that later rows read; to rows that name it, it is what it read
 * @param recipe what it is made of and does
 * @param failing why it fails whenever it is run; null where it does not
 * @param place where it stands in the document
 * @param argumentPlace where the argument of a name stands
 */
public record Row(
        int index,
        @Nullable Object from,
        Object repeats,
        String type,
        @Nullable Object arguments,
        String label,
        List<Integer> sources,
        @Nullable Integer text,
        boolean givesText,
        Recipe recipe,
        @Nullable String failing,
        Place place,
        Function<@Nullable String, Place> argumentPlace) {
    /** Everything it needs: the rows it reads and the one that gives it its text. */
    public IntStream needs() {
        IntStream named = sources.stream().mapToInt(Integer::intValue);
        return text == null ? named : IntStream.concat(named, IntStream.of(text));
    }

    /**
     * Whether it does the same as another of the same part.
     *
     * @param byModule whether the part alone says what it does, not the recipe
     */
    boolean runsLike(Row other, boolean byModule) {
        return this == other
                || sources.equals(other.sources)
                        && Objects.equals(text, other.text)
                        && givesText == other.givesText
                        && Objects.equals(failing, other.failing)
                        && type.equals(other.type)
                        && place == other.place
                        && (byModule || recipe.equals(other.recipe));
    }

    /** This row, which fails when it is run. */
    public Row failing(String reason) {
        return new Row(
                index,
                from,
                repeats,
                type,
                arguments,
                label,
                sources,
                text,
                givesText,
                recipe,
                reason,
                place,
                argumentPlace);
    }
}
