package org.modelcomplexity.engine.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Operation;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * A node of the network's tree. It may be shared: it stands wherever the same object stands, and counts once.
 * Immutable; a rewrite makes new modules that remember their origin.
 */
public abstract class Module {
    /** As modules may be shared, a few of them make a tree without end: nothing that walks one must walk for long. */
    private static final int LARGEST = 500_000;

    private static final int DEEPEST = 300;

    private final Map<String, Parameter> parameters;
    private final Map<String, Module> children;
    private final @Nullable Module origin;
    private final int size;
    private final int depth;
    /** Asked of every row of every request, and a tree may hold one module many times: answered once. */
    private @Nullable Boolean readsMode;

    /** A module with its own parameters and its children, both in order. */
    protected Module(Map<String, Parameter> parameters, Map<String, Module> children, @Nullable Module origin) {
        this.parameters = parameters;
        this.children = children;
        this.origin = origin;
        long sum = 1;
        int deepest = 0;
        for (Module child : children.values()) {
            sum += child.size;
            deepest = Math.max(deepest, child.depth);
        }
        if (sum > LARGEST || deepest >= DEEPEST) {
            throw new Refusal(
                    Problem.LIMIT_EXCEEDED,
                    "a tree may have " + LARGEST + " modules, shared ones where they stand, and be " + DEEPEST
                            + " deep");
        }
        this.size = (int) sum;
        this.depth = deepest + 1;
    }

    /** The class, without its package: Conv2d, C3. */
    public abstract String type();

    /**
     * Calls this module: its forward pass on shapes, whose operations are known as its own.
     *
     * @param inputs tensors, or lists of them
     * @return a tensor, or a list of them
     */
    public final Object call(Trace trace, List<Object> inputs) {
        Trace.Call outer = trace.enter(this);
        Object result = forward(trace, inputs);
        trace.leaveTo(outer);
        return result;
    }

    /**
     * Runs one forward pass on shapes.
     *
     * @param inputs tensors, or lists of them
     * @return a tensor, or a list of them
     */
    protected abstract Object forward(Trace trace, List<Object> inputs);

    /** The same module with other children, remembering this one as its origin. */
    public abstract Module withChildren(Map<String, Module> changed);

    /** This with what becomes of each of its children; itself where none of them changes. */
    public final Module mapChildren(UnaryOperator<Module> change) {
        Map<String, Module> changed = null;
        for (Map.Entry<String, Module> child : children.entrySet()) {
            Module now = change.apply(child.getValue());
            if (now != child.getValue()) {
                changed = changed == null ? new LinkedHashMap<>(children) : changed;
                changed.put(child.getKey(), now);
            }
        }
        return changed == null ? this : withChildren(changed);
    }

    /** A new module like this one, with new parameters and these children; it has no origin. */
    public abstract Module copyWith(Map<String, Module> copies);

    /** What fusing makes of this module itself, before its children are fused; this module where nothing changes. */
    public Module fused() {
        return this;
    }

    /** Why fusing changed this module; null where it did not. */
    public @Nullable Cause cause() {
        return null;
    }

    /** Whether a forward pass differs between training and evaluation, here or in a child. */
    public final boolean readsMode() {
        Boolean known = readsMode;
        if (known == null) {
            known = readsModeItself() || aChildReadsMode();
            readsMode = known;
        }
        return known;
    }

    private boolean aChildReadsMode() {
        for (Module child : children.values()) {
            if (child.readsMode()) {
                return true;
            }
        }
        return false;
    }

    /** Whether its own dataflow differs between training and evaluation, its children's left aside. */
    protected boolean readsModeItself() {
        return false;
    }

    /** A call of this module where it has no children: tools that hook those see it called, whatever its functions did. */
    public final Operation calledBare(List<Tensor> inputs, Tensor result) {
        List<Attributes.Named> learned = new ArrayList<>(parameters.size());
        parameters.forEach((name, parameter) ->
                learned.add(new Attributes.Named(name, parameter.shape().elements())));
        return new Operation(
                OperationKind.BARE_MODULE,
                type(),
                false,
                this,
                new Attributes.BareModule(learned),
                inputs,
                List.of(result),
                0);
    }

    /** Whether it is still part of the network: what was folded away only hands its input on. */
    public boolean isThere() {
        return true;
    }

    /** Whether its definition says all that fusing does to it: nothing in it folds by dataflow. */
    public boolean saysHowItFuses() {
        return false;
    }

    /** Whether BatchNorms inside it fold by dataflow: no one reference says how it fuses. */
    public boolean foldsInside() {
        return false;
    }

    /** Whether it brings values to one scale. */
    public boolean isNormalization() {
        return false;
    }

    /** Whether its own forward pass may differ by whether gradients are wanted. */
    public boolean readsGradients() {
        return false;
    }

    /** The names of its own learned tensors and its children in one order; null: its own come first. */
    public @Nullable List<String> order() {
        return null;
    }

    /** Its own learned tensors by name, in order. */
    public final Map<String, Parameter> parameters() {
        return parameters;
    }

    /** Its own learned tensors as its functions read them, by identity; none where they belong to layers. */
    public Map<Tensor, Parameter> learnedTensors() {
        return Map.of();
    }

    /** Its children by name, in order. */
    public final Map<String, Module> children() {
        return children;
    }

    /** The module that this one was made of in a rewrite, or null. */
    public final @Nullable Module origin() {
        return origin;
    }

    /** As Python prints it where it is an argument: {@code ReLU()}. */
    @Override
    public String toString() {
        return type() + "()";
    }
}
