package org.modelcomplexity.engine.layer;

import static org.modelcomplexity.engine.leaf.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.leaf.Expect;
import org.modelcomplexity.engine.leaf.LeafType;
import org.modelcomplexity.engine.leaf.LeafType.Types;
import org.modelcomplexity.engine.leaf.Spatial;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/**
 * torch.nn's paddings; a padding is one number, or left and right of the last axis, then of the one before. How many axes
 * are padded is said by the list, whatever the digit in the class's name: that only says what one number stands for.
 */
final class Paddings {
    /** How much of an axis a way of padding can fill, and what ranks its class looks for itself. */
    private enum Way {
        /** With a constant: crops before it pads, so that the crop alone must be possible. Any axes, any rank. */
        CONSTANT(Long.MAX_VALUE, Attributes.Edge.CONSTANT),
        REPLICATED(Long.MAX_VALUE, Attributes.Edge.REPLICATED),
        /** The edge is not repeated. */
        REFLECTED(-1, Attributes.Edge.REFLECTED),
        /** Once around at most; its class alone looks at the rank. */
        CIRCULAR(0, Attributes.Edge.CIRCULAR);

        private final long beyond;
        private final Attributes padding;

        Way(long beyond, Attributes.Edge edge) {
            this.beyond = beyond;
            this.padding = new Attributes.Padding(edge);
        }
    }

    /** Only constants pad more axes than this. */
    private static final int MOST_AXES = 3;

    static final List<LeafType> TABLE = table();

    private Paddings() {}

    private static List<LeafType> table() {
        List<LeafType> rows = new ArrayList<>();
        for (int d = 1; d <= MOST_AXES; d++) {
            rows.add(pad("ZeroPad", d, "", Way.CONSTANT));
            rows.add(pad("ConstantPad", d, ", value: real", Way.CONSTANT));
            rows.add(pad("ReplicationPad", d, "", Way.REPLICATED));
            rows.add(pad("ReflectionPad", d, "", Way.REFLECTED));
            rows.add(pad("CircularPad", d, "", Way.CIRCULAR));
        }
        return List.copyOf(rows);
    }

    private static LeafType pad(String name, int d, String rest, Way way) {
        return leaf(name + d + "d", OperationKind.PAD, "padding: int^" + 2 * d + "*" + rest)
                .in("padding")
                .types(Types.KEEPS)
                .check(a -> check(a.sizes("padding"), way))
                .attributes((a, in) -> way.padding)
                .shape((a, in) -> {
                    if (way == Way.CIRCULAR) {
                        Expect.rank(in, d + 1, d + 2);
                    }
                    return padded(a.sizes("padding"), in, way);
                });
    }

    private static void check(long[] padding, Way way) {
        boolean axes = way == Way.CONSTANT || padding.length > 0 && padding.length <= 2 * MOST_AXES;
        if (padding.length % 2 != 0 || !axes) {
            throw new Refusal(
                    Problem.WRONG_VALUE,
                    "padding must be one number, or two for each of "
                            + (way == Way.CONSTANT ? "the last axes" : "the last 1 to " + MOST_AXES + " axes")
                            + ", not a list of " + padding.length,
                    "padding",
                    null);
        }
    }

    private static Shape padded(long[] padding, Shape in, Way way) {
        int axes = padding.length / 2;
        if (way == Way.CONSTANT) {
            Expect.rankAtLeast(in, axes);
        } else {
            Expect.rank(in, axes + 1, axes + 2);
        }
        return Spatial.map(in, axes, (axis, size) -> {
            long before = padding[2 * (axes - 1 - axis)];
            long after = padding[2 * (axes - 1 - axis) + 1];
            checkFilled(way, size, before, after, in);
            return Math.addExact(size, Math.addExact(before, after));
        });
    }

    /** Whether what one axis is filled with is there. */
    private static void checkFilled(Way way, long size, long before, long after, Shape in) {
        long most = Math.max(before, after);
        if (way.beyond != Long.MAX_VALUE && most > size + way.beyond) {
            throw Expect.mismatch("an axis of " + size + " takes a padding of at most " + (size + way.beyond) + ", got "
                    + most + ", shape " + in);
        }
        long left = Math.addExact(size, Math.addExact(Math.min(before, 0), Math.min(after, 0)));
        if ((way == Way.CONSTANT || way == Way.CIRCULAR) && left < 0) {
            throw Expect.mismatch("an axis of " + size + " cannot be cropped by " + (size - left) + ", shape " + in);
        }
        // Cropped on one side, it is filled on the other from what is left, which torch refuses to copy onto itself.
        if (way == Way.CIRCULAR && left < size && most > left) {
            throw Expect.mismatch("an axis of " + size + ", cropped to " + left + ", takes a padding of at most " + left
                    + ", got " + most + ", shape " + in);
        }
    }
}
