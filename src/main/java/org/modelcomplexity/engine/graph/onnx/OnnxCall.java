package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.DataType;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/**
 * A node with its values found: what a row of the table reads.
 *
 * @param values what it reads, in order; null where that is left out or not known
 * @param opset the version of the operator's set
 */
record OnnxCall(OnnxModel.Node node, List<@Nullable Value> values, long opset, Budget budget) {
    private static final int MOST_AXES = 64;
    /** More numbers than that are data. */
    private static final int MOST_TOLD = 64;

    /** Operators that read fractions that are no weights: what to cut at, how much to scale by. */
    private static final Set<String> BY_FRACTIONS = Set.of("Clip", "Resize", "Upsample", "Range", "OneHot");

    /** Whether an input is given. */
    boolean has(int input) {
        return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
    }

    /**
     * An input.
     *
     * @throws Value.Unknown where it is not known what it is
     */
    Value in(int input) {
        if (!has(input)) {
            throw new Refusal(
                    Problem.WRONG_FROM,
                    "it must read " + (input + 1) + " values, not "
                            + node.inputs().size());
        }
        Value value = values.get(input);
        if (value == null) {
            throw new Value.Unknown();
        }
        return value;
    }

    /** The shape of an input, which has at least so many axes. */
    Shape shape(int input, int rank) {
        Shape shape = in(input).shape();
        if (shape.rank() < rank) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "its input " + input + " must have " + rank + " axes or more, not shape " + shape);
        }
        return shape;
    }

    Shape shape(int input) {
        return in(input).shape();
    }

    DataType type() {
        return in(0).type();
    }

    /**
     * The whole numbers of an input.
     *
     * @throws Value.Unknown where they are not known
     */
    long[] numbers(int input) {
        double[] data = in(input).data();
        if (data == null) {
            throw new Value.Unknown();
        }
        long[] numbers = new long[data.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) data[i];
        }
        return numbers;
    }

    /** The one whole number of an input. */
    long number(int input) {
        long[] numbers = numbers(input);
        if (numbers.length != 1) {
            throw new Refusal(Problem.WRONG_VALUE, "its input " + input + " must be one number, not " + numbers.length);
        }
        return numbers[0];
    }

    /** Numbers that older operator sets have as an attribute and newer ones as an input; null where there are none. */
    long @Nullable [] either(String attribute, int input) {
        if (node.attributes().containsKey(attribute)) {
            return numbers(attribute);
        }
        return has(input) ? numbers(input) : null;
    }

    boolean has(String attribute) {
        return node.attributes().containsKey(attribute);
    }

    long number(String attribute, long otherwise) {
        Object value = node.attributes().get(attribute);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw wrong(attribute, "a whole number");
    }

    /** A whole number of at least 1. */
    long positive(String attribute, long otherwise) {
        long number = number(attribute, otherwise);
        if (number < 1) {
            throw new Refusal(Problem.WRONG_VALUE, "its " + attribute + " must be at least 1, not " + number);
        }
        return number;
    }

    long[] numbers(String attribute) {
        Object value = node.attributes().get(attribute);
        List<Long> all = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (!(each instanceof Long number)) {
                throw wrong(attribute, "whole numbers");
            }
            all.add(number);
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    /** A number for each of so many axes. */
    long[] numbers(String attribute, int axes, long otherwise) {
        long[] given = numbers(attribute);
        if (given.length == 0) {
            given = new long[axes];
            java.util.Arrays.fill(given, otherwise);
        }
        if (given.length != axes) {
            throw new Refusal(
                    Problem.WRONG_VALUE, "its " + attribute + " must have " + axes + " numbers, not " + given.length);
        }
        return given;
    }

    double fraction(String attribute, double otherwise) {
        Object value = node.attributes().get(attribute);
        return value instanceof Double number ? number : otherwise;
    }

    String text(String attribute, String otherwise) {
        return node.attributes().get(attribute) instanceof String text ? text : otherwise;
    }

    private static Refusal wrong(String attribute, String wanted) {
        return new Refusal(Problem.WRONG_TYPE, "its " + attribute + " must be " + wanted);
    }

    /** An axis as 0 … rank − 1. */
    int axis(long axis, int rank) {
        long resolved = axis < 0 ? axis + rank : axis;
        if (resolved < 0 || resolved >= rank) {
            throw new Refusal(Problem.SIZE_MISMATCH, "axis " + axis + " is outside a tensor of rank " + rank);
        }
        return (int) resolved;
    }

    /** How many values it gives. */
    int outputs() {
        return node.outputs().size();
    }

    /** What it is told beside its tensors, by name: its attributes, and the whole numbers that it reads. */
    Map<String, @Nullable Object> arguments() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(node.attributes());
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            boolean told = value != null
                    && value.data() != null
                    && value.data().length <= MOST_TOLD
                    && (!value.type().isFloat() || BY_FRACTIONS.contains(node.operator()));
            if (told) {
                all.put("input " + i, Arrays.stream(value.data()).boxed().toList());
            }
        }
        return all;
    }

    /** All known tensors that it reads, in order. */
    List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        for (Value value : values) {
            if (value != null) {
                all.add(value.tensor());
            }
        }
        return all;
    }

    /** What all shapes broadcast to, aligned from the last axis. */
    Shape broadcast(List<Shape> shapes) {
        int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
        if (rank > MOST_AXES) {
            throw new Refusal(Problem.LIMIT_EXCEEDED, "a tensor has at most " + MOST_AXES + " axes");
        }
        long[] sizes = new long[rank];
        java.util.Arrays.fill(sizes, 1);
        for (Shape shape : shapes) {
            for (int back = 1; back <= shape.rank(); back++) {
                long size = shape.size(-back);
                long known = sizes[rank - back];
                if (known != size && known != 1 && size != 1) {
                    throw new Refusal(Problem.SIZE_MISMATCH, "shapes " + shapes + " do not broadcast to each other");
                }
                sizes[rank - back] = known == 1 ? size : known;
            }
        }
        return Shape.possiblyEmpty(sizes);
    }
}
