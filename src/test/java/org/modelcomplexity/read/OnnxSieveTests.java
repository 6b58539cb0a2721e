package org.modelcomplexity.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.read.onnx.OnnxSieve;
import org.modelcomplexity.read.sieve.Sieve;
import org.springframework.core.io.ClassPathResource;

/** What is kept of an ONNX file while it comes by. */
class OnnxSieveTests {
    /** What a sieve made of a file: its bytes again, with a # for each that was left out. */
    private static final class Kept implements Sieve.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long out;

        @Override
        public boolean keep(byte[] more, int from, int count) {
            bytes.write(more, from, count);
            return true;
        }

        @Override
        public void leaveOut(long count) {
            out += count;
            for (long i = 0; i < count; i++) {
                bytes.write('#');
            }
        }
    }

    private static Kept sifted(byte[] file, int chunk) {
        Kept kept = new Kept();
        OnnxSieve sieve = new OnnxSieve(kept);
        for (int from = 0; from < file.length; from += chunk) {
            assertThat(sieve.take(file, from, Math.min(chunk, file.length - from)))
                    .isTrue();
        }
        return kept;
    }

    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            inside.writeBytes(part);
        }
        varint(all, (long) number << 3 | 2);
        varint(all, inside.size());
        all.writeBytes(inside.toByteArray());
        return all.toByteArray();
    }

    private static void varint(ByteArrayOutputStream into, long value) {
        long left = value;
        while (left > 0x7F) {
            into.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        into.write((int) left);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A graph whose one tensor has weights, before and behind which something stands. */
    private static byte[] file(int weights) {
        byte[] tensor = field(
                5,
                new byte[] {8, 3, 16, 1},
                field(8, "w".getBytes(StandardCharsets.UTF_8)),
                field(9, new byte[weights]));
        byte[] node = field(1, field(1, "w".getBytes(StandardCharsets.UTF_8)));
        return joined(new byte[] {8, 9}, field(7, node, tensor, node), field(8, new byte[] {16, 17}));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 8192, 1 << 24})
    void weightsAreLeftOutHoweverTheyCome(int chunk) {
        byte[] file = file(1_000_000);
        Kept kept = sifted(file, chunk);
        assertThat(kept.out).isEqualTo(1_000_000);
        byte[] expected = file.clone();
        int behind = file.length - 1_000_000 - 4 - field(1, field(1, new byte[1])).length;
        java.util.Arrays.fill(expected, behind, behind + 1_000_000, (byte) '#');
        assertThat(kept.bytes.toByteArray()).isEqualTo(expected);
    }

    @Test
    void whatIsSmallIsKept() {
        byte[] file = file(OnnxSieve.KEPT - 100);
        assertThat(sifted(file, 1000).bytes.toByteArray()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18.script", "densenet121.script", "yolov8n.dynamo", "lstm.dynamo"})
    void filesWithoutWeightsAreKeptButForWhatNobodyReads(String name) throws IOException {
        byte[] file = new GZIPInputStream(new ByteArrayInputStream(
                        new ClassPathResource("reference/onnx/" + name + ".onnx.gz").getContentAsByteArray()))
                .readAllBytes();
        Kept kept = sifted(file, 4096);
        assertThat(kept.bytes.size()).isEqualTo(file.length);
        assertThat(kept.out).isLessThan(file.length / 2);
    }

    /** Whatever comes, every byte is accounted for, and nothing fails. */
    @Test
    void brokenFilesAreKeptForWhoeverReadsThem() {
        Random random = new Random(7);
        byte[] whole = file(200_000);
        for (int i = 0; i < 300; i++) {
            byte[] file = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                file[random.nextInt(40)] = (byte) random.nextInt(256);
            }
            assertThat(sifted(file, 1 + random.nextInt(9999)).bytes.size()).isEqualTo(file.length);
        }
    }
}
