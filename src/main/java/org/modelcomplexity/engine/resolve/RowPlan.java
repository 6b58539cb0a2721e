package org.modelcomplexity.engine.resolve;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.network.Recipe;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * What a row becomes.
 *
 * @param arguments the final arguments by position
 * @param keywords what the parser gives by keyword beside them
 * @param copies how many modules are made, one behind the other
 * @param channels what later rows see; null where that is not known
 * @param leading how many of the arguments come before those that the row gives
 */
record RowPlan(
        Catalogue.Entry entry,
        List<@Nullable Object> arguments,
        Map<String, @Nullable Object> keywords,
        Object copies,
        @Nullable Object channels,
        int leading) {
    /** What the row is made of and does. */
    Recipe recipe(Recipe.Reading reading) {
        return new Recipe.OfModule(entry, arguments, keywords, ((Number) copies).doubleValue(), reading);
    }

    /** Refuses more arguments than a module takes, by the count of those that the row's author wrote. */
    static void checkCount(Catalogue.Entry entry, List<@Nullable Object> given, List<@Nullable Object> arguments) {
        int most = entry.signature().positional();
        int put = arguments.size() - given.size();
        if (arguments.size() > most && put >= 0 && put <= most) {
            throw new Refusal(
                    Problem.TOO_MANY_ARGUMENTS,
                    entry.name() + " takes at most " + (most - put) + " arguments in a row, not " + given.size()
                            + (put == 0 ? ": its arguments are " : "; with what the parser puts in, its arguments are ")
                            + entry.signature());
        }
    }
}
