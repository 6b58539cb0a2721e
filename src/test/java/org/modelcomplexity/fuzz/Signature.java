package org.modelcomplexity.fuzz;

import java.util.List;

/**
 * Constructor arguments of a definition.
 *
 * @param kinds a letter for each argument that a row gives
 * @param list whether a row reads a list of rows
 */
record Signature(String args, String kinds, boolean list) {
    static final Signature ONE = new Signature("c1, c2", "i", false);
    static final List<Signature> ALL = List.of(
            ONE,
            ONE,
            new Signature("c1, c2, k=3", "i", false),
            new Signature("c1, c2, n=1, k=1", "i", false),
            new Signature("c1", "", false),
            new Signature("c1, c2, *, k=1", "i", false),
            new Signature("ch", "", true),
            new Signature("ch, k=2", "", true),
            new Signature("nc=80, ch=[]", "i", true));

    /** Makes the arguments known to expressions. */
    void teach(Expressions expressions) {
        for (String formal : args.split(", ")) {
            String name = formal.replaceFirst("=.*", "");
            if (!name.equals("*")) {
                expressions.know(name.equals("ch") ? 'l' : 'i', name);
            }
        }
    }
}
