package org.modelcomplexity.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelcomplexity.engine.document.Node;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.read.JsonReader;
import org.modelcomplexity.report.Comparison;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.ComparisonRequest;
import org.modelcomplexity.service.ComparisonRequest.Side;
import org.modelcomplexity.service.ComparisonService;
import org.modelcomplexity.web.openapi.RequestSchemas;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the OpenAPI document says of comparisons beside what the code says by itself: the body, and examples. */
@Configuration(proxyBeanMethods = false)
class ComparisonOpenApi {
    static final String PATH = "/api/v1/comparisons";

    private static final String SCALES = """
            {"baseline": {"preset": "yolov5s"}, "candidates": [{"preset": "yolov5m"}, {"preset": "yolov5s-ghost"}]}
            """;

    private static final String INSERTED = """
            {"baseline": {"dialect": "yolov5-6.0", "imgsz": 320,
                          "model": {"nc": 80, "depth_multiple": 1.0, "width_multiple": 1.0, "anchors": 3,
                                    "backbone": [[-1, 1, "Conv", [16, 3, 2]], [-1, 1, "C3", [16]], [[-1, 0], 1, "Concat", [1]]],
                                    "head": []}},
             "candidates": [{"dialect": "yolov5-6.0", "imgsz": 320,
                             "model": {"nc": 80, "depth_multiple": 1.0, "width_multiple": 1.0, "anchors": 3,
                                       "backbone": [[-1, 1, "Conv", [16, 3, 2]], [-1, 1, "C3", [16]], [-1, 1, "SPPF", [32, 5]],
                                                    [[-1, 0], 1, "Concat", [1]]],
                                       "head": []}}]}
            """;

    @Bean
    OpenApiCustomizer comparisons(
            ComparisonService service,
            RequestSchemas requests,
            JsonMapper mapper,
            List<AnswerWriter<Comparison>> writers) {
        return openApi -> {
            Operation operation = openApi.getPaths().get(PATH).getPost();
            Map<String, String> examples = new LinkedHashMap<>();
            examples.put("Scales and variants of one file", SCALES);
            examples.put("A row inserted", INSERTED);
            operation.setRequestBody(requests.comparison(examples));
            Content answers = operation
                    .getResponses()
                    .get("200")
                    .description("The comparison")
                    .getContent();
            writers.forEach(writer -> answers.addMediaType(
                    writer.mediaType(),
                    new MediaType().schema(new JsonSchema().typesItem("string").description(writer.about()))));
            answers.get("application/json")
                    .addExamples(
                            "A row inserted", new Example().value(mapper.convertValue(answer(service), Map.class)));
        };
    }

    private static Node read(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), new Budget(Limits.DEFAULT));
    }

    private static Comparison answer(ComparisonService service) {
        Node body = read(INSERTED);
        Node candidates = Objects.requireNonNull(body.get("candidates"));
        return service.compare(
                new ComparisonRequest(
                        side(Objects.requireNonNull(body.get("baseline"))),
                        candidates.items().stream().map(ComparisonOpenApi::side).toList()),
                new Budget(Limits.DEFAULT));
    }

    private static Side side(Node model) {
        Map<RequestOption, Node> options = Map.of(
                RequestOption.DIALECT, Objects.requireNonNull(model.get("dialect")),
                RequestOption.IMGSZ, Objects.requireNonNull(model.get("imgsz")));
        return new Side(
                model.place(), OptionReader.request(Objects.requireNonNull(model.get("model")), options, null, null));
    }
}
