package org.modelcomplexity.web.browser;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigParameters;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.providers.SpringWebProvider;
import org.springdoc.webmvc.ui.SwaggerWelcomeWebMvc;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the filters stand: one before all others, one after them. */
@Configuration(proxyBeanMethods = false)
class BrowserConfiguration {
    /** Swagger UI's own files, the API beside it, and styles that it writes into its markup. */
    private static final String SWAGGER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

    @Bean
    FilterRegistrationBean<Filter> swagger() {
        FilterRegistrationBean<Filter> registration = at(BEFORE_ALL, (request, response, chain) -> {
            HttpServletResponse answer = (HttpServletResponse) response;
            answer.setHeader("Content-Security-Policy", SWAGGER);
            answer.setHeader("Cache-Control", "no-cache"); // 2 MB that are asked for again by their date
            chain.doFilter(request, response);
        });
        registration.addUrlPatterns("/swagger-ui/*");
        return registration;
    }

    /** Names no host: the one that the request came to may be a name inside, which a proxy gave. */
    @Bean
    @ConditionalOnWebApplication
    @ConditionalOnBooleanProperty(name = "springdoc.swagger-ui.enabled", matchIfMissing = true)
    SwaggerWelcomeWebMvc welcome(
            SwaggerUiConfigProperties swagger,
            SpringDocConfigProperties springDoc,
            ObjectProvider<SpringWebProvider> provider) {
        return new SwaggerWelcomeWebMvc(swagger, springDoc, provider) {
            @Override
            protected void calculateOauth2RedirectUrl(
                    SwaggerUiConfigParameters parameters, UriComponentsBuilder address) {
                // It stays without a host.
            }
        };
    }

    private static <F extends Filter> FilterRegistrationBean<F> at(int order, F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.setAsyncSupported(true);
        return registration;
    }
}
