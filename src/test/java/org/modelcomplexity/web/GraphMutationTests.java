package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/** Broken graphs: an answer or a refusal, never a failure of the service, whatever bytes or words are changed. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GraphMutationTests {
    private static final int MUTANTS = Integer.getInteger("graph-mutants", 60);
    private static final String PATH =
            "/api/v1/complexity?convention=all&include=rows,difference,operations,coverage,parameters";
    private static final List<String> WORDS = List.of(
            "-1",
            "0",
            "9223372036854775807",
            "1e400",
            "null",
            "[]",
            "{}",
            "\"\"",
            "true",
            "3",
            "\"conv2d\"",
            "123456789");

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "rnn", "resnet18", "gru_bi", "transformer_encoder", "alexnet", "edgenext_xx_small"})
    void aProgramWithChangedWords(String name) {
        String text = new String(unpacked("export/" + name + ".json.gz"), StandardCharsets.UTF_8);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = text;
            for (int j = random.nextInt(3); j >= 0; j--) {
                mutant = changed(mutant, random);
            }
            check(mutant.getBytes(StandardCharsets.UTF_8), "application/json", name + " " + i);
        }
    }

    /** A number, a name or a piece of the text becomes another, goes, or stands twice. */
    private static String changed(String text, Random random) {
        int from = random.nextInt(text.length());
        int start = text.indexOf(random.nextBoolean() ? ": " : ", ", from);
        int end = start < 0 ? -1 : end(text, start + 2);
        if (end < 0) {
            return text.substring(0, from);
        }
        String old = text.substring(start + 2, end);
        String now = switch (random.nextInt(4)) {
            case 0 -> WORDS.get(random.nextInt(WORDS.size()));
            case 1 -> old + ", " + old;
            case 2 -> piece(text, random);
            default -> "";
        };
        return text.substring(0, start + 2) + now + text.substring(end);
    }

    private static String piece(String text, Random random) {
        int start = text.indexOf(": ", random.nextInt(text.length() - 2));
        int end = start < 0 ? -1 : end(text, start + 2);
        return end < 0 ? "0" : text.substring(start + 2, end);
    }

    /** The end of the value that begins there. */
    private static int end(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && --depth < 0 || !quoted && depth == 0 && c == ',') {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm.script",
                "rnn.dynamo",
                "resnet18.dynamo",
                "gru_bi.folded",
                "alexnet.folded",
                "yolov8n.folded"
            })
    void anOnnxFileWithChangedBytes(String name) {
        byte[] file = unpacked("onnx/" + name + ".onnx.gz");
        Random random = new Random(name.hashCode());
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = file.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(mutant.length);
                mutant[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) (mutant[at] ^ 1 << random.nextInt(8));
            }
            byte[] sent =
                    random.nextInt(10) == 0 ? java.util.Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
            check(sent, "application/octet-stream", name + " " + i);
        }
    }

    @Test
    void anArchiveWithChangedBytes() {
        byte[] archive = archive("m/models/model.json", unpacked("export/lstm.json.gz"), true);
        assertThat(post(archive, "application/zip").statusCode()).isEqualTo(200);
        Random random = new Random(7);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = archive.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                int near = mutant.length
                        - 1
                        - random.nextInt(Math.min(mutant.length, random.nextBoolean() ? 120 : mutant.length));
                mutant[near] = (byte) random.nextInt(256);
            }
            check(mutant, "application/zip", "archive " + i);
        }
    }

    @Test
    void anArchiveIsReadStoredAndPackedWhateverLiesBeside() {
        byte[] program = unpacked("export/lstm.json.gz");
        for (boolean packed : List.of(true, false)) {
            HttpResponse<String> answer =
                    post(archive("../../models/model.json", program, packed), "application/octet-stream");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"dialect\":\"torch-export\"");
        }
        assertThat(post(archive("m/data/weights/model.json", program, true), "application/zip")
                        .body())
                .contains("ZIP archive");
    }

    /** A hundred megabytes of zeros pack to a tenth of one. */
    @Test
    void aBombIsRefused() {
        HttpResponse<String> answer =
                post(archive("m/models/model.json", new byte[100 << 20], true), "application/zip");
        assertThat(answer.statusCode()).isIn(413, 422);
    }

    private static byte[] archive(String name, byte[] content, boolean packed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(name);
            if (!packed) {
                CRC32 sum = new CRC32();
                sum.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
            }
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void check(byte[] body, String type, String what) {
        long start = System.nanoTime();
        HttpResponse<String> answer = post(body, type);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isIn(200, 400, 413, 422);
        assertThat(System.nanoTime() - start).as(what).isLessThan(10_000_000_000L);
    }

    private HttpResponse<String> post(byte[] body, String type) {
        return new RunningService(port).post(PATH, type, body);
    }

    private static byte[] unpacked(String file) {
        try (GZIPInputStream in = new GZIPInputStream(
                new ByteArrayInputStream(new ClassPathResource("reference/" + file).getContentAsByteArray()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
