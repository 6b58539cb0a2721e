package org.modelcomplexity.engine.leaf;

import org.modelcomplexity.engine.module.Arguments;

/**
 * How a kernel slides along one axis.
 *
 * @param kernel its elements
 * @param stride the step between two positions
 * @param padding what is added on either side
 * @param dilation the step between two elements of the kernel
 */
public record Window(long kernel, long stride, long padding, long dilation) {
    /** The window of one spatial axis as the arguments say; padding and dilation are 0 and 1 where there are none. */
    public static Window of(Arguments arguments, int axis) {
        return new Window(
                arguments.sizes("kernel_size")[axis],
                arguments.sizes("stride")[axis],
                arguments.get("padding") instanceof long[] padding ? padding[axis] : 0,
                arguments.get("dilation") instanceof long[] dilation ? dilation[axis] : 1);
    }

    /** How much of the axis it spans: dilation · (kernel − 1) + 1. */
    public long extent() {
        return Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
    }

    /** How many positions it has on an axis: (size + 2 · padding − extent) / stride + 1, at least 1. */
    public long positions(long size) {
        return positions(size, Math.multiplyExact(2, padding));
    }

    /** How many positions it has on an axis to which {@code added} elements are added. */
    public long positions(long size, long added) {
        long room = Math.subtractExact(Math.addExact(size, added), extent());
        if (room < 0) {
            throw Expect.mismatch("a kernel that spans " + extent() + " does not fit an axis of " + size + " with "
                    + added + " of padding");
        }
        return room / stride + 1;
    }

    /** As {@link #positions(long)}, rounded up, but no window starts in the padding at the end. */
    public long positionsRoundedUp(long size) {
        long room = Math.subtractExact(Math.addExact(size, Math.multiplyExact(2, padding)), extent());
        long positions = Math.floorDiv(Math.addExact(room, stride - 1), stride) + 1;
        boolean startsInPadding = Math.multiplyExact(positions - 1, stride) >= Math.addExact(size, padding);
        return startsInPadding ? positions - 1 : positions;
    }

    /** The size that has this many positions: (positions − 1) · stride − 2 · padding + extent. */
    public long unfolded(long positions) {
        long span = Math.addExact(Math.multiplyExact(positions - 1, stride), extent());
        return Math.subtractExact(span, Math.multiplyExact(2, padding));
    }
}
