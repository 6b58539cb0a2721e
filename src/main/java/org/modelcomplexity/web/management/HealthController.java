package org.modelcomplexity.web.management;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Health at its known address on the main port, where the other management endpoints have a port of their own. */
@Hidden
@RestController
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class HealthController {
    private final HealthEndpoint health;
    private final HttpCodeStatusMapper statuses;

    HealthController(HealthEndpoint health, HttpCodeStatusMapper statuses) {
        this.health = health;
        this.statuses = statuses;
    }

    @GetMapping("/actuator/health")
    ResponseEntity<Map<String, String>> all() {
        return answer(health.health().getStatus());
    }

    @GetMapping("/actuator/health/{group:liveness|readiness}")
    ResponseEntity<Map<String, String>> group(@PathVariable String group) {
        return answer(health.healthForPath(group).getStatus());
    }

    /** No more than the status: the rest speaks of disks and paths. */
    private ResponseEntity<Map<String, String>> answer(Status status) {
        return ResponseEntity.status(statuses.getStatusCode(status)).body(Map.of("status", status.getCode()));
    }
}
