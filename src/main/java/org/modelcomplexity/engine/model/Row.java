package org.modelcomplexity.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
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
 * @param text where the text comes from that it reads beside them; null where it reads none
 * @param givesText whether its result is the text that later rows read; to rows that name it, it is what it read
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
        @Nullable Integer text,
        boolean givesText,
        Run run,
        Place place) {
    /** Everything it needs: the rows it reads and the one that gives it its text. */
    public IntStream needs() {
        IntStream named = sources.stream().mapToInt(Integer::intValue);
        return text == null ? named : IntStream.concat(named, IntStream.of(text));
    }

    /** This row, which fails when it is run. */
    Row failing(String reason) {
        Run fails = (module, trace, inputs) -> {
            throw new Refusal(Problem.WRONG_FROM, reason);
        };
        return new Row(index, from, repeats, type, arguments, label, sources, text, givesText, fails, place);
    }

    /** What a row does. */
    @FunctionalInterface
    public interface Run {
        /** The module reads what the row names as so many inputs. */
        Run OF_INPUTS =
                (module, trace, inputs) -> Objects.requireNonNull(module).forward(trace, inputs);

        /**
         * The module reads what the row names as one list.
         *
         * @param withText whether the last of what the row reads is the text, an input of its own
         */
        static Run ofList(boolean withText) {
            return (module, trace, inputs) -> {
                int named = inputs.size() - (withText ? 1 : 0);
                List<Object> given = new ArrayList<>();
                given.add(inputs.subList(0, named));
                given.addAll(inputs.subList(named, inputs.size()));
                return Objects.requireNonNull(module).forward(trace, given);
            };
        }

        /** Runs it; {@code module} is null where it has none (a function, or a folded BatchNorm). */
        Object with(@Nullable Module module, Trace trace, List<Object> inputs);
    }
}
