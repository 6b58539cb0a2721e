package org.modelcomplexity.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages of protobuf's wire format, taken apart without knowing what they mean, changed and put together again. */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** One field; its content without number, kind and length. */
    private record Field(int number, int kind, byte[] content) {}

    Wire number(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    Wire bytes(int field, byte[] content) {
        varint((long) field << 3 | BYTES);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    Wire text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Wire message(int field, Wire message) {
        return bytes(field, message.bytes());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** A message with one field of it, or of a message somewhere in it, changed; other bytes stay as they are. */
    static byte[] changed(byte[] message, Dice dice) {
        List<Field> fields = fields(message).orElse(List.of());
        if (fields.isEmpty()) {
            return dice.scratched(message.length == 0 ? new byte[1] : message, 2);
        }
        int at = dice.below(fields.size());
        Field field = fields.get(at);
        boolean inner = field.kind() == BYTES
                && fields(field.content()).filter(all -> !all.isEmpty()).isPresent();
        List<Field> now = new ArrayList<>(fields);
        if (inner && !dice.oneIn(6)) {
            now.set(at, new Field(field.number(), BYTES, changed(field.content(), dice)));
        } else {
            change(now, at, dice);
        }
        return joined(now);
    }

    private static void change(List<Field> fields, int at, Dice dice) {
        Field field = fields.get(at);
        switch (dice.below(8)) {
            case 0 -> fields.remove(at);
            case 1 -> fields.add(at, field);
            case 2 -> fields.set(at, new Field(dice.between(1, 26), field.kind(), field.content()));
            case 3 -> fields.set(at, fields.get(dice.below(fields.size())));
            case 4 -> fields.set(at, deeper(field, dice));
            default -> fields.set(at, new Field(field.number(), field.kind(), content(field, dice)));
        }
    }

    /** The field in itself, again and again. */
    private static Field deeper(Field field, Dice dice) {
        byte[] content = field.content();
        for (int i = dice.of(1, 2, 20, 200); i > 0 && field.kind() == BYTES && content.length < 100_000; i--) {
            content = joined(List.of(new Field(field.number(), BYTES, content), field));
        }
        return new Field(field.number(), field.kind(), content);
    }

    private static byte[] content(Field field, Dice dice) {
        return switch (field.kind()) {
            case VARINT -> varints(List.of(dice.oneIn(2) ? (long) dice.between(-1, 40) : number(dice)));
            case BYTES ->
                dice.run(
                        () -> String.valueOf(Oddities.scalar(dice)).getBytes(StandardCharsets.UTF_8),
                        () -> new byte[dice.of(0, 1, 8, 64, 70_000)],
                        () -> varints(dice.many(dice.below(9), () -> number(dice))),
                        () -> field.content().length == 0 ? new byte[1] : dice.scratched(field.content(), 2));
            default -> ByteBuffer.allocate(8).putLong(dice.any()).array();
        };
    }

    private static long number(Dice dice) {
        return Oddities.scalar(dice) instanceof Number number ? number.longValue() : dice.any();
    }

    /** Numbers one behind the other, as a packed field has them. */
    static byte[] varints(List<Long> numbers) {
        Wire wire = new Wire();
        numbers.forEach(wire::varint);
        return wire.bytes();
    }

    private static byte[] joined(List<Field> fields) {
        Wire wire = new Wire();
        for (Field field : fields) {
            if (field.kind() == BYTES) {
                wire.bytes(field.number(), field.content());
            } else {
                wire.varint((long) field.number() << 3 | field.kind());
                int length = field.kind() == FIXED64 ? 8 : field.kind() == FIXED32 ? 4 : field.content().length;
                wire.out.write(field.content(), 0, Math.min(length, field.content().length));
            }
        }
        return wire.bytes();
    }

    /** The fields of a message; empty where the bytes are none. */
    private static Optional<List<Field>> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (in.hasRemaining()) {
                long tag = read(in);
                int kind = (int) (tag & 7);
                long number = tag >>> 3;
                if (number < 1
                        || number > 10_000
                        || kind != VARINT && kind != FIXED64 && kind != BYTES && kind != FIXED32) {
                    return Optional.empty();
                }
                int from = in.position();
                long length = kind == FIXED64 ? 8 : kind == FIXED32 ? 4 : read(in);
                if (kind == VARINT) {
                    fields.add(
                            new Field((int) number, kind, java.util.Arrays.copyOfRange(message, from, in.position())));
                } else if (length < 0 || length > in.remaining()) {
                    return Optional.empty();
                } else {
                    byte[] content = new byte[(int) length];
                    in.get(content);
                    fields.add(new Field((int) number, kind, content));
                }
            }
        } catch (java.nio.BufferUnderflowException e) {
            return Optional.empty();
        }
        return Optional.of(fields);
    }

    private static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
