package org.modelcomplexity.web.door;

import java.net.SocketTimeoutException;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Limits how long the head of a request may take as a whole. */
final class HeadLimit {
    private HeadLimit() {}

    /**
     * Tomcat's HTTP/1.1 with {@link AnswerHeaders}, and with an end to its patience: a head whose bytes drip never stands still for as long as a connection
     * may, so its whole time is limited too. Tomcat makes it by its name.
     */
    public static final class Protocol extends Http11NioProtocol {
        private static final long MOST_NANOS = 10_000_000_000L;

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
            if (!(connection.getCurrentProcessor() instanceof AbstractProcessor processor) || processor.isAsync()) {
                return false;
            }
            long start = processor.getRequest().getStartTimeNanos();
            return start >= 0 && System.nanoTime() - start > MOST_NANOS;
        }
    }
}
