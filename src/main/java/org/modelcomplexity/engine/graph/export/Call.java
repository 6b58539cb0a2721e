package org.modelcomplexity.engine.graph.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A call of an operator with its values found: what a row of the table reads. Arguments go by the names of ATen's schema.
 *
 * @param operator the operator's name without its overload and the mark of in-place forms: {@code conv2d}
 * @param inPlace whether it writes into its first input
 * @param scattered whether the first input's elements do not lie one behind the other
 */
record Call(
        String operator,
        boolean inPlace,
        boolean scattered,
        Map<String, @Nullable Object> arguments,
        Map<String, Tensor> tensors,
        List<Tensor> outputs) {
    private static final int LONGEST = 64;

    /** Whether an argument is given, and is not None. */
    boolean has(String name) {
        return arguments.get(name) != null;
    }

    /** A tensor; a refusal where it is none. */
    Tensor tensor(String name) {
        Object value = arguments.get(name);
        Tensor tensor = value instanceof Program.Ref ref ? tensors.get(ref.name()) : null;
        if (tensor == null) {
            throw new Refusal(Problem.WRONG_TYPE, "its argument " + name + " must be a tensor");
        }
        return tensor;
    }

    /** The shape of a tensor of at least so many axes. */
    Shape shape(String name, int rank) {
        Shape shape = tensor(name).shape();
        if (shape.rank() < rank) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "its argument " + name + " must have " + rank + " axes or more, not shape " + shape);
        }
        return shape;
    }

    /** The first result. */
    Shape out() {
        if (outputs.isEmpty()) {
            throw new Refusal(Problem.WRONG_TYPE, "it must give a tensor");
        }
        return outputs.get(0).shape();
    }

    /**
     * The shape of a tensor that it reads, of which its first result has as many axes.
     *
     * @throws Refusal where it has fewer axes than it must have, or the result has others
     */
    Shape alike(String name, int axes) {
        Shape shape = shape(name, axes);
        if (out().rank() != shape.rank()) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "it gives shape " + out() + " for " + shape + ": both must have as many axes");
        }
        return shape;
    }

    /** All tensors that it reads, in the order of its arguments. */
    List<Tensor> all() {
        List<Tensor> all = new ArrayList<>();
        arguments.values().forEach(value -> gather(value, all));
        return all;
    }

    /** The tensors of a list. */
    List<Tensor> list(String name) {
        List<Tensor> all = new ArrayList<>();
        gather(arguments.get(name), all);
        return all;
    }

    private void gather(@Nullable Object value, List<Tensor> into) {
        if (value instanceof Program.Ref ref && tensors.containsKey(ref.name())) {
            into.add(tensors.get(ref.name()));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> gather(each, into));
        }
    }

    /** A whole number, or what holds without it. */
    long number(String name, long otherwise) {
        Object value = arguments.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new Refusal(Problem.WRONG_TYPE, "its argument " + name + " must be a whole number");
    }

    /** A number of times of an argument, for so many axes: a list of them, or one for all. */
    long[] numbers(String name, int axes, long otherwise) {
        Object value = arguments.get(name);
        long[] all = new long[axes];
        if (value instanceof List<?> list && !list.isEmpty()) {
            if (list.size() != 1 && list.size() != axes || list.size() > LONGEST) {
                throw new Refusal(
                        Problem.WRONG_VALUE,
                        "its argument " + name + " must have " + axes + " numbers, not " + list.size());
            }
            for (int i = 0; i < axes; i++) {
                all[i] = whole(name, list.get(list.size() == 1 ? 0 : i));
            }
            return all;
        }
        Arrays.fill(all, value == null || value instanceof List ? otherwise : whole(name, value));
        return all;
    }

    private static long whole(String name, @Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new Refusal(Problem.WRONG_TYPE, "its argument " + name + " must have whole numbers");
    }

    /** Whole numbers of a list; none where there is none. */
    List<Long> numbers(String name) {
        List<Long> all = new ArrayList<>();
        Object value = arguments.get(name);
        for (Object each : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            all.add(whole(name, each));
        }
        return all;
    }

    boolean flag(String name, boolean otherwise) {
        return arguments.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    String text(String name, String otherwise) {
        return arguments.get(name) instanceof String text ? text : otherwise;
    }
}
