package org.modelcomplexity.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long those wait that are let in, and those that are refused, when so many clients ask the same at once, each again
 * as soon as it has its answer. One thread does it, since it shares processors with what it measures. Arguments: the
 * service's address, how many clients, in turn, and how many rounds of ten seconds.
 */
public final class Crowd {
    private static final long ROUND_NANOS = 10_000_000_000L;
    private static final String PATH = "/api/v1/complexity";
    private static final String BODY = "{\"preset\": \"yolov5s\", \"convention\": \"all\"}";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
    private static final Pattern CLOSING = Pattern.compile("(?i)\r\nconnection: *close\r\n");
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final URI service;
    private final byte[] request;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    private Crowd(URI service) {
        this.service = service;
        this.request = ("POST " + PATH + " HTTP/1.1\r\nHost: " + service.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Arguments as above. */
    public static void main(String[] arguments) throws IOException {
        Crowd crowd = new Crowd(URI.create(arguments[0]));
        int[] sizes = Arrays.stream(arguments[1].split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        System.out.println("| clients | status | a second | mean ms | p50 | p95 | p99 | max |");
        System.out.println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            for (int size : sizes) {
                crowd.ask(size).forEach((status, times) -> System.out.println(row(size, status, times)));
            }
        }
    }

    private static String row(int clients, int status, Times times) {
        double[] at = times.at(50, 95, 99, 100);
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.0f | %.2f | %.2f | %.2f | %.2f | %.1f |",
                clients,
                status,
                times.count() * 1e9 / ROUND_NANOS,
                times.mean(),
                at[0],
                at[1],
                at[2],
                at[3]);
    }

    /** From a request to the end of its answer, by status. */
    private Map<Integer, Times> ask(int clients) throws IOException {
        Map<Integer, Times> times = new HashMap<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                new Client(selector, times).connect();
            }
            long end = System.nanoTime() + ROUND_NANOS;
            while (System.nanoTime() < end) {
                selector.select(key -> ((Client) key.attachment()).read(), 100);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
        return times;
    }

    /** One that asks and asks again. */
    private final class Client {
        private final Selector selector;
        private final Map<Integer, Times> times;
        private SocketChannel channel;
        private long since;
        private String head;
        private long missing;

        Client(Selector selector, Map<Integer, Times> times) {
            this.selector = selector;
            this.times = times;
        }

        void connect() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(service.getHost(), service.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            send();
        }

        private void send() throws IOException {
            head = "";
            missing = -1;
            since = System.nanoTime();
            if (channel.write(ByteBuffer.wrap(request)) < request.length) {
                throw new IOException("a request of " + request.length + " bytes was not taken whole");
            }
        }

        void read() {
            try {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the connection was closed before the answer was whole: " + head);
                }
                take(buffer.flip());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void take(ByteBuffer bytes) throws IOException {
            if (missing < 0) {
                byte[] some = new byte[bytes.remaining()];
                bytes.get(some);
                head += new String(some, StandardCharsets.ISO_8859_1);
                int end = head.indexOf(END_OF_HEAD);
                if (end < 0) {
                    return;
                }
                Matcher length = LENGTH.matcher(head);
                if (!length.find()) {
                    throw new IOException("an answer without a length: " + head);
                }
                missing = Long.parseLong(length.group(1)) - (head.length() - end - END_OF_HEAD.length());
                head = head.substring(0, end) + "\r\n";
            } else {
                missing -= bytes.remaining();
            }
            if (missing == 0) {
                answered();
            }
        }

        private void answered() throws IOException {
            int status = Integer.parseInt(head.substring(9, 12));
            times.computeIfAbsent(status, key -> new Times()).add(System.nanoTime() - since);
            if (CLOSING.matcher(head).find()) {
                channel.close();
                connect();
            } else {
                send();
            }
        }
    }
}
