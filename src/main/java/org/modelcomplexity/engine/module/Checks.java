package org.modelcomplexity.engine.module;

import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Shape;

/** What leaf tables check alike; every failure is a refusal that says what was expected and what came. */
final class Checks {
    private Checks() {}

    /** The tensor must have d + 1 axes (one sample) or d + 2 (a batch). */
    static void spatialRank(Shape in, int dimensions) {
        if (in.rank() != dimensions + 1 && in.rank() != dimensions + 2) {
            throw rank(in, (dimensions + 1) + " or " + (dimensions + 2));
        }
    }

    /** The refusal of a rank. */
    static Refusal rank(Shape in, String expected) {
        return new Refusal(
                Problem.SIZE_MISMATCH,
                "expected an input of " + expected + " axes, got " + in.rank() + ", shape " + in);
    }

    /** An axis must have a size. */
    static void size(Shape in, int axis, long expected, String what) {
        if (in.size(axis) != expected) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "expected " + expected + " " + what + " on axis " + (axis < 0 ? axis + in.rank() : axis) + ", got "
                            + in.size(axis) + ", shape " + in);
        }
    }

    /** One number must divide another. */
    static void divides(Arguments a, String divisor, String dividend) {
        if (a.number(dividend) % a.number(divisor) != 0) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    dividend + " " + a.number(dividend) + " is not divisible by " + divisor + " " + a.number(divisor),
                    divisor,
                    null);
        }
    }

    /** Any other condition. */
    static void that(boolean condition, Problem problem, String detail, String argument) {
        if (!condition) {
            throw new Refusal(problem, detail, argument, null);
        }
    }

    /** The size that a window of a kernel leaves of an axis, rounded down; below 1 is a refusal. */
    static long window(long size, long kernel, long stride, long padding, long dilation) {
        long effective = Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
        long padded = Math.addExact(size, Math.multiplyExact(2, padding));
        long out = Math.floorDiv(padded - effective, stride) + 1;
        if (out < 1) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH,
                    "the kernel spans " + effective + " but the padded input is only " + padded + " wide");
        }
        return out;
    }
}
