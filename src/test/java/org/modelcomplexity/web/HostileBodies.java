package org.modelcomplexity.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What the tests of hostile requests send to /complexity, for whoever sends it to a service that runs. */
public final class HostileBodies {
    private HostileBodies() {}

    /**
     * A body that was made to hurt.
     *
     * @param type its content type
     */
    public record HostileBody(String type, String text) {}

    public static List<HostileBody> all() {
        return Stream.concat(
                        HostileRequestTests.requests().map(HostileBodies::whole),
                        HostileNotationTests.requests().map(HostileBodies::model))
                .toList();
    }

    private static HostileBody whole(Arguments nameTypeBody) {
        return new HostileBody(
                (String) nameTypeBody.get()[1], (String) nameTypeBody.get()[2]);
    }

    private static HostileBody model(Arguments nameModel) {
        return new HostileBody(
                "application/json",
                RunningService.JSON.writeValueAsString(Map.of("model", nameModel.get()[1])));
    }
}
