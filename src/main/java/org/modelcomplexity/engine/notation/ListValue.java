package org.modelcomplexity.engine.notation;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * A list of the notation: immutable, and it knows how large and how deep it is as a tree. Lists share what they hold, so
 * that a few steps make a tree without end; as none is larger than the limit here, nothing that walks one (to print,
 * compare or copy it) walks for long.
 */
public final class ListValue extends AbstractList<@Nullable Object> implements RandomAccess {
    private static final int LARGEST = 100_000;
    private static final int DEEPEST = 40;
    private static final int CHARACTERS_A_VALUE = 64;
    private static final int BYTES = 40;
    private static final int BYTES_AN_ITEM = 8;
    /** A number is an object of its own. */
    private static final int BYTES_A_NUMBER = 24;

    private final @Nullable Object[] items;
    private final int values;
    private final int depth;
    private int hash;

    private ListValue(@Nullable Object[] items, int values, int depth) {
        this.items = items;
        this.values = values;
        this.depth = depth;
    }

    /**
     * A list of these; it keeps the array. Lists of another kind among them become lists of the notation, so that none is
     * ever walked to learn how large it is.
     *
     * @throws Refusal where it is too large or too deep
     */
    public static ListValue of(Budget budget, @Nullable Object[] items) {
        return of(budget, items, 0);
    }

    private static ListValue of(Budget budget, @Nullable Object[] items, int level) {
        checkSize(items.length);
        budget.step(items.length);
        budget.hold(BYTES + (long) BYTES_AN_ITEM * items.length);
        long values = 1;
        int depth = 0;
        for (int i = 0; i < items.length; i++) {
            if (items[i] instanceof List<?> list) {
                ListValue inner = of(budget, list, level + 1);
                items[i] = inner;
                values += inner.values;
                depth = Math.max(depth, inner.depth);
            } else if (items[i] instanceof Number) {
                budget.hold(BYTES_A_NUMBER);
                values++;
            } else {
                values += items[i] instanceof String text ? 1 + text.length() / CHARACTERS_A_VALUE : 1;
            }
        }
        if (values > LARGEST || depth >= DEEPEST) {
            throw tooLarge();
        }
        return new ListValue(items, (int) values, depth + 1);
    }

    /** The same for a list of another kind; a list of the notation is itself. */
    public static ListValue of(Budget budget, List<?> items) {
        return of(budget, items, 0);
    }

    private static ListValue of(Budget budget, List<?> items, int level) {
        if (items instanceof ListValue known) {
            return known;
        }
        if (level >= DEEPEST) {
            throw tooLarge();
        }
        return of(budget, items.toArray(), level);
    }

    /** Refuses a list of so many while it is not yet made. */
    public static void checkSize(int items) {
        if (items >= LARGEST) {
            throw tooLarge();
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(
                Problem.LIMIT_EXCEEDED,
                "a list may have " + LARGEST + " values, lists in it included, and be nested " + DEEPEST + " deep");
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

    /** How many values are in it as a tree, itself included: what comparing it with its equal takes. */
    public int values() {
        return values;
    }

    /** As every list's; worked out once, and so once for all trees that share it. */
    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(items);
        }
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ListValue list)) {
            return super.equals(other);
        }
        return this == other || hashCode() == list.hashCode() && Arrays.equals(items, list.items);
    }
}
