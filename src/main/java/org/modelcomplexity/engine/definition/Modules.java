package org.modelcomplexity.engine.definition;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.layer.Attention;
import org.modelcomplexity.engine.layer.Leaves;
import org.modelcomplexity.engine.leaf.Leaf;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.ModuleList;
import org.modelcomplexity.engine.module.Sequential;
import org.modelcomplexity.engine.notation.Operators;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Tensor;

/** The notation's functions on modules. */
final class Modules {
    private Modules() {}

    /** These one behind the other; {@code none} is left out. */
    static Sequential sequential(Frame frame, List<@Nullable Object> given) {
        return frame.build().chain(all(frame, given));
    }

    /** These in a ModuleList. */
    static ModuleList list(Frame frame, List<?> given) {
        return frame.build().made(ModuleList.of(all(frame, given)));
    }

    private static List<Module> all(Frame frame, List<?> given) {
        List<Module> modules = new ArrayList<>();
        for (Object value : given) {
            frame.step();
            if (value instanceof List<?> list) {
                modules.addAll(all(frame, list));
            } else if (value != null) {
                frame.build().children(1);
                modules.add(module(value));
            }
        }
        return modules;
    }

    static Module module(@Nullable Object value) {
        if (value instanceof Module module) {
            return module;
        }
        throw new Refusal(Problem.WRONG_TYPE, "a module was expected, not " + Operators.describe(value));
    }

    /** What YOLO's Conv makes of its {@code act}: true is the default, a module is itself, anything else an Identity. */
    static Module activation(Frame frame, @Nullable Object act, @Nullable Object otherwise) {
        if (Boolean.TRUE.equals(act)) {
            return module(otherwise);
        }
        if (act instanceof Module module) {
            return module;
        }
        LeafType identity = Objects.requireNonNull(Leaves.find("Identity"));
        return frame.build().made(identity.create(identity.signature().bind("Identity", List.of(), Map.of())));
    }

    /** A convolution with the BatchNorm behind it merged in: the same with a bias. */
    static Module fold(Frame frame, @Nullable Object convolution) {
        Leaf leaf = leaf(convolution);
        return switch (leaf.leafType().kind()) {
            case CONVOLUTION, TRANSPOSED_CONVOLUTION, LINEAR -> frame.build().made(leaf.folded());
            default ->
                throw new Refusal(
                        Problem.INVALID_DEFINITION, "a BatchNorm folds into a convolution or a Linear, not " + leaf);
        };
    }

    /** A layer of torch.nn, or a refusal. */
    static Leaf leaf(@Nullable Object value) {
        if (value instanceof Leaf leaf) {
            return leaf;
        }
        throw new Refusal(
                Problem.INVALID_DEFINITION, "a layer of torch.nn was expected, not " + Operators.describe(value));
    }

    /** A MultiheadAttention, or a refusal. */
    static Attention attention(@Nullable Object value) {
        if (value instanceof Attention attention) {
            return attention;
        }
        throw new Refusal(
                Problem.INVALID_DEFINITION, "a MultiheadAttention was expected, not " + Operators.describe(value));
    }

    /** A deep copy: every object in it is new, and what was shared inside is shared inside the copy. */
    static Module copy(Frame frame, @Nullable Object value) {
        return copy(frame, module(value), new IdentityHashMap<>());
    }

    private static Module copy(Frame frame, Module module, Map<Module, Module> made) {
        Module known = made.get(module);
        if (known != null) {
            return known;
        }
        frame.build().children(module.children().size());
        Map<String, Module> children = new LinkedHashMap<>();
        module.children().forEach((name, child) -> children.put(name, copy(frame, child, made)));
        Module copied = frame.build().made(module.copyWith(children));
        made.put(module, copied);
        return copied;
    }

    /** Each module takes what the last one gave, and the others as they are; the result is all that there was: the given tensors and every result. */
    static List<Object> scan(
            Frame frame, List<?> modules, @Nullable Object start, List<? extends @Nullable Object> others) {
        List<Object> all = new ArrayList<>();
        if (start instanceof Tensor) {
            all.add(start);
        } else {
            Operators.list(start).forEach(all::add);
        }
        if (all.isEmpty()) {
            throw new Refusal(Problem.SIZE_MISMATCH, "scan starts with a tensor, or a list that has one");
        }
        for (Object module : modules) {
            List<Object> inputs = new ArrayList<>();
            inputs.add(Calls.input(all.get(all.size() - 1)));
            frame.step();
            others.forEach(other -> inputs.add(Calls.input(other)));
            all.add(module(module).call(frame.running(), inputs));
        }
        return all;
    }
}
