package org.modelcomplexity.web.seen;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/** Puts the valve that sees requests before all others, and looks at the connections. */
@Component
class SeenDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private final Meters meters;
    private final AccessLines lines;

    SeenDoor(Meters meters, AccessLines lines) {
        this.meters = meters;
        this.lines = lines;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new SeenValve(meters, lines));
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                meters.watchConnections(protocol::getConnectionCount, protocol::getMaxConnections);
            }
        });
    }
}
