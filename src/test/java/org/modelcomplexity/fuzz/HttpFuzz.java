package org.modelcomplexity.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Requests over a bare socket: methods, paths, queries, headers and bodies as no client library would send them. */
final class HttpFuzz {
    private HttpFuzz() {}

    static FuzzRequest request(Dice dice, Material material) {
        return switch (dice.below(10)) {
            case 0, 1 -> FormFuzz.request(dice, material);
            case 2 -> chunked(dice);
            case 3 -> half(dice, material);
            case 4 -> thousands(dice);
            case 5 -> zipped(dice, material);
            default -> faces(dice);
        };
    }

    /** A message of a first line without its version, headers and a body. */
    static FuzzRequest message(String first, List<String> headers, byte[] body) {
        return FuzzRequest.raw(bytes(first + " HTTP/1.1", "localhost", headers, body), false);
    }

    private static byte[] bytes(String first, String host, List<String> headers, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String top = first + "\r\nHost: " + host + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        all.writeBytes(top.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** A request that a service would answer, but for one to three of its faces. */
    private static FuzzRequest faces(Dice dice) {
        boolean post = dice.oneIn(2);
        Face face = new Face(post ? "POST" : "GET", post ? "/api/v1/complexity" : dice.of(HttpFaces.PATHS));
        for (int i = dice.between(1, 3); i > 0; i--) {
            switch (dice.below(10)) {
                case 0 -> face.method = dice.of(HttpFaces.METHODS);
                case 1 -> face.path = path(dice);
                case 2, 3 -> face.query = dice.of(HttpFaces.QUERIES);
                case 4, 5 -> face.accept = dice.of(HttpFaces.ACCEPTS);
                case 6 -> face.type = dice.of(HttpFaces.TYPES);
                case 7 -> face.body = dice.of(HttpFaces.BODIES);
                case 8 -> face.headers.add(dice.of(HttpFaces.HEADERS));
                default -> face.line(dice);
            }
        }
        return face.request();
    }

    private static String path(Dice dice) {
        return dice.oneIn(4) ? "/api/v1/models/" + Oddities.text(dice).replace(" ", "%20") : dice.of(HttpFaces.PATHS);
    }

    /** A request in its parts. */
    private static final class Face {
        private final List<String> headers = new ArrayList<>(List.of("Connection: close"));
        private String method;
        private String path;
        private String query = "";
        private String version = "HTTP/1.1";
        private String host = "localhost";
        private String accept = "*/*";
        private String type = "application/json";
        private String body = "{\"preset\":\"yolov5n\"}";

        Face(String method, String path) {
            this.method = method;
            this.path = path;
        }

        void line(Dice dice) {
            if (dice.oneIn(2)) {
                version = dice.of(
                        "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/0.9", "HTTP/1.1 ", "http/1.1", "", "XTTP/1.1");
            } else {
                host = dice.of("", "a b", "localhost:99999", "[::1]", "é", "a:b:c", "-", "x".repeat(300));
            }
        }

        FuzzRequest request() {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.add("Accept: " + accept);
            headers.add("Content-Type: " + type);
            headers.add("Content-Length: " + bytes.length);
            // What never comes to an end must end by itself, or client and service wait for each other.
            boolean unclear = method.isEmpty()
                    || !version.contains("/1")
                    || headers.stream().anyMatch(header -> header.matches("Transfer.*|Content-Length: 9.*"));
            return FuzzRequest.raw(bytes(method + " " + path + query + " " + version, host, headers, bytes), unclear);
        }
    }

    /** A body in chunks that are announced wrongly. */
    private static FuzzRequest chunked(Dice dice) {
        String json = "{\"preset\":\"yolov5n\"}";
        String size = dice.of(
                Integer.toHexString(json.length()),
                "5",
                "FFFFFFFF",
                "FFFFFFFFFFFFFFFFFF",
                "-1",
                "zz",
                "",
                "13;a=b",
                "13;\u0000",
                " 13",
                "0x13");
        String end = dice.of(
                "0\r\n\r\n", "0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\nbad trailer\r\n\r\n", "", "\r\n", "0");
        String body = size + dice.of("\r\n", "\r\n", "\n", "") + json + dice.of("\r\n", "\r\n", "") + end;
        List<String> headers = new ArrayList<>(List.of(
                "Content-Type: application/json",
                dice.of("Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Transfer-Encoding:chunked "),
                "Connection: close"));
        if (dice.oneIn(5)) {
            headers.add(dice.of("Content-Length: 3", "Transfer-Encoding: chunked", "TE: trailers"));
        }
        String path = dice.of("/api/v1/complexity", "/api/v1/comparisons", "/api/v1/explanations", "/api/v1/models");
        return FuzzRequest.raw(
                bytes("POST " + path + " HTTP/1.1", "localhost", headers, body.getBytes(StandardCharsets.UTF_8)), true);
    }

    /** A request that breaks off. */
    private static FuzzRequest half(Dice dice, Material material) {
        String text = dice.of(material.texts());
        String type = dice.of(
                "application/yaml",
                "multipart/form-data; boundary=x",
                "application/json",
                "application/x-www-form-urlencoded");
        byte[] whole = bytes(
                "POST "
                        + dice.of(
                                "/api/v1/complexity",
                                "/api/v1/comparisons",
                                "/api/v1/explanations",
                                "/api/v1/models",
                                "/nope")
                        + " HTTP/1.1",
                "localhost",
                List.of("Content-Type: " + type, "Content-Length: " + (text.length() + 5_000)),
                text.getBytes(StandardCharsets.UTF_8));
        return FuzzRequest.raw(java.util.Arrays.copyOf(whole, dice.below(whole.length)), true);
    }

    /** Very many of what one has a few of. */
    private static FuzzRequest thousands(Dice dice) {
        int many = dice.of(100, 1_000, 10_001, 30_000);
        byte[] body = dice.of(
                        "{\"preset\":\"yolov5n\"}",
                        "a=1&".repeat(many),
                        "a%ff=%zz&".repeat(many),
                        "imgsz=640&".repeat(many),
                        "nc: 3\n".repeat(many))
                .getBytes(StandardCharsets.UTF_8);
        String query = dice.of(
                "",
                "?" + "a=1&".repeat(Math.min(many, 1_900)),
                "?" + "imgsz=640&".repeat(Math.min(many, 700)),
                "?name=" + "a".repeat(many),
                "?include=" + "rows,".repeat(Math.min(many, 1_500)));
        List<String> headers = new ArrayList<>(List.of("Connection: close", "Content-Length: " + body.length));
        headers.add("Content-Type: "
                + dice.of("application/json", "application/x-www-form-urlencoded", "application/yaml"));
        if (dice.oneIn(3)) {
            headers.addAll(dice.many(dice.of(50, 99, 101, 500), () -> "X: y"));
        }
        String path = dice.of(
                "/api/v1/complexity",
                "/api/v1/comparisons",
                "/api/v1/models",
                "/" + "a/".repeat(Math.min(many, 2_000)));
        return message(dice.of("POST ", "GET ") + path + query, headers, body);
    }

    private static FuzzRequest zipped(Dice dice, Material material) {
        byte[] plain = dice.run(
                () -> dice.of(material.texts()).getBytes(StandardCharsets.UTF_8),
                () -> new byte[dice.of(0, 1, 2_000_000, 20_000_000)],
                () -> "{\"preset\":\"yolov5n\"}".getBytes(StandardCharsets.UTF_8));
        byte[] zipped = gzip(plain);
        byte[] body = dice.oneIn(3) && zipped.length > 0 ? dice.scratched(zipped, 3) : zipped;
        String type = dice.of("application/yaml", "application/json", "multipart/form-data; boundary=x");
        return message(
                "POST " + dice.of("/api/v1/complexity", "/api/v1/comparisons"),
                List.of(
                        "Content-Type: " + type,
                        "Content-Encoding: " + dice.of("gzip", "gzip", "GZIP", "x-gzip", "deflate", "gzip, gzip"),
                        "Content-Length: " + body.length,
                        "Connection: close"),
                body);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
