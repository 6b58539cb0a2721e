package org.modelcomplexity.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.modelcomplexity.service.HeapShares;
import org.modelcomplexity.service.ServiceProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/**
 * What a request passes before a handler sees it, in this order: a thread is lent to it, its body is read, its query
 * and headers are checked, its key, and whether there is a permit to work.
 */
@Configuration(proxyBeanMethods = false)
class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> places(
            ServiceProperties properties,
            @Value("${server.tomcat.threads.max:200}") int threads,
            @Value("${server.tomcat.max-connections:0}") int connections) {
        HeapShares shares = properties.shares();
        LOG.info("Shares {}", shares);
        return factory -> {
            factory.addEngineValves(new PlaceValve(Math.max(1, threads * 3 / 4)));
            factory.addConnectorCustomizers(connector -> {
                AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
                http.setContinueResponseTiming("onRead");
                if (connections == 0) {
                    http.setMaxConnections(shares.maxConnections());
                }
            });
        };
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodies(
            ServiceProperties properties,
            ApiKey key,
            BodyPool pool,
            ProblemWriter problems,
            @Value("${server.tomcat.max-swallow-size:2MB}") DataSize maxDrained) {
        return at(FIRST, new BodyFilter(properties, key, pool, problems, maxDrained.toBytes()));
    }

    @Bean
    FilterRegistrationBean<WellFormedFilter> wellFormed(ProblemWriter problems) {
        return at(FIRST + 10, new WellFormedFilter(problems));
    }

    @Bean
    FilterRegistrationBean<AccessFilter> access(
            ServiceProperties properties, ApiKey key, BodyPool pool, ProblemWriter problems) {
        return at(FIRST + 20, new AccessFilter(properties, key, pool, problems));
    }

    private static <F extends Filter> FilterRegistrationBean<F> at(int order, F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setAsyncSupported(true);
        return registration;
    }
}
