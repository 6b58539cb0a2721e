package org.modelcomplexity.engine.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;

/** How one tool counts: rules by kind of operation, what is free by its own word, what it can see. */
public final class Convention {
    private final String name;
    private final String about;
    private final Map<OperationKind, Rule> rules = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, String> free = new EnumMap<>(OperationKind.class);
    private boolean exactClasses;
    private boolean countsSharedAgain;

    private Convention(String name, String about) {
        this.name = name;
        this.about = about;
    }

    /** A convention without rules. */
    static Convention of(String name, String about) {
        return new Convention(name, about);
    }

    /** Adds a rule. */
    Convention count(OperationKind kind, String formula, ToLongFunction<Operation> work) {
        rules.put(kind, new Rule(formula, work));
        return this;
    }

    /** Adds kinds that the tool's own rule says are 0. */
    Convention free(String reason, OperationKind... kinds) {
        for (OperationKind kind : kinds) {
            free.put(kind, reason);
        }
        return this;
    }

    /** Its rules go by exact class: a subclass of a torch.nn class is not counted. */
    Convention exactClasses() {
        exactClasses = true;
        return this;
    }

    /** A module shared by k parents is hooked k times and summed k times: it counts k² times. */
    Convention countsSharedAgain() {
        countsSharedAgain = true;
        return this;
    }

    /** The name in requests and answers: {@code thop-0.1.1}. */
    public String name() {
        return name;
    }

    /** Which tool it reproduces and how that works, in a sentence or two. */
    public String about() {
        return about;
    }

    /** Its rules by kind. */
    public Map<OperationKind, Rule> rules() {
        return rules;
    }

    /** What is zero by the tool's own word, with the reason. */
    public Map<OperationKind, String> freeKinds() {
        return free;
    }

    /** Whether a subclass of a torch.nn class is not counted. */
    public boolean goesByExactClass() {
        return exactClasses;
    }

    /** Whether a module shared by k parents counts k² times. */
    public boolean sharedCountsAgain() {
        return countsSharedAgain;
    }
}
