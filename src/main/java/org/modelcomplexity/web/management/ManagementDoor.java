package org.modelcomplexity.web.management;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.modelcomplexity.web.door.Addresses;
import org.modelcomplexity.web.problem.ProblemWriter;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;

/**
 * Keeps a management port of its own for what it is there for: resources of the main one, such as Swagger UI, are
 * registered there too. It is no configuration that a scan finds, which would be the main port's: Spring Boot takes it
 * from the list of what holds on the management port.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementDoor {
    private static final int BEHIND_THE_FRONT_DOOR = Ordered.HIGHEST_PRECEDENCE + 50;

    @Bean
    FilterRegistrationBean<Filter> nothingElse(ProblemWriter problems) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletRequest asked = (HttpServletRequest) request;
            if (Addresses.isManagement(asked)) {
                chain.doFilter(request, response);
            } else {
                problems.refuse(
                        asked, (HttpServletResponse) response, HttpStatus.NOT_FOUND, "this is the management port");
            }
        });
        registration.setOrder(BEHIND_THE_FRONT_DOOR);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setAsyncSupported(true);
        return registration;
    }
}
