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

    private static FuzzRequest faces(Dice dice) {
        byte[] body = dice.of(HttpFaces.BODIES).getBytes(StandardCharsets.UTF_8);
        List<String> headers = new ArrayList<>(List.of("Connection: close"));
        if (!dice.oneIn(3)) {
            headers.add("Accept: " + dice.of(HttpFaces.ACCEPTS));
        }
        if (!dice.oneIn(6)) {
            headers.add("Content-Type: " + dice.of(HttpFaces.TYPES));
        }
        headers.add("Content-Length: " + body.length);
        for (int i = dice.of(0, 0, 1, 2); i > 0; i--) {
            headers.add(dice.of(HttpFaces.HEADERS));
        }
        boolean usual = dice.oneIn(2);
        String method = usual ? dice.of("GET", "POST", "POST") : dice.of(HttpFaces.METHODS);
        String path =
                dice.oneIn(20) ? "/api/v1/models/" + Oddities.text(dice).replace(" ", "%20") : dice.of(HttpFaces.PATHS);
        String version = dice.oneIn(15)
                ? dice.of("HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/0.9", "HTTP/1.1 ", "http/1.1", "", "XTTP/1.1")
                : "HTTP/1.1";
        String host = dice.oneIn(25)
                ? dice.of("", "a b", "localhost:99999", "[::1]", "é", "a:b:c", "-", "x".repeat(300))
                : "localhost";
        boolean unclear = headers.stream()
                .anyMatch(header -> header.startsWith("Transfer") || header.startsWith("Content-Length: 9"));
        return FuzzRequest.raw(
                bytes(method + " " + path + dice.of(HttpFaces.QUERIES) + " " + version, host, headers, body),
                unclear || method.isEmpty() || !version.contains("/1"));
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
            headers.add(dice.of("Content-Length: 3", "Transfer-Encoding: chunked", "TE: gzip"));
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

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
