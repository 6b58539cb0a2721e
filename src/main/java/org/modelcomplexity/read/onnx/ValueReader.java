package org.modelcomplexity.read.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.graph.onnx.OnnxModel;
import org.modelcomplexity.engine.problem.Budget;

/** Reads what an ONNX file tells of a value: its name, its type, its sizes. */
final class ValueReader {
    private static final int BYTES_A_VALUE = 120;
    private static final int BYTES_A_SIZE = 16;

    private final ProtoReader in;
    private final Budget budget;

    ValueReader(ProtoReader in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    private long number() throws IOException {
        return in.number();
    }

    OnnxModel.ValueInfo value() throws IOException {
        budget.hold(BYTES_A_VALUE);
        String name = "";
        OnnxModel.ValueInfo known = new OnnxModel.ValueInfo("", 0, null);
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> known = type();
                default -> in.skip();
            }
        }
        in.leave(outside);
        return new OnnxModel.ValueInfo(name, known.type(), known.sizes());
    }

    private OnnxModel.ValueInfo type() throws IOException {
        int type = 0;
        List<@Nullable Object> sizes = null;
        long outside = in.enter();
        while (in.next(false)) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            long tensor = in.enter();
            while (in.next(false)) {
                switch (in.field()) {
                    case 1 -> type = (int) Math.max(0, Math.min(Integer.MAX_VALUE, number()));
                    case 2 -> sizes = sizes();
                    default -> in.skip();
                }
            }
            in.leave(tensor);
        }
        in.leave(outside);
        return new OnnxModel.ValueInfo("", type, sizes);
    }

    private List<@Nullable Object> sizes() throws IOException {
        List<@Nullable Object> sizes = new ArrayList<>();
        long outside = in.enter();
        while (in.next(false)) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            Object size = null;
            long dimension = in.enter();
            while (in.next(false)) {
                switch (in.field()) {
                    case 1 -> size = number();
                    case 2 -> size = in.text();
                    default -> in.skip();
                }
            }
            in.leave(dimension);
            budget.hold(BYTES_A_SIZE);
            sizes.add(size);
        }
        in.leave(outside);
        return sizes;
    }
}
