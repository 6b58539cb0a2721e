package org.modelcomplexity.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.sieve.LeftOut;
import org.modelcomplexity.read.sieve.Sieve;
import org.modelcomplexity.read.sieve.SiftedFile;

/** What is kept of an archive while it comes by, and what its reader makes of that. */
class ArchiveSieveTests {
    private static final byte[] PROGRAM = "{\"graph_module\": {\"a\": 1}}".getBytes(StandardCharsets.UTF_8);
    private static final int WEIGHTS = 300_000;

    /** Weights in which whatever ends an entry stands again and again, but for the length. */
    private static byte[] weights() {
        byte[] weights = new byte[WEIGHTS];
        new Random(3).nextBytes(weights);
        byte[] signs = {'P', 'K', 7, 8, 1, 2, 3, 4, 0, 0, 0, 0, 'P', 'K', 3, 4, 'P', 'K', 1, 2};
        for (int at = 1; at + signs.length < WEIGHTS; at += 1001) {
            System.arraycopy(signs, 0, weights, at, signs.length);
        }
        return weights;
    }

    private static final class Kept implements Sieve.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final LeftOut leftOut = new LeftOut();

        @Override
        public boolean keep(byte[] more, int from, int count) {
            bytes.write(more, from, count);
            return true;
        }

        @Override
        public void leaveOut(long count) {
            leftOut.add(bytes.size(), count);
        }

        SiftedFile file() {
            return new SiftedFile(bytes.toByteArray(), bytes.size(), leftOut);
        }
    }

    private static SiftedFile sifted(byte[] file, int chunk) {
        Kept kept = new Kept();
        FileSieve sieve = new FileSieve(kept);
        for (int from = 0; from < file.length; from += chunk) {
            assertThat(sieve.take(file, from, Math.min(chunk, file.length - from)))
                    .isTrue();
        }
        sieve.end();
        return kept.file();
    }

    private static String read(SiftedFile file) {
        try {
            Node read = GraphFiles.read(file, Place.WHOLE, new Budget(Limits.DEFAULT));
            return String.valueOf(read.get("graph_module"));
        } catch (InvalidModelException refused) {
            return refused.findings().toString();
        }
    }

    private static byte[] torch(boolean isLong) {
        return new Archives(isLong)
                .entry("m/data/weights/w0", weights())
                .entry("m/models/model.json", PROGRAM)
                .entry("m/data/weights/empty", new byte[0])
                .entry("m/data/weights/w1", weights())
                .entry("m/version", new byte[] {'1'})
                .bytes();
    }

    /** As Java and Python write them: lengths before stored entries, behind packed ones. */
    private static byte[] zip(boolean areStored) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : new String[] {"m/w0", "m/models/a.json", "m/w1"}) {
                byte[] data = name.endsWith("json") ? PROGRAM : weights();
                Archives.add(zip, name, data, areStored);
            }
        }
        return bytes.toByteArray();
    }

    private static void isSifted(byte[] archive, int chunk) {
        SiftedFile file = sifted(archive, chunk);
        assertThat(file.length()).isEqualTo(archive.length);
        assertThat(file.kept()).hasSizeLessThan(1200);
        assertThat(read(file)).contains("a").isEqualTo(read(SiftedFile.of(archive)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 8192, 1 << 24})
    void weightsAreLeftOutHoweverTheyCome(int chunk) throws IOException {
        isSifted(torch(false), chunk);
        isSifted(torch(true), chunk);
        isSifted(zip(false), chunk);
        isSifted(zip(true), chunk);
    }

    /** Whatever comes, every byte is accounted for, and what is read is what is read of the whole, or a refusal. */
    @Test
    void brokenArchivesAreReadAsTheyWouldBeAsAWhole() throws IOException {
        Random random = new Random(11);
        byte[][] wholes = {torch(false), torch(true), zip(false), zip(true)};
        for (int i = 0; i < 2000; i++) {
            byte[] file = wholes[i % wholes.length].clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int near = random.nextInt(3) == 0 ? file.length - 1 - random.nextInt(300) : random.nextInt(120);
                file[near] = (byte) random.nextInt(256);
            }
            SiftedFile sifted = sifted(file, 1 + random.nextInt(9999));
            assertThat(sifted.length()).isEqualTo(file.length);
            String whole = read(SiftedFile.of(file));
            assertThat(read(sifted))
                    .satisfiesAnyOf(
                            read -> assertThat(read).isEqualTo(whole),
                            read -> assertThat(read).containsAnyOf("MALFORMED_DOCUMENT", "FOREIGN_FORMAT"));
        }
    }
}
