package org.modelcomplexity.engine.problem;

/** Sentences for users, kept to a length that is read: they quote what was sent, which may be of any length. */
public final class Words {
    private static final int LONGEST = 600;

    private Words() {}

    /** A sentence, cut in its middle where it is long: its beginning says what, its end often why. */
    public static String cut(String sentence) {
        if (sentence.length() <= LONGEST) {
            return sentence;
        }
        int half = LONGEST / 2;
        return sentence.substring(0, half) + " … " + sentence.substring(sentence.length() - half);
    }
}
