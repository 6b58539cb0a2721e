package org.modelcomplexity.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelcomplexity.engine.gate.Figure;
import org.modelcomplexity.read.RuleReader;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.write.AnswerWriter;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says of budgets beside what the code says by itself: the body, its settings, every format. */
@Configuration(proxyBeanMethods = false)
class BudgetOperation {
    private static final String PATH = "/api/v1/budgets";
    private static final String JSON = "application/json";
    private static final String SCHEMAS = "#/components/schemas/";

    private static final String ABSOLUTE = """
            {"preset": "yolov5s", "rules": [{"figure": "parameters", "mode": "fused", "max": "7.5M"},
                                            {"figure": "gflops", "convention": "thop-0.1.1", "max": 17.0},
                                            {"figure": "macs", "row": 9, "max": "10 %"}]}""";

    private static final String AGAINST_A_BASELINE = """
            {"preset": "yolov5m", "rules": [{"figure": "parameters", "maxIncrease": "5 %"}, {"figure": "layers", "maxIncrease": 10}],
             "baseline": {"preset": "yolov5s"}}""";

    private static final String RULE = """
            {"type": "object", "required": ["figure"], "description": "A limit on one figure: exactly one of max, min and maxIncrease",
             "properties": {
               "figure": {"type": "string", "enum": ["%s"], "description": "What is limited"},
               "mode": {"type": "string", "enum": ["training", "fused"], "description": "Of which network; default: training"},
               "convention": {"type": ["string", "null"],
                              "description": "Whose count; default: the first that the request names, else the dialect's own"},
               "row": {"type": ["integer", "null"], "format": "int32", "minimum": 0,
                       "description": "Of which row; default: the whole network. For %s"}}}""";

    private static final String AMOUNT = """
            {"if": {"type": "number"}, "else": {"type": ["string", "null"]}}""";

    private static final String UPLOAD = """
            {"type": "object", "required": ["file", "budget"],
             "description": "Files; options are query parameters, or further parts, and hold for both models",
             "properties": {
               "file": {"type": "string", "format": "binary", "description": "The model"},
               "budget": {"type": "string", "format": "binary", "description": "rules, and a baseline if need be, as YAML or JSON"},
               "baseline": {"type": "string", "format": "binary", "description": "The model that it is compared with"}}}""";

    @Bean
    OpenApiCustomizer budgets(RequestSchemas requests, List<AnswerWriter<GateReport>> writers) {
        return openApi -> {
            define(openApi.getComponents(), requests);
            Operation operation = openApi.getPaths().get(PATH).getPost();
            Map<String, String> examples = new LinkedHashMap<>();
            examples.put("Limits", ABSOLUTE);
            examples.put("Against a baseline", AGAINST_A_BASELINE);
            operation.setRequestBody(RequestSchemas.either("BudgetRequest", examples, "BudgetUpload"));
            settings().forEach(operation::addParametersItem);
            ApiResponse kept = operation.getResponses().get("200").description("The verdicts");
            writers.forEach(writer -> kept.getContent().addMediaType(writer.mediaType(), text(writer)));
            Content failed = new Content();
            kept.getContent().forEach(failed::addMediaType);
            operation
                    .getResponses()
                    .addApiResponse(
                            "422",
                            new ApiResponse()
                                    .description(
                                            "The verdicts, with enforce=true where a rule is not kept; or a refusal")
                                    .content(failed));
        };
    }

    private static void define(Components components, RequestSchemas requests) {
        Schema<?> rule = RecordSchemas.schema(
                RULE.formatted(String.join("\", \"", Figure.labels()), String.join(", ", Figure.labelsByRow())));
        amount(
                rule,
                "max",
                "What it must not be greater than: a number, or as people write it (7.5M, 200MB); with row also a share of the whole (5 %)");
        amount(rule, "min", "What it must not be less than, written as max is");
        amount(rule, "maxIncrease", "By how much it may be greater than the baseline's: 5 %, 100k, 0");
        components.addSchemas("BudgetRule", rule);
        Schema<?> request = requests.model("A model as in /complexity, and the rules that it is to keep");
        request.addProperty("rules", RecordSchemas.schema("""
                {"type": "array", "minItems": 1, "maxItems": %d, "items": {"$ref": "#/components/schemas/BudgetRule"}}""".formatted(RuleReader.MOST_RULES)));
        request.addProperty("baseline", new JsonSchema().$ref(SCHEMAS + "ModelRequest"));
        request.addProperty("enforce", RecordSchemas.schema("{\"type\": \"boolean\"}"));
        request.addProperty(
                "annotate", RecordSchemas.schema("{\"type\": \"string\", \"enum\": [\"github\", \"none\"]}"));
        request.addRequiredItem("rules");
        components.addSchemas("BudgetRequest", request);
        components.addSchemas("BudgetUpload", RecordSchemas.schema(UPLOAD));
    }

    private static void amount(Schema<?> rule, String name, String description) {
        rule.addProperty(name, RecordSchemas.schema(AMOUNT).description(description));
    }

    private static List<Parameter> settings() {
        return List.of(
                setting("enforce", "{\"type\": \"boolean\"}", "true: 422 where a rule is not kept. Default: false"),
                setting(
                        "annotate",
                        "{\"type\": \"string\", \"enum\": [\"github\", \"none\"]}",
                        "github: text/plain begins with a line ::error file=…,line=…::… for each rule that is not kept. Default: none"));
    }

    private static Parameter setting(String name, String schema, String description) {
        return new Parameter()
                .in("query")
                .name(name)
                .description(description)
                .required(false)
                .schema(RecordSchemas.schema(schema));
    }

    private static MediaType text(AnswerWriter<GateReport> writer) {
        return new MediaType().schema(new JsonSchema().typesItem("string").description(writer.about()));
    }
}
