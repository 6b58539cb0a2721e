package org.modelcomplexity.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** ONNX files: ones that work with fields of their messages changed, and small ones of random operators and graphs in graphs. */
final class OnnxFuzz {
    private static final String TYPE = "application/octet-stream";
    private static final List<String> OPERATORS =
            List.of(("Add Mul Conv ConvTranspose Gemm MatMul Relu Sigmoid Softmax Reshape Transpose Concat Split Slice "
                            + "Gather Unsqueeze Squeeze Flatten Expand Tile Pad Resize Shape Constant ConstantOfShape Range Cast Where "
                            + "ReduceMean ReduceSum GlobalAveragePool MaxPool AveragePool BatchNormalization LayerNormalization "
                            + "InstanceNormalization LSTM GRU RNN Einsum If Loop Scan NonZero TopK Attention Identity Dropout Clip DepthToSpace "
                            + "Own QLinearConv ScatterND CumSum OneHot Size Compress SequenceEmpty")
                    .split(" "));
    private static final List<String> ATTRIBUTES =
            List.of(("axis axes kernel_shape strides pads dilations group auto_pad perm shape to keepdims transA "
                            + "transB alpha hidden_size direction equation value num_outputs split allowzero start end blocksize mode ceil_mode "
                            + "then_branch else_branch body num_scan_inputs value_ints epsilon output_padding output_shape q_num_heads")
                    .split(" "));

    private final Dice dice;

    private OnnxFuzz(Dice dice) {
        this.dice = dice;
    }

    static FuzzRequest request(Dice dice, Material material) {
        byte[] file = dice.oneIn(3) ? new OnnxFuzz(dice).model() : dice.of(material.files());
        for (int i = dice.of(0, 1, 1, 1, 2, 4, 9); i > 0; i--) {
            file = Wire.changed(file, dice);
        }
        byte[] sent = dice.oneIn(12) ? dice.scratched(file, 6) : file;
        Map<String, Object> options = Targets.graph(dice, List.of("exact", "onnx-tool", "exact,onnx-tool", "all"));
        return FuzzRequest.post(Targets.path("/api/v1/complexity", options), TYPE, sent);
    }

    /** A file in the order in which a reader knows it by its first bytes. */
    private byte[] model() {
        Wire model = new Wire().number(1, 8).text(2, "fuzz");
        for (int i = dice.oneIn(3) ? dice.between(1, 3) : 0; i > 0; i--) {
            model.message(25, function());
        }
        return model.message(7, graph(dice.oneIn(8) ? 20 : 2))
                .message(8, new Wire().text(1, "").number(2, dice.of(7, 11, 13, 17, 18, 21, 99)))
                .bytes();
    }

    private Wire function() {
        Wire function =
                new Wire().text(1, dice.of("Own", "Relu", "")).text(4, "a").text(5, "b");
        dice.many(dice.below(3), () -> function.message(7, node(0)));
        return function.text(10, dice.of("", "own", "ai.onnx"));
    }

    private Wire graph(int depth) {
        Wire graph = new Wire();
        graph.message(11, info("x", dice.many(dice.below(6), this::size)));
        dice.many(dice.below(4), () -> graph.message(5, tensor(dice.of("a", "b", "c"))));
        if (dice.oneIn(4)) {
            Wire sparse = new Wire().message(1, tensor("b")).message(2, tensor("indices"));
            dice.many(dice.below(4), () -> sparse.number(3, size()));
            graph.message(15, sparse);
        }
        // What nests deeply does so in one node.
        dice.many(depth > 2 ? 1 : dice.between(1, 6), () -> graph.message(1, node(depth)));
        dice.many(dice.below(3), () -> graph.message(12, info(value(), List.of())));
        if (dice.oneIn(4)) {
            graph.message(13, info(value(), dice.many(dice.below(4), this::size)));
        }
        return graph;
    }

    private String value() {
        return dice.of("x", "x", "a", "b", "c", "y0", "y1", "y2", "y3", "");
    }

    private long size() {
        return dice.oneIn(8)
                ? dice.of(0L, -1L, 65_536L, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE)
                : (long) dice.of(1, 1, 2, 3, 4, 8, 16);
    }

    private Wire info(String name, List<Long> sizes) {
        Wire shape = new Wire();
        sizes.forEach(size -> shape.message(
                1, dice.oneIn(9) ? new Wire().text(2, dice.of("N", "", "h*w")) : new Wire().number(1, size)));
        return new Wire()
                .text(1, name)
                .message(
                        2,
                        new Wire()
                                .message(
                                        1,
                                        new Wire()
                                                .number(1, dice.of(1, 1, 1, 7, 9, 0, 99))
                                                .message(2, shape)));
    }

    private Wire tensor(String name) {
        int type = dice.of(1, 1, 7, 7, 6, 10, 11, 9, 8, 16, 0);
        Wire tensor = new Wire();
        List<Long> sizes = dice.many(dice.below(5), this::size);
        if (dice.oneIn(2)) {
            tensor.bytes(1, Wire.varints(sizes));
        } else {
            sizes.forEach(size -> tensor.number(1, size));
        }
        tensor.number(2, type);
        switch (dice.below(4)) {
            case 0 -> tensor.bytes(7, Wire.varints(dice.many(dice.below(6), this::size)));
            case 1 -> tensor.bytes(9, new byte[dice.of(0, 4, 8, 12, 32, 70_000)]);
            case 2 ->
                tensor.number(14, 1)
                        .message(
                                13,
                                new Wire()
                                        .text(1, "location")
                                        .text(2, dice.of("weights", "../../etc/passwd", "http://x/")));
            default -> tensor.bytes(4, new byte[4 * dice.below(9)]);
        }
        return tensor.text(8, name);
    }

    private Wire node(int depth) {
        Wire node = new Wire();
        dice.many(dice.below(5), () -> node.text(1, value()));
        dice.many(dice.of(0, 1, 1, 1, 2, 3), () -> node.text(2, dice.of("y0", "y1", "y2", "y3", "x", "")));
        node.text(3, dice.of("n", "n", "/m/n", "", "/a/b/c"))
                .text(4, depth > 2 ? dice.of("If", "Loop") : dice.of(OPERATORS));
        dice.many(dice.of(0, 0, 1, 2, 3), () -> node.message(5, attribute()));
        if (depth > 0 && (depth > 2 || dice.oneIn(4))) {
            node.message(
                    5,
                    new Wire()
                            .text(1, dice.of("then_branch", "else_branch", "body"))
                            .message(6, graph(depth - 1))
                            .number(20, 5));
        }
        return dice.oneIn(20) ? node.text(7, dice.of("own", "ai.onnx", "com.microsoft")) : node;
    }

    private Wire attribute() {
        Wire attribute = new Wire().text(1, dice.of(ATTRIBUTES));
        return switch (dice.below(6)) {
            case 0 ->
                attribute
                        .text(
                                4,
                                dice.of(
                                        "SAME_UPPER",
                                        "VALID",
                                        "bidirectional",
                                        "ij,jk->ik",
                                        "...i,i",
                                        "",
                                        "i".repeat(300)))
                        .number(20, 3);
            case 1 -> attribute.message(5, tensor("")).number(20, 4);
            case 2 ->
                attribute
                        .bytes(
                                7,
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putFloat(2)
                                        .array())
                        .number(20, 6);
            case 3 -> attribute.number(3, size()).number(20, 2);
            case 4 -> attribute.number(20, dice.between(0, 14));
            default -> {
                dice.many(dice.below(6), () -> attribute.number(8, size()));
                yield attribute.number(20, 7);
            }
        };
    }
}
