package org.modelcomplexity.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Sends what the fuzzer made: well-formed requests by the JDK's client, everything else byte for byte. */
final class FuzzClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 16 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final int port;

    FuzzClient(int port) {
        this.port = port;
    }

    /**
     * The answer to a request.
     *
     * @throws IOException where none comes in half a minute, or what comes is no HTTP
     */
    FuzzAnswer send(FuzzRequest request) throws IOException {
        return request.isRaw() ? raw(request) : post(request);
    }

    /** The body of a GET. */
    String get(String path, String accept) throws IOException {
        return exchange(HttpRequest.newBuilder(uri(path)).header("Accept", accept))
                .text();
    }

    private FuzzAnswer post(FuzzRequest request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request.target()))
                .headers(request.headers().toArray(String[]::new))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        return exchange(builder);
    }

    private URI uri(String target) {
        return URI.create("http://localhost:" + port + target);
    }

    private FuzzAnswer exchange(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response = sent(request.timeout(PATIENCE).build());
            return new FuzzAnswer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Retry-After").isPresent(),
                    response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A kept connection may be closed just when it is taken again: then the request goes over another one. */
    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException late) {
            throw late;
        } catch (IOException closed) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private FuzzAnswer raw(FuzzRequest request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            write(socket, request.body());
            if (request.unanswered()) {
                // Half a request and no more to come: the service must neither wait for it nor fail over it.
                socket.shutdownOutput();
            }
            return parsed(read(socket.getInputStream()), request);
        }
    }

    private static void write(Socket socket, byte[] message) throws IOException {
        try {
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
        } catch (SocketException closed) {
            // A service that has refused already need not read on; its answer may still be there.
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int count = in.read(buffer); count > 0 && all.size() < MOST; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (SocketException reset) {
            // What came before the reset is the answer.
        }
        return all.toByteArray();
    }

    private static FuzzAnswer parsed(byte[] bytes, FuzzRequest request) throws IOException {
        String text = withoutInterim(new String(bytes, StandardCharsets.ISO_8859_1));
        // To a first line without a version, as HTTP 0.9 had it, a body alone is the answer.
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            return new FuzzAnswer(0, "", false, text.getBytes(StandardCharsets.ISO_8859_1));
        }
        String top = text.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
        String body = request.isHead() ? "" : text.substring(end + 4);
        String whole = value(top, "transfer-encoding").contains("chunked") ? unchunked(body) : body;
        byte[] sent = whole.getBytes(StandardCharsets.ISO_8859_1);
        return new FuzzAnswer(
                Integer.parseInt(text.substring(9, 12)),
                value(top, "content-type"),
                top.contains("\r\nretry-after:"),
                zipped(top) ? unzipped(sent) : sent);
    }

    /** The service zips what it sends where Accept-Encoding asks for that, or TE. */
    private static boolean zipped(String top) {
        return (value(top, "content-encoding") + value(top, "transfer-encoding")).contains("gzip");
    }

    private static String withoutInterim(String text) {
        return text.startsWith("HTTP/1.1 100") ? text.substring(text.indexOf("\r\n\r\n") + 4) : text;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    /** The values of a header, of which there may be several: joined by commas. */
    private static String value(String top, String header) {
        return top.lines()
                .filter(line -> line.startsWith(header + ":"))
                .map(line -> line.substring(header.length() + 1).strip())
                .collect(Collectors.joining(","));
    }

    private static String unchunked(String body) {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            int size = line < 0 ? 0 : Integer.parseInt(body.substring(at, line).strip(), 16);
            if (size == 0) {
                break;
            }
            whole.append(body, line + 2, Math.min(body.length(), line + 2 + size));
            at = line + 4 + size;
        }
        return whole.toString();
    }
}
