package org.modelcomplexity.engine.sweep;

import java.util.Comparator;
import java.util.List;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;

/**
 * All points of a sweep, numbered from 0 in an order that only hangs on what varies: what changes least of a network
 * turns fastest. Sizes of the image turn inside all that changes rows, and classes, {@value #CLASSES} at a time, inside
 * sizes.
 */
public final class Grid {
    /** So many networks that differ in their classes alone are held at once. */
    public static final int CLASSES = 32;

    private final List<Axis> axes;
    private final long points;
    private final int size;
    private final int classes;

    private Grid(List<Axis> axes, long points) {
        this.axes = axes;
        this.points = points;
        this.size = index(Axis.Turn.SIZE);
        this.classes = index(Axis.Turn.CLASSES);
    }

    /** A grid over some axes, in whatever order they were named. */
    public static Grid over(List<Axis> named) {
        List<Axis> axes =
                named.stream().sorted(Comparator.comparing(Axis::turn)).toList();
        try {
            return new Grid(
                    axes, axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, Math::multiplyExact));
        } catch (ArithmeticException overflow) {
            throw new InvalidModelException(
                    Problem.LIMIT_EXCEEDED, Place.WHOLE, "the grid has more points than 64 bits can number");
        }
    }

    private int index(Axis.Turn turn) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i).turn() == turn) {
                return i;
            }
        }
        return -1;
    }

    /** What varies, the slowest first. */
    public List<Axis> axes() {
        return axes;
    }

    /** How many points there are. */
    public long points() {
        return points;
    }

    /** By axis, which of its values a point has. */
    public int[] at(long point) {
        int[] values = new int[axes.size()];
        long rest = point;
        for (int i = values.length - 1; i >= 0; i--) {
            int count = axes.get(i).values().size();
            if (i == classes && size >= 0) {
                int sizes = axes.get(size).values().size();
                long within = rest % ((long) count * sizes);
                int first = (int) (within / ((long) CLASSES * sizes)) * CLASSES;
                int together = Math.min(CLASSES, count - first);
                long inside = within - (long) first * sizes;
                values[classes] = first + (int) (inside % together);
                values[size] = (int) (inside / together);
                rest /= (long) count * sizes;
            } else if (i != size || classes < 0) {
                values[i] = (int) (rest % count);
                rest /= count;
            }
        }
        return values;
    }

    /** A document with a point's values in it; options stay with the caller. */
    public Node document(Node model, int[] point) {
        Node changed = model;
        for (int i = 0; i < point.length; i++) {
            changed = axes.get(i).set(changed, axes.get(i).values().get(point[i]));
        }
        return changed;
    }

    /**
     * One of several equal parts.
     *
     * @param number which, from 1
     * @param of how many there are
     */
    public Part part(int number, int of) {
        return new Part(share(number - 1, of), share(number, of));
    }

    private long share(int number, int of) {
        return points / of * number + points % of * number / of;
    }

    /**
     * Some points, one behind the other.
     *
     * @param first the first
     * @param end behind the last
     */
    public record Part(long first, long end) {
        /** How many there are. */
        public long size() {
            return end - first;
        }
    }
}
