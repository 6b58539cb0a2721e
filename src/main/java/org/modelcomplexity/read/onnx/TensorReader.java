package org.modelcomplexity.read.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.graph.onnx.OnnxModel;
import org.modelcomplexity.engine.problem.Budget;

/** Reads a tensor of an ONNX file: its numbers where they are few, else only what it is. */
final class TensorReader {
    /** More numbers than any shape, permutation or list of sizes has. */
    private static final int MOST = 4_096;

    private static final int BYTES = 160;
    private static final int BYTES_A_SIZE = 32;
    private static final int WIDEST = 8;

    private final ProtoReader in;
    private final Budget budget;
    private final List<Long> sizes = new ArrayList<>();
    private final List<Double> numbers = new ArrayList<>();
    private String name = "";
    private int type;
    private byte @Nullable [] raw;
    private boolean tooMany;

    TensorReader(ProtoReader in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    OnnxModel.Tensor tensor() throws IOException {
        budget.hold(BYTES);
        long outside = in.enter();
        while (in.next(false)) {
            switch (in.field()) {
                case 1 -> sizes();
                case 2 -> type = (int) Math.max(0, Math.min(Integer.MAX_VALUE, in.number()));
                case 4 -> numbers(ProtoReader.FIXED32);
                case 5, 7, 11 -> numbers(ProtoReader.VARINT);
                case 8 -> name = in.text();
                case 9 -> raw();
                case 10 -> numbers(ProtoReader.FIXED64);
                default -> in.skip();
            }
        }
        in.leave(outside);
        return new OnnxModel.Tensor(
                name, type, sizes.stream().mapToLong(Long::longValue).toArray(), data());
    }

    private void sizes() throws IOException {
        if (in.wire() != ProtoReader.BYTES) {
            budget.hold(BYTES_A_SIZE);
            sizes.add(in.number());
            return;
        }
        long outside = in.enter();
        while (in.hasMore()) {
            budget.step();
            budget.hold(BYTES_A_SIZE);
            sizes.add(in.varint());
        }
        in.leave(outside);
    }

    private void numbers(int wire) throws IOException {
        if (in.wire() != ProtoReader.BYTES) {
            number(in.wire());
            return;
        }
        long outside = in.enter();
        while (in.hasMore() && !tooMany) {
            number(wire);
        }
        in.leave(outside);
    }

    private void number(int wire) throws IOException {
        budget.step();
        double value = switch (wire) {
            case ProtoReader.FIXED32 -> Float.intBitsToFloat(in.fixed32());
            case ProtoReader.FIXED64 -> Double.longBitsToDouble(in.fixed64());
            default -> in.varint();
        };
        if (numbers.size() >= MOST) {
            tooMany = true;
            numbers.clear();
        } else if (!tooMany) {
            budget.hold(BYTES_A_SIZE);
            numbers.add(value);
        }
    }

    private void raw() throws IOException {
        long outside = in.enter();
        List<Byte> few = new ArrayList<>();
        while (in.hasMore() && few.size() <= MOST * WIDEST) {
            if (few.isEmpty() && in.left() > (long) MOST * WIDEST) {
                break;
            }
            few.add(in.octet());
        }
        boolean whole = !in.hasMore();
        in.leave(outside);
        if (whole) {
            budget.hold(few.size());
            raw = new byte[few.size()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = few.get(i);
            }
        }
    }

    private double @Nullable [] data() {
        byte[] bytes = raw;
        if (bytes == null) {
            long count = 1;
            for (long size : sizes) {
                count = size < 0 || size > MOST || count > MOST ? Long.MAX_VALUE : count * size;
            }
            return tooMany || count != numbers.size()
                    ? null
                    : numbers.stream().mapToDouble(Double::doubleValue).toArray();
        }
        int width = width(type);
        if (width == 0 || bytes.length % width != 0 || bytes.length / width > MOST) {
            return null;
        }
        double[] data = new double[bytes.length / width];
        for (int i = 0; i < data.length; i++) {
            data[i] = number(bytes, i * width, width);
        }
        return data;
    }

    /** Bytes of a number of a type of ONNX; 0 of those that are never looked at. */
    private static int width(int type) {
        return switch (type) {
            case 2, 3, 9 -> 1;
            case 4, 5 -> 2;
            case 1, 6, 12 -> 4;
            case 7, 11, 13 -> WIDEST;
            default -> 0;
        };
    }

    private double number(byte[] bytes, int from, int width) {
        long bits = 0;
        for (int i = width - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[from + i] & 0xFF;
        }
        return switch (type) {
            case 1 -> Float.intBitsToFloat((int) bits);
            case 11 -> Double.longBitsToDouble(bits);
            case 3 -> (byte) bits;
            case 5 -> (short) bits;
            case 6 -> (int) bits;
            default -> bits;
        };
    }
}
