package org.modelcomplexity.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;

/**
 * Reads an archive of torch.export by its directory: its one program, {@code models/….json}. Everything else is left
 * where it is, and no entry's name is ever a path of this machine.
 */
final class ArchiveReader {
    private static final int MOST_ENTRIES = 20_000;
    private static final int LARGEST_PROGRAM = 64 << 20;
    private static final int CHUNK = 16 << 10;
    private static final int STEPS_A_CHUNK = 64;

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int FILE = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int FILE_LENGTH = 30;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final ByteBuffer archive;
    private final Place place;
    private final Budget budget;

    private ArchiveReader(byte[] archive, Place place, Budget budget) {
        this.archive = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        this.place = place;
        this.budget = budget;
    }

    /**
     * The document of an archive's program.
     *
     * @throws InvalidModelException where it has none, or several, or is broken, encrypted or too large
     */
    static Node read(byte[] archive, Place place, Budget budget) {
        try {
            byte[] program = new ArchiveReader(archive, place, budget).program();
            if (program.length == 0) {
                throw new InvalidModelException(
                        Problem.MALFORMED_DOCUMENT, place, "the program in the torch.export archive is empty");
            }
            return JsonReader.read(program, budget);
        } catch (Refusal refusal) {
            throw new InvalidModelException(List.of(refusal.at(place)));
        } catch (IOException | IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException broken) {
            throw new InvalidModelException(Problem.MALFORMED_DOCUMENT, place, "the archive is broken or cut off");
        }
    }

    /** An entry of the directory, as far as it is of use. */
    private record Entry(String name, int flags, int method, long packed, long unpacked, long at) {}

    private byte[] program() throws IOException {
        int end = end();
        int count = archive.getShort(end + 10) & 0xFFFF;
        long at = archive.getInt(end + 16) & 0xFFFFFFFFL;
        Entry program = null;
        for (int i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
            budget.step();
            int from = Math.toIntExact(at);
            if (archive.getInt(from) != ENTRY) {
                throw new IllegalArgumentException("no entry");
            }
            Entry entry = entry(from);
            if (entry.name().matches("(.*/)?models/[^/]*\\.json")) {
                if (program != null) {
                    throw refusal("the archive has several programs, send one of them: " + program.name() + ", "
                            + entry.name());
                }
                program = entry;
            }
            at += ENTRY_LENGTH
                    + (archive.getShort(from + 28) & 0xFFFF)
                    + (archive.getShort(from + 30) & 0xFFFF)
                    + (archive.getShort(from + 32) & 0xFFFF);
        }
        if (program == null) {
            throw refusal("the archive has no models/….json, as torch.export.save writes it");
        }
        return unpacked(program);
    }

    private Refusal refusal(String detail) {
        return new Refusal(Problem.MALFORMED_DOCUMENT, detail);
    }

    /** Where the directory's end stands: the last place that looks like it. */
    private int end() {
        for (int at = archive.limit() - END_LENGTH; at >= Math.max(0, archive.limit() - (1 << 16)); at--) {
            if (archive.getInt(at) == END) {
                return at;
            }
        }
        throw new IllegalArgumentException("no end");
    }

    private Entry entry(int from) {
        int length = archive.getShort(from + 28) & 0xFFFF;
        byte[] name = new byte[length];
        archive.get(from + ENTRY_LENGTH, name);
        return new Entry(
                new String(name, StandardCharsets.UTF_8),
                archive.getShort(from + 8),
                archive.getShort(from + 10),
                archive.getInt(from + 20) & 0xFFFFFFFFL,
                archive.getInt(from + 24) & 0xFFFFFFFFL,
                archive.getInt(from + 42) & 0xFFFFFFFFL);
    }

    private byte[] unpacked(Entry entry) throws IOException {
        if ((entry.flags() & ENCRYPTED) != 0) {
            throw refusal("the archive's " + entry.name() + " is encrypted");
        }
        int at = Math.toIntExact(entry.at());
        if (archive.getInt(at) != FILE) {
            throw new IllegalArgumentException("no file");
        }
        int from = at + FILE_LENGTH + (archive.getShort(at + 26) & 0xFFFF) + (archive.getShort(at + 28) & 0xFFFF);
        InputStream packed = new ByteArrayInputStream(archive.array(), from, Math.toIntExact(entry.packed()));
        if (from < 0 || from + entry.packed() > archive.limit()) {
            throw new IllegalArgumentException("past the end");
        }
        return switch (entry.method()) {
            case STORED -> whole(packed);
            case DEFLATED -> whole(new InflaterInputStream(packed, new Inflater(true)));
            default -> throw refusal("the archive's " + entry.name() + " is packed by a method that is not read here");
        };
    }

    private byte[] whole(InputStream in) throws IOException {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try (in) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                budget.step(STEPS_A_CHUNK);
                budget.hold(count);
                held.write(chunk, 0, count);
                if (held.size() > LARGEST_PROGRAM) {
                    throw new InvalidModelException(
                            Problem.TOO_LARGE,
                            place,
                            "the archive's program unpacks to more than " + LARGEST_PROGRAM + " bytes");
                }
            }
        }
        return held.toByteArray();
    }
}
