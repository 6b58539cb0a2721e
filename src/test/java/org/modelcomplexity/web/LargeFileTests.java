package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.read.Archives;
import org.modelcomplexity.web.door.BodyPool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** ONNX files of a gigabyte, mostly weights, where a megabyte is all that bodies may take. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "model-complexity.max-graph-size=1023MB",
            "model-complexity.body-pool=1MB",
            "model-complexity.max-request-memory=8MB"
        })
class LargeFileTests {
    private static final int SIDE = 5_000;
    private static final int WEIGHTS = SIDE * SIDE * 4;

    @LocalServerPort
    private int port;

    @Autowired
    private BodyPool pool;

    /** Products one behind the other, each with a matrix of 100 MB, as a stream that is never held. */
    private static InputStream file(int products) {
        ByteArrayOutputStream nodes = new ByteArrayOutputStream();
        List<byte[]> heads = new ArrayList<>();
        for (int i = 0; i < products; i++) {
            nodes.writeBytes(field(
                    1,
                    field(1, text("x" + i)),
                    field(1, text("w" + i)),
                    field(2, text("x" + (i + 1))),
                    field(4, text("MatMul"))));
            byte[] head = joined(
                    number(1, SIDE),
                    number(1, SIDE),
                    number(2, 1),
                    field(8, text("w" + i)),
                    varint(9 << 3 | 2),
                    varint(WEIGHTS));
            heads.add(joined(varint(5 << 3 | 2), varint(head.length + WEIGHTS), head));
        }
        byte[] ends = joined(field(11, info("x0")), field(12, info("x" + products)));
        long length = nodes.size()
                + ends.length
                + heads.stream().mapToLong(head -> head.length + WEIGHTS).sum();
        List<InputStream> parts = new ArrayList<>();
        parts.add(bytes(joined(number(1, 9), varint(7 << 3 | 2), varint(length), nodes.toByteArray())));
        for (byte[] head : heads) {
            parts.add(bytes(head));
            parts.add(new Weights());
        }
        parts.add(bytes(joined(ends, field(8, number(2, 17)))));
        return new java.io.SequenceInputStream(Collections.enumeration(parts));
    }

    private static byte[] info(String name) {
        byte[] shape = joined(field(1, number(1, 1)), field(1, number(1, SIDE)));
        return joined(field(1, text(name)), field(2, field(1, number(1, 1), field(2, shape))));
    }

    /** Numbers that are all the same. */
    private static final class Weights extends InputStream {
        private int left = WEIGHTS;

        @Override
        public int read() {
            return left-- > 0 ? '7' : -1;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            int some = Math.min(count, left);
            java.util.Arrays.fill(to, from, from + some, (byte) '7');
            left -= some;
            return some == 0 ? -1 : some;
        }
    }

    private static InputStream bytes(byte[] bytes) {
        return new java.io.ByteArrayInputStream(bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(int field, long value) {
        return joined(varint((long) field << 3), varint(value));
    }

    private static byte[] field(int field, byte[]... parts) {
        byte[] inside = joined(parts);
        return joined(varint((long) field << 3 | 2), varint(inside.length), inside);
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long left = value;
        while (left > 0x7F) {
            bytes.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v1/complexity?convention=exact&include=rows"))
                .header("Content-Type", "application/octet-stream")
                .POST(body);
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    /** What a request took of the pool is there again, at the latest soon after its answer has been read. */
    private void isGivenBack(int before) throws InterruptedException {
        for (int i = 0; i < 500 && pool.left() < before; i++) {
            Thread.sleep(10);
        }
        assertThat(pool.left()).isEqualTo(before);
    }

    @Test
    void aGigabyteOfWeightsIsNeverHeld() throws Exception {
        int before = pool.left();
        HttpResponse<String> answer = post(BodyPublishers.ofInputStream(() -> file(10)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode report = RunningService.JSON.readTree(answer.body());
        assertThat(report.at("/training/parameters").asLong()).isEqualTo(10L * SIDE * SIDE);
        assertThat(report.at("/training/counts/0/macs").asLong()).isEqualTo(10L * SIDE * SIDE);
        assertThat(report.get("rows")).hasSize(10);
        isGivenBack(before);
    }

    @Test
    void whatIsLargerThanTheLimitIsRefused() throws Exception {
        HttpResponse<String> answer = post(BodyPublishers.ofInputStream(() -> file(11)));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    /** 100 MB that pack to 100 KB are unpacked as they are read. */
    @Test
    void aPackedFileIsNeverHeldUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            file(1).transferTo(gzip);
        }
        HttpResponse<String> answer =
                post(BodyPublishers.ofByteArray(packed.toByteArray()), "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/training/parameters")
                        .asLong())
                .isEqualTo((long) SIDE * SIDE);
    }

    /** An archive as torch.export.save writes it, with a gigabyte of weights before and behind its program. */
    @Test
    void anArchivesWeightsAreNeverHeld() throws Exception {
        byte[] program = new GZIPInputStream(
                        new ClassPathResource("reference/export/resnet18.json.gz").getInputStream())
                .readAllBytes();
        int before = pool.left();
        HttpResponse<String> answer = post(BodyPublishers.ofInputStream(() -> archive(program)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/training/parameters")
                        .asLong())
                .isEqualTo(11_689_512);
        isGivenBack(before);
    }

    private static InputStream archive(byte[] program) {
        Archives archive = new Archives(false);
        for (int i = 0; i < 5; i++) {
            archive.entry("resnet18/data/weights/weight_" + i, WEIGHTS, Weights::new);
        }
        archive.entry("resnet18/models/model.json", program);
        for (int i = 5; i < 10; i++) {
            archive.entry("resnet18/data/weights/weight_" + i, WEIGHTS, Weights::new);
        }
        return archive.stream();
    }

    /** 100 MB of weights that nothing packs: what is packed is not held either. */
    @Test
    void aPackedFilesWeightsAreNeverHeld() throws Exception {
        int before = pool.left();
        HttpResponse<String> answer =
                post(BodyPublishers.ofInputStream(() -> stored(file(1))), "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/training/parameters")
                        .asLong())
                .isEqualTo((long) SIDE * SIDE);
        isGivenBack(before);
    }

    /** As gzip that packs nothing. */
    private static InputStream stored(InputStream file) {
        PipedInputStream packed = new PipedInputStream(1 << 16);
        PipedOutputStream into;
        try {
            into = new PipedOutputStream(packed);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        new Thread(() -> {
                    try (OutputStream gzip = new GZIPOutputStream(into) {
                        {
                            def.setLevel(Deflater.NO_COMPRESSION);
                        }
                    }) {
                        file.transferTo(gzip);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                })
                .start();
        return packed;
    }

    @Test
    void whatUnpacksToMoreThanTheLimitIsRefusedWhileItComes() throws Exception {
        HttpResponse<String> answer =
                post(BodyPublishers.ofInputStream(() -> stored(file(11))), "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    }

    @Test
    void whatIsNoGzipIsRefusedWhileItComes() throws Exception {
        HttpResponse<String> answer = post(BodyPublishers.ofByteArray(new byte[1 << 18]), "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("not the gzip that Content-Encoding says");
    }
}
