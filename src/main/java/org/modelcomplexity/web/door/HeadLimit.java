package org.modelcomplexity.web.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Limits what connections may take that have not sent the whole head of a request: time, and the room of others. */
final class HeadLimit {
    private HeadLimit() {}

    /** How long ago a connection that waits for a head, or for the rest of one, began to; negative for any other. */
    private static long waitingNanos(SocketWrapperBase<NioChannel> connection) {
        if (!(connection.getCurrentProcessor() instanceof AbstractProcessor processor)) {
            long read = ((NioEndpoint.NioSocketWrapper) connection).getLastRead();
            return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - read);
        }
        long start = processor.getRequest().getStartTimeNanos();
        return processor.isAsync() || start < 0 ? -1 : System.nanoTime() - start;
    }

    /**
     * Tomcat's HTTP/1.1 with {@link AnswerHeaders}, and with an end to its patience: a head whose bytes drip never stands
     * still for as long as a connection may, so its whole time is limited too. Tomcat makes it by its name.
     */
    public static final class Protocol extends Http11NioProtocol {
        private static final long MOST_NANOS = 10_000_000_000L;
        private static final long LAST_MILLIS = 1_000;

        private final Connections connections;
        private volatile boolean ending;

        /** With connections that have room. */
        public Protocol() {
            this(new Connections());
        }

        private Protocol(Connections connections) {
            super(connections);
            this.connections = connections;
        }

        /** Whether the service is about to end: each answer is then its connection's last. */
        boolean isEnding() {
            return ending;
        }

        /** Not yet: Tomcat would hang up on whoever comes now, or asks once more. */
        @Override
        public void pause() {
            ending = true;
        }

        @Override
        public boolean isPaused() {
            return false;
        }

        /** Nobody new comes; those who are there may ask once more. */
        @Override
        public void closeServerSocketGraceful() {
            if (!connections.ending) {
                connections.end();
                super.closeServerSocketGraceful();
                awaitConnectionsClose(LAST_MILLIS);
            }
        }

        @Override
        public void start() throws Exception {
            ending = false;
            connections.ending = false;
            super.start();
        }

        @Override
        public void setAdapter(Adapter adapter) {
            super.setAdapter(new AnswerHeaders(this, adapter));
        }

        /** Closes every connection whose head has been coming for too long. */
        void closeLateHeads() {
            for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
                if (isLate(connection)) {
                    connection.setError(new SocketTimeoutException("the head came too slowly"));
                    connection.processSocket(SocketEvent.ERROR, true);
                }
            }
        }

        /** Its processor is with a connection only between events: with half a head, or with a request that goes on later. */
        private static boolean isLate(SocketWrapperBase<NioChannel> connection) {
            return connection.getCurrentProcessor() != null && waitingNanos(connection) > MOST_NANOS;
        }
    }

    /**
     * Tomcat's connections, where there is room for one more: when they run short, an eighth of them, which have waited
     * longest for their clients to say what they want, are closed. However many say nothing, nobody else waits.
     */
    private static final class Connections extends NioEndpoint {
        private static final int PART = 8;
        private static final long FULL_MILLIS = 20;

        private volatile boolean ending;

        /** Takes no more connections, and keeps all that it has taken. */
        void end() {
            ending = true;
            try {
                doCloseServerSocket();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            pause();
        }

        @Override
        protected @Nullable SocketChannel serverSocketAccept() throws Exception {
            try {
                return ending ? null : super.serverSocketAccept();
            } catch (ClosedChannelException closed) {
                if (!ending) {
                    throw closed;
                }
                return null;
            }
        }

        @Override
        protected boolean setSocketOptions(@Nullable SocketChannel socket) {
            if (socket == null) {
                countDownConnection();
                return true;
            }
            return super.setSocketOptions(socket);
        }

        @Override
        protected void countUpOrAwaitConnection() throws InterruptedException {
            int most = getMaxConnections();
            int part = Math.max(1, most / PART);
            if (getConnectionCount() > most - part) {
                makeRoom(part);
            }
            while (getConnectionCount() >= most && !isPaused()) {
                Thread.sleep(FULL_MILLIS);
                makeRoom(part);
            }
            super.countUpOrAwaitConnection();
        }

        /** The poller is told of a connection before it knows it; one that it does not know is new in any case. */
        private static boolean isKnown(SocketWrapperBase<NioChannel> connection) {
            SocketChannel channel = connection.getSocket().getIOChannel();
            return channel != null && channel.isRegistered();
        }

        private void makeRoom(int count) {
            record Waiting(SocketWrapperBase<NioChannel> connection, long nanos) {}
            getConnections().stream()
                    .filter(Connections::isKnown)
                    .map(connection -> new Waiting(connection, waitingNanos(connection)))
                    .filter(waiting -> waiting.nanos >= 0)
                    .sorted(Comparator.comparingLong(Waiting::nanos).reversed())
                    .limit(count)
                    .forEach(waiting -> close(waiting.connection));
        }

        /** Whoever works for a connection has its lock; who comes for it later sees that it is closed. */
        private static void close(SocketWrapperBase<NioChannel> connection) {
            if (!connection.getLock().tryLock()) {
                return;
            }
            try {
                if (waitingNanos(connection) >= 0) {
                    connection.close();
                }
            } finally {
                connection.getLock().unlock();
            }
        }
    }
}
