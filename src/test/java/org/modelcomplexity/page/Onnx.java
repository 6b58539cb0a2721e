package org.modelcomplexity.page;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes ONNX files that are long. */
final class Onnx {
    private Onnx() {}

    /** A chain of activations, each an operator of its own; every tenth result is added again further on. */
    static byte[] relus(int count) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            boolean adds = i % 10 == 9;
            ByteArrayOutputStream node = new ByteArrayOutputStream();
            text(node, 1, name(i));
            if (adds) {
                text(node, 1, name(i - 8));
            }
            text(node, 2, name(i + 1));
            text(node, 3, "block" + i / 10 + "/op" + i);
            text(node, 4, adds ? "Add" : "Relu");
            bytes(graph, 1, node.toByteArray());
        }
        text(graph, 2, "long");
        bytes(graph, 11, value(name(0)));
        bytes(graph, 12, value(name(count)));
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8);
        bytes(model, 7, graph.toByteArray());
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        number(opset, 2, 17);
        bytes(model, 8, opset.toByteArray());
        return model.toByteArray();
    }

    private static String name(int i) {
        return "t" + i;
    }

    private static byte[] value(String name) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        for (int side : new int[] {1, 8, 32, 32}) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            number(dimension, 1, side);
            bytes(shape, 1, dimension.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, 1);
        bytes(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        bytes(type, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, type.toByteArray());
        return value.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int field, int value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest > 127; rest >>>= 7) {
            out.write(rest & 127 | 128);
        }
        out.write(rest);
    }
}
