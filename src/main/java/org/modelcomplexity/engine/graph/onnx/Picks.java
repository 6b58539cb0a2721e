package org.modelcomplexity.engine.graph.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Shape;

/** What operators give that pick elements out, or lay blocks of them elsewhere. */
final class Picks {
    private Picks() {}

    static List<@Nullable Value> gather(OnnxCall call) {
        Shape in = call.shape(0, 1);
        Shape index = call.shape(1);
        int axis = call.axis(call.number("axis", 0), in.rank());
        List<Long> sizes = new ArrayList<>(in.toList().subList(0, axis));
        sizes.addAll(index.toList());
        sizes.addAll(in.toList().subList(axis + 1, in.rank()));
        double[] data = in.rank() == 1 ? call.in(0).data() : null;
        double[] at = call.in(1).data();
        double[] result = null;
        if (data != null && at != null) {
            result = new double[at.length];
            for (int i = 0; i < at.length; i++) {
                result[i] = data[call.axis((long) at[i], data.length)];
            }
        }
        return List.of(Value.of(Layouts.shape(sizes), call.type(), result));
    }

    static List<@Nullable Value> gatherNd(OnnxCall call) {
        Shape in = call.shape(0);
        Shape index = call.shape(1, 1);
        long batch = call.number("batch_dims", 0);
        long taken = index.size(-1) + batch;
        if (batch < 0 || taken < 0 || taken > in.rank() || batch >= index.rank()) {
            throw new Refusal(Problem.SIZE_MISMATCH, "indices of shape " + index + " do not fit " + in);
        }
        List<Long> sizes = new ArrayList<>(index.toList().subList(0, index.rank() - 1));
        sizes.addAll(in.toList().subList((int) taken, in.rank()));
        return List.of(Value.of(Layouts.shape(sizes), call.type()));
    }

    /** Blocks of channels become an image's, or an image's become channels. */
    static List<@Nullable Value> depthToSpace(OnnxCall call) {
        Shape in = call.shape(0, 4);
        long block = call.positive("blocksize", 1);
        return List.of(Value.of(
                call.type(), in.size(0), in.size(1) / (block * block), in.size(2) * block, in.size(3) * block));
    }

    static List<@Nullable Value> spaceToDepth(OnnxCall call) {
        Shape in = call.shape(0, 4);
        long block = call.positive("blocksize", 1);
        return List.of(
                Value.of(call.type(), in.size(0), in.size(1) * block * block, in.size(2) / block, in.size(3) / block));
    }

    static List<@Nullable Value> tile(OnnxCall call) {
        Shape in = call.shape(0);
        long[] repeats = call.numbers(1);
        if (repeats.length != in.rank()) {
            throw new Refusal(Problem.SIZE_MISMATCH, "its repeats must be " + in.rank() + " numbers");
        }
        long[] sizes = in.sizes();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.multiplyExact(sizes[i], repeats[i]);
        }
        return List.of(Value.of(Shape.possiblyEmpty(sizes), call.type()));
    }
}
