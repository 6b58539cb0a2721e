package org.modelcomplexity.engine.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/** One network being built: its catalogue, the modules that the whole of it shares, and what it may still use. */
public final class Build {
    private static final int MAX_DEPTH = 64;
    private static final int STEPS_A_MODULE = 20;
    private static final int BYTES_A_MODULE = 400;
    private static final int BYTES_A_CHILD = 240;
    private static final int STEPS_A_TENSOR = 10;
    private static final int BYTES_A_TENSOR = 200;
    private static final int BYTES_AN_AXIS = 16;

    private final Catalogue catalogue;
    private final Budget budget;
    private final Map<String, Module> shared = new HashMap<>();
    private int modules;
    private int depth;

    /** A network that is yet empty. */
    public Build(Catalogue catalogue, Budget budget) {
        this.catalogue = catalogue;
        this.budget = budget;
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

    /** What the whole of it shares so far, by key. */
    public Map<String, Module> shared() {
        return shared;
    }

    /** How many modules there are so far. */
    public int modules() {
        return modules;
    }

    /** Counts modules that were made before, for another network. */
    public void found(int more) {
        modules += more;
        checkModules();
    }

    /** What the request may still use. */
    public Budget budget() {
        return budget;
    }

    /** Counts a new module; its learned tensors are counted by themselves. */
    void module() {
        modules++;
        checkModules();
        budget.step(STEPS_A_MODULE);
        budget.hold(BYTES_A_MODULE);
    }

    private void checkModules() {
        int most = budget.limits().modules();
        if (modules > most || modules < 0) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED, "the network has more than " + most + " modules, the configured limit");
        }
    }

    /** Counts the places of children in a module, and in what fusing makes of it, whatever stands in them. */
    public void children(int count) {
        budget.step(count);
        budget.hold((long) BYTES_A_CHILD * count);
    }

    /**
     * Counts a module just made, and its learned tensors: a recurrent layer has as many as its number of layers says,
     * however short its row. Whoever makes a module, of whatever kind, hands it on through here.
     */
    <T extends Module> T made(T module) {
        module();
        module.parameters().values().forEach(this::learned);
        return module;
    }

    /** Counts a learned tensor. */
    void learned(Parameter parameter) {
        budget.step(STEPS_A_TENSOR);
        budget.hold(BYTES_A_TENSOR + (long) BYTES_AN_AXIS * parameter.shape().rank());
    }

    /** A chain of modules, which is one more itself; the places in it are counted where each is taken. */
    public Sequential chain(List<Module> modules) {
        return made(Sequential.of(modules));
    }

    /** Counts a step of evaluation. */
    public void step() {
        budget.step();
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
