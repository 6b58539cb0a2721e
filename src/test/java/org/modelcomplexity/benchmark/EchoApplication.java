package org.modelcomplexity.benchmark;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The least that an application of this stack can do with a posted YAML: parse it and echo it as JSON. */
@SpringBootApplication(scanBasePackages = "none")
public class EchoApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {EchoApplication.class, Echo.class}, arguments);
    }

    /** Its one handler. */
    @RestController
    public static class Echo {
        @PostMapping(path = "/echo", consumes = "application/yaml", produces = "application/json")
        Object echo(@RequestBody byte[] body) {
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(new String(body, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
