package org.modelcomplexity.web;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends the bytes it is told to, whatever HTTP says of them. */
final class RawConnection implements Closeable {
    static final String COMPLEXITY = "/api/v1/complexity";
    static final String PRESET = "{\"preset\":\"yolov5s\",\"include\":\"\"}";

    private final Socket socket;

    RawConnection(int port) throws IOException {
        this(new Socket("localhost", port));
    }

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
    }

    /** A connection that takes little of an answer before it is read. */
    static RawConnection deaf(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress("localhost", port));
        return new RawConnection(socket);
    }

    /** A request without a body, with header lines. */
    static String head(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    /** A JSON request of a length. */
    static String post(String path, int length, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type: application/json";
        all[headers.length + 1] = "Content-Length: " + length;
        return head("POST", path, all);
    }

    /** One request on a connection of its own, and the answer. */
    static Answer exchange(int port, String request) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            return connection.send(request).answer();
        }
    }

    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The next answer. */
    Answer answer() throws IOException {
        return answer(true);
    }

    /** The next answer, to the end of its body or of its head. */
    Answer answer(boolean whole) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + head);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int status = Integer.parseInt(text.split(" ")[1]);
        String lower = text.toLowerCase(Locale.ROOT);
        return new Answer(status, lower, whole ? body(in, status, lower) : "");
    }

    private static String body(InputStream in, int status, String head) throws IOException {
        if (status < 200) {
            return "";
        }
        int length = head.indexOf("content-length: ");
        if (length >= 0) {
            int count = Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
            return new String(in.readNBytes(count), StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean chunked = head.contains("transfer-encoding: chunked");
        while (chunked && !body.toString(StandardCharsets.UTF_8).endsWith("0\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            body.write(next);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Whether the service has closed the connection. */
    boolean isClosed() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    /** Ends the connection without a farewell, whatever is under way. */
    void hangUp() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * What came back.
     *
     * @param head status line and headers, in lower case
     */
    record Answer(int status, String head, String body) {
        boolean isProblem() {
            return head.contains("content-type: application/problem+json");
        }
    }
}
