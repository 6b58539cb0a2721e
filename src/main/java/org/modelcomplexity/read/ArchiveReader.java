package org.modelcomplexity.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.read.sieve.SiftedFile;
import org.modelcomplexity.read.sieve.SiftedFile.Piece;

/**
 * Reads an archive of torch.export by its directory: its one program, {@code models/….json}. Everything else is left
 * where it is, and no entry's name is ever a path of this machine.
 */
final class ArchiveReader {
    private static final int MOST_ENTRIES = 20_000;
    private static final int LARGEST_PROGRAM = 64 << 20;
    private static final int CHUNK = 16 << 10;
    private static final int STEPS_A_CHUNK = 64;

    /** What stands before an entry, as its first four bytes say. */
    static final int FILE = 0x04034b50;

    static final int FILE_LENGTH = 30;
    static final int DESCRIPTOR = 0x08074b50;
    static final int ENTRY = 0x02014b50;
    /** A flag: the lengths of an entry stand behind it. */
    static final int STREAMED = 8;

    private static final Pattern PROGRAM = Pattern.compile("(.*/)?models/[^/]*\\.json");
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final SiftedFile archive;
    private final Place place;
    private final Budget budget;

    private ArchiveReader(SiftedFile archive, Place place, Budget budget) {
        this.archive = archive;
        this.place = place;
        this.budget = budget;
    }

    /** Whether an entry of this name is a program. */
    static boolean isProgram(String entry) {
        return PROGRAM.matcher(entry).matches();
    }

    /**
     * The document of an archive's program.
     *
     * @throws InvalidModelException where it has none, or several, or is broken, encrypted or too large
     */
    static Node read(SiftedFile archive, Place place, Budget budget) {
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
        long end = end();
        int count = shortAt(end + 10);
        long at = wordAt(end + 16);
        Entry program = null;
        for (int i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
            budget.step();
            if (wordAt(at) != ENTRY) {
                throw new IllegalArgumentException("no entry");
            }
            Entry entry = entry(at);
            if (isProgram(entry.name())) {
                if (program != null) {
                    throw refusal("the archive has several programs, send one of them: " + program.name() + ", "
                            + entry.name());
                }
                program = entry;
            }
            at += ENTRY_LENGTH + shortAt(at + 28) + shortAt(at + 30) + shortAt(at + 32);
        }
        if (program == null) {
            throw refusal("the archive has no models/….json, as torch.export.save writes it");
        }
        return unpacked(program);
    }

    private int shortAt(long at) {
        Piece piece = archive.piece(at, Short.BYTES);
        return piece.array()[piece.from()] & 0xFF | (piece.array()[piece.from() + 1] & 0xFF) << Byte.SIZE;
    }

    private long wordAt(long at) {
        return shortAt(at) | (long) shortAt(at + Short.BYTES) << Short.SIZE;
    }

    private Refusal refusal(String detail) {
        return new Refusal(Problem.MALFORMED_DOCUMENT, detail);
    }

    /** Where the directory's end stands: the last place that looks like it. */
    private long end() {
        long last = archive.length() - END_LENGTH;
        for (long at = last; at >= Math.max(0, last - (1 << 16)); at--) {
            if (wordAt(at) == END) {
                return at;
            }
        }
        throw new IllegalArgumentException("no end");
    }

    private Entry entry(long from) {
        Piece name = archive.piece(from + ENTRY_LENGTH, shortAt(from + 28));
        return new Entry(
                new String(name.array(), name.from(), name.count(), StandardCharsets.UTF_8),
                shortAt(from + 8),
                shortAt(from + 10),
                wordAt(from + 20),
                wordAt(from + 24),
                wordAt(from + 42));
    }

    private byte[] unpacked(Entry entry) throws IOException {
        if ((entry.flags() & ENCRYPTED) != 0) {
            throw refusal("the archive's " + entry.name() + " is encrypted");
        }
        long at = entry.at();
        if (wordAt(at) != FILE) {
            throw new IllegalArgumentException("no file");
        }
        Piece piece = archive.piece(at + FILE_LENGTH + shortAt(at + 26) + shortAt(at + 28), entry.packed());
        InputStream packed = new ByteArrayInputStream(piece.array(), piece.from(), piece.count());
        return switch (entry.method()) {
            case STORED -> whole(packed, entry);
            case DEFLATED -> whole(new InflaterInputStream(packed, new Inflater(true)), entry);
            default -> throw refusal("the archive's " + entry.name() + " is packed by a method that is not read here");
        };
    }

    /** An entry in an array that is as long as the directory says, so that no more is held than is charged. */
    private byte[] whole(InputStream in, Entry entry) throws IOException {
        if (entry.unpacked() > LARGEST_PROGRAM) {
            throw new InvalidModelException(
                    Problem.TOO_LARGE,
                    place,
                    "the archive's program unpacks to more than " + LARGEST_PROGRAM + " bytes");
        }
        int length = (int) entry.unpacked();
        budget.step((long) STEPS_A_CHUNK * (length / CHUNK + 1));
        budget.hold(length);
        try (in) {
            byte[] whole = new byte[length];
            if (in.readNBytes(whole, 0, length) < length || in.read() >= 0) {
                throw new IllegalArgumentException("another length than the directory says");
            }
            return whole;
        }
    }
}
