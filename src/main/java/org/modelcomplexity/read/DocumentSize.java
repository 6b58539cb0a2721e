package org.modelcomplexity.read;

import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/** How large a document may be, counted while it is read, in whatever format. */
final class DocumentSize {
    /** As deep as lists and mappings may be nested. */
    static final int DEEPEST = 50;

    private static final int MOST_VALUES = 100_000;
    private static final int LONGEST_TEXT = 1 << 14;
    private static final int LONGEST_KEY = 1_024;
    private static final int CHARACTERS_A_VALUE = 64;
    private static final int BYTES_A_VALUE = 136;

    /** The indices that most lists have, as text. */
    private static final String[] INDICES = new String[256];

    static {
        for (int i = 0; i < INDICES.length; i++) {
            INDICES[i] = Integer.toString(i);
        }
    }

    private final Budget budget;
    private int values;

    DocumentSize(Budget budget) {
        this.budget = budget;
    }

    /** How many values a text counts for: those that copy or print it take longer over a long one. */
    static int of(String text) {
        return 1 + text.length() / CHARACTERS_A_VALUE;
    }

    /** An index as a token of a pointer. */
    static String index(int index) {
        return index < INDICES.length ? INDICES[index] : Integer.toString(index);
    }

    /** Counts values that are made, or named once more. */
    void count(int more, Place here) {
        values += more;
        budget.step(more);
        if (values > MOST_VALUES) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    here,
                    "with its aliases expanded the document has more than " + MOST_VALUES + " values");
        }
    }

    /** Counts a list or a mapping. */
    void collection(Place here) {
        count(1, here);
        budget.hold(BYTES_A_VALUE);
    }

    /** Counts a text, which may not be of any length. */
    void text(String text, Place here) {
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    here,
                    "a text of " + text.length() + " characters is longer than " + LONGEST_TEXT);
        }
        longText(text, here);
    }

    /** Counts a text of any length. */
    void longText(String text, Place here) {
        count(of(text), here);
        budget.hold(BYTES_A_VALUE + 2L * text.length());
    }

    /** Counts the entries of a mapping that are merged into another. */
    void merged(int entries) {
        budget.step(entries);
        budget.hold((long) BYTES_A_VALUE * entries);
    }

    /** Looks at a key, which may not be of any length. */
    void key(String key, Place here) {
        if (key.length() > LONGEST_KEY) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED,
                    here,
                    "a key of " + key.length() + " characters is longer than " + LONGEST_KEY);
        }
        budget.hold(2L * key.length());
    }
}
