package org.modelcomplexity.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.definition.Build;
import org.modelcomplexity.engine.definition.Catalogue;
import org.modelcomplexity.engine.leaf.Function;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.module.Module;
import org.modelcomplexity.engine.module.Parameter;
import org.modelcomplexity.engine.module.Signature;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;
import org.modelcomplexity.engine.tensor.Trace;

/**
 * All that a row's result depends on beside what it reads: a value. Two rows of one recipe are made of the same and do
 * the same.
 */
public sealed interface Recipe {
    /** Makes the row's module; null where it has none. */
    default @Nullable Module module(Build build) {
        return null;
    }

    /** What it can be given; null where that is not known by name. */
    default @Nullable Signature signature() {
        return null;
    }

    /** The row's own learned tensor; null where it is none. */
    default @Nullable Parameter parameter() {
        return null;
    }

    /**
     * Does on shapes what the row does.
     *
     * @param module its module as it is now; null where it has none, or where it was folded into the row before
     * @param inputs what it reads: tensors, or lists of them
     */
    Object run(@Nullable Module module, Trace trace, List<Object> inputs);

    /** How a module takes what its row names. */
    enum Reading {
        /** So many inputs. */
        INPUTS,
        /** One list. */
        LIST,
        /** One list, and the text behind it as an input of its own. */
        LIST_AND_TEXT,
        /** So many inputs; of a row that gives several tensors the first. */
        FIRSTS
    }

    /**
     * A module, or a chain of copies of it.
     *
     * @param entry its type
     * @param arguments by position
     * @param keywords by name
     * @param copies how many, one behind the other
     */
    record OfModule(
            Catalogue.Entry entry,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> keywords,
            double copies,
            Reading reading)
            implements Recipe {
        @Override
        public Signature signature() {
            return entry.signature();
        }

        @Override
        public Module module(Build build) {
            if (!(copies > 1)) {
                return entry.create(build, arguments, keywords);
            }
            List<Module> chain = new ArrayList<>();
            for (long i = 0; i < copies; i++) {
                build.step();
                chain.add(entry.create(build, arguments, keywords));
            }
            build.children(chain.size());
            return build.chain(chain);
        }

        @Override
        public Object run(@Nullable Module module, Trace trace, List<Object> inputs) {
            List<Object> given = switch (reading) {
                case INPUTS -> inputs;
                case LIST -> List.of(inputs);
                case LIST_AND_TEXT -> List.of(inputs.subList(0, inputs.size() - 1), inputs.get(inputs.size() - 1));
                case FIRSTS -> firsts(inputs);
            };
            return module == null ? given.get(0) : module.call(trace, given);
        }
    }

    /** A function of a layer list. */
    record OfFunction(Function function, Arguments arguments) implements Recipe {
        @Override
        public Signature signature() {
            return function.signature();
        }

        @Override
        public Object run(@Nullable Module module, Trace trace, List<Object> inputs) {
            List<Tensor> tensors = new ArrayList<>(inputs.size());
            for (Object input : firsts(inputs)) {
                if (!(input instanceof Tensor tensor)) {
                    throw new Refusal(
                            Problem.SIZE_MISMATCH,
                            function.name() + " reads tensors, but input " + (tensors.size() + 1)
                                    + " gives a list of them");
                }
                tensors.add(tensor);
            }
            return function.body().apply(trace, tensors, arguments);
        }
    }

    /** What a span of a graph does: its operations are there at once, and nobody runs it. */
    record OfGraph() implements Recipe {
        @Override
        public Object run(@Nullable Module module, Trace trace, List<Object> inputs) {
            throw new UnsupportedOperationException("a graph has its operations at once");
        }
    }

    /** One of several tensors that a row gives. */
    record OfItem(long index) implements Recipe {
        @Override
        public Object run(@Nullable Module module, Trace trace, List<Object> inputs) {
            if (inputs.size() != 1 || !(inputs.get(0) instanceof List<?> several)) {
                throw new Refusal(Problem.WRONG_FROM, "GetItem reads one row that gives several tensors");
            }
            long at = index < 0 ? index + several.size() : index;
            if (at < 0 || at >= several.size()) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        "index " + index + " is outside the " + several.size() + " tensors that the row gives");
            }
            return several.get((int) at);
        }
    }

    /** A learned tensor, standard normal at first. */
    record OfParameter(Shape shape) implements Recipe {
        @Override
        public Parameter parameter() {
            return Parameter.normal(shape.sizes());
        }

        @Override
        public Object run(@Nullable Module module, Trace trace, List<Object> inputs) {
            return new Tensor(shape, DataType.FLOAT32);
        }
    }

    /** Who reads a row that gives several tensors gets the first. */
    private static List<Object> firsts(List<Object> inputs) {
        List<Object> firsts = new ArrayList<>(inputs.size());
        for (Object input : inputs) {
            firsts.add(input instanceof List<?> several ? several.get(0) : input);
        }
        return firsts;
    }
}
