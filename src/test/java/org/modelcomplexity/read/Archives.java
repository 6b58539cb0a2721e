package org.modelcomplexity.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes archives as PyTorch does: nothing packed, each entry's data where a multiple of 64 begins, its length and sum
 * behind it (of files that are no longer than four bytes can say, or with eight).
 */
public final class Archives {
    private static final int ALIGNED = 64;

    private final List<InputStream> parts = new ArrayList<>();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private final boolean isLong;
    private long at;
    private int count;

    /** An archive. */
    public Archives(boolean isLong) {
        this.isLong = isLong;
    }

    /** An entry of so many bytes. */
    public Archives entry(String name, long length, Supplier<InputStream> data) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        int padding = (int) (ALIGNED - (at + 30 + path.length + 4) % ALIGNED);
        ByteBuffer head = numbers(30 + path.length + 4 + padding)
                .putInt(0x04034b50)
                .putShort((short) 0)
                .putShort((short) 0x0808)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putShort((short) path.length)
                .putShort((short) (4 + padding))
                .put(path)
                .putShort((short) 0x4246)
                .putShort((short) padding);
        parts.add(new ByteArrayInputStream(head.array()));
        parts.add(data.get());
        ByteBuffer tail = numbers(isLong ? 24 : 16).putInt(0x08074b50).putInt(0x1234567);
        parts.add(new ByteArrayInputStream(
                isLong
                        ? tail.putLong(length).putLong(length).array()
                        : tail.putInt((int) length).putInt((int) length).array()));
        directory.writeBytes(numbers(46 + path.length)
                .putInt(0x02014b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0x0808)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0x1234567)
                .putInt((int) length)
                .putInt((int) length)
                .putShort((short) path.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt((int) at)
                .put(path)
                .array());
        at += head.capacity() + length + tail.capacity();
        count++;
        return this;
    }

    /** An entry with these bytes. */
    public Archives entry(String name, byte[] data) {
        return entry(name, data.length, () -> new ByteArrayInputStream(data));
    }

    /** The archive, to be read once. */
    public InputStream stream() {
        parts.add(new ByteArrayInputStream(directory.toByteArray()));
        parts.add(new ByteArrayInputStream(numbers(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(directory.size())
                .putInt((int) at)
                .putShort((short) 0)
                .array()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /** The archive as a whole. */
    public byte[] bytes() {
        try {
            return stream().readAllBytes();
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Adds an entry as Java and Python do: its length before it where it is stored, behind it where it is packed. */
    public static void add(ZipOutputStream zip, String name, byte[] content, boolean isStored) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (isStored) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static ByteBuffer numbers(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
