package org.modelcomplexity;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service. What knows Spring is looked for where it may be: the engine, which does not, is most of the classes. */
@SpringBootApplication(scanBasePackages = {Application.REPORT, Application.SERVICE, Application.WEB})
@ConfigurationPropertiesScan({Application.SERVICE, Application.WEB})
// Where Spring looks for mixins of Jackson: not among the engine either.
@AutoConfigurationPackage(basePackages = Application.WEB)
public class Application {
    static final String REPORT = "org.modelcomplexity.report";
    static final String SERVICE = "org.modelcomplexity.service";
    static final String WEB = "org.modelcomplexity.web";

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
