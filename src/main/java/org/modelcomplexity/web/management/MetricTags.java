package org.modelcomplexity.web.management;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Leaves out of the metrics, which may be anybody's to read, in which folder and by which class the service was started. */
@Configuration(proxyBeanMethods = false)
class MetricTags {
    @Bean
    MeterFilter untold() {
        return MeterFilter.ignoreTags("path", "main.application.class");
    }
}
