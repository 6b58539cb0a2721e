package org.modelcomplexity.web.door;

import java.util.Map;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Says of every answer what a browser may do with it, before anybody looks at the request: so of those that Tomcat itself
 * refuses, too. A handler may say something else of its own.
 */
public final class AnswerHeaders implements Adapter {
    /** Nothing is to be framed, guessed at, remembered or told on; what a page is allowed, it says itself. */
    private static final Map<String, String> ALWAYS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff");

    private static final String ONLY_ENCRYPTED = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";

    private final HeadLimit.Protocol protocol;
    private final Adapter next;

    AnswerHeaders(HeadLimit.Protocol protocol, Adapter next) {
        this.protocol = protocol;
        this.next = next;
    }

    /** Sets them anew, on an answer that was emptied. */
    public static void set(Response response) {
        ALWAYS.forEach(response::setHeader);
    }

    /** Whether a header is said once, by whoever says it last. */
    static boolean isSaidOnce(String name) {
        return ALWAYS.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        set(response);
        if (protocol.isSSLEnabled()) {
            response.setHeader(ONLY_ENCRYPTED, A_YEAR);
        }
        next.service(request, response);
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return next.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        return next.asyncDispatch(request, response, event);
    }

    @Override
    public void log(Request request, Response response, long time) {
        next.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        next.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return next.getDomain();
    }
}
