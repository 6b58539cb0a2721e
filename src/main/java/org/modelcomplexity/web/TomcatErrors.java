package org.modelcomplexity.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.web.seen.Seen;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Makes the web server answer as problem+json where it refuses a request before the application sees it. */
@Configuration(proxyBeanMethods = false)
class TomcatErrors {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInPlaceOfPages() {
        return factory -> factory.addContextCustomizers(
                context -> ((StandardHost) context.getParent()).setErrorReportValveClass(Valve.class.getName()));
    }

    /** Writes the status alone: what came cannot be quoted safely. */
    public static final class Valve extends ErrorReportValve {
        @Override
        protected void report(Request request, Response response, @Nullable Throwable fault) {
            int code = response.getStatus();
            if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            if (code == Response.SC_NOT_IMPLEMENTED || code == Response.SC_HTTP_VERSION_NOT_SUPPORTED) {
                // A method, an encoding or a version that no server of this kind has: the sender's doing.
                code = Response.SC_BAD_REQUEST;
                response.setStatus(code);
            }
            HttpStatus status = HttpStatus.resolve(code);
            String reason = status == null ? "Error" : status.getReasonPhrase();
            String kind = reason.toLowerCase(Locale.ROOT).replace(' ', '-');
            Seen seen = Seen.of(request);
            seen.refused(kind);
            String body =
                    "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"errors\":[],\"requestId\":\"%s\"}"
                            .formatted(
                                    kind,
                                    reason,
                                    code,
                                    "the request line, a header or the framing of the body cannot be read: " + reason,
                                    seen.id());
            try {
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.getReporter().write(body);
                response.finishResponse();
            } catch (IOException gone) {
                // The client no longer listens: there is nobody to tell.
            }
        }
    }
}
