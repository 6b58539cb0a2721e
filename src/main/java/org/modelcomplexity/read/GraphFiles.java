package org.modelcomplexity.read;

import java.nio.charset.StandardCharsets;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.graph.export.ExportedProgram;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.read.onnx.OnnxReader;
import org.modelcomplexity.read.sieve.SiftedFile;

/** Reads a file that has a graph, recognised by its first bytes: an archive of torch.export, its JSON, or an ONNX file. */
public final class GraphFiles {
    /** So many bytes tell an ONNX file. */
    public static final int SHORTEST = 3;

    private static final int HEAD = 256;
    private static final String PROGRAMS = "models/";

    private GraphFiles() {}

    /** Whether a file is text: a model's own, or the JSON of a program. */
    public static boolean isText(byte[] file) {
        return !isArchive(file) && !isOnnx(file);
    }

    /** Whether a text is the JSON of a program. */
    public static boolean isProgram(byte[] text) {
        int at = 0;
        while (at < text.length && text[at] > 0 && text[at] <= ' ') {
            at++;
        }
        String head = new String(text, at, Math.min(HEAD, text.length - at), StandardCharsets.ISO_8859_1);
        return head.startsWith("{") && head.contains("\"" + ExportedProgram.KEY + "\"");
    }

    private static boolean isArchive(byte[] file) {
        return isZip(file) && new String(file, StandardCharsets.ISO_8859_1).contains(PROGRAMS);
    }

    /** Whether a file, of which at least {@link #SHORTEST} bytes are there, begins as a zip archive does. */
    static boolean isZip(byte[] file) {
        return file.length >= SHORTEST && file[0] == 'P' && file[1] == 'K' && file[2] == 3;
    }

    /** Whether a file, of which at least {@link #SHORTEST} bytes are there, begins as an ONNX file does. */
    public static boolean isOnnx(byte[] file) {
        // The version of the format stands first, then what wrote it, the graph, or the operator sets.
        return file.length > 2
                && file[0] == 8
                && file[1] < 32
                && (file[2] == 0x12 || file[2] == 0x1A || file[2] == 0x3A || file[2] == 0x42);
    }

    /**
     * The document of a file that is no text.
     *
     * @param place where the file stands
     * @throws InvalidModelException where it is none that can be read
     */
    public static Node read(SiftedFile file, Place place, Budget budget) {
        byte[] kept = file.kept();
        if (isArchive(kept)) {
            return ArchiveReader.read(file, place, budget);
        }
        ForeignContent.refuse(kept, place);
        return OnnxReader.read(file.stream(), budget);
    }
}
