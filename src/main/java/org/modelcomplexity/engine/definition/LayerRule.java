package org.modelcomplexity.engine.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a row of a model becomes arguments of a module type, where its signature alone does not say: expressions over
 * the row's arguments {@code a}, the channels {@code c1} (a number) or {@code ch} (a list) of {@code from}, the
 * repeats {@code n}, the previous row's channels {@code previous}, and the model's own keys.
 *
 * @param arguments the final argument list; null: as the signature says
 * @param channels the channel number that later rows see; null: as the signature says
 * @param scaled whether the first argument is a channel number scaled by width; null: as the signature says
 * @param repeats whether the module takes the row's repeats as an argument; null: as the signature says
 * @param list whether {@code from} must be a list; null: as the signature says
 * @param keywords arguments that the parser gives beside the row's, by name; they are not printed
 * @param sets variables of the parser that the row changes for the rows behind it
 * @param givesText whether it gives the text that later rows read, not a map
 */
public record LayerRule(
        @Nullable Formula arguments,
        @Nullable Formula channels,
        @Nullable Boolean scaled,
        @Nullable Boolean repeats,
        @Nullable Boolean list,
        Map<String, Formula> keywords,
        Map<String, Formula> sets,
        boolean givesText) {
    /** What the signature says, in everything. */
    public static final LayerRule BY_SIGNATURE = new LayerRule(null, null, null, null, null, Map.of(), Map.of(), false);

    /** An expression over the names of a row. */
    public static final class Formula {
        private final Map<String, Integer> names;
        private final int size;
        private final Expression expression;

        Formula(Map<String, Integer> names, int size, Expression expression) {
            this.names = names;
            this.size = size;
            this.expression = expression;
        }

        /** Its value, names standing for these values. */
        public @Nullable Object evaluate(Build build, Map<String, ? extends @Nullable Object> values) {
            Frame frame = new Frame(new Object[size], build, null);
            build.step();
            // By its own names, of which there are few: a request may have many values.
            names.forEach((name, slot) -> frame.slots()[slot] = frame.value(values.get(name)));
            return expression.in(frame);
        }
    }
}
