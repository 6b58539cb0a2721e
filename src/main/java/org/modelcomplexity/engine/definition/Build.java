package org.modelcomplexity.engine.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** One network being built: its catalogue, the modules that the whole of it shares, and what it may still use. */
public final class Build {
    private static final int MAX_DEPTH = 64;

    private final Catalogue catalogue;
    private final Limits limits;
    private final Map<String, Module> shared = new HashMap<>();
    private int modules;
    private int steps;
    private int depth;

    /** A network that is yet empty. */
    public Build(Catalogue catalogue, Limits limits) {
        this.catalogue = catalogue;
        this.limits = limits;
    }

    /** What names mean. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** The one module of a key in this network, made when first asked for. */
    public Module shared(String key, Supplier<Module> make) {
        Module known = shared.get(key);
        if (known == null) {
            known = make.get();
            shared.put(key, known);
        }
        return known;
    }

    /** Counts a new module. */
    void module() {
        if (++modules > limits.modules()) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "the network has more than " + limits.modules() + " modules, the configured limit");
        }
        step();
    }

    /** Counts a step of evaluation. */
    public void step() {
        step(1);
    }

    /** Counts so many steps of evaluation. */
    void step(int count) {
        steps += count;
        if (steps > limits.steps() || steps < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "building the network takes more than " + limits.steps() + " steps, the configured limit");
        }
    }

    /** Goes into a definition. */
    void enter(String name) {
        if (++depth > MAX_DEPTH) {
            throw new Refusal(
                    Problem.INVALID_DEFINITION,
                    "definitions are nested more than " + MAX_DEPTH + " deep at " + name
                            + ": does one contain itself?");
        }
    }

    /** Leaves a definition. */
    void leave() {
        depth--;
    }
}
