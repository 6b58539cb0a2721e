package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelcomplexity.web.RawConnection.Answer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Whatever is sent, the answer says whose fault it is, as a problem. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FrontDoorTests {
    private static final String PATH = RawConnection.COMPLEXITY;
    private static final String BODY = RawConnection.PRESET;

    @LocalServerPort
    private int port;

    private Answer post(String target, String type, String body, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type: " + type;
        all[headers.length + 1] = "Content-Length: " + body.length();
        return RawConnection.exchange(port, RawConnection.head("POST", target, all) + body);
    }

    private Answer preset(String query, String... headers) throws IOException {
        return post(PATH + query, "application/json", BODY, headers);
    }

    private Answer get(String target, String... headers) throws IOException {
        return RawConnection.exchange(port, RawConnection.head("GET", target, headers));
    }

    private static JsonNode problem(Answer answer) {
        assertThat(answer.isProblem()).as(answer.toString()).isTrue();
        String body = answer.body();
        return RunningService.JSON.readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "?nc=% nc 400",
                "?a=%zz a 400",
                "?name=%FF name 400",
                "?name=%C0%AF name 400",
                "?%zz=1 %zz 400",
                "?=1 '' 400",
                "?nc=1&nc=2 nc 400",
                "?n%63=1&nc=2 nc 400",
                "?imgzs=1 imgzs 400",
                "?imgsz=6%5B4%5D0 imgsz 400",
                "?imgsz=%EF%BC%96%EF%BC%94%EF%BC%90 imgsz 400",
                "?nc=%D9%A3 nc 400",
                "?imgsz=0 imgsz 422",
                "?imgsz=640,99999999 imgsz 422",
                "?nc=-1 nc 422",
                "?ch=0 ch 422",
                "?dialect=yolo dialect 422",
                "?convention=exact,thop convention 422"
            })
    void aWrongParameterIsNamed(String query, String parameter, int status) throws IOException {
        Answer answer = preset(query);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(problem(answer).at("/errors/0/parameter").asString()).isEqualTo(parameter);
        assertThat(problem(answer).at("/errors/0/pointer").asString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"imgsz\":0|/imgsz|422",
                "\"imgsz\":\"6[4]0\"|/imgsz|400",
                "\"imgsz\":\"６４０\"|/imgsz|400",
                "\"imgsz\":[640,70000]|/imgsz|422",
                "\"nc\":-1|/nc|422",
                "\"ch\":0|/ch|422",
                "\"dialect\":\"yolo\"|/dialect|422",
                "\"convention\":[\"exact\",\"thop\"]|/convention|422"
            })
    void aWrongFieldIsPointedAt(String field, String pointer, int status) {
        var answer = new RunningService(port).post(PATH, "application/json", "{\"preset\":\"yolov5s\"," + field + "}");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(RunningService.JSON
                        .readTree(answer.body())
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?nc=1&&imgsz=320&", "?imgsz=%5B640,%20320%5D", "?name=%C3%A9+1", "?nc=", "?"})
    void aQueryIsReadAsItIsMeant(String query) throws IOException {
        assertThat(preset(query).status()).isEqualTo(200);
    }

    @Test
    void tooManyParametersAreRefused() throws IOException {
        String query = IntStream.range(0, 1_200).mapToObj(i -> "a" + i + "=").collect(Collectors.joining("&", "?", ""));
        assertThat(problem(preset(query)).at("/status").asInt()).isEqualTo(400);
        assertThat(problem(get("/api/v1/models" + query)).at("/status").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "*/*;q=2", "*/*;q=abc", "a/b;c=\""})
    void anAcceptThatCannotBeReadIsTheSendersFault(String accept) throws IOException {
        assertThat(problem(preset("", "Accept: " + accept)).at("/status").asInt())
                .isEqualTo(400);
        assertThat(problem(get("/api/v1/models/yolov5s", "Accept: " + accept))
                        .at("/status")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void anAcceptThatTakesNothingIsToldWhatThereIs() throws IOException {
        Answer report = preset("", "Accept: image/png");
        assertThat(report.status()).isEqualTo(406);
        assertThat(problem(report).at("/detail").asString()).contains("application/json", "text/csv", "text/plain");
        Answer catalogue = get("/api/v1/models/yolov5s", "Accept: image/png");
        assertThat(catalogue.status()).isEqualTo(406);
        assertThat(problem(catalogue).at("/detail").asString()).contains("application/json", "application/yaml");
        assertThat(problem(get("/api/v1/dialects", "Accept: image/png"))
                        .at("/detail")
                        .asString())
                .contains("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, //, 404",
        "GET, ///x, 404",
        "GET, /api//v1/models, 404",
        "GET, /api/v1/models/%FF, 400",
        "GET, /api/v1/models/%00, 400",
        "GET, /api/v1/models/%, 400",
        "GET, /api/v1/models/a|b, 400",
        "GET, /api/v1/models/a%7Cb, 404",
        "GET, /a%0Ab, 404",
        "GET, /%3Cx%3E, 404",
        "POST, //, 404",
        "PUT, /api/v1/complexity, 405",
        "PATCH, /api/v1/complexity, 405",
        "TRACE, /api/v1/models, 405",
        "FOO, /api/v1/models, 405",
        "F@O, /, 400",
        "CONNECT, x:80, 400"
    })
    void anOddRequestIsAnsweredAsAProblemWithABodyAndWithout(String method, String path, int status)
            throws IOException {
        Answer bare = RawConnection.exchange(port, RawConnection.head(method, path));
        assertThat(problem(bare).at("/status").asInt()).isEqualTo(status);
        assertThat(bare.status()).isEqualTo(status);
        String form =
                RawConnection.head(method, path, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3")
                        + "a=1";
        assertThat(RawConnection.exchange(port, form).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo|415",
                "*/*|415",
                "text/*|415",
                "application/json;charset=utf-99|415",
                "application/yaml;charset=utf-16|400",
                "multipart/form-data|400",
                "application/x-www-form-urlencoded|415"
            })
    void anOddContentTypeIsTheSendersFault(String type, int status) throws IOException {
        assertThat(problem(post(PATH, type, "{\"a\":\"bcd\"}")).at("/status").asInt())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc", "-1\r\na", "fffffffffffffffff\r\n", "3\r\nabcX\r\n0\r\n\r\n", "\r\n"})
    void brokenChunksAreTheSendersFault(String chunks) throws IOException {
        for (String path : new String[] {PATH, "/nope"}) {
            String request = RawConnection.head("POST", path, "Transfer-Encoding: chunked") + chunks;
            JsonNode problem = problem(RawConnection.exchange(port, request));
            assertThat(problem.at("/status").asInt()).isEqualTo(400);
            assertThat(problem.at("/detail").asString()).contains("chunks");
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 400", "identity, 400", "'chunked, chunked', 400"})
    void anUnknownTransferIsRefused(String encoding, int status) throws IOException {
        String request = RawConnection.head("POST", PATH, "Transfer-Encoding: " + encoding) + "0\r\n\r\n";
        assertThat(problem(RawConnection.exchange(port, request)).at("/status").asInt())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "99999999999999999999", "1, 2", "+5"})
    void aLengthThatIsNoneIsTheSendersFault(String length) throws IOException {
        String request = RawConnection.head("POST", PATH, "Content-Length: " + length) + BODY;
        assertThat(problem(RawConnection.exchange(port, request)).at("/status").asInt())
                .isEqualTo(400);
    }

    @Test
    void aYamlInAnotherCharsetIsReadInIt() {
        byte[] yaml = "# größer\nnc: 0".getBytes(java.nio.charset.StandardCharsets.UTF_16);
        var answer = new RunningService(port).post(PATH, "application/yaml;charset=utf-16", yaml);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }
}
