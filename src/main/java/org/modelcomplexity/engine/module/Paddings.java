package org.modelcomplexity.engine.module;

import static org.modelcomplexity.engine.module.LeafType.leaf;

import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.module.LeafType.Types;
import org.modelcomplexity.engine.tensor.OperationKind;
import org.modelcomplexity.engine.tensor.Shape;

/** torch.nn's paddings; a padding is one number, or left and right of the last axis, then of the one before. */
final class Paddings {
    static final List<LeafType> TABLE = table();

    private Paddings() {}

    private static List<LeafType> table() {
        List<LeafType> rows = new ArrayList<>();
        for (int d = 1; d <= 3; d++) {
            rows.add(pad("ZeroPad", d, "", Long.MAX_VALUE));
            rows.add(pad("ConstantPad", d, ", value: real", Long.MAX_VALUE));
            rows.add(pad("ReplicationPad", d, "", Long.MAX_VALUE));
            rows.add(pad("ReflectionPad", d, "", -1));
            rows.add(pad("CircularPad", d, "", 0));
        }
        return List.copyOf(rows);
    }

    /** A row; {@code beyond} is how much more than an axis its padding may be. */
    private static LeafType pad(String name, int d, String rest, long beyond) {
        boolean anyRank = name.startsWith("Zero") || name.startsWith("Constant");
        return leaf(name + d + "d", OperationKind.PAD, "padding: int^" + 2 * d + rest)
                .in("padding")
                .types(Types.KEEPS)
                .shape((a, in) -> {
                    if (anyRank) {
                        Expect.rankAtLeast(in, d);
                    } else {
                        Expect.rank(in, d + 1, d + 2);
                    }
                    return padded(a.sizes("padding"), in, beyond, anyRank);
                });
    }

    /** The padded shape; with a constant torch crops before it pads, so that the crop alone must be possible. */
    private static Shape padded(long[] padding, Shape in, long beyond, boolean cropsFirst) {
        int d = padding.length / 2;
        return Spatial.map(in, d, (axis, size) -> {
            long before = padding[2 * (d - 1 - axis)];
            long after = padding[2 * (d - 1 - axis) + 1];
            if (beyond != Long.MAX_VALUE && Math.max(before, after) > size + beyond) {
                throw Expect.mismatch("an axis of " + size + " takes a padding of at most " + (size + beyond) + ", got "
                        + Math.max(before, after) + ", shape " + in);
            }
            long cropped = Math.addExact(size, Math.addExact(Math.min(before, 0), Math.min(after, 0)));
            if (cropsFirst && cropped < 0) {
                throw Expect.mismatch(
                        "an axis of " + size + " cannot be cropped by " + (size - cropped) + ", shape " + in);
            }
            return Math.addExact(size, Math.addExact(before, after));
        });
    }
}
