package org.modelcomplexity.web.door;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.modelcomplexity.service.HeapShares;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.key.ApiKeys;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.modelcomplexity.web.problem.WellFormedFilter;
import org.modelcomplexity.web.seen.Meters;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/**
 * What a request passes before a handler sees it, in this order: a thread is lent to it, a place for its answer
 * made, its body read, its query and headers are checked, its key, and whether there is a permit to work.
 */
@Configuration(proxyBeanMethods = false)
class FrontDoor {
    private static final int UPLOAD_MILLIS = 30_000;

    /** What of a request comes in one go: a head with a small body behind it; a larger body is read past it. */
    private static final String READ_BUFFER = "4096";

    /** As much as {@link AnswerWriting} writes at once, with a head and the frame of a chunk. */
    private static final String WRITE_BUFFER = "9216";

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> places(
            ServiceProperties properties,
            Meters meters,
            @Value("${server.tomcat.threads.max}") int threads,
            @Value("${server.tomcat.max-connections:0}") int connections) {
        HeapShares shares = properties.shares();
        return factory -> {
            factory.setProtocol(HeadLimit.Protocol.class.getName());
            factory.addEngineValves(new PlaceValve(Math.max(1, threads * 3 / 4), shares.maxRequests(), meters));
            factory.addConnectorCustomizers(connector -> {
                AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
                http.setContinueResponseTiming("onRead");
                // A head that stands still is hung up on early; a body has limits of its own, and is answered.
                http.setDisableUploadTimeout(false);
                http.setConnectionUploadTimeout(UPLOAD_MILLIS);
                http.setProperty("socket.appReadBufSize", READ_BUFFER);
                http.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
                if (connections == 0) {
                    http.setMaxConnections(shares.maxConnections());
                }
            });
        };
    }

    @Bean
    FilterRegistrationBean<AnswerFilter> answers(
            BodyPool pool, ProblemWriter problems, @Value("${server.tomcat.threads.max}") int threads) {
        return at(FIRST - 1, new AnswerFilter(pool, problems, Math.max(1, threads / 8)));
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodies(
            ServiceProperties properties,
            ApiKeys keys,
            BodyPool pool,
            ProblemWriter problems,
            @Value("${server.tomcat.max-swallow-size:2MB}") String maxDrained) {
        return at(
                FIRST,
                new BodyFilter(
                        properties,
                        keys,
                        pool,
                        problems,
                        DataSize.parse(maxDrained).toBytes()));
    }

    @Bean
    FilterRegistrationBean<WellFormedFilter> wellFormed(ProblemWriter problems) {
        return at(FIRST + 10, new WellFormedFilter(problems));
    }

    @Bean
    FilterRegistrationBean<AccessFilter> access(
            ServiceProperties properties, ApiKeys keys, ProblemWriter problems, Meters meters) {
        return at(FIRST + 20, new AccessFilter(properties, keys, problems, meters));
    }

    private static <F extends Filter> FilterRegistrationBean<F> at(int order, F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setAsyncSupported(true);
        return registration;
    }
}
