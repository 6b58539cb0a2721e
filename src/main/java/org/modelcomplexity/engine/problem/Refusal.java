package org.modelcomplexity.engine.problem;

import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;

/**
 * Something deep inside a model does not work; whoever knows the row turns it into a {@link Finding}.
 * It carries no stack trace: it is an answer, not a fault.
 */
public final class Refusal extends RuntimeException {
    private final Problem problem;
    private final @Nullable String argument;
    private final @Nullable String hint;

    /** A refusal that concerns no single argument. */
    public Refusal(Problem problem, String detail) {
        this(problem, detail, null, null);
    }

    /** A refusal of one argument, named as the module names it, with what to write instead. */
    public Refusal(Problem problem, String detail, @Nullable String argument, @Nullable String hint) {
        super(detail, null, false, false);
        this.problem = problem;
        this.argument = argument;
        this.hint = hint;
    }

    /** The kind of refusal. */
    public Problem problem() {
        return problem;
    }

    /** The module's argument at fault, where it is one. */
    public @Nullable String argument() {
        return argument;
    }

    /** What was expected and what came. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The nearest thing that would be right, where that can be told. */
    public @Nullable String hint() {
        return hint;
    }

    /** The same refusal of an argument, where it concerns none yet. */
    public Refusal about(@Nullable String name) {
        return argument != null || name == null ? this : new Refusal(problem, detail(), name, hint);
    }

    /** This refusal as a finding at a place. */
    public Finding at(Place place) {
        return new Finding(problem, place, detail(), hint);
    }
}
