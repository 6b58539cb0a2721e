package org.modelcomplexity.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Clients that take connections and their time: so many stay there, for one that is hung up on comes again. */
final class Loiterers implements AutoCloseable {
    /** Of each habit: who is closed at once would else come so often that no other client is heard. */
    private static final int COMING_A_TICK = 20;

    private static final long TICK_MILLIS = 50;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MILLISECOND_NANOS = 1_000_000L;
    private static final int SMALL_BUFFER = 4 << 10;

    /** What one does, first and then every second. */
    enum Habit {
        SILENT("", ""),
        HEAD_WITHOUT_END("GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\n", "X-More: of it\r\n"),
        HALF_A_BODY(post("", 40) + "{\"preset\": ", ""),
        BYTE_A_SECOND(post("", 40) + "{\"preset\": ", " "),
        DEAF(post("?include=rows,operations,parameters&convention=all", 21) + "{\"preset\": \"yolov8x\"}", "");

        private final byte[] first;
        private final byte[] then;

        Habit(String first, String then) {
            this.first = first.getBytes(StandardCharsets.US_ASCII);
            this.then = then.getBytes(StandardCharsets.US_ASCII);
        }

        private static String post(String query, int length) {
            return "POST /api/v1/complexity" + query
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + "Content-Length: " + length
                    + "\r\n\r\n";
        }
    }

    private final InetSocketAddress service;
    private final Map<Habit, Integer> wanted;
    private final Map<Habit, Integer> present = new TreeMap<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
    private final Thread thread = new Thread(this::run, "loiterers");
    private volatile boolean over;

    /** Those of one service, as many of each habit as are wanted. */
    Loiterers(URI service, Map<Habit, Integer> wanted) {
        this.service = new InetSocketAddress(service.getHost(), service.getPort());
        this.wanted = wanted;
        thread.start();
    }

    /** How many came and what they were told, by habit; to be asked when they are gone. */
    String told() {
        return told.toString();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Selector selector = Selector.open()) {
            long second = System.nanoTime();
            long tick = second;
            while (!over) {
                if (System.nanoTime() - tick >= 0) {
                    tick += TICK_MILLIS * MILLISECOND_NANOS;
                    fill(selector);
                }
                selector.select(key -> serve(key), TICK_MILLIS);
                if (System.nanoTime() - second > SECOND_NANOS) {
                    second += SECOND_NANOS;
                    selector.keys().stream().filter(SelectionKey::isValid).forEach(key -> say(key, habit(key).then));
                }
            }
            selector.keys().forEach(this::drop);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Habit habit(SelectionKey key) {
        return (Habit) key.attachment();
    }

    private void fill(Selector selector) throws IOException {
        for (Map.Entry<Habit, Integer> each : wanted.entrySet()) {
            int missing = each.getValue() - present.getOrDefault(each.getKey(), 0);
            for (int i = 0; i < Math.min(missing, COMING_A_TICK); i++) {
                come(selector, each.getKey());
            }
        }
    }

    private void come(Selector selector, Habit habit) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (habit == Habit.DEAF) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        }
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, habit);
        present.merge(habit, 1, Integer::sum);
        told.merge(habit + " came", 1, Integer::sum);
        try {
            channel.connect(service);
        } catch (IOException refused) {
            drop(key);
        }
    }

    private void serve(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(habit(key) == Habit.DEAF ? 0 : SelectionKey.OP_READ);
                say(key, habit(key).first);
            } else if (key.isReadable()) {
                buffer.clear();
                int count = channel.read(buffer);
                if (count > 12) {
                    String status = new String(buffer.array(), 9, 3, StandardCharsets.US_ASCII);
                    told.merge(habit(key) + " " + status, 1, Integer::sum);
                }
                if (count < 0) {
                    drop(key);
                }
            }
        } catch (IOException hungUp) {
            drop(key);
        }
    }

    private void say(SelectionKey key, byte[] text) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (text.length > 0 && channel.isConnected()) {
                channel.write(ByteBuffer.wrap(text));
            }
        } catch (IOException hungUp) {
            drop(key);
        }
    }

    private void drop(SelectionKey key) {
        key.cancel();
        present.merge(habit(key), -1, Integer::sum);
        try {
            key.channel().close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }
}
