package org.modelcomplexity.engine.leaf;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.module.Arguments;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.python.Python;
import org.modelcomplexity.engine.tensor.Shape;

/** What layers and functions expect of shapes and arguments; where it is not so, a refusal that says what came. */
public final class Expect {
    private Expect() {}

    /** One of these numbers of axes. */
    public static void rank(Shape in, int... allowed) {
        for (int rank : allowed) {
            if (rank == in.rank()) {
                return;
            }
        }
        String words = Arrays.stream(allowed).mapToObj(Integer::toString).collect(Collectors.joining(" or "));
        throw mismatch("expected " + words + " axes, got " + in.rank() + ", shape " + in);
    }

    /** At least this many axes. */
    public static void rankAtLeast(Shape in, int least) {
        if (in.rank() < least) {
            throw mismatch("expected at least " + least + " axes, got " + in.rank() + ", shape " + in);
        }
    }

    /** This many channels on an axis, which must exist. */
    public static void channels(Shape in, int axis, long expected) {
        if (in.size(axis) != expected) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "expected " + expected + " channels on axis " + axis + ", got " + in.size(axis) + ", shape " + in);
        }
    }

    /** This many features on the last axis. */
    public static void features(Shape in, long expected) {
        rankAtLeast(in, 1);
        if (in.size(-1) != expected) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "expected " + expected + " features on the last axis, got " + in.size(-1) + ", shape " + in);
        }
    }

    /** One argument divides another. */
    public static void divides(Arguments arguments, String divisor, String dividend) {
        if (arguments.number(dividend) % arguments.number(divisor) != 0) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    divisor + "=" + arguments.number(divisor) + " must divide " + dividend + "="
                            + arguments.number(dividend),
                    divisor,
                    null);
        }
    }

    /** A probability. */
    public static void probability(Arguments arguments, String name) {
        double p = arguments.real(name);
        argument(p >= 0 && p <= 1, name, "must be between 0 and 1", p);
    }

    /** Something of an argument that its type does not say. */
    public static void argument(boolean holds, String name, String must, @Nullable Object got) {
        if (!holds) {
            throw new Refusal(Problem.WRONG_VALUE, name + " " + must + ", not " + Python.brief(got), name, null);
        }
    }

    /** An element of a list argument as a whole number of at least 1. */
    public static long positive(String name, @Nullable Object element) {
        Long whole = element == null ? null : Python.whole(element);
        if (whole == null) {
            throw new Refusal(
                    Problem.WRONG_TYPE, name + " must be whole numbers, not " + Python.brief(element), name, null);
        }
        argument(whole >= 1, name, "must be at least 1", whole);
        return whole;
    }

    /** An element of a list argument as a real number. */
    public static double real(String name, @Nullable Object element) {
        if (element instanceof Number number) {
            return number.doubleValue();
        }
        throw new Refusal(Problem.WRONG_TYPE, name + " must be numbers, not " + Python.brief(element), name, null);
    }

    /** The two shapes are equal. */
    public static void same(Shape first, Shape second) {
        if (!first.equals(second)) {
            throw mismatch("expected two inputs of one shape, got " + first + " and " + second);
        }
    }

    /** A refusal of shapes that do not fit. */
    public static Refusal mismatch(String detail) {
        return new Refusal(Problem.SIZE_MISMATCH, detail);
    }
}
