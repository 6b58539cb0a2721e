package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.service.Library;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Forms, as they should be and as they should not. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MultipartTests {
    private static final String PATH = "/api/v1/complexity";
    private static final String TYPE = "multipart/form-data; boundary=x";

    @LocalServerPort
    private int port;

    @Autowired
    private Library library;

    private String file() {
        return part(
                "name=\"file\"; filename=\"yolov5s.yaml\"",
                library.preset("yolov5s", null).yaml());
    }

    private static String part(String disposition, String content) {
        return "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    private HttpResponse<String> send(String query, String parts) {
        return new RunningService(port).post(PATH + query, TYPE, parts + "--x--\r\n");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return RunningService.JSON.readTree(answer.body());
    }

    @Test
    void aQueryParameterWinsOverAField() {
        HttpResponse<String> answer = send("?nc=2", file() + part("name=\"nc\"", "7"));
        assertThat(json(answer).at("/model/nc").asInt()).isEqualTo(2);
        assertThat(json(send("", file() + part("name=\"nc\"", "7")))
                        .at("/model/nc")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void aFileNameIsReadAsItWasWritten() {
        HttpResponse<String> answer = send("", file().replace("yolov5s.yaml", "größe.yaml"));
        assertThat(json(answer).at("/model/name").asString()).isEqualTo("größe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "nc"})
    void aPartMayNotBeThereTwice(String name) {
        String twice = name.equals("file") ? file() : part("name=\"nc\"", "1") + part("name=\"nc\"", "2");
        HttpResponse<String> answer = send("", file() + twice);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/parameter").asString()).isEqualTo(name);
    }

    @Test
    void tooManyPartsAreNotCalledTooLarge() {
        HttpResponse<String> answer = send("", part("name=\"a\"", "").repeat(101));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("100 parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--x\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"file\"",
                "--x\r\nno header at all\r\n\r\n",
                "--y\r\n\r\n--y--",
                "--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n"
            })
    void whatIsNoFormIsTheSendersFault(String body) {
        for (String end : new String[] {"", "--x--\r\n"}) {
            HttpResponse<String> answer = new RunningService(port).post(PATH, TYPE, body + end);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    void aFileNameThatIsNoneIsTheSendersFault() {
        HttpResponse<String> answer = send("", part("name=\"file\"; filename=\"a\0b.yaml\"", "nc: 1"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("the multipart form cannot be read");
    }

    @Test
    void headersOfAPartHaveALimit() {
        HttpResponse<String> answer = send("", part("name=\"" + "n".repeat(100_000) + "\"", "1"));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void aFieldIsReadInItsCharset() {
        byte[] wrong = ("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\u00ff\r\n--x--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new RunningService(port).post(PATH, TYPE, wrong).statusCode())
                .isEqualTo(400);
        byte[] latin = (file()
                        + "--x\r\nContent-Disposition: form-data; name=\"name\"\r\nContent-Type: text/plain;charset=iso-8859-1\r\n\r\n\u00ff\r\n--x--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(json(new RunningService(port).post(PATH, TYPE, latin))
                        .at("/model/name")
                        .asString())
                .isEqualTo("ÿ");
    }
}
