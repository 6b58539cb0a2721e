package org.modelcomplexity.web.browser;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Where the filters stand: one before all others, one after them. */
@Configuration(proxyBeanMethods = false)
class BrowserConfiguration {
    private static final int BEFORE_ALL = Ordered.HIGHEST_PRECEDENCE;
    private static final int AFTER_ALL = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    FilterRegistrationBean<OriginFilter> origins(CorsProperties properties) {
        return at(BEFORE_ALL, new OriginFilter(properties));
    }

    @Bean
    FilterRegistrationBean<OptionsFilter> options() {
        return at(AFTER_ALL, new OptionsFilter());
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> at(int order, F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.setAsyncSupported(true);
        return registration;
    }
}
