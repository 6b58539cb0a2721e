package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.modelcomplexity.read.Archives;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/** Archives of torch.export as they come: what lies in them, how it is packed, and how large it is. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ArchiveTests {
    private static final String PATH =
            "/api/v1/complexity?convention=all&include=rows,difference,operations,coverage,parameters";

    @LocalServerPort
    private int port;

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
            Archives.add(zip, name, content, !packed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
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
