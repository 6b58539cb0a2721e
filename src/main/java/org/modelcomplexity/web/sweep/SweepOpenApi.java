package org.modelcomplexity.web.sweep;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelcomplexity.web.openapi.RequestSchemas;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says of sweeps beside what the code says by itself: the body, examples, the lines. */
@Configuration(proxyBeanMethods = false)
class SweepOpenApi {
    private static final String SIZES = """
            {"preset": "yolov5s", "over": {"imgsz": [320, 480, 640], "nc": [1, 80]}, "figures": ["parameters", "fused.macs"]}
            """;

    private static final String SEARCH = """
            {"preset": "yolov5s", "over": {"width_multiple": {"from": 0.25, "to": 0.75, "step": 0.25}, "/backbone/9/3/1": [3, 5]},
             "rules": [{"figure": "parameters", "mode": "fused", "max": "7.5M"}], "points": "passing",
             "pareto": {"min": ["fused.gflops"], "max": ["fused.parameters"]}}
            """;

    @Bean
    OpenApiCustomizer sweeps(RequestSchemas requests) {
        return openApi -> {
            Operation operation = openApi.getPaths().get(SweepController.PATH).getPost();
            Map<String, String> examples = new LinkedHashMap<>();
            examples.put("Sizes and classes", SIZES);
            examples.put("A search with a budget", SEARCH);
            operation.setRequestBody(requests.sweep(examples));
            operation.addParametersItem(new Parameter()
                    .in("query")
                    .name("part")
                    .description("Which of how many equal parts of the grid, over the field part")
                    .schema(new JsonSchema().typesItem("string").example("3/16")));
            operation
                    .getResponses()
                    .addApiResponse(
                            "200",
                            new ApiResponse()
                                    .description("A line a point, as they are computed")
                                    .content(
                                            new Content()
                                                    .addMediaType(
                                                            "application/x-ndjson",
                                                            lines(
                                                                    "A JSON object a line: point, what varies, figures, passed and failed with rules, or problem; "
                                                                            + "{\"progress\"} now and then; {\"summary\"} at the end"))
                                                    .addMediaType(
                                                            "text/csv",
                                                            lines(
                                                                    "A header and a line a point; lines that begin with # are remarks"))));
        };
    }

    private static MediaType lines(String about) {
        return new MediaType().schema(new JsonSchema().typesItem("string").description(about));
    }
}
