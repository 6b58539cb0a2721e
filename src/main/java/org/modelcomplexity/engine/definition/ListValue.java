package org.modelcomplexity.engine.definition;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * A list of the notation: immutable, and it knows how large and how deep it is as a tree. Lists share what they hold, so
 * that a few steps make a tree without end; as none is larger than the limit here, nothing that walks one (to print,
 * compare or copy it) walks for long.
 */
final class ListValue extends AbstractList<@Nullable Object> implements RandomAccess {
    private static final int LARGEST = 100_000;
    private static final int DEEPEST = 40;
    private static final int CHARACTERS_A_VALUE = 64;
    private static final int BYTES = 40;
    private static final int BYTES_AN_ITEM = 8;

    private final @Nullable Object[] items;
    private final int values;
    private final int depth;

    private ListValue(@Nullable Object[] items, int values, int depth) {
        this.items = items;
        this.values = values;
        this.depth = depth;
    }

    /**
     * A list of these; it keeps the array.
     *
     * @throws Refusal where it is too large or too deep
     */
    static ListValue of(Frame frame, @Nullable Object[] items) {
        frame.step(items.length);
        frame.hold(BYTES + (long) BYTES_AN_ITEM * items.length);
        long values = 1;
        int depth = 0;
        for (Object item : items) {
            values += values(item);
            depth = Math.max(depth, depth(item));
        }
        if (values > LARGEST || depth >= DEEPEST) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "a list may have " + LARGEST + " values, lists in it included, and be nested " + DEEPEST + " deep");
        }
        return new ListValue(items, (int) values, depth + 1);
    }

    /** The same for a list of another kind; a list of the notation is itself. */
    static ListValue of(Frame frame, List<?> items) {
        return items instanceof ListValue known ? known : of(frame, items.toArray());
    }

    private static long values(@Nullable Object item) {
        if (item instanceof ListValue list) {
            return list.values;
        }
        if (item instanceof List<?> list) {
            long values = 1;
            for (Object each : list) {
                values += values(each);
            }
            return values;
        }
        return item instanceof String text ? 1 + text.length() / CHARACTERS_A_VALUE : 1;
    }

    private static int depth(@Nullable Object item) {
        if (item instanceof ListValue list) {
            return list.depth;
        }
        int depth = 0;
        if (item instanceof List<?> list) {
            for (Object each : list) {
                depth = Math.max(depth, 1 + depth(each));
            }
        }
        return depth;
    }

    @Override
    public @Nullable Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public @Nullable Object[] toArray() {
        return items.clone();
    }
}
